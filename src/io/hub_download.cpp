// Locks, ranges, attempts and hashes of one file.
#include "io/hub_download.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <thread>

#include "base/files.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

// The first byte of "bytes 100-199/200"; nothing when it is of another form.
std::optional<uint64_t> range_begin(const std::string& content_range) {
  unsigned long long begin = 0;
  if (std::sscanf(content_range.c_str(), "bytes %llu-", &begin) != 1) return std::nullopt;
  return begin;
}

std::unique_ptr<FileLock> wait_for_lock(const std::string& path, const HttpClient& client) {
  for (;;) {
    if (auto lock = FileLock::try_lock(path)) return lock;
    if (client.stopped()) throw HttpStopped();
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

}  // namespace

BlobDownload::BlobDownload(const HubSource& source, const HubFile& file, BlobPlace place,
                           std::function<void(int64_t)> on_bytes)
    : source_(source),
      file_(file),
      place_(std::move(place)),
      on_bytes_(std::move(on_bytes)),
      incomplete_(place_.blob + ".incomplete") {}

BlobDownload::~BlobDownload() {
  if (fd_ >= 0) ::close(fd_);
}

bool BlobDownload::run(HttpClient& client, const RetryPolicy& policy) {
  if (!fs::exists(place_.blob)) {
    const auto lock = wait_for_lock(place_.lock, client);
    if (!fs::exists(place_.blob)) {  // another process may have fetched it meanwhile
      fetch(client, policy);
      return true;
    }
  }
  on_bytes_(static_cast<int64_t>(file_.size));
  return false;
}

// What is there already is hashed first, so that the whole file is checked.
void BlobDownload::open(const HttpClient& client) {
  fd_ = ::open(incomplete_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd_ < 0) fail(incomplete_, ": cannot create: ", std::strerror(errno));
  hash_ = std::make_unique<BlobHash>(file_.etag, file_.size);
  std::array<std::byte, 1 << 16> buffer;
  for (;;) {
    const ssize_t count = ::read(fd_, buffer.data(), buffer.size());
    if (count < 0) fail(incomplete_, ": cannot read: ", std::strerror(errno));
    if (count == 0) break;
    if (client.stopped()) throw HttpStopped();
    hash_->add({buffer.data(), static_cast<size_t>(count)});
    have_ += static_cast<uint64_t>(count);
  }
  resumed_ = have_ > 0;
  on_bytes_(static_cast<int64_t>(have_));
  if (have_ > file_.size) begin_anew();
}

void BlobDownload::begin_anew() {
  if (::ftruncate(fd_, 0) != 0 || ::lseek(fd_, 0, SEEK_SET) != 0)
    fail(incomplete_, ": cannot write: ", std::strerror(errno));
  hash_ = std::make_unique<BlobHash>(file_.etag, file_.size);
  on_bytes_(-static_cast<int64_t>(have_));
  have_ = 0;
  resumed_ = false;
}

void BlobDownload::fetch(HttpClient& client, const RetryPolicy& policy) {
  open(client);
  Retry retry(policy, client);
  for (;;) {
    while (have_ < file_.size) attempt(client, retry);
    const auto wrong = mismatch();
    if (wrong.empty()) return finish();
    // What an earlier process left may be of another kind; once from the beginning decides.
    const bool again = resumed_;
    begin_anew();
    if (again) continue;
    fs::remove(incomplete_);
    fail(file_.url, ": ", wrong, "; nothing of it is kept, try again");
  }
}

// One request; returns when it brought bytes or another may, and fails when none will.
void BlobDownload::attempt(HttpClient& client, Retry& retry) {
  const uint64_t before = have_;
  auto request = source_.request(file_.url);
  request.from = have_;
  placed_ = false;
  try {
    const auto response = client.send(
        request,
        [this](const HttpResponse& head, std::span<const std::byte> bytes) { take(head, bytes); });
    if (have_ >= file_.size) return;
    if (have_ > before) retry.progressed();
    if (response.status == 416) begin_anew();  // the server has less than we do
    const bool other = response.good() || response.status == 416 || response.busy();
    if (other && retry.again(response.retry_after)) return;
    if (!response.good()) source_.fail_response(response, file_.path);
    fail(file_.url, ": ends after ", have_, " of ", file_.size, " bytes; try again");
  } catch (const NetworkError& e) {
    if (have_ > before) retry.progressed();
    if (!retry.again())
      fail(e.what(), "; ", have_, " of ", file_.size,
           " bytes are kept, the same command goes on from there");
  }
}

void BlobDownload::take(const HttpResponse& head, std::span<const std::byte> bytes) {
  if (!placed_) {
    placed_ = true;
    if (head.status == 206) {
      const auto begin = range_begin(head.header("content-range"));
      if (!begin || *begin != have_)
        fail(head.url, ": asked for bytes from ", have_, ", the server sends '",
             head.header("content-range"), "'");
    } else if (have_ > 0) {
      begin_anew();  // the server knows no ranges
    }
  }
  if (have_ + bytes.size() > file_.size)
    fail(head.url, ": sends more than the ", file_.size, " bytes the hub promised");
  for (auto rest = bytes; !rest.empty();) {
    const ssize_t written = ::write(fd_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0)
      fail(incomplete_, ": cannot write: ", std::strerror(errno),
           errno == ENOSPC ? "; free some space, the same command goes on from there" : "");
    rest = rest.subspan(static_cast<size_t>(written));
  }
  hash_->add(bytes);
  have_ += bytes.size();
  on_bytes_(static_cast<int64_t>(bytes.size()));
}

std::string BlobDownload::mismatch() {
  if (!*hash_->kind()) return "";
  const auto found = hash_->finish();
  if (found == file_.etag) return "";
  return str("its ", hash_->kind(), " is ", found, ", the hub says ", file_.etag);
}

void BlobDownload::finish() {
  if (::fsync(fd_) != 0) fail(incomplete_, ": cannot write: ", std::strerror(errno));
  if (::rename(incomplete_.c_str(), place_.blob.c_str()) != 0)
    fail(place_.blob, ": cannot rename into place: ", std::strerror(errno));
  sync_directory(fs::path(place_.blob).parent_path().string());
}

}  // namespace dsvl
