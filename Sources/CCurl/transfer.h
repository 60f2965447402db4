#ifndef CCURL_TRANSFER_H
#define CCURL_TRANSFER_H

#include "CCurl.h"
#include "table.h"

#include <sys/socket.h>

enum { CCURL_CONTEXTS = 4 };

struct ccurl_transfer {
    CURL *easy;
    struct curl_slist *headers;
    ccurl_handlers handlers;
    ccurl_facts facts;
    char words[CURL_ERROR_SIZE];
    size_t body_limit, head_limit, line_limit;
    /// What is to be sent, so that the end of sending is known.
    size_t body_count, sent_body;
    bool has_sent_head, has_status, has_body, has_secure_proxy, has_tunnel;
    /// The status line that came last is a 101.
    bool switches;
    /// The TLS contexts that were made for this transfer, held until its end: a connection may
    /// outlive the transfer, and must not call back into it then.
    SSL_CTX *contexts[CCURL_CONTEXTS];
    int context_count;
    /// While the origin's name is resolved for a proxy that wants an address (pinning.c).
    CURL *resolver;
    char *pinned;
    struct curl_slist *pin;
    long connect_timeout_ms, total_timeout_ms;
};

/// Sets options of `easy` one after the other; the first that libcurl refuses makes `good` false.
#define CCURL_SET(option, value) \
    do { \
        if (good) good = ccurl.curl_easy_setopt_(easy, option, value) == CURLE_OK; \
    } while (0)

/// Stamps a milestone the first time it is reached, and tells the owner.
void ccurl_reach(ccurl_transfer *transfer, ccurl_milestone which);

/// Puts an address as text into `place`, freeing what was there.
void ccurl_keep_address(char **place, const struct sockaddr *address, socklen_t size);

/// Has the origin's name resolved before the transfer; false where libcurl refuses an option.
bool ccurl_resolve_first(ccurl_transfer *transfer, const ccurl_request *request);
/// Pins the transfer to the address that was found; false where there is none to connect to.
bool ccurl_pin(ccurl_transfer *transfer);
void ccurl_end_resolving(ccurl_transfer *transfer);

/// CURLOPT_SSL_CTX_FUNCTION: watches the handshake of this context without changing a verdict.
CURLcode ccurl_watch_context(CURL *easy, void *context, void *transfer);
/// Ends the watching and frees the certificates.
void ccurl_forget_contexts(ccurl_transfer *transfer);
void ccurl_free_certificates(ccurl_facts *facts);

#endif
