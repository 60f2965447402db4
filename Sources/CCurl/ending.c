#include "transfer.h"

#include <string.h>

// What a transfer's end means, from libcurl's codes.

/// CURLE_TOO_LARGE, which libcurl has since 8.6.
static const int too_large = 100;

static ccurl_end proxy_end(long code) {
    switch (code) {
    case CURLPX_NO_AUTH:
    case CURLPX_USER_REJECTED: return CCURL_END_PROXY_AUTHENTICATION;
    case CURLPX_REPLY_NOT_ALLOWED: return CCURL_END_PROXY_DENIED;
    case CURLPX_RESOLVE_HOST: return CCURL_END_NO_HOST;
    default: return CCURL_END_PROXY_FAILED;
    }
}

static ccurl_end end_of(const ccurl_transfer *transfer, int code, long proxy_code) {
    if (transfer->facts.limit == CCURL_LIMIT_NOT_HTTP) return CCURL_END_STRANGE;
    if (transfer->facts.limit == CCURL_LIMIT_SWITCHED) return CCURL_END_DONE;
    if (transfer->facts.limit != CCURL_LIMIT_NONE) return CCURL_END_LIMIT;
    switch (code) {
    case CURLE_OK: return CCURL_END_DONE;
    case CURLE_COULDNT_RESOLVE_HOST: return CCURL_END_NO_HOST;
    case CURLE_COULDNT_RESOLVE_PROXY: return CCURL_END_NO_PROXY_HOST;
    case CURLE_COULDNT_CONNECT: return CCURL_END_NO_CONNECTION;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER: return CCURL_END_TLS;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR: return CCURL_END_CERTIFICATE;
    case CURLE_OPERATION_TIMEDOUT: return CCURL_END_TIME;
    case CURLE_RECV_ERROR:
        // Broken chunks have no code of their own.
        return strstr(transfer->words, "chunk") ? CCURL_END_CHUNKS : CCURL_END_CLOSED;
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return CCURL_END_CLOSED;
    case CURLE_PARTIAL_FILE: return CCURL_END_PARTIAL;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY: return CCURL_END_MALFORMED;
    case CURLE_BAD_CONTENT_ENCODING: return CCURL_END_CODING;
    case CURLE_WRITE_ERROR: return CCURL_END_STRANGE;
    case CURLE_SSL_CACERT_BADFILE: return CCURL_END_FILES;
    case CURLE_PROXY: return proxy_end(proxy_code);
    default: return CCURL_END_OTHER;
    }
}

void ccurl_transfer_finish(ccurl_transfer *transfer, int code) {
    ccurl_facts *facts = &transfer->facts;
    curl_off_t coded_bytes = 0;
    long connect_status = 0, proxy_code = 0, system_error = 0;
    ccurl.curl_easy_getinfo_(transfer->easy, CURLINFO_HTTP_CONNECTCODE, &connect_status);
    ccurl.curl_easy_getinfo_(transfer->easy, CURLINFO_PROXY_ERROR, &proxy_code);
    ccurl.curl_easy_getinfo_(transfer->easy, CURLINFO_OS_ERRNO, &system_error);
    ccurl.curl_easy_getinfo_(transfer->easy, CURLINFO_SIZE_DOWNLOAD_T, &coded_bytes);
    // libcurl's own limit for a line of a head, which has no code of its own: 100 KiB. Nothing was
    // handed on then, and memory for so little there is.
    bool is_long_line = code == CURLE_OUT_OF_MEMORY || code == too_large;
    if (is_long_line && facts->reached[CCURL_SENT] != 0 && !transfer->has_body
        && facts->limit == CCURL_LIMIT_NONE) {
        facts->limit = CCURL_LIMIT_HEAD;
    }
    facts->code = code;
    facts->end = end_of(transfer, code, proxy_code);
    facts->words = transfer->words[0] || code == CURLE_OK
        ? transfer->words : ccurl.curl_easy_strerror_((CURLcode)code);
    facts->coded_bytes = (size_t)coded_bytes;
    facts->connect_status = (int)connect_status;
    facts->system_error = (int)system_error;
}
