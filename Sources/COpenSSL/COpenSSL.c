#include "COpenSSL.h"

#include <limits.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <pthread.h>

enum { nonce_count = 12, tag_count = 16, x25519_count = 32 };

// An address for a buffer of no bytes: OpenSSL takes a null input to mean "no update".
static const uint8_t nothing[1];

// Looked up once: EVP_aes_256_gcm() and EVP_sha256() look their implementation up at every use,
// which takes as long as the work on a short value. Kept until the process ends.
static pthread_once_t once = PTHREAD_ONCE_INIT;
static EVP_CIPHER *aes_256_gcm;
static EVP_MD *sha256;

static void fetch(void) {
    aes_256_gcm = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
    sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
}

static const EVP_CIPHER *gcm(void) {
    pthread_once(&once, fetch);
    return aes_256_gcm;
}

static const EVP_MD *digest_256(void) {
    pthread_once(&once, fetch);
    return sha256;
}

static const uint8_t *some(const uint8_t *bytes) { return bytes ? bytes : nothing; }

int copenssl_gcm_seal(const uint8_t *key, const uint8_t *nonce, const uint8_t *aad,
                      size_t aad_count, const uint8_t *plain, size_t count, uint8_t *cipher,
                      uint8_t *tag) {
    if (aad_count > INT_MAX || count > INT_MAX) return 0;
    uint8_t spare[16];
    int written = 0;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int done = context && gcm() && EVP_EncryptInit_ex(context, gcm(), NULL, key, nonce) == 1 &&
               EVP_EncryptUpdate(context, NULL, &written, some(aad), (int)aad_count) == 1 &&
               (count == 0 ||
                EVP_EncryptUpdate(context, cipher, &written, plain, (int)count) == 1) &&
               EVP_EncryptFinal_ex(context, spare, &written) == 1 &&
               EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, tag_count, tag) == 1;
    EVP_CIPHER_CTX_free(context);
    return done;
}

EVP_CIPHER_CTX *copenssl_gcm_opener(const uint8_t *key) {
    EVP_CIPHER_CTX *opener = EVP_CIPHER_CTX_new();
    if (opener && gcm() && EVP_DecryptInit_ex(opener, gcm(), NULL, key, NULL) == 1) return opener;
    EVP_CIPHER_CTX_free(opener);
    return NULL;
}

void copenssl_gcm_opener_free(EVP_CIPHER_CTX *opener) { EVP_CIPHER_CTX_free(opener); }

int copenssl_gcm_open(EVP_CIPHER_CTX *opener, const uint8_t *nonce, const uint8_t *aad,
                      size_t aad_count, const uint8_t *cipher, size_t count, const uint8_t *tag,
                      uint8_t *plain) {
    if (aad_count > INT_MAX || count > INT_MAX) return -1;
    uint8_t spare[16];
    int written = 0, answer = -1;
    if (EVP_DecryptInit_ex(opener, NULL, NULL, NULL, nonce) == 1 &&
        EVP_DecryptUpdate(opener, NULL, &written, some(aad), (int)aad_count) == 1 &&
        (count == 0 || EVP_DecryptUpdate(opener, plain, &written, cipher, (int)count) == 1) &&
        EVP_CIPHER_CTX_ctrl(opener, EVP_CTRL_GCM_SET_TAG, tag_count, (void *)tag) == 1)
        answer = EVP_DecryptFinal_ex(opener, spare, &written) == 1;
    // GCM decrypts before it knows whether the tag fits: what was refused must not be used.
    if (answer != 1 && count > 0) OPENSSL_cleanse(plain, count);
    return answer;
}

