#ifndef CCURL_ADDRESSES_H
#define CCURL_ADDRESSES_H

#include <stdbool.h>
#include <sys/socket.h>

/// The rule of `ccurl_is_blocked_address` for a resolved address; other families are blocked.
bool ccurl_is_blocked(const struct sockaddr *address);

#endif
