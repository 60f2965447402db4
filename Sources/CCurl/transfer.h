#ifndef CCURL_TRANSFER_H
#define CCURL_TRANSFER_H

#include "CCurl.h"
#include "table.h"

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
    /// The TLS contexts that were made for this transfer, held until its end: a connection may
    /// outlive the transfer, and must not call back into it then.
    SSL_CTX *contexts[CCURL_CONTEXTS];
    int context_count;
};

/// Stamps a milestone the first time it is reached, and tells the owner.
void ccurl_reach(ccurl_transfer *transfer, ccurl_milestone which);

/// CURLOPT_SSL_CTX_FUNCTION: watches the handshake of this context without changing a verdict.
CURLcode ccurl_watch_context(CURL *easy, void *context, void *transfer);
/// Ends the watching and frees the certificates.
void ccurl_forget_contexts(ccurl_transfer *transfer);
void ccurl_free_certificates(ccurl_facts *facts);

#endif
