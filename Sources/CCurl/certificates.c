#define _GNU_SOURCE
#include "transfer.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

// MARK: reading certificates

enum { TEXT_LIMIT = 4096, CHAIN_LIMIT = 10 };

/// What was written to a memory BIO, as a text of at most `TEXT_LIMIT` bytes. Frees the BIO.
static char *text_of(BIO *bio) {
    char bytes[TEXT_LIMIT];
    int count = bio ? ccurl.BIO_read_(bio, bytes, sizeof bytes) : 0;
    if (bio) ccurl.BIO_free_(bio);
    return strndup(bytes, count > 0 ? (size_t)count : 0);
}

static char *name_text(X509_NAME *name) {
    BIO *bio = ccurl.BIO_new_(ccurl.BIO_s_mem_());
    unsigned long flags = XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB;
    if (bio && name) ccurl.X509_NAME_print_ex_(bio, name, 0, flags);
    return text_of(bio);
}

static char *alternative_names(X509 *certificate) {
    int index = ccurl.X509_get_ext_by_NID_(certificate, NID_subject_alt_name, -1);
    if (index < 0) return strdup("");
    BIO *bio = ccurl.BIO_new_(ccurl.BIO_s_mem_());
    if (bio) ccurl.X509V3_EXT_print_(bio, ccurl.X509_get_ext_(certificate, index), 0, 0);
    return text_of(bio);
}

static int64_t seconds(const ASN1_TIME *time) {
    struct tm parts;
    return time && ccurl.ASN1_TIME_to_tm_(time, &parts) == 1 ? (int64_t)timegm(&parts) : 0;
}

static void describe(X509 *certificate, ccurl_certificate *facts) {
    X509_NAME *subject = ccurl.X509_get_subject_name_(certificate);
    X509_NAME *issuer = ccurl.X509_get_issuer_name_(certificate);
    facts->subject = name_text(subject);
    facts->issuer = name_text(issuer);
    facts->names = alternative_names(certificate);
    facts->not_before = seconds(ccurl.X509_get0_notBefore_(certificate));
    facts->not_after = seconds(ccurl.X509_get0_notAfter_(certificate));
    facts->is_self_issued = ccurl.X509_NAME_cmp_(subject, issuer) == 0;
    facts->names_issuer_location = ccurl.X509_get_ext_by_NID_(certificate, NID_info_access, -1) >= 0;
}

void ccurl_free_certificates(ccurl_facts *facts) {
    for (int i = 0; i < facts->certificate_count; i++) {
        free(facts->certificates[i].subject);
        free(facts->certificates[i].issuer);
        free(facts->certificates[i].names);
    }
    free(facts->certificates);
    facts->certificates = NULL;
    facts->certificate_count = 0;
}

// MARK: watching a handshake

static ccurl_trust trust_of(int error) {
    switch (error) {
    case X509_V_OK: return CCURL_TRUST_GOOD;
    case X509_V_ERR_CERT_HAS_EXPIRED: return CCURL_TRUST_EXPIRED;
    case X509_V_ERR_CERT_NOT_YET_VALID: return CCURL_TRUST_NOT_YET_VALID;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: return CCURL_TRUST_SELF_SIGNED;
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_UNTRUSTED: return CCURL_TRUST_UNKNOWN_ISSUER;
    default: return CCURL_TRUST_OTHER;
    }
}

/// Verifies as OpenSSL does by itself, returns its verdict unchanged, and notes what it saw.
static int verify(X509_STORE_CTX *store, void *argument) {
    ccurl_facts *facts = &((ccurl_transfer *)argument)->facts;
    int verdict = ccurl.X509_verify_cert_(store);
    int error = ccurl.X509_STORE_CTX_get_error_(store);
    facts->trust = trust_of(error);
    facts->trust_depth = ccurl.X509_STORE_CTX_get_error_depth_(store);
    facts->trust_words = ccurl.X509_verify_cert_error_string_(error);
    const OPENSSL_STACK *sent = (OPENSSL_STACK *)ccurl.X509_STORE_CTX_get0_untrusted_(store);
    const OPENSSL_STACK *chain = (OPENSSL_STACK *)ccurl.X509_STORE_CTX_get0_chain_(store);
    facts->certificates_sent = sent ? ccurl.OPENSSL_sk_num_(sent) : 0;
    int count = chain ? ccurl.OPENSSL_sk_num_(chain) : 0;
    if (count > CHAIN_LIMIT) count = CHAIN_LIMIT;
    ccurl_free_certificates(facts);
    facts->certificates = calloc(count > 0 ? (size_t)count : 1, sizeof *facts->certificates);
    if (!facts->certificates) return verdict;
    for (int i = 0; i < count; i++) {
        describe((X509 *)ccurl.OPENSSL_sk_value_(chain, i), &facts->certificates[i]);
    }
    facts->certificate_count = count > 0 ? count : 0;
    return verdict;
}

/// The transfer that a connection belongs to; NULL once that is over.
static ccurl_transfer *transfer_of(const SSL *ssl) {
    return ccurl.SSL_CTX_get_ex_data_(ccurl.SSL_get_SSL_CTX_(ssl), 0);
}

