#include "SeedCipher.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

long seed_cbc_open(
    const uint8_t *key, const uint8_t *iv, const uint8_t *cipher, size_t count, uint8_t *plain) {
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int written = 0;
    int last = 0;
    int done = context != NULL && count <= INT_MAX
        && EVP_DecryptInit_ex(context, EVP_aes_256_cbc(), NULL, key, iv) == 1
        && EVP_DecryptUpdate(context, plain, &written, cipher, (int)count) == 1
        && EVP_DecryptFinal_ex(context, plain + written, &last) == 1;
    EVP_CIPHER_CTX_free(context);
    if (!done) OPENSSL_cleanse(plain, count);
    return done ? (long)written + last : -1;
}

long seed_gcm_open(
    const uint8_t *key, const uint8_t *nonce, size_t nonce_count, const uint8_t *cipher,
    size_t count, const uint8_t *tag, uint8_t *plain) {
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int written = 0;
    int last = 0;
    int done = context != NULL && count <= INT_MAX
        && EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL, NULL, NULL) == 1
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, (int)nonce_count, NULL) == 1
        && EVP_DecryptInit_ex(context, NULL, NULL, key, nonce) == 1
        && (count == 0 || EVP_DecryptUpdate(context, plain, &written, cipher, (int)count) == 1)
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, 16, (void *)tag) == 1
        && EVP_DecryptFinal_ex(context, plain + written, &last) == 1;
    EVP_CIPHER_CTX_free(context);
    if (!done) OPENSSL_cleanse(plain, count);
    return done ? (long)written + last : -1;
}
