#ifndef CCURL_H
#define CCURL_H

// What Swift sees of libcurl: no variadics, no curl or OpenSSL types, one purpose a function.
// libcurl is opened at first use (`ccurl_load`), not linked, so that starting the program does
// not pay for its thirty libraries.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if !__has_include(<curl/curl.h>)
#error "libcurl4-openssl-dev is missing: bash Resources/build.sh installs what is needed"
#endif

// MARK: library.c

/// Opens libcurl.so.4 and fills the function table, once; any thread. False: see the next one.
bool ccurl_load(void);
/// Why loading failed; NULL when it did not.
const char *ccurl_load_problem(void);
/// The host, scheme and port that libcurl reads out of `url`. False where it cannot parse it.
/// `scheme` and `host` are to be freed with `ccurl_free_text`; a port of 0 means none.
bool ccurl_parse_url(const char *url, char **scheme, char **host, int *port);
void ccurl_free_text(char *text);

/// The system's words for an error number, in English.
const char *ccurl_system_words(int number);

// MARK: addresses.c

/// Whether a literal address (IPv6 without brackets) is one that is never connected to:
/// link-local, fd00:ec2::254, 0/8, multicast, and IPv4 ones of these inside IPv6. False for names.
bool ccurl_is_blocked_address(const char *address);

// MARK: certificates.c

typedef enum {
    CCURL_FILES_GOOD = 0,
    CCURL_FILES_BAD_CA,
    CCURL_FILES_BAD_CERTIFICATE,
    CCURL_FILES_BAD_KEY,
    CCURL_FILES_KEY_DOES_NOT_FIT,
} ccurl_files;

/// Reads the PEM files as a handshake would; each may be NULL. A key of NULL is looked for in the
/// certificate's file.
ccurl_files ccurl_check_files(const char *ca_file, const char *certificate, const char *key);

/// A certificate of the server's chain. The texts are foreign: sanitise before showing.
typedef struct {
    /// Distinguished names (RFC 2253) and the subject alternative names ("DNS:a, DNS:b").
    char *subject, *issuer, *names;
    /// Seconds since 1970.
    int64_t not_before, not_after;
    bool is_self_issued;
    /// It says where its issuer's certificate is to be found, as those of public authorities do.
    bool names_issuer_location;
} ccurl_certificate;

// MARK: transfer.c, ending.c

/// The points of a transfer, in the order in which they are passed.
typedef enum {
    CCURL_RESOLVED,
    CCURL_CONNECTED,
    CCURL_PROXIED,
    CCURL_SECURED,
    CCURL_SENT,
    CCURL_FIRST_BYTE,
    CCURL_MILESTONES,
} ccurl_milestone;

/// Which of our limits ended a transfer.
typedef enum {
    CCURL_LIMIT_NONE = 0,
    CCURL_LIMIT_BODY,
    CCURL_LIMIT_HEAD,
    CCURL_LIMIT_LINES,
    CCURL_LIMIT_NOT_HTTP,
    /// It goes on in another protocol (101).
    CCURL_LIMIT_SWITCHED,
} ccurl_limit;

/// How a transfer ended, as far as libcurl says.
typedef enum {
    CCURL_END_DONE = 0,
    CCURL_END_NO_HOST,
    CCURL_END_NO_PROXY_HOST,
    CCURL_END_NO_CONNECTION,
    CCURL_END_TLS,
    /// The certificate: its chain, or the host's name.
    CCURL_END_CERTIFICATE,
    CCURL_END_TIME,
    /// Nothing came, or the connection broke.
    CCURL_END_CLOSED,
    /// It was closed in order, but the body is not complete.
    CCURL_END_PARTIAL,
    CCURL_END_LIMIT,
    /// What came is no HTTP.
    CCURL_END_STRANGE,
    /// A head that is none.
    CCURL_END_MALFORMED,
    /// Chunks that are none.
    CCURL_END_CHUNKS,
    /// Compressed bytes that are none.
    CCURL_END_CODING,
    /// A SOCKS proxy: wrong or missing password; not allowed; cannot connect there.
    CCURL_END_PROXY_AUTHENTICATION,
    CCURL_END_PROXY_DENIED,
    CCURL_END_PROXY_FAILED,
    CCURL_END_FILES,
    CCURL_END_OTHER,
} ccurl_end;

typedef enum {
    CCURL_TRUST_GOOD = 0,
    CCURL_TRUST_UNKNOWN_ISSUER,
    CCURL_TRUST_SELF_SIGNED,
    CCURL_TRUST_EXPIRED,
    CCURL_TRUST_NOT_YET_VALID,
    CCURL_TRUST_OTHER,
} ccurl_trust;

