// Runs are read in pieces; a heap holds the next record of each.
#include "data/text/key_file.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <queue>

#include "base/error.h"
#include "base/files.h"
#include "io/atomic_file.h"

namespace dsvl {
namespace {

constexpr char kMagic[] = "dsvlkeys", kPairMagic[] = "dsvlpair";
constexpr size_t kNumbers = 4;  // identity, hash, documents, lists
constexpr size_t kHead = 8 + kNumbers * 8;

struct Head {
  uint64_t identity = 0, hash = 0, documents = 0;
  std::vector<uint64_t> sizes;  // records of each list

  uint64_t verdicts_at() const { return kHead + 8 * sizes.size(); }
  uint64_t list_at(size_t list) const {
    uint64_t place = verdicts_at() + documents;
    for (size_t i = 0; i < list; ++i) place += sizes[i] * sizeof(KeyRecord);
    return place;
  }
};

void append(std::string& bytes, const void* data, size_t size) {
  bytes.append(static_cast<const char*>(data), size);
}

void read_exactly(std::ifstream& file, void* to, size_t size, const std::string& path) {
  if (!file.read(static_cast<char*>(to), static_cast<std::streamsize>(size)))
    fail(path, ": ends too early; remove it to have it made anew");
}

Head read_head(std::ifstream& file, const std::string& path) {
  char magic[8];
  uint64_t numbers[kNumbers];
  read_exactly(file, magic, sizeof magic, path);
  read_exactly(file, numbers, sizeof numbers, path);
  if (std::memcmp(magic, kMagic, sizeof magic) != 0 || numbers[3] > 65536)
    fail(path, ": is no list of keys; remove it to have it made anew");
  Head head{numbers[0], numbers[1], numbers[2], std::vector<uint64_t>(numbers[3])};
  read_exactly(file, head.sizes.data(), 8 * head.sizes.size(), path);
  return head;
}

Head open_head(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) fail(path, ": cannot be read");
  return read_head(file, path);
}

// One list of one file, a piece at a time; the file is open only while a piece is read.
class Run {
 public:
  Run(const std::string& path, size_t list, size_t piece) : path_(path), piece_(piece) {
    const Head head = open_head(path);
    if (list >= head.sizes.size()) fail(path, ": has ", head.sizes.size(), " lists of keys");
    place_ = head.list_at(list);
    left_ = head.sizes[list];
    refill();
  }
  bool empty() const { return next_ == records_.size(); }
  const KeyRecord& front() const { return records_[next_]; }
  void pop() {
    if (++next_ == records_.size()) refill();
  }

 private:
  void refill() {
    next_ = 0;
    records_.resize(static_cast<size_t>(std::min<uint64_t>(left_, piece_)));
    if (records_.empty()) return;
    std::ifstream file(path_, std::ios::binary);
    file.seekg(static_cast<std::streamoff>(place_));
    read_exactly(file, records_.data(), records_.size() * sizeof(KeyRecord), path_);
    place_ += records_.size() * sizeof(KeyRecord);
    left_ -= records_.size();
  }

  std::string path_;
  size_t piece_, next_ = 0;
  uint64_t place_ = 0, left_ = 0;
  std::vector<KeyRecord> records_;
};

}  // namespace

void write_key_part(const std::string& path, uint64_t identity, KeyPart part) {
  std::string body;
  for (const auto& list : part.lists) {
    const uint64_t size = list.size();
    append(body, &size, sizeof size);
  }
  append(body, part.verdicts.data(), part.verdicts.size());
  for (auto& list : part.lists) {
    std::sort(list.begin(), list.end());
    append(body, list.data(), list.size() * sizeof(KeyRecord));
  }
  const uint64_t numbers[kNumbers] = {identity, xxh3_64(body), part.verdicts.size(),
                                      part.lists.size()};
  std::string bytes(kMagic, 8);
  append(bytes, numbers, sizeof numbers);
  write_file_atomic(path, bytes + body);
}

bool is_key_part(const std::string& path, uint64_t identity) {
  if (!std::filesystem::exists(path)) return false;
  const auto file = MappedFile::open(path);
  const std::string_view bytes(reinterpret_cast<const char*>(file->bytes().data()),
                               file->bytes().size());
  uint64_t numbers[kNumbers];
  if (bytes.size() < kHead || !bytes.starts_with(kMagic)) return false;
  std::memcpy(numbers, bytes.data() + 8, sizeof numbers);
  return numbers[0] == identity && numbers[1] == xxh3_64(bytes.substr(kHead));
}

std::vector<uint8_t> read_verdicts(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) fail(path, ": cannot be read");
  const Head head = read_head(file, path);
  std::vector<uint8_t> verdicts(head.documents);
  read_exactly(file, verdicts.data(), verdicts.size(), path);
  return verdicts;
}

void merge_keys(const std::vector<std::string>& paths, size_t list, size_t budget,
                const TakePair& take) {
  const size_t share = budget / std::max<size_t>(1, paths.size()) / sizeof(KeyRecord);
  const size_t piece = std::clamp<size_t>(share, 64, 4096);
  std::vector<Run> runs;
  runs.reserve(paths.size());
  for (const auto& path : paths) runs.emplace_back(path, list, piece);
  using Next = std::pair<KeyRecord, size_t>;
  std::priority_queue<Next, std::vector<Next>, std::greater<>> heap;
  for (size_t i = 0; i < runs.size(); ++i)
    if (!runs[i].empty()) heap.emplace(runs[i].front(), i);
  KeyRecord first{};
  for (bool begun = false; !heap.empty(); begun = true) {
    const auto [record, run] = heap.top();
    heap.pop();
    runs[run].pop();
    if (!runs[run].empty()) heap.emplace(runs[run].front(), run);
    if (begun && record.key == first.key)
      take(first.document, record.document);
    else
      first = record;
  }
}

void write_pairs(const std::string& path, uint64_t identity,
                 const std::function<void(const TakePair& take)>& produce) {
  AtomicFile file(path);
  std::string bytes(kPairMagic, 8);
  append(bytes, &identity, sizeof identity);
  produce([&](uint64_t first, uint64_t other) {
    const uint64_t pair[2] = {first, other};
    append(bytes, pair, sizeof pair);
    if (bytes.size() < size_t{1} << 16) return;
    file.write(bytes);
    bytes.clear();
  });
  file.write(bytes);
  file.commit();
}

bool is_pair_file(const std::string& path, uint64_t identity) {
  std::ifstream file(path, std::ios::binary);
  char magic[8];
  uint64_t found = 0;
  return file.read(magic, sizeof magic) && file.read(reinterpret_cast<char*>(&found), 8) &&
         std::memcmp(magic, kPairMagic, sizeof magic) == 0 && found == identity;
}

void each_pair(const std::string& path, const TakePair& take) {
  std::ifstream file(path, std::ios::binary);
  if (!file.seekg(16)) fail(path, ": cannot be read");
  for (uint64_t pair[2]; file.read(reinterpret_cast<char*>(pair), sizeof pair);)
    take(pair[0], pair[1]);
}

}  // namespace dsvl
