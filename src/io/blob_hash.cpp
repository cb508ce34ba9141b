// OpenSSL's digests.
#include "io/blob_hash.h"

#include <openssl/evp.h>

#include "base/error.h"
#include "base/files.h"

namespace dsvl {
namespace {

EVP_MD_CTX* context_of(void* context) {
  return static_cast<EVP_MD_CTX*>(context);
}

void check(int ok) {
  if (ok != 1) fail("OpenSSL cannot compute a hash");
}

}  // namespace

BlobHash::BlobHash(const std::string& etag, uint64_t size) {
  const bool digits = etag.find_first_not_of("0123456789abcdef") == etag.npos;
  if (!digits || (etag.size() != 64 && etag.size() != 40)) return;
  const bool sha256 = etag.size() == 64;
  kind_ = sha256 ? "SHA-256" : "git blob hash";
  context_ = EVP_MD_CTX_new();
  check(EVP_DigestInit_ex(context_of(context_), sha256 ? EVP_sha256() : EVP_sha1(), nullptr));
  const auto head = str("blob ", size);
  if (!sha256) check(EVP_DigestUpdate(context_of(context_), head.c_str(), head.size() + 1));
}

BlobHash::~BlobHash() {
  EVP_MD_CTX_free(context_of(context_));
}

void BlobHash::add(std::span<const std::byte> bytes) {
  if (context_) check(EVP_DigestUpdate(context_of(context_), bytes.data(), bytes.size()));
}

std::string BlobHash::finish() {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  check(EVP_DigestFinal_ex(context_of(context_), digest, &length));
  return hex({digest, length});
}

}  // namespace dsvl
