// Declarations that OpenSSL 3.0 marks as deprecated do not exist here.
#define OPENSSL_NO_DEPRECATED
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/decoder.h>
#include <openssl/ec.h>
#include <openssl/encoder.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

// EVP_EC_gen is a macro over a variadic function; Swift imports neither.
static inline EVP_PKEY *copenssl_generate_p256(void) { return EVP_EC_gen("P-256"); }

// OPENSSL_malloc and OPENSSL_clear_free are macros that add file and line.
static inline void *copenssl_allocate(size_t count) { return OPENSSL_malloc(count); }
static inline void copenssl_wipe_and_free(void *bytes, size_t count) { OPENSSL_clear_free(bytes, count); }

// Decoder and encoder contexts keep the pointers given to them: their names must be literals, and the place of the
// decoded key must outlive the context. A Swift argument lives for one call only.
static inline EVP_PKEY *copenssl_decode_key(const unsigned char *bytes, size_t *count, int is_pem, int is_private) {
  EVP_PKEY *key = NULL;
  OSSL_DECODER_CTX *context =
      OSSL_DECODER_CTX_new_for_pkey(&key, is_pem ? "PEM" : "DER", NULL, NULL,
                                    is_private ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, NULL, NULL);
  if (context != NULL) OSSL_DECODER_from_data(context, &bytes, count);
  OSSL_DECODER_CTX_free(context);
  return key;
}

static inline OSSL_ENCODER_CTX *copenssl_private_pem_encoder(const EVP_PKEY *key) {
  return OSSL_ENCODER_CTX_new_for_pkey(key, EVP_PKEY_KEYPAIR, "PEM", "PrivateKeyInfo", NULL);
}

static inline OSSL_ENCODER_CTX *copenssl_public_pem_encoder(const EVP_PKEY *key) {
  return OSSL_ENCODER_CTX_new_for_pkey(key, EVP_PKEY_PUBLIC_KEY, "PEM", "SubjectPublicKeyInfo", NULL);
}

// OSSL_PARAM takes pointers to non-const for names and points that are only read.
static inline EVP_PKEY *copenssl_p256_from_point(const unsigned char *point, size_t count) {
  EVP_PKEY *key = NULL;
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char *)"P-256", 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, (void *)point, count),
      OSSL_PARAM_construct_end(),
  };
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
  if (EVP_PKEY_fromdata_init(context) == 1) EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters);
  EVP_PKEY_CTX_free(context);
  return key;
}
