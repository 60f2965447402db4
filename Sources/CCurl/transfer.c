#define _GNU_SOURCE
#include "transfer.h"
#include "addresses.h"

#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

// libcurl reports zero for every phase when TLS fails, so all times are taken here, in callbacks.

int64_t ccurl_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void ccurl_reach(ccurl_transfer *transfer, ccurl_milestone which) {
    if (transfer->facts.reached[which] != 0) return;
    transfer->facts.reached[which] = ccurl_now();
    transfer->handlers.milestone(transfer->handlers.owner, which);
}

// MARK: callbacks of libcurl

void ccurl_keep_address(char **place, const struct sockaddr *address, socklen_t size) {
    char host[NI_MAXHOST] = "";
    getnameinfo(address, size, host, sizeof host, NULL, 0, NI_NUMERICHOST);
    free(*place);
    *place = strdup(host);
}

/// CURLOPT_OPENSOCKETFUNCTION: names are resolved; refuses the addresses that the rule blocks.
static curl_socket_t open_socket(
    void *argument, curlsocktype purpose, struct curl_sockaddr *address) {
    ccurl_transfer *transfer = argument;
    (void)purpose;
    bool blocked = ccurl_is_blocked(&address->addr);
    ccurl_facts *facts = &transfer->facts;
    ccurl_keep_address(
        blocked ? &facts->blocked_address : &facts->address, &address->addr, address->addrlen);
    ccurl_reach(transfer, CCURL_RESOLVED);
    if (blocked) return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/// CURLOPT_PREREQFUNCTION: the connection stands, all the way to the origin, or is one of before.
static int ready(void *argument, char *remote, char *local, int remote_port, int local_port) {
    ccurl_transfer *transfer = argument;
    (void)local;
    (void)local_port;
    (void)remote_port;
    long connections = 0;
    ccurl.curl_easy_getinfo_(transfer->easy, CURLINFO_NUM_CONNECTS, &connections);
    transfer->facts.is_ready = true;
    transfer->facts.is_reused = connections == 0;
    free(transfer->facts.address);
    transfer->facts.address = remote ? strdup(remote) : NULL;
    if (transfer->facts.is_reused) return CURL_PREREQFUNC_OK;
    ccurl_reach(transfer, CCURL_CONNECTED);
    if (transfer->has_tunnel) ccurl_reach(transfer, CCURL_PROXIED);
    if (transfer->facts.tls_version != 0) ccurl_reach(transfer, CCURL_SECURED);
    return CURL_PREREQFUNC_OK;
}

static size_t count_lines(const char *bytes, size_t count) {
    size_t lines = 0;
    for (size_t i = 0; i < count; i++) lines += bytes[i] == '\n';
    return lines;
}

static bool begins(const char *bytes, size_t count, const char *with) {
    return count >= strlen(with) && memcmp(bytes, with, strlen(with)) == 0;
}

/// The error code in libcurl's text about a GOAWAY frame; -1 where it is another text.
static int64_t go_away_error(const char *bytes, size_t count) {
    static const char sign[] = "GOAWAY, error=";
    const char *found = memmem(bytes, count, sign, strlen(sign));
    if (!found) return -1;
    int64_t error = 0;
    for (found += strlen(sign); found < bytes + count && *found >= '0' && *found <= '9'; found++) {
        error = error * 10 + (*found - '0');
        if (error > UINT32_MAX) return UINT32_MAX;
    }
    return error;
}

/// CURLOPT_DEBUGFUNCTION: what is sent, the moment of the TCP connection, and that HTTP/2 was given
/// up, which libcurl tells in no other way. A text that changes costs that stage its time or the
/// sentence its reason, nothing else.
static int debug(CURL *easy, curl_infotype type, char *bytes, size_t count, void *argument) {
    ccurl_transfer *transfer = argument;
    ccurl_facts *facts = &transfer->facts;
    (void)easy;
    switch (type) {
    case CURLINFO_TEXT:
        if (begins(bytes, count, "Connected to ") || begins(bytes, count, "Established ")) {
            ccurl_reach(transfer, CCURL_CONNECTED);
        } else {
            if (facts->go_away < 0) facts->go_away = go_away_error(bytes, count);
            facts->refuses_streams |= begins(bytes, count, "REFUSED_STREAM");
        }
        return 0;
    case CURLINFO_HEADER_OUT:
        if (!transfer->facts.is_ready) {  // CONNECT, for the proxy
            ccurl_reach(transfer, CCURL_CONNECTED);
            return 0;
        }
        transfer->has_sent_head = true;
        // Without the request line and the empty one.
        facts->sent_lines = count_lines(bytes, count) - 2;
        facts->sent_bytes += count;
        break;
    case CURLINFO_DATA_OUT:
        if (!transfer->facts.is_ready) return 0;
        facts->sent_bytes += count;
        transfer->sent_body += count;
        break;
    default:
        return 0;
    }
    if (transfer->has_sent_head && transfer->sent_body >= transfer->body_count) {
        ccurl_reach(transfer, CCURL_SENT);
    }
    return 0;
}

/// CURLOPT_HEADERFUNCTION, one line a call; returning another count ends the transfer.
static size_t head(char *bytes, size_t size, size_t count, void *argument) {
    ccurl_transfer *transfer = argument;
    ccurl_facts *facts = &transfer->facts;
    count *= size;
    ccurl_reach(transfer, CCURL_FIRST_BYTE);
    transfer->has_status = true;
    facts->head_bytes += count;
    facts->head_lines += 1;
    if (begins(bytes, count, "HTTP/")) transfer->switches = begins(bytes, count, "HTTP/1.1 101");
    if (facts->head_bytes > transfer->head_limit) {
        facts->limit = CCURL_LIMIT_HEAD;
    } else if (facts->head_lines > transfer->line_limit) {
        facts->limit = CCURL_LIMIT_LINES;
    } else {
        // Trailers, which follow the body, count but are not taken.
        if (!transfer->has_body) {
            transfer->handlers.head(transfer->handlers.owner, (uint8_t *)bytes, count);
        }
        if (!transfer->switches || !begins(bytes, count, "\r\n")) return count;
        facts->limit = CCURL_LIMIT_SWITCHED;
    }
    return 0;
}

/// CURLOPT_WRITEFUNCTION: decoded bytes, counted here since libcurl's own caps do not hold for
/// chunked and compressed bodies.
static size_t body(char *bytes, size_t size, size_t count, void *argument) {
    ccurl_transfer *transfer = argument;
    ccurl_facts *facts = &transfer->facts;
    count *= size;
    ccurl_reach(transfer, CCURL_FIRST_BYTE);
    if (!transfer->has_status) {  // HTTP/0.9, as libcurl calls what has no status line
        facts->limit = CCURL_LIMIT_NOT_HTTP;
        facts->strange_count = count < sizeof facts->strange ? count : sizeof facts->strange;
        memcpy(facts->strange, bytes, facts->strange_count);
        return count == 0 ? 1 : 0;
    }
    transfer->has_body = true;
    facts->body_bytes += count;
    if (facts->body_bytes > transfer->body_limit) {
        facts->limit = CCURL_LIMIT_BODY;
        return count == 0 ? 1 : 0;
    }
    transfer->handlers.body(transfer->handlers.owner, (uint8_t *)bytes, count);
    return count;
}

// MARK: options

static bool set_callbacks(ccurl_transfer *transfer) {
    CURL *easy = transfer->easy;
    bool good = true;
    CCURL_SET(CURLOPT_PRIVATE, transfer);
    CCURL_SET(CURLOPT_ERRORBUFFER, transfer->words);
    CCURL_SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    CCURL_SET(CURLOPT_OPENSOCKETDATA, transfer);
    CCURL_SET(CURLOPT_PREREQFUNCTION, ready);
    CCURL_SET(CURLOPT_PREREQDATA, transfer);
    CCURL_SET(CURLOPT_VERBOSE, 1L);
    CCURL_SET(CURLOPT_DEBUGFUNCTION, debug);
    CCURL_SET(CURLOPT_DEBUGDATA, transfer);
    CCURL_SET(CURLOPT_HEADERFUNCTION, head);
    CCURL_SET(CURLOPT_HEADERDATA, transfer);
    CCURL_SET(CURLOPT_WRITEFUNCTION, body);
    CCURL_SET(CURLOPT_WRITEDATA, transfer);
    CCURL_SET(CURLOPT_SSL_CTX_FUNCTION, ccurl_watch_context);
    CCURL_SET(CURLOPT_SSL_CTX_DATA, transfer);
    return good;
}

static bool set_request(ccurl_transfer *transfer, const ccurl_request *request) {
    CURL *easy = transfer->easy;
    bool good = true;
    CCURL_SET(CURLOPT_URL, request->url);
    CCURL_SET(CURLOPT_PROTOCOLS_STR, "http,https");
    CCURL_SET(CURLOPT_FOLLOWLOCATION, 0L);
    CCURL_SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    CCURL_SET(CURLOPT_HTTP09_ALLOWED, 1L);  // so that what is not HTTP is seen, and then refused
    CCURL_SET(CURLOPT_ACCEPT_ENCODING, "gzip, deflate");  // decoded; the header is among the lines
    if (request->body_count > 0) {
        CCURL_SET(CURLOPT_POST, 1L);
        CCURL_SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_count);
        CCURL_SET(CURLOPT_COPYPOSTFIELDS, (const char *)request->body);
    } else {
        CCURL_SET(CURLOPT_HTTPGET, 1L);
    }
    CCURL_SET(CURLOPT_CUSTOMREQUEST, request->method);
    for (size_t i = 0; good && i < request->header_count; i++) {
        struct curl_slist *longer =
            ccurl.curl_slist_append_(transfer->headers, request->header_lines[i]);
        good = longer != NULL;
        if (good) transfer->headers = longer;
    }
    CCURL_SET(CURLOPT_HTTPHEADER, transfer->headers);
    CCURL_SET(CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
    return good;
}

/// A proxy is always asked for a tunnel, for http too: so it never sees a header of ours.
static bool set_proxy(ccurl_transfer *transfer, const ccurl_request *request) {
    CURL *easy = transfer->easy;
    bool good = true;
    // Both set, if only to nothing: otherwise libcurl reads the environment.
    CCURL_SET(CURLOPT_PROXY, request->proxy ? request->proxy : "");
    CCURL_SET(CURLOPT_NOPROXY, "");
    if (!request->proxy) return good;
    transfer->has_tunnel = true;
    transfer->has_secure_proxy = begins(request->proxy, strlen(request->proxy), "https:");
    CCURL_SET(CURLOPT_HTTPPROXYTUNNEL, 1L);
    CCURL_SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    CCURL_SET(CURLOPT_PROXYAUTH, (long)CURLAUTH_BASIC);
    CCURL_SET(CURLOPT_SOCKS5_AUTH, (long)CURLAUTH_BASIC);
    CCURL_SET(CURLOPT_PROXYUSERNAME, request->proxy_user);
    CCURL_SET(CURLOPT_PROXYPASSWORD, request->proxy_password);
    CCURL_SET(CURLOPT_PROXY_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (request->ca_file || request->ca_directory) {
        CCURL_SET(CURLOPT_PROXY_CAINFO, request->ca_file);
        CCURL_SET(CURLOPT_PROXY_CAPATH, request->ca_directory);
    }
    return good;
}

static bool set_tls(CURL *easy, const ccurl_request *request) {
    bool good = true;
    CCURL_SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    CCURL_SET(CURLOPT_SSL_VERIFYPEER, 1L);
    CCURL_SET(CURLOPT_SSL_VERIFYHOST, 2L);
    // A resumed session shows no certificate.
    if (!request->reuse) CCURL_SET(CURLOPT_SSL_SESSIONID_CACHE, 0L);
    if (request->ca_file || request->ca_directory) {
        CCURL_SET(CURLOPT_CAINFO, request->ca_file);
        CCURL_SET(CURLOPT_CAPATH, request->ca_directory);
    }
    if (request->client_certificate) {
        CCURL_SET(CURLOPT_SSLCERT, request->client_certificate);
        CCURL_SET(CURLOPT_SSLKEY, request->client_key ? request->client_key
                                                : request->client_certificate);
        CCURL_SET(CURLOPT_KEYPASSWD, "");  // otherwise OpenSSL asks on the terminal
    }
    return good;
}

static bool set_times(CURL *easy, const ccurl_request *request) {
    bool good = true;
    CCURL_SET(CURLOPT_NOSIGNAL, 1L);
    CCURL_SET(CURLOPT_QUICK_EXIT, 1L);  // a resolver that hangs is left behind, not waited for
    CCURL_SET(CURLOPT_CONNECTTIMEOUT_MS, request->connect_timeout_ms);
    CCURL_SET(CURLOPT_TIMEOUT_MS, request->total_timeout_ms);
    if (!request->reuse) {
        CCURL_SET(CURLOPT_FRESH_CONNECT, 1L);
        CCURL_SET(CURLOPT_FORBID_REUSE, 1L);
        CCURL_SET(CURLOPT_DNS_CACHE_TIMEOUT, 0L);
    }
    return good;
}

// MARK: life

ccurl_transfer *ccurl_transfer_new(const ccurl_request *request, ccurl_handlers handlers) {
    ccurl_transfer *transfer = calloc(1, sizeof *transfer);
    if (!transfer) return NULL;
    transfer->easy = ccurl.curl_easy_init_();
    transfer->handlers = handlers;
    transfer->facts.tls_alert = -1;
    transfer->facts.go_away = -1;
    transfer->body_limit = request->body_limit;
    transfer->head_limit = request->head_limit;
    transfer->line_limit = request->line_limit;
    transfer->body_count = request->body_count;
    transfer->connect_timeout_ms = request->connect_timeout_ms;
    transfer->total_timeout_ms = request->total_timeout_ms;
    if (transfer->easy && set_callbacks(transfer) && set_request(transfer, request)
        && set_proxy(transfer, request) && set_tls(transfer->easy, request)
        && set_times(transfer->easy, request)
        && (!request->proxy_wants_address || ccurl_resolve_first(transfer, request))) {
        return transfer;
    }
    ccurl_transfer_free(transfer);
    return NULL;
}

void ccurl_transfer_free(ccurl_transfer *transfer) {
    ccurl_forget_contexts(transfer);
    ccurl_end_resolving(transfer);
    if (transfer->easy) ccurl.curl_easy_cleanup_(transfer->easy);
    for (struct curl_slist *line = transfer->headers; line; line = line->next) {
        explicit_bzero(line->data, strlen(line->data));
    }
    ccurl.curl_slist_free_all_(transfer->headers);
    ccurl.curl_slist_free_all_(transfer->pin);
    ccurl_free_certificates(&transfer->facts);
    free(transfer->pinned);
    free(transfer->facts.address);
    free(transfer->facts.blocked_address);
    free(transfer);
}

const ccurl_facts *ccurl_transfer_facts(const ccurl_transfer *transfer) {
    return &transfer->facts;
}

void *ccurl_transfer_owner(const ccurl_transfer *transfer) { return transfer->handlers.owner; }