/// A request. libcurl copies the texts; header lines are overwritten when the transfer is freed.
typedef struct {
    const char *url, *method;
    /// "Name: value", in the order in which they are sent.
    const char *const *header_lines;
    size_t header_count;
    const uint8_t *body;
    size_t body_count;
    /// scheme://host:port, or NULL.
    const char *proxy, *proxy_user, *proxy_password;
    /// The proxy is asked for an address, not for a name: SOCKS4 and SOCKS5.
    bool proxy_wants_address;
    /// Both NULL: the system's roots.
    const char *ca_file, *ca_directory;
    const char *client_certificate, *client_key;
    long connect_timeout_ms, total_timeout_ms;
    /// Connections of earlier transfers may be used, and this one kept.
    bool reuse;
    size_t body_limit, head_limit, line_limit;
} ccurl_request;

/// What the owner is told, on the thread that runs the multi handle. `head` gets header lines and
/// `body` decoded bytes.
typedef struct {
    void *owner;
    void (*milestone)(void *owner, ccurl_milestone which);
    void (*head)(void *owner, const uint8_t *line, size_t count);
    void (*body)(void *owner, const uint8_t *bytes, size_t count);
} ccurl_handlers;

/// What was seen of a transfer. Times are nanoseconds of the monotonic clock; 0: not reached.
typedef struct {
    int64_t started;
    int64_t reached[CCURL_MILESTONES];
    /// The address that was connected to, or tried last; NULL before that.
    char *address;
    /// The address that was refused by our rule, if any.
    char *blocked_address;
    /// The origin's name is still being resolved, for a proxy that wants its address.
    bool resolves_origin;
    /// The connection stands, all the way to the origin; it is one of an earlier transfer.
    bool is_ready, is_reused;
    /// As OpenSSL numbers it (0x0304 is TLS 1.3); 0: no TLS. Of the origin, not of a proxy.
    int tls_version;
    /// The alert the other side sent (RFC 8446, section 6); -1: none.
    int tls_alert;
    /// TLS with an https proxy was begun, and ended well.
    bool proxy_tls_started, proxy_tls_done;
    /// The other side asked for a client certificate and there was none.
    bool wants_client_certificate;
    /// The verdict on the server's chain, which certificate it is about (0 is the server's own),
    /// and OpenSSL's words for it.
    ccurl_trust trust;
    int trust_depth;
    const char *trust_words;
    /// How many certificates the server sent, and the chain that was built from them.
    int certificates_sent, certificate_count;
    ccurl_certificate *certificates;
    size_t sent_lines, sent_bytes;
    size_t body_bytes, head_bytes, head_lines;
    /// The error that the server gave the HTTP/2 connection up with (GOAWAY); -1: it did not.
    int64_t go_away;
    /// It refused an HTTP/2 stream (REFUSED_STREAM); libcurl tries again by itself.
    bool refuses_streams;
    ccurl_limit limit;
    /// The first bytes of an answer that is not HTTP.
    uint8_t strange[64];
    size_t strange_count;
    // The rest is known when the transfer is over.
    ccurl_end end;
    /// libcurl's number and words for it; the words are foreign.
    int code;
    const char *words;
    /// Of the body, before it was decoded.
    size_t coded_bytes;
    /// What the proxy answered to CONNECT; 0: nothing.
    int connect_status;
    /// errno of the connection that failed last.
    int system_error;
} ccurl_facts;

typedef struct ccurl_transfer ccurl_transfer;

/// A fresh easy handle with every policy set; NULL where libcurl refuses an option.
ccurl_transfer *ccurl_transfer_new(const ccurl_request *request, ccurl_handlers handlers);
/// To be called after it was taken from its multi handle.
void ccurl_transfer_free(ccurl_transfer *transfer);
const ccurl_facts *ccurl_transfer_facts(const ccurl_transfer *transfer);
/// Reads what libcurl knows at the end into the facts; `code` is from `ccurl_multi_next_done`.
void ccurl_transfer_finish(ccurl_transfer *transfer, int code);
/// The owner given in the handlers.
void *ccurl_transfer_owner(const ccurl_transfer *transfer);
/// Now, on the clock of the facts.
int64_t ccurl_now(void);

// MARK: multi.c

/// A multi handle; one thread owns it, and only `ccurl_multi_wake` may be called from others.
void *ccurl_multi_new(void);
void ccurl_multi_free(void *multi);
bool ccurl_multi_add(void *multi, ccurl_transfer *transfer);
/// Takes a transfer out, closing its connection if it is not over.
void ccurl_multi_remove(void *multi, ccurl_transfer *transfer);
/// Does what can be done without waiting.
void ccurl_multi_perform(void *multi);
/// Waits until there is something to do or somebody wakes it.
void ccurl_multi_wait(void *multi);
void ccurl_multi_wake(void *multi);
/// A transfer that is over (still inside the multi handle), and its CURLcode; NULL: no more.
ccurl_transfer *ccurl_multi_next_done(void *multi, int *code);

#endif
