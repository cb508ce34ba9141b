// Records of one size: key, hash of the features, features.
#include "train/feature_store.h"

#include <ATen/ops/empty.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/error.h"
#include "base/log.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEnding = ".features";

struct Head {
  FeatureKey key;
  uint64_t hash = 0;
};

int64_t count_of(const std::vector<int64_t>& shape) {
  int64_t count = 1;
  for (const int64_t size : shape) count *= size;
  return count;
}

uint64_t hash_of(const FeatureKey& key, const char* payload, int64_t bytes) {
  return xxh3_64({payload, static_cast<size_t>(bytes)}) ^
         xxh3_64({reinterpret_cast<const char*>(&key), sizeof key});
}

bool read_at(int fd, void* out, int64_t bytes, int64_t offset) {
  auto* to = static_cast<char*>(out);
  while (bytes > 0) {
    const ssize_t got = ::pread(fd, to, static_cast<size_t>(bytes), offset);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    to += got, offset += got, bytes -= got;
  }
  return true;
}

bool write_at(int fd, const std::string& record, int64_t offset) {
  size_t done = 0;
  while (done < record.size()) {
    const ssize_t put = ::pwrite(fd, record.data() + done, record.size() - done,
                                 offset + static_cast<int64_t>(done));
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    done += static_cast<size_t>(put);
  }
  return true;
}

int64_t size_of(int fd) {
  struct stat info {};
  return ::fstat(fd, &info) == 0 ? info.st_size : 0;
}

}  // namespace

FeatureStore::FeatureStore(const std::string& directory, const std::string& name,
                           std::vector<int64_t> shape)
    : shape_(std::move(shape)),
      payload_(2 * count_of(shape_)),
      record_(static_cast<int64_t>(sizeof(Head)) + payload_) {
  std::error_code fault;
  fs::create_directories(directory, fault);
  if (fault) fail(directory, ": cannot make the folder: ", fault.message());
  std::vector<std::string> paths;
  for (const auto& entry : fs::directory_iterator(directory)) {
    const std::string file = entry.path().filename().string();
    if (file.starts_with(name + ".") && file.ends_with(kEnding))
      paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  claim_file(directory + "/" + name + ".");
  for (const auto& path : paths) {
    if (path == own_path_) continue;
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) continue;
    files_.push_back(fd);
    read_keys(fd, size_of(fd));
  }
  read_keys(own_, end_);
}

// The first file that no living process writes to.
void FeatureStore::claim_file(const std::string& beginning) {
  for (int64_t n = 0; !lock_; ++n) {
    own_path_ = str(beginning, n, kEnding);
    lock_ = FileLock::try_lock(own_path_ + ".lock");
  }
  own_ = ::open(own_path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (own_ < 0) fail(own_path_, ": cannot write: ", std::strerror(errno));
  files_.push_back(own_);
  end_ = size_of(own_) / record_ * record_;
}

FeatureStore::~FeatureStore() {
  for (const int fd : files_) ::close(fd);
}

void FeatureStore::read_keys(int fd, int64_t bytes) {
  for (int64_t at = 0; at + record_ <= bytes; at += record_) {
    Head head;
    // The last record of a picture counts: it was written because an earlier one is damaged.
    if (read_at(fd, &head, sizeof head, at)) places_[head.key] = Place{fd, at};
  }
}

std::optional<Tensor> FeatureStore::find(const FeatureKey& key) const {
  const auto found = places_.find(key);
  if (found == places_.end()) return std::nullopt;
  const auto [fd, offset] = found->second;
  Head head;
  Tensor features = at::empty(shape_, at::TensorOptions().dtype(at::kHalf));
  auto* bytes = static_cast<char*>(features.mutable_data_ptr());
  const bool read = read_at(fd, &head, sizeof head, offset) &&
                    read_at(fd, bytes, payload_, offset + static_cast<int64_t>(sizeof head));
  if (!read || head.key != key || head.hash != hash_of(key, bytes, payload_)) return std::nullopt;
  return features;
}

void FeatureStore::add(const FeatureKey& key, const Tensor& features) {
  if (own_ < 0) return;
  const Tensor half = features.to(at::kHalf).contiguous();
  if (half.sizes() != at::IntArrayRef(shape_))
    fail("features of another shape than the store's, ", half.numel(), " numbers");
  const auto* bytes = static_cast<const char*>(half.const_data_ptr());
  const Head head{key, hash_of(key, bytes, payload_)};
  std::string record(reinterpret_cast<const char*>(&head), sizeof head);
  record.append(bytes, static_cast<size_t>(payload_));
  if (!write_at(own_, record, end_)) {
    log_warning(own_path_, ": cannot write: ", std::strerror(errno),
                "; features are computed and not kept on disk from here on");
    own_ = -1;
    return;
  }
  places_[key] = {own_, end_};
  end_ += record_;
}

}  // namespace dsvl
