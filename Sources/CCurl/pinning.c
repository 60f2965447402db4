#include "transfer.h"
#include "addresses.h"

#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

// SOCKS4 and SOCKS5 proxies (not 4a and 5h) are asked for an address, so libcurl resolves the
// origin's name by itself, where nothing sees what it finds. Therefore a handle that connects
// nowhere resolves it before, and the transfer is pinned to the address that was looked at.

/// CURLOPT_OPENSOCKETFUNCTION of the resolving handle, once for every address of the name: keeps
/// the first that is not blocked, and connects to none.
static curl_socket_t note_address(
    void *argument, curlsocktype purpose, struct curl_sockaddr *address) {
    ccurl_transfer *transfer = argument;
    (void)purpose;
    if (ccurl_is_blocked(&address->addr)) {
        ccurl_keep_address(&transfer->facts.blocked_address, &address->addr, address->addrlen);
    } else if (!transfer->pinned) {
        ccurl_keep_address(&transfer->pinned, &address->addr, address->addrlen);
    }
    return CURL_SOCKET_BAD;
}

bool ccurl_resolve_first(ccurl_transfer *transfer, const ccurl_request *request) {
    CURL *easy = transfer->resolver = ccurl.curl_easy_init_();
    if (!easy) return false;
    bool good = true;
    bool wants_v4 = strncmp(request->proxy, "socks4:", 7) == 0;
    CCURL_SET(CURLOPT_PRIVATE, transfer);
    CCURL_SET(CURLOPT_URL, request->url);
    CCURL_SET(CURLOPT_PROTOCOLS_STR, "http,https");
    CCURL_SET(CURLOPT_PROXY, "");
    CCURL_SET(CURLOPT_NOPROXY, "");
    CCURL_SET(CURLOPT_CONNECT_ONLY, 1L);
    CCURL_SET(CURLOPT_FRESH_CONNECT, 1L);
    CCURL_SET(CURLOPT_OPENSOCKETFUNCTION, note_address);
    CCURL_SET(CURLOPT_OPENSOCKETDATA, transfer);
    CCURL_SET(CURLOPT_IPRESOLVE, (long)(wants_v4 ? CURL_IPRESOLVE_V4 : CURL_IPRESOLVE_WHATEVER));
    CCURL_SET(CURLOPT_NOSIGNAL, 1L);
    CCURL_SET(CURLOPT_QUICK_EXIT, 1L);
    CCURL_SET(CURLOPT_TIMEOUT_MS, request->connect_timeout_ms);
    if (!request->reuse) CCURL_SET(CURLOPT_DNS_CACHE_TIMEOUT, 0L);
    transfer->facts.resolves_origin = true;
    return good;
}

/// What is left of a time; never 0, which would mean for ever.
static long left_of(long milliseconds, int64_t since) {
    long left = milliseconds - (long)((ccurl_now() - since) / 1000000);
    return left > 0 ? left : 1;
}

bool ccurl_pin(ccurl_transfer *transfer) {
    if (!transfer->pinned) return false;
    CURL *easy = transfer->easy;
    bool good = true;
    char text[NI_MAXHOST + 8];
    bool is_v6 = strchr(transfer->pinned, ':') != NULL;
    // For whatever host and port the URL has: this host, and the same port.
    snprintf(text, sizeof text, is_v6 ? "::[%s]:" : "::%s:", transfer->pinned);
    transfer->pin = ccurl.curl_slist_append_(NULL, text);
    int64_t since = transfer->facts.started;
    CCURL_SET(CURLOPT_CONNECT_TO, transfer->pin);
    CCURL_SET(CURLOPT_CONNECTTIMEOUT_MS, left_of(transfer->connect_timeout_ms, since));
    CCURL_SET(CURLOPT_TIMEOUT_MS, left_of(transfer->total_timeout_ms, since));
    if (!transfer->pin || !good) return false;
    transfer->facts.resolves_origin = false;
    free(transfer->facts.blocked_address);  // another address of the same name
    transfer->facts.blocked_address = NULL;
    return true;
}

void ccurl_end_resolving(ccurl_transfer *transfer) {
    if (transfer->resolver) ccurl.curl_easy_cleanup_(transfer->resolver);
    transfer->resolver = NULL;
}
