// A data set on disk: shards with their manifest, read by index.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/fields.h"
#include "data/sample.h"
#include "image/image.h"
#include "io/tar_shard.h"

namespace dsvl {

struct ShardInfo {
  std::string file;  // beside the manifest
  int64_t samples = 0, bytes = 0;
  std::string xxh3;  // 128 bits, hexadecimal
};

// manifest.json (design 5).
struct Manifest {
  std::string format = "dsvl-shards-1";
  std::string split, family;
  int64_t seed = 0, samples = 0, bytes = 0;
  std::vector<ShardInfo> shards;
  Value categories{Value::Object{}};  // "category / subcategory" -> samples
  Value draws{Value::Object{}};       // what became of the draws (account.h)
  Value documents{Value::Object{}};   // package -> what became of its documents (account.h)
  Value recipe{Value::Object{}};      // how it was built
};
void fields(Visitor& v, ShardInfo& s);
void fields(Visitor& v, Manifest& m);

Manifest read_manifest(const std::string& directory);
std::string manifest_text(const Manifest& manifest);

// One shard of a set, for walks that keep no shard open behind them.
struct ShardView {
  std::string path;
  int64_t first = 0, samples = 0;      // index of its first sample in the set
  const Manifest* manifest = nullptr;  // null when the shard has none; lives as long as the set
};

// A folder with manifest.json, a folder of such folders (all of them, in order of their names), or
// a folder of .tar files from elsewhere. Safe to use from several threads.
class ShardSet {
 public:
  static std::shared_ptr<const ShardSet> open(const std::string& directory);

  int64_t size() const { return size_; }
  // Maps shards as they are needed. Picture bytes are copied, not decoded.
  Sample sample(int64_t index) const;
  // The same without the pictures' bytes.
  Sample text(int64_t index) const;
  // The sample's picture by its place in `images`, decoded; fails naming shard and sample.
  Image picture(int64_t index, int64_t number) const;
  // Shard and key of a sample, for errors.
  std::string where(int64_t index) const;
  const std::vector<Manifest>& manifests() const { return manifests_; }
  std::vector<ShardView> shards() const;

  // Tells this set from every other: made of the shards' hashes, or, where a manifest is missing,
  // of their paths, sizes and times.
  uint64_t fingerprint() const;

  // Reads every shard whole and compares length, hash and sample count with the manifest; fails
  // naming the file.
  void verify() const;

 private:
  struct Shard {
    std::string path;
    int64_t first = 0;  // index of its first sample in the set
    ShardInfo info;     // xxh3 empty when there is no manifest
    int64_t manifest = -1;
  };
  ShardSet() = default;
  void add(const std::string& directory);
  void add_shard(const std::string& path, ShardInfo info, int64_t manifest);
  std::shared_ptr<const TarShard> shard(size_t index) const;
  // The shard that holds the sample, and its place there.
  std::pair<std::shared_ptr<const TarShard>, size_t> locate(int64_t index) const;

  std::vector<Manifest> manifests_;
  std::vector<Shard> shards_;
  int64_t size_ = 0;
  mutable std::mutex mutex_;
  mutable std::map<size_t, std::shared_ptr<const TarShard>> open_;
};

// KEY.json of one sample in a shard, the pictures' bytes left empty. A JSON without "images" gets
// the parts that are pictures, in their order.
Sample read_shard_text(const TarShard& shard, const ShardSample& members);
// The same without check_sample; `json`, when asked for, gets what the part holds.
Sample parse_shard_text(const TarShard& shard, const ShardSample& members, Value* json = nullptr);
// The bytes of a picture that the sample names; fails when the shard does not hold it.
std::span<const std::byte> picture_bytes(const TarShard& shard, const ShardSample& members,
                                         const std::string& name);
// Text and pictures.
Sample read_shard_sample(const TarShard& shard, const ShardSample& members);
// Parts that are pictures, in their order.
std::vector<std::string> picture_names(const ShardSample& members);
void add_to_shard(TarWriter& writer, const std::string& key, const Sample& sample);
std::string shard_path(const std::string& folder, int64_t number, const char* ending);
// Ends the writer's archive as FOLDER/shard-NUMBER.tar and writes its .idx. A writer with a file
// has the one of shard_path(folder, number, ".tar").
ShardInfo write_shard(TarWriter& writer, const std::string& folder, int64_t number);

}  // namespace dsvl
