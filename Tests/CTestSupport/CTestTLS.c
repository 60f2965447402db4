#include "CTestTLS.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

static int choose_http2(
    SSL *ssl, const unsigned char **chosen, unsigned char *length, const unsigned char *offered,
    unsigned int offered_length, void *argument) {
    static const unsigned char http2[] = "\x02h2";
    (void)ssl;
    (void)argument;
    return SSL_select_next_proto(
               (unsigned char **)chosen, length, http2, 3, offered, offered_length)
            == OPENSSL_NPN_NEGOTIATED
        ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

static SSL_CTX *make_context(const test_tls_server *server) {
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    if (!context) return NULL;
    SSL_CTX_set_security_level(context, 0);  // TLS 1.1 needs SHA-1
    SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context, server->highest_version);
    if (server->client_ca_file) {
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
        SSL_CTX_load_verify_locations(context, server->client_ca_file, NULL);
        SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(server->client_ca_file));
    }
    if (server->speaks_http2) SSL_CTX_set_alpn_select_cb(context, choose_http2, NULL);
    if (SSL_CTX_use_certificate_chain_file(context, server->chain_file) == 1
        && SSL_CTX_use_PrivateKey_file(context, server->key_file, SSL_FILETYPE_PEM) == 1) {
        return context;
    }
    SSL_CTX_free(context);
    return NULL;
}

void *test_tls_accept(int socket, const test_tls_server *server) {
    SSL_CTX *context = make_context(server);
    SSL *ssl = context ? SSL_new(context) : NULL;
    SSL_CTX_free(context);
    if (ssl && SSL_set_fd(ssl, socket) == 1 && SSL_accept(ssl) == 1) return ssl;
    SSL_free(ssl);
    ERR_clear_error();
    return NULL;
}

long test_tls_read(void *connection, void *bytes, long count) {
    ERR_clear_error();
    return SSL_read(connection, bytes, (int)count);
}

long test_tls_write(void *connection, const void *bytes, long count) {
    ERR_clear_error();
    return SSL_write(connection, bytes, (int)count);
}

void test_tls_free(void *connection, bool orderly) {
    if (orderly) SSL_shutdown(connection);
    SSL_free(connection);
    ERR_clear_error();
}