/// Whether the connection is the one with an https proxy: its context is made first.
static bool is_proxy(const ccurl_transfer *transfer, const SSL *ssl) {
    return transfer->has_secure_proxy
        && ccurl.SSL_get_SSL_CTX_(ssl) == transfer->contexts[0];
}

static void watch(const SSL *ssl, int where, int value) {
    ccurl_transfer *transfer = transfer_of(ssl);
    if (!transfer) return;
    bool proxy = is_proxy(transfer, ssl);
    if (where == SSL_CB_READ_ALERT) {
        if ((value & 0xFF) != SSL_AD_CLOSE_NOTIFY) transfer->facts.tls_alert = value & 0xFF;
    } else if (where == SSL_CB_HANDSHAKE_START) {
        ccurl_reach(transfer, CCURL_CONNECTED);
        if (proxy) transfer->facts.proxy_tls_started = true;
        else if (transfer->has_tunnel) ccurl_reach(transfer, CCURL_PROXIED);
    } else if (where == SSL_CB_HANDSHAKE_DONE) {
        // The name in the certificate is checked after this: the milestone comes when all is done.
        if (proxy) transfer->facts.proxy_tls_done = true;
        else transfer->facts.tls_version = ccurl.SSL_version_(ssl);
    }
}

/// Called when a client certificate is wanted and none is set: none is sent.
static int note_wanted(SSL *ssl, X509 **certificate, EVP_PKEY **key) {
    (void)certificate;
    (void)key;
    ccurl_transfer *transfer = transfer_of(ssl);
    if (transfer) transfer->facts.wants_client_certificate = true;
    return 0;
}

CURLcode ccurl_watch_context(CURL *easy, void *context, void *argument) {
    (void)easy;
    ccurl_transfer *transfer = argument;
    if (transfer->context_count == CCURL_CONTEXTS) return CURLE_OK;
    SSL_CTX *ssl_context = context;
    ccurl.SSL_CTX_up_ref_(ssl_context);
    transfer->contexts[transfer->context_count++] = ssl_context;
    ccurl.SSL_CTX_set_ex_data_(ssl_context, 0, transfer);
    ccurl.SSL_CTX_set_cert_verify_callback_(ssl_context, verify, transfer);
    ccurl.SSL_CTX_set_info_callback_(ssl_context, watch);
    ccurl.SSL_CTX_set_client_cert_cb_(ssl_context, note_wanted);
    return CURLE_OK;
}

void ccurl_forget_contexts(ccurl_transfer *transfer) {
    for (int i = 0; i < transfer->context_count; i++) {
        SSL_CTX *context = transfer->contexts[i];
        ccurl.SSL_CTX_set_cert_verify_callback_(context, NULL, NULL);
        ccurl.SSL_CTX_set_info_callback_(context, NULL);
        ccurl.SSL_CTX_set_client_cert_cb_(context, NULL);
        ccurl.SSL_CTX_set_ex_data_(context, 0, NULL);
        ccurl.SSL_CTX_free_(context);
    }
    transfer->context_count = 0;
}

// MARK: checking files

/// A key that has a passphrase is refused: OpenSSL would ask for it on the terminal.
static int no_passphrase(char *buffer, int size, int writing, void *argument) {
    (void)buffer;
    (void)size;
    (void)writing;
    (void)argument;
    return -1;
}

static ccurl_files check_pair(SSL_CTX *context, const char *certificate, const char *key) {
    ccurl.SSL_CTX_set_default_passwd_cb_(context, no_passphrase);
    if (ccurl.SSL_CTX_use_certificate_chain_file_(context, certificate) != 1) {
        return CCURL_FILES_BAD_CERTIFICATE;
    }
    if (ccurl.SSL_CTX_use_PrivateKey_file_(context, key, SSL_FILETYPE_PEM) != 1) {
        // It loads the certificate first: then a key that does not fit is refused here already.
        return ERR_GET_REASON(ccurl.ERR_peek_last_error_()) == X509_R_KEY_VALUES_MISMATCH
            ? CCURL_FILES_KEY_DOES_NOT_FIT : CCURL_FILES_BAD_KEY;
    }
    return ccurl.SSL_CTX_check_private_key_(context) == 1 ? CCURL_FILES_GOOD
                                                          : CCURL_FILES_KEY_DOES_NOT_FIT;
}

ccurl_files ccurl_check_files(const char *ca_file, const char *certificate, const char *key) {
    ccurl_files result = CCURL_FILES_GOOD;
    if (ca_file) {
        X509_STORE *store = ccurl.X509_STORE_new_();
        if (!store || ccurl.X509_STORE_load_file_(store, ca_file) != 1) result = CCURL_FILES_BAD_CA;
        ccurl.X509_STORE_free_(store);
    }
    if (result == CCURL_FILES_GOOD && certificate) {
        SSL_CTX *context = ccurl.SSL_CTX_new_(ccurl.TLS_client_method_());
        result = context ? check_pair(context, certificate, key ? key : certificate)
                         : CCURL_FILES_BAD_CERTIFICATE;
        ccurl.SSL_CTX_free_(context);
    }
    ccurl.ERR_clear_error_();
    return result;
}
