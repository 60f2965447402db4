#ifndef COPENSSL_H
#define COPENSSL_H

#if !__has_include(<openssl/evp.h>)
#error "libssl-dev is missing: bash Resources/build.sh installs what is needed"
#endif

#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>

#include "SeedCipher.h"

// What the vault needs of OpenSSL's libcrypto, with types instead of variadic controls and
// OSSL_PARAM arrays. Every function answers 1 when it did its work; buffers are the caller's.
// Lengths are those of NIST SP 800-38D (GCM) with a 96-bit nonce and a 128-bit tag.

/// AES-256-GCM: `count` bytes of `plain` to as many of `cipher`, and the 16 bytes of `tag`.
int copenssl_gcm_seal(const uint8_t *key, const uint8_t *nonce, const uint8_t *aad,
                      size_t aad_count, const uint8_t *plain, size_t count, uint8_t *cipher,
                      uint8_t *tag);

/// A key that is set up for opening, which takes longer than opening a short value; NULL when the
/// library failed. One thread at a time uses it. Freeing it overwrites the key.
EVP_CIPHER_CTX *copenssl_gcm_opener(const uint8_t *key);
void copenssl_gcm_opener_free(EVP_CIPHER_CTX *opener);

/// The reverse of sealing. 1: authentic, `plain` is written. 0: refused, `plain` holds nothing. -1:
/// the library failed.
int copenssl_gcm_open(EVP_CIPHER_CTX *opener, const uint8_t *nonce, const uint8_t *aad,
                      size_t aad_count, const uint8_t *cipher, size_t count, const uint8_t *tag,
                      uint8_t *plain);

/// HKDF-SHA256 (RFC 5869), extract and expand.
int copenssl_hkdf_sha256(const uint8_t *key, size_t key_count, const uint8_t *salt,
                         size_t salt_count, const uint8_t *info, size_t info_count, uint8_t *out,
                         size_t count);

/// scrypt (RFC 7914), allowed `memory` bytes: it needs 128 * n * r and a little more.
int copenssl_scrypt(const uint8_t *passphrase, size_t passphrase_count, const uint8_t *salt,
                    size_t salt_count, uint64_t n, uint64_t r, uint64_t p, uint64_t memory,
                    uint8_t *out, size_t count);

int copenssl_sha256(const uint8_t *bytes, size_t count, uint8_t *digest);

/// A key that is set up for HMAC-SHA256 (RFC 2104); NULL when the library failed. One thread at a
/// time uses it. Freeing it overwrites the key.
EVP_MAC_CTX *copenssl_hmac_key(const uint8_t *key, size_t count);
void copenssl_hmac_key_free(EVP_MAC_CTX *key);

/// The 32 bytes of the HMAC of `bytes`.
int copenssl_hmac(EVP_MAC_CTX *key, const uint8_t *bytes, size_t count, uint8_t *out);

/// X25519 (RFC 7748): the public key of a private one, 32 bytes each.
int copenssl_x25519_public(const uint8_t *private_key, uint8_t *public_key);

/// The 32 bytes that the holders of two private keys come to, each with the other's public one. It
/// fails for a public key that leads to zeros whatever the private one is.
int copenssl_x25519(const uint8_t *private_key, const uint8_t *public_key, uint8_t *shared);

/// Bytes from the library's generator, which the kernel seeds.
int copenssl_random(uint8_t *out, size_t count);

/// The base64 of `count` bytes (RFC 4648, padded), and a NUL after it: `text` has room for
/// 4 * ((count + 2) / 3) + 1 bytes.
int copenssl_base64_encode(const uint8_t *bytes, size_t count, uint8_t *text);

/// The reverse for `count` characters, of which there is a multiple of four; it writes three
/// bytes for every four characters, zeros for padding among them. It takes more spellings than
/// one: compare what the result encodes to.
int copenssl_base64_decode(const uint8_t *text, size_t count, uint8_t *bytes);

#endif
