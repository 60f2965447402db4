#include "CCurl.h"
#include "addresses.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

typedef struct {
    const char *network;
    int bits;
} range;

/// Nothing is ever sent there.
static const range blocked_v4[] = {
    {"0.0.0.0", 8},           // "this host" (RFC 1122, section 3.2.1.3)
    {"169.254.0.0", 16},      // link-local (RFC 3927); most clouds' metadata: 169.254.169.254
    {"100.100.100.200", 32},  // metadata of Alibaba Cloud ECS ("View instance metadata")
    {"192.0.0.192", 32},      // metadata of Oracle Cloud's classic machines ("Instance Metadata")
    {"168.63.129.16", 32},    // Azure's WireServer ("What is IP address 168.63.129.16?")
    {"224.0.0.0", 4},         // multicast (RFC 5771)
    {"255.255.255.255", 32},  // broadcast (RFC 919)
};

static const range blocked_v6[] = {
    {"fe80::", 10},                 // link-local (RFC 4291, section 2.5.6)
    {"ff00::", 8},                  // multicast (RFC 4291, section 2.7)
    {"fd00:ec2::254", 128},         // metadata of AWS EC2 ("Access instance metadata")
    {"fd20:ce::254", 128},          // metadata of Google Cloud ("View and query VM metadata")
    {"fd00:c1::a9fe:a9fe", 128},    // metadata of Oracle Cloud ("Getting Instance Metadata")
    {"fd00:42::42", 128},           // metadata of Scaleway ("Using the metadata API")
};

/// Where an IPv4 address stands inside of an IPv6 address, which may lead to it.
static const struct {
    range range;
    uint8_t at[4];
    uint8_t mask;
} embedded[] = {
    {{"::", 96}, {12, 13, 14, 15}, 0},            // compatible (RFC 4291, section 2.5.5.1)
    {{"::ffff:0:0", 96}, {12, 13, 14, 15}, 0},    // mapped (RFC 4291, section 2.5.5.2)
    {{"::ffff:0:0:0", 96}, {12, 13, 14, 15}, 0},  // translated (RFC 2765, section 2.1)
    {{"64:ff9b::", 96}, {12, 13, 14, 15}, 0},     // NAT64 (RFC 6052, section 2.1)
    {{"64:ff9b:1::", 48}, {12, 13, 14, 15}, 0},   // local NAT64 (RFC 8215) with a prefix of 96,
    {{"64:ff9b:1::", 48}, {9, 10, 11, 12}, 0},    // of 64,
    {{"64:ff9b:1::", 48}, {7, 9, 10, 11}, 0},     // of 56
    {{"64:ff9b:1::", 48}, {6, 7, 9, 10}, 0},      // and of 48 bits (RFC 6052, section 2.2)
    {{"2002::", 16}, {2, 3, 4, 5}, 0},            // 6to4 (RFC 3056, section 2)
    {{"2001::", 32}, {12, 13, 14, 15}, 0xFF},     // Teredo's client (RFC 4380, section 4)
};

static bool is_in(const uint8_t *address, int family, const range *range) {
    uint8_t network[16];
    if (inet_pton(family, range->network, network) != 1) return true;
    int bytes = range->bits / 8, rest = range->bits % 8;
    if (memcmp(address, network, (size_t)bytes) != 0) return false;
    return rest == 0 || ((address[bytes] ^ network[bytes]) >> (8 - rest)) == 0;
}

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/// Whether it is in a blocked range of at least so many bits.
static bool is_blocked_v4(const uint8_t address[4], int bits) {
    for (size_t i = 0; i < COUNT(blocked_v4); i++) {
        if (blocked_v4[i].bits >= bits && is_in(address, AF_INET, &blocked_v4[i])) return true;
    }
    return false;
}

static bool is_blocked_v6(const uint8_t address[16]) {
    static const range loopback = {"::1", 128};
    if (is_in(address, AF_INET6, &loopback)) return false;
    for (size_t i = 0; i < COUNT(blocked_v6); i++) {
        if (is_in(address, AF_INET6, &blocked_v6[i])) return true;
    }
    for (size_t i = 0; i < COUNT(embedded); i++) {
        if (!is_in(address, AF_INET6, &embedded[i].range)) continue;
        uint8_t inner[4];
        for (int byte = 0; byte < 4; byte++) {
            inner[byte] = address[embedded[i].at[byte]] ^ embedded[i].mask;
        }
        // Which of the places a local prefix uses is not known: what stands at the others, zeroes
        // mostly, must not look like one of the wide ranges.
        if (is_blocked_v4(inner, embedded[i].range.bits == 48 ? 16 : 0)) return true;
    }
    return false;
}

bool ccurl_is_blocked(const struct sockaddr *address) {
    switch (address->sa_family) {
    case AF_INET:
        return is_blocked_v4(
            (const uint8_t *)&((const struct sockaddr_in *)address)->sin_addr, 0);
    case AF_INET6:
        return is_blocked_v6((const uint8_t *)&((const struct sockaddr_in6 *)address)->sin6_addr);
    default:
        return true;
    }
}

bool ccurl_is_blocked_address(const char *address) {
    uint8_t bytes[16];
    if (inet_pton(AF_INET, address, bytes) == 1) return is_blocked_v4(bytes, 0);
    if (inet_pton(AF_INET6, address, bytes) == 1) return is_blocked_v6(bytes);
    return false;
}
