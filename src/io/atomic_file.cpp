// Temporary name, sync, rename.
#include "io/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"

namespace dsvl {
namespace {

constexpr size_t kChunk = 16 << 20;
// Start write-back early, so that the last sync of a 14 GB file does not wait for all of it.
constexpr uint64_t kFlushEvery = 256 << 20;

[[noreturn]] void fail_write(const std::string& path, const char* doing) {
  const int reason = errno;
  const char* hint =
      reason == ENOSPC || reason == EDQUOT ? "; nothing was left behind, free some space" : "";
  fail(path, ": ", doing, ": ", std::strerror(reason), hint);
}

}  // namespace

AtomicFile::AtomicFile(std::string path)
    : path_(std::move(path)), temporary_(temporary_beside(path_)) {
  fd_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd_ < 0) fail_write(path_, "cannot create");
}

AtomicFile::~AtomicFile() {
  if (fd_ < 0) return;
  ::close(fd_);
  ::unlink(temporary_.c_str());
}

void AtomicFile::write(std::span<const std::byte> bytes) {
  size_ += bytes.size();
  unflushed_ += bytes.size();
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd_, bytes.data(), std::min(bytes.size(), kChunk));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_write(path_, "cannot write");
    bytes = bytes.subspan(static_cast<size_t>(written));
  }
  if (unflushed_ < kFlushEvery) return;
#ifdef __linux__
  ::sync_file_range(fd_, static_cast<off_t>(size_ - unflushed_), static_cast<off_t>(unflushed_),
                    SYNC_FILE_RANGE_WRITE);
#endif
  unflushed_ = 0;
}

void AtomicFile::commit() {
  if (::fsync(fd_) != 0) fail_write(path_, "cannot write");
  if (::rename(temporary_.c_str(), path_.c_str()) != 0)
    fail_write(path_, "cannot rename into place");
  ::close(fd_);
  fd_ = -1;
  sync_directory(std::filesystem::path(path_).parent_path().string());
}

}  // namespace dsvl