int copenssl_hkdf_sha256(const uint8_t *key, size_t key_count, const uint8_t *salt,
                         size_t salt_count, const uint8_t *info, size_t info_count, uint8_t *out,
                         size_t count) {
    if (key_count > INT_MAX || salt_count > INT_MAX || info_count > INT_MAX) return 0;
    size_t written = count;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, NULL);
    int done = context && EVP_PKEY_derive_init(context) == 1 &&
               EVP_PKEY_CTX_set_hkdf_md(context, EVP_sha256()) == 1 &&
               EVP_PKEY_CTX_set1_hkdf_salt(context, some(salt), (int)salt_count) == 1 &&
               EVP_PKEY_CTX_set1_hkdf_key(context, some(key), (int)key_count) == 1 &&
               EVP_PKEY_CTX_add1_hkdf_info(context, some(info), (int)info_count) == 1 &&
               EVP_PKEY_derive(context, out, &written) == 1 && written == count;
    EVP_PKEY_CTX_free(context);
    return done;
}

int copenssl_scrypt(const uint8_t *passphrase, size_t passphrase_count, const uint8_t *salt,
                    size_t salt_count, uint64_t n, uint64_t r, uint64_t p, uint64_t memory,
                    uint8_t *out, size_t count) {
    return EVP_PBE_scrypt((const char *)some(passphrase), passphrase_count, some(salt),
                          salt_count, n, r, p, memory, out, count) == 1;
}

int copenssl_sha256(const uint8_t *bytes, size_t count, uint8_t *digest) {
    return digest_256() && EVP_Digest(some(bytes), count, digest, NULL, digest_256(), NULL) == 1;
}

EVP_MAC_CTX *copenssl_hmac_key(const uint8_t *key, size_t count) {
    char digest[] = "SHA256";
    OSSL_PARAM settings[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end(),
    };
    EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *context = EVP_MAC_CTX_new(hmac);
    EVP_MAC_free(hmac);
    if (context && EVP_MAC_init(context, some(key), count, settings) == 1) return context;
    EVP_MAC_CTX_free(context);
    return NULL;
}

void copenssl_hmac_key_free(EVP_MAC_CTX *key) { EVP_MAC_CTX_free(key); }

int copenssl_hmac(EVP_MAC_CTX *key, const uint8_t *bytes, size_t count, uint8_t *out) {
    size_t written = 0;
    // Without a key: the same one again.
    return EVP_MAC_init(key, NULL, 0, NULL) == 1 && EVP_MAC_update(key, some(bytes), count) == 1 &&
           EVP_MAC_final(key, out, &written, 32) == 1 && written == 32;
}

int copenssl_x25519_public(const uint8_t *private_key, uint8_t *public_key) {
    size_t written = x25519_count;
    EVP_PKEY *key =
        EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, private_key, x25519_count);
    int done = key && EVP_PKEY_get_raw_public_key(key, public_key, &written) == 1 &&
               written == x25519_count;
    EVP_PKEY_free(key);
    return done;
}

int copenssl_x25519(const uint8_t *private_key, const uint8_t *public_key, uint8_t *shared) {
    size_t written = x25519_count;
    EVP_PKEY *ours =
        EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, private_key, x25519_count);
    EVP_PKEY *theirs =
        EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, public_key, x25519_count);
    EVP_PKEY_CTX *context = ours && theirs ? EVP_PKEY_CTX_new(ours, NULL) : NULL;
    int done = context && EVP_PKEY_derive_init(context) == 1 &&
               EVP_PKEY_derive_set_peer(context, theirs) == 1 &&
               EVP_PKEY_derive(context, shared, &written) == 1 && written == x25519_count;
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(theirs);
    EVP_PKEY_free(ours);
    return done;
}

int copenssl_random(uint8_t *out, size_t count) {
    return count <= INT_MAX && RAND_bytes(out, (int)count) == 1;
}

int copenssl_base64_encode(const uint8_t *bytes, size_t count, uint8_t *text) {
    return count < INT_MAX / 2 && EVP_EncodeBlock(text, some(bytes), (int)count) >= 0;
}

int copenssl_base64_decode(const uint8_t *text, size_t count, uint8_t *bytes) {
    return count < INT_MAX && count % 4 == 0 &&
           EVP_DecodeBlock(bytes, some(text), (int)count) == (int)count / 4 * 3;
}
