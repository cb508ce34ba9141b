// WebDataset shards: plain POSIX tar files whose neighbouring members with one key form a sample
// (spec training 7.1). Reading maps the file and checks every header; writing gives the same bytes
// for the same members.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/xxh3.h"
#include "io/atomic_file.h"

namespace dsvl {

// One member: "a/b.seg.png" is part "seg.png" of sample "a/b".
struct ShardPart {
  std::string extension;
  uint64_t offset = 0;  // of its bytes in the file
  uint64_t size = 0;
};

struct ShardSample {
  std::string key;
  std::vector<ShardPart> parts;
  // The part, or nullptr.
  const ShardPart* find(std::string_view extension) const;
};

// The directory and everything before the first dot of the base name are the key. False when the
// name has no such dot or nothing before it; such members belong to no sample.
bool split_member_name(std::string_view name, std::string_view& key, std::string_view& extension);

// The members of a tar file's bytes, grouped. Understands ustar, GNU long names and pax headers;
// folders and links are passed over. `where` names the file in errors: wrong checksum, size past
// the end, a missing end mark (a cut file), a sample with two parts of one name.
std::vector<ShardSample> scan_tar(std::span<const std::byte> bytes, std::string_view where);

// A mapped shard.
class TarShard {
 public:
  static std::shared_ptr<const TarShard> open(const std::string& path);

  const std::string& path() const { return file_->path(); }
  const std::vector<ShardSample>& samples() const { return samples_; }
  // Valid while the shard lives.
  std::span<const std::byte> bytes(const ShardPart& part) const {
    return file_->bytes().subspan(part.offset, part.size);
  }

 private:
  TarShard(std::shared_ptr<const MappedFile> file, std::vector<ShardSample> samples);
  std::shared_ptr<const MappedFile> file_;
  std::vector<ShardSample> samples_;
};

// Collects a shard: in memory, or in the file that it is to be.
class TarWriter {
 public:
  TarWriter() = default;
  explicit TarWriter(const std::string& path);
  // `name` at most 100 bytes; of one sample all members in a row.
  void add(std::string_view name, std::string_view bytes);
  // Ends the archive, the writer is empty afterwards: the bytes that are in memory.
  std::string finish();
  // The same into the file at `path`, that of the constructor if it had one; xxh3_hex() of it.
  std::string save(const std::string& path);
  uint64_t size() const { return (file_ ? file_->size() : 0) + bytes_.size(); }
  // What scan_tar() will find.
  const std::vector<ShardSample>& samples() const { return samples_; }

 private:
  // A member whose bytes come next.
  void note(std::string_view name, uint64_t bytes);
  // What is in memory goes to the file.
  void spill();

  std::string bytes_;
  std::vector<ShardSample> samples_;
  std::unique_ptr<AtomicFile> file_;
  Xxh3 hash_;  // of what is in the file
};

// The index that lies beside a shard, in the form of DALI's wds2idx: "v1.2 N", then a line a sample
// with "extension offset size name" for each part.
std::string shard_index(const std::vector<ShardSample>& samples);

}  // namespace dsvl
