// A file written piece by piece under a temporary name: it takes its place whole, or never existed.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace dsvl {

class AtomicFile {
 public:
  // Creates the temporary file beside `path`; fails with the path and the system's reason.
  explicit AtomicFile(std::string path);
  // Removes the temporary file unless commit() came through.
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  // Appends; fails with the reason (a full disk).
  void write(std::span<const std::byte> bytes);
  void write(std::string_view text) { write(std::as_bytes(std::span(text.data(), text.size()))); }

  uint64_t size() const { return size_; }

  // Syncs and renames into place.
  void commit();

 private:
  std::string path_, temporary_;
  int fd_ = -1;
  uint64_t size_ = 0;
  uint64_t unflushed_ = 0;
};

}  // namespace dsvl
