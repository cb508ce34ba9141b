// The hash a hub names a file by, over bytes as they come.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace dsvl {

class BlobHash {
 public:
  // `etag` of 64 hexadecimal digits: SHA-256. Of 40: git's hash of a blob of `size` bytes (SHA-1 of
  // "blob SIZE", a zero byte, the bytes). Any other: nothing can be checked.
  BlobHash(const std::string& etag, uint64_t size);
  ~BlobHash();
  BlobHash(const BlobHash&) = delete;
  BlobHash& operator=(const BlobHash&) = delete;

  void add(std::span<const std::byte> bytes);
  // "SHA-256" or "git blob hash"; "" when nothing can be checked.
  const char* kind() const { return kind_; }
  // Hexadecimal digits; ends the hash.
  std::string finish();

 private:
  void* context_ = nullptr;  // EVP_MD_CTX*
  const char* kind_ = "";
};

}  // namespace dsvl
