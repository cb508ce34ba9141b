// Buckets by a hash of the key; a bucket is sorted when it is its turn.
#include "data/check/record_groups.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "base/random.h"

namespace dsvl {
namespace {

constexpr size_t kBuckets = 256;

[[noreturn]] void fail_spill(const char* what) {
  fail("temporary file for the search of duplicates: ", what, ": ", std::strerror(errno),
       "; free space where temporary files go");
}

}  // namespace

RecordGroups::RecordGroups(size_t most_in_memory)
    : most_in_memory_(most_in_memory), buckets_(kBuckets) {}

void RecordGroups::add(const Record& record) {
  const std::lock_guard lock(mutex_);
  buckets_[mix({record.key}) % kBuckets].records.push_back(record);
  if (++in_memory_ >= most_in_memory_) spill();
}

void RecordGroups::spill() {
  for (auto& bucket : buckets_) {
    if (bucket.records.empty()) continue;
    if (!bucket.file) bucket.file.reset(std::tmpfile());
    if (!bucket.file) fail_spill("cannot make it");
    const size_t count = bucket.records.size();
    if (std::fwrite(bucket.records.data(), sizeof(Record), count, bucket.file.get()) != count)
      fail_spill("cannot write");
    bucket.in_file += count;
    bucket.records = {};
  }
  in_memory_ = 0;
}

std::vector<Record> RecordGroups::all_of(const Bucket& bucket) const {
  std::vector<Record> records(bucket.in_file);
  if (bucket.in_file > 0) {
    if (std::fseek(bucket.file.get(), 0, SEEK_SET) != 0 ||
        std::fread(records.data(), sizeof(Record), records.size(), bucket.file.get()) !=
            records.size())
      fail_spill("cannot read back");
    if (std::fseek(bucket.file.get(), 0, SEEK_END) != 0) fail_spill("cannot seek");
  }
  records.insert(records.end(), bucket.records.begin(), bucket.records.end());
  std::sort(records.begin(), records.end());
  return records;
}

void RecordGroups::for_each_group(const std::function<void(std::span<const Record>)>& take) const {
  for (const auto& bucket : buckets_) {
    const auto records = all_of(bucket);
    for (size_t begin = 0; begin < records.size();) {
      size_t end = begin;
      while (end < records.size() && records[end].key == records[begin].key) ++end;
      take(std::span(records).subspan(begin, end - begin));
      begin = end;
    }
  }
}

}  // namespace dsvl
