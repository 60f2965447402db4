#include "CCurl.h"
#include "table.h"
#include "transfer.h"

void *ccurl_multi_new(void) {
    CURLM *multi = ccurl.curl_multi_init_();
    // A connection each: so every transfer has its own times, and ending one closes its socket.
    if (multi) ccurl.curl_multi_setopt_(multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
    return multi;
}

void ccurl_multi_free(void *multi) { ccurl.curl_multi_cleanup_(multi); }

/// The handle that is, or is to be, in the multi handle.
static CURL *current(const ccurl_transfer *transfer) {
    return transfer->resolver ? transfer->resolver : transfer->easy;
}

bool ccurl_multi_add(void *multi, ccurl_transfer *transfer) {
    transfer->facts.started = ccurl_now();
    return ccurl.curl_multi_add_handle_(multi, current(transfer)) == CURLM_OK;
}

void ccurl_multi_remove(void *multi, ccurl_transfer *transfer) {
    ccurl.curl_multi_remove_handle_(multi, current(transfer));
}

/// After the resolving, if that is what ended: goes on with the transfer itself.
static bool goes_on(void *multi, ccurl_transfer *transfer) {
    if (!transfer->resolver || !ccurl_pin(transfer)) return false;
    ccurl_multi_remove(multi, transfer);
    ccurl_end_resolving(transfer);
    return ccurl.curl_multi_add_handle_(multi, transfer->easy) == CURLM_OK;
}

void ccurl_multi_perform(void *multi) {
    int running;
    ccurl.curl_multi_perform_(multi, &running);
}

void ccurl_multi_wait(void *multi) {
    // libcurl shortens the hour to its own next deadline.
    ccurl.curl_multi_poll_(multi, NULL, 0, 3600 * 1000, NULL);
}

void ccurl_multi_wake(void *multi) { ccurl.curl_multi_wakeup_(multi); }

ccurl_transfer *ccurl_multi_next_done(void *multi, int *code) {
    CURLMsg *message;
    int left;
    while ((message = ccurl.curl_multi_info_read_(multi, &left))) {
        if (message->msg != CURLMSG_DONE) continue;
        char *owner = NULL;
        *code = message->data.result;
        ccurl.curl_easy_getinfo_(message->easy_handle, CURLINFO_PRIVATE, &owner);
        ccurl_transfer *transfer = (ccurl_transfer *)owner;
        if (!goes_on(multi, transfer)) return transfer;
    }
    return NULL;
}
