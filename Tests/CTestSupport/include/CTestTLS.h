#ifndef CTESTTLS_H
#define CTESTTLS_H

#include <stdbool.h>

/// How a TLS server behaves. Files are PEM.
typedef struct {
    /// The server's certificate first, then what it sends with it.
    const char *chain_file, *key_file;
    /// Whose client certificates are demanded; NULL: none is asked for.
    const char *client_ca_file;
    /// The highest version as OpenSSL numbers it; 0: the newest. TLS 1.0 and 1.1 are allowed too.
    int highest_version;
    /// Agrees on HTTP/2 (ALPN), and on nothing else.
    bool speaks_http2;
} test_tls_server;

/// Performs the server's handshake on a connected socket; NULL where it fails.
void *test_tls_accept(int socket, const test_tls_server *server);
/// As read(2) and write(2).
long test_tls_read(void *connection, void *bytes, long count);
long test_tls_write(void *connection, const void *bytes, long count);
/// Sends close_notify where `orderly`, and frees; the socket stays open.
void test_tls_free(void *connection, bool orderly);

#endif
