#include "CCurl.h"
#include "addresses.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

/// Link-local (where clouds keep their metadata services), 0/8, multicast and broadcast.
static bool is_blocked_v4(const uint8_t a[4]) {
    bool broadcast = a[0] == 255 && a[1] == 255 && a[2] == 255 && a[3] == 255;
    return a[0] == 0 || (a[0] == 169 && a[1] == 254) || (a[0] >= 224 && a[0] <= 239) || broadcast;
}

static bool is_blocked_v6(const uint8_t a[16]) {
    static const uint8_t mapped[12] = {[10] = 0xFF, [11] = 0xFF};
    static const uint8_t compatible[12] = {0};
    static const uint8_t translated[12] = {0x00, 0x64, 0xFF, 0x9B};
    static const uint8_t loopback[16] = {[15] = 1};
    static const uint8_t amazon[16] = {0xFD, 0x00, 0x0E, 0xC2, [14] = 0x02, [15] = 0x54};
    if (memcmp(a, loopback, 16) == 0) return false;
    if (memcmp(a, mapped, 12) == 0 || memcmp(a, compatible, 12) == 0
        || memcmp(a, translated, 12) == 0) {
        return is_blocked_v4(a + 12);
    }
    bool link_local = a[0] == 0xFE && (a[1] & 0xC0) == 0x80;
    return link_local || a[0] == 0xFF || memcmp(a, amazon, 16) == 0;
}

bool ccurl_is_blocked(const struct sockaddr *address) {
    switch (address->sa_family) {
    case AF_INET:
        return is_blocked_v4((const uint8_t *)&((const struct sockaddr_in *)address)->sin_addr);
    case AF_INET6:
        return is_blocked_v6((const uint8_t *)&((const struct sockaddr_in6 *)address)->sin6_addr);
    default:
        return true;
    }
}

bool ccurl_is_blocked_address(const char *address) {
    uint8_t bytes[16];
    if (inet_pton(AF_INET, address, bytes) == 1) return is_blocked_v4(bytes);
    if (inet_pton(AF_INET6, address, bytes) == 1) return is_blocked_v6(bytes);
    return false;
}
