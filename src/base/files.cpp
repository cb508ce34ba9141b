// POSIX files, maps and locks.
#include "base/files.h"

#include <fcntl.h>
#include <openssl/sha.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/error.h"

namespace dsvl {
namespace {

[[noreturn]] void fail_system(const std::string& path, const char* doing) {
  fail(path, ": ", doing, ": ", std::strerror(errno));
}

struct Descriptor {
  int fd;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

void write_all(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_system(path, "cannot write");
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace

std::string hex(std::span<const unsigned char> bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (const unsigned char b : bytes) {
    out += kDigits[b >> 4];
    out += kDigits[b & 15];
  }
  return out;
}

std::string read_file(const std::string& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.fd < 0) fail_system(path, "cannot open");
  struct stat info {};
  if (::fstat(file.fd, &info) != 0) fail_system(path, "cannot read");
  if (S_ISDIR(info.st_mode)) fail(path, ": is a folder, wanted a file");
  std::string bytes;
  if (info.st_size > 0) bytes.reserve(static_cast<size_t>(info.st_size));
  char buffer[65536];
  for (;;) {
    const ssize_t count = ::read(file.fd, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_system(path, "cannot read");
    if (count == 0) return bytes;
    bytes.append(buffer, static_cast<size_t>(count));
  }
}

std::string temporary_beside(const std::string& path) {
  return str(path, ".tmp-", ::getpid());
}

void write_file_atomic(const std::string& path, std::string_view bytes) {
  const std::string temporary = temporary_beside(path);
  try {
    const Descriptor file{
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
    if (file.fd < 0) fail_system(path, "cannot create");
    write_all(file.fd, bytes, path);
    if (::fsync(file.fd) != 0) fail_system(path, "cannot write");
    if (::rename(temporary.c_str(), path.c_str()) != 0)
      fail_system(path, "cannot rename into place");
  } catch (const Error&) {
    ::unlink(temporary.c_str());
    throw;
  }
  sync_directory(std::filesystem::path(path).parent_path().string());
}

void sync_directory(const std::string& path) {
  const Descriptor folder{
      ::open(path.empty() ? "." : path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (folder.fd < 0) fail_system(path, "cannot open");
  // Some file systems cannot sync folders; what was renamed is then as safe as they make it.
  if (::fsync(folder.fd) != 0 && errno != EINVAL) fail_system(path, "cannot sync");
}

void sync_tree(const std::string& directory) {
  namespace fs = std::filesystem;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    const auto path = entry.path().string();
    if (entry.is_directory()) {
      sync_directory(path);
      continue;
    }
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (file.fd < 0 || ::fsync(file.fd) != 0) fail_system(path, "cannot sync");
  }
  sync_directory(directory);
}

MappedFile::MappedFile(std::string path, const std::byte* data, size_t size)
    : path_(std::move(path)), data_(data), size_(size) {}

std::shared_ptr<const MappedFile> MappedFile::open(const std::string& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.fd < 0) fail_system(path, "cannot open");
  struct stat info {};
  if (::fstat(file.fd, &info) != 0) fail_system(path, "cannot read");
  if (!S_ISREG(info.st_mode)) fail(path, ": not a regular file");
  const auto size = static_cast<size_t>(info.st_size);
  void* data = nullptr;
  if (size > 0) {
    data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.fd, 0);
    if (data == MAP_FAILED) fail_system(path, "cannot map");
  }
  return std::shared_ptr<const MappedFile>(
      new MappedFile(path, static_cast<const std::byte*>(data), size));
}

MappedFile::~MappedFile() {
  if (size_ > 0) ::munmap(const_cast<std::byte*>(data_), size_);
}

std::unique_ptr<FileLock> FileLock::try_lock(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) fail_system(path, "cannot create");
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return std::unique_ptr<FileLock>(new FileLock(fd));
  ::close(fd);
  return nullptr;
}

FileLock::~FileLock() {
  ::close(fd_);
}

std::string xxh3_hex(std::span<const std::byte> bytes) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes.data(), bytes.size()));
  return hex(canonical.digest);
}

uint64_t xxh3_64(std::string_view bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

std::string sha256_hex(std::span<const std::byte> bytes) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest);
  return hex(digest);
}

}  // namespace dsvl
