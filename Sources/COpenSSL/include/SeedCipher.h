#ifndef SEED_CIPHER_H
#define SEED_CIPHER_H

#include <stddef.h>
#include <stdint.h>

// Decryption of what the seed system stores. Each writes at most `count` bytes to `plain`.

/// AES-256-CBC with PKCS#7 padding under a 16-byte IV. The number of bytes of plaintext; -1: the
/// padding is wrong or the library failed.
long seed_cbc_open(const uint8_t *key, const uint8_t *iv, const uint8_t *cipher, size_t count,
                   uint8_t *plain);

/// AES-256-GCM with a nonce of any length, a 16-byte tag and no AAD. The number of bytes of
/// plaintext; -1: refused, `plain` holds nothing.
long seed_gcm_open(const uint8_t *key, const uint8_t *nonce, size_t nonce_count,
                   const uint8_t *cipher, size_t count, const uint8_t *tag, uint8_t *plain);

#endif
