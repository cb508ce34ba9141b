// Files whole or absent: reading, mapping, and writing through a temporary name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace dsvl {

// The whole file; fails with the path and the system's reason.
std::string read_file(const std::string& path);

// Writes beside the target, syncs, renames: afterwards the path holds all of it or what it held
// before.
void write_file_atomic(const std::string& path, std::string_view bytes);

// Makes a rename or a new file in this folder survive a power cut.
void sync_directory(const std::string& path);
// Syncs every file below `directory` and the folders themselves.
void sync_tree(const std::string& directory);

// A file mapped read-only; the bytes stay valid while any copy of the pointer lives.
class MappedFile {
 public:
  // Fails with the path and the system's reason. An empty file maps to an empty span.
  static std::shared_ptr<const MappedFile> open(const std::string& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::span<const std::byte> bytes() const { return {data_, size_}; }
  const std::string& path() const { return path_; }

 private:
  MappedFile(std::string path, const std::byte* data, size_t size);
  std::string path_;
  const std::byte* data_;
  size_t size_;
};

// A name for a temporary file or folder beside `path`, unique to this process.
std::string temporary_beside(const std::string& path);

// Holds an exclusive lock on a file for the life of the object; the lock goes with the process.
class FileLock {
 public:
  // Returns null when another process holds it.
  static std::unique_ptr<FileLock> try_lock(const std::string& path);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_;
};

// 128-bit XXH3 as 32 hexadecimal digits.
std::string xxh3_hex(std::span<const std::byte> bytes);
uint64_t xxh3_64(std::string_view bytes);
// Two lower-case hexadecimal digits a byte.
std::string hex(std::span<const unsigned char> bytes);
// SHA-256 as 64 hexadecimal digits.
std::string sha256_hex(std::span<const std::byte> bytes);

}  // namespace dsvl
