#ifndef CCURL_TABLE_H
#define CCURL_TABLE_H

// The functions of libcurl, libssl and libcrypto that are used, as found at run time. Names are
// written with their libraries' own types, so that the compiler checks every call.

#include <curl/curl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#define CCURL_CURL_FUNCTIONS(F) \
    F(curl_easy_cleanup) F(curl_easy_getinfo) F(curl_easy_init) F(curl_easy_setopt) \
    F(curl_easy_strerror) F(curl_free) F(curl_global_init) F(curl_multi_add_handle) \
    F(curl_multi_cleanup) F(curl_multi_info_read) F(curl_multi_init) F(curl_multi_perform) \
    F(curl_multi_poll) F(curl_multi_remove_handle) F(curl_multi_setopt) F(curl_multi_wakeup) \
    F(curl_slist_append) F(curl_slist_free_all) F(curl_url) F(curl_url_cleanup) \
    F(curl_url_get) F(curl_url_set)

#define CCURL_SSL_FUNCTIONS(F) \
    F(SSL_CTX_check_private_key) F(SSL_CTX_free) F(SSL_CTX_get_ex_data) F(SSL_CTX_new) \
    F(SSL_CTX_set_cert_verify_callback) F(SSL_CTX_set_client_cert_cb) \
    F(SSL_CTX_set_default_passwd_cb) F(SSL_CTX_set_ex_data) F(SSL_CTX_set_info_callback) \
    F(SSL_CTX_up_ref) F(SSL_CTX_use_PrivateKey_file) F(SSL_CTX_use_certificate_chain_file) \
    F(SSL_get_SSL_CTX) F(SSL_version) F(TLS_client_method) \
    F(ASN1_TIME_to_tm) F(BIO_free) F(BIO_new) F(BIO_read) F(BIO_s_mem) F(ERR_clear_error) \
    F(ERR_peek_last_error)     F(OPENSSL_sk_num) F(OPENSSL_sk_value) F(X509V3_EXT_print) F(X509_NAME_cmp) \
    F(X509_NAME_print_ex) F(X509_STORE_CTX_get0_chain) F(X509_STORE_CTX_get0_untrusted) \
    F(X509_STORE_CTX_get_error) F(X509_STORE_CTX_get_error_depth) F(X509_STORE_free) \
    F(X509_STORE_load_file) F(X509_STORE_new) F(X509_get0_notAfter) F(X509_get0_notBefore) \
    F(X509_get_ext) F(X509_get_ext_by_NID) F(X509_get_issuer_name) F(X509_get_subject_name) \
    F(X509_verify_cert) F(X509_verify_cert_error_string)

#define CCURL_FIELD(name) __typeof__(&name) name##_;
struct ccurl_table {
    CCURL_CURL_FUNCTIONS(CCURL_FIELD)
    CCURL_SSL_FUNCTIONS(CCURL_FIELD)
};
#undef CCURL_FIELD

/// Filled by `ccurl_load`, constant afterwards.
extern struct ccurl_table ccurl;

#endif
