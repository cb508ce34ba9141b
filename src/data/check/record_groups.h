// Small records brought together by their key, in bounded memory: what does not fit lies in
// temporary files, a file for every 256th part of the keys.
#pragma once

#include <compare>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace dsvl {

struct Record {
  uint64_t key = 0, value = 0, sample = 0;
  auto operator<=>(const Record&) const = default;
};

class RecordGroups {
 public:
  // `most_in_memory` records (24 bytes each) before they go to files.
  explicit RecordGroups(size_t most_in_memory = size_t{1} << 22);

  void add(const Record& record);  // from any thread

  // The records of each key, sorted by value, then sample; a 256th part of all records is in memory
  // at a time. The order of the keys is that of a hash, the same in every run.
  void for_each_group(const std::function<void(std::span<const Record>)>& take) const;

 private:
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  struct Bucket {
    std::vector<Record> records;
    std::unique_ptr<std::FILE, CloseFile> file;
    size_t in_file = 0;
  };
  void spill();
  std::vector<Record> all_of(const Bucket& bucket) const;

  size_t most_in_memory_, in_memory_ = 0;
  std::vector<Bucket> buckets_;
  std::mutex mutex_;
};

}  // namespace dsvl
