// Manifests and random access to samples.
#include "data/shard_set.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "base/error.h"
#include "base/json.h"
#include "data/parse_sample.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> sorted_entries(const std::string& directory, bool folders) {
  std::error_code error;
  std::vector<std::string> paths;
  for (const auto& entry : fs::directory_iterator(directory, error)) {
    const bool wanted = folders ? entry.is_directory() : entry.path().extension() == ".tar";
    if (wanted) paths.push_back(entry.path().string());
  }
  if (error) fail(directory, ": cannot open: ", error.message());
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string where_in(const TarShard& shard, const ShardSample& members) {
  return shard.path() + ": " + members.key;
}

bool is_picture(std::string_view extension) {
  const std::string_view ending = extension.substr(extension.rfind('.') + 1);
  return ending == "png" || ending == "jpg" || ending == "jpeg" || ending == "webp" ||
         ending == "gif";
}

}  // namespace

void fields(Visitor& v, ShardInfo& s) {
  v("file", s.file, "file name");
  v("samples", s.samples, "samples in it");
  v("bytes", s.bytes, "length");
  v("xxh3", s.xxh3, "128-bit XXH3 of the file");
}

void fields(Visitor& v, Manifest& m) {
  v("format", m.format, "dsvl-shards-1");
  v("split", m.split, "split");
  v("family", m.family, "family of samples");
  v("seed", m.seed, "seed of all draws");
  v("samples", m.samples, "samples in all shards");
  v("bytes", m.bytes, "length of all shards");
  v("shards", m.shards, "shards in order");
  v("categories", m.categories, "samples by category");
  v("draws", m.draws, "draws asked for, kept, dropped and why");
  v("documents", m.documents, "documents of each package: read, kept, dropped and why, failed");
  v("recipe", m.recipe, "the recipe that built it");
}

Manifest read_manifest(const std::string& directory) {
  const std::string path = directory + "/manifest.json";
  Manifest manifest;
  read_fields(manifest, read_json_file(path), path, Unknown::report);
  if (manifest.format != Manifest{}.format)
    fail(path, ": format '", manifest.format, "', wanted '", Manifest{}.format, "'");
  return manifest;
}

std::string manifest_text(const Manifest& manifest) {
  return to_json(write_fields(manifest), 1) + "\n";
}

uint64_t ShardSet::fingerprint() const {
  std::string text;
  for (const auto& shard : shards_) {
    if (!shard.info.xxh3.empty()) {
      text += str(shard.info.xxh3, " ", shard.info.samples, "\n");
      continue;
    }
    const auto written = fs::last_write_time(shard.path).time_since_epoch().count();
    text +=
        str(fs::canonical(shard.path).string(), " ", fs::file_size(shard.path), " ", written, "\n");
  }
  return xxh3_64(text);
}

std::shared_ptr<const ShardSet> ShardSet::open(const std::string& directory) {
  std::shared_ptr<ShardSet> set(new ShardSet);
  set->add(directory);
  if (set->shards_.empty()) fail(directory, ": found neither manifest.json nor .tar shards");
  return set;
}

void ShardSet::add(const std::string& directory) {
  if (fs::is_regular_file(directory)) {
    const auto count = static_cast<int64_t>(TarShard::open(directory)->samples().size());
    add_shard(directory, {fs::path(directory).filename().string(), count, 0, ""}, -1);
    return;
  }
  if (fs::exists(directory + "/manifest.json")) {
    manifests_.push_back(read_manifest(directory));
    for (const auto& info : manifests_.back().shards) {
      if (info.file.find('/') != info.file.npos)
        fail(directory, "/manifest.json: shard name '", info.file, "' has a slash");
      add_shard(directory + "/" + info.file, info, static_cast<int64_t>(manifests_.size()) - 1);
    }
    return;
  }
  for (const auto& path : sorted_entries(directory, false)) {
    const auto count = static_cast<int64_t>(TarShard::open(path)->samples().size());
    add_shard(path, {fs::path(path).filename().string(), count, 0, ""}, -1);
  }
  for (const auto& folder : sorted_entries(directory, true)) add(folder);
}

void ShardSet::add_shard(const std::string& path, ShardInfo info, int64_t manifest) {
  if (info.samples < 0 || info.samples > INT64_C(1) << 40)
    fail(path, ": ", info.samples, " samples, says its manifest");
  std::error_code error;
  const auto bytes = fs::file_size(path, error);
  if (error) fail(path, ": the manifest names this shard, but: ", error.message());
  if (!info.xxh3.empty() && bytes != static_cast<uintmax_t>(info.bytes))
    fail(path, ": has ", bytes, " bytes, its manifest says ", info.bytes,
         "; the file is cut or changed");
  shards_.push_back({path, size_, std::move(info), manifest});
  size_ += shards_.back().info.samples;
}

std::vector<ShardView> ShardSet::shards() const {
  std::vector<ShardView> views;
  for (const auto& [path, first, info, manifest] : shards_)
    views.push_back({path, first, info.samples,
                     manifest < 0 ? nullptr : &manifests_[static_cast<size_t>(manifest)]});
  return views;
}

std::shared_ptr<const TarShard> ShardSet::shard(size_t index) const {
  const std::lock_guard lock(mutex_);
  auto& shard = open_[index];
  if (shard) return shard;
  shard = TarShard::open(shards_[index].path);
  if (static_cast<int64_t>(shard->samples().size()) != shards_[index].info.samples)
    fail(shard->path(), ": has ", shard->samples().size(), " samples, its manifest says ",
         shards_[index].info.samples);
  return shard;
}

std::pair<std::shared_ptr<const TarShard>, size_t> ShardSet::locate(int64_t index) const {
  if (index < 0 || index >= size_) fail("sample ", index, " of a data set with ", size_);
  const auto after = std::upper_bound(shards_.begin(), shards_.end(), index,
                                      [](int64_t i, const Shard& s) { return i < s.first; });
  const auto which = static_cast<size_t>(after - shards_.begin()) - 1;
  return {shard(which), static_cast<size_t>(index - shards_[which].first)};
}

std::string ShardSet::where(int64_t index) const {
  const auto [file, place] = locate(index);
  return where_in(*file, file->samples()[place]);
}

Sample ShardSet::text(int64_t index) const {
  const auto [file, place] = locate(index);
  return read_shard_text(*file, file->samples()[place]);
}

Sample ShardSet::sample(int64_t index) const {
  const auto [file, place] = locate(index);
  return read_shard_sample(*file, file->samples()[place]);
}

Image ShardSet::picture(int64_t index, int64_t number) const {
  const auto [file, place] = locate(index);
  const ShardSample& members = file->samples()[place];
  const Sample sample = read_shard_text(*file, members);
  const std::string where = where_in(*file, members);
  if (number < 0 || number >= static_cast<int64_t>(sample.images.size()))
    fail(where, ": picture ", number, " of ", sample.images.size());
  const auto& name = sample.images[static_cast<size_t>(number)].name;
  return decode_image(picture_bytes(*file, members, name), where);
}

void ShardSet::verify() const {
  for (size_t i = 0; i < shards_.size(); ++i) {
    const auto& [path, first, info, manifest] = shards_[i];
    if (!info.xxh3.empty()) {
      const std::string found = xxh3_hex(MappedFile::open(path)->bytes());
      if (found != info.xxh3) fail(path, ": hash ", found, ", its manifest says ", info.xxh3);
    }
    shard(i);
  }
}

std::span<const std::byte> picture_bytes(const TarShard& shard, const ShardSample& members,
                                         const std::string& name) {
  const ShardPart* part = members.find(name);
  if (part == nullptr)
    fail(where_in(shard, members), ": names picture '", name, "', which the shard does not hold");
  return shard.bytes(*part);
}

Sample parse_shard_text(const TarShard& shard, const ShardSample& members, Value* json) {
  const std::string where = where_in(shard, members);
  const ShardPart* part = members.find("json");
  if (part == nullptr) fail(where, ": has no .json part");
  Value value = parse_json(text_of(shard.bytes(*part)), where);
  if (value.is_object() && value.find("images") == nullptr) {
    value.set("images", Value::list(picture_names(members)));
  }
  Sample sample = parse_sample(value, where);
  if (sample.id.empty()) sample.id = members.key;
  if (json != nullptr) *json = std::move(value);
  return sample;
}

Sample read_shard_text(const TarShard& shard, const ShardSample& members) {
  Sample sample = parse_shard_text(shard, members);
  check_sample(sample, where_in(shard, members));
  return sample;
}

Sample read_shard_sample(const TarShard& shard, const ShardSample& members) {
  Sample sample = read_shard_text(shard, members);
  for (auto& image : sample.images)
    image.bytes = text_of(picture_bytes(shard, members, image.name));
  return sample;
}

std::vector<std::string> picture_names(const ShardSample& members) {
  std::vector<std::string> names;
  for (const auto& part : members.parts)
    if (is_picture(part.extension)) names.push_back(part.extension);
  return names;
}

void add_to_shard(TarWriter& writer, const std::string& key, const Sample& sample) {
  check_sample(sample, key);
  writer.add(key + ".json", to_json(sample_to_value(sample)));
  for (const auto& image : sample.images) writer.add(key + "." + image.name, image.bytes);
}

std::string shard_path(const std::string& folder, int64_t number, const char* ending) {
  char name[32];
  std::snprintf(name, sizeof name, "/shard-%06lld%s", static_cast<long long>(number), ending);
  return folder + name;
}

ShardInfo write_shard(TarWriter& writer, const std::string& folder, int64_t number) {
  const auto samples = writer.samples();
  const std::string path = shard_path(folder, number, ".tar"), hash = writer.save(path);
  write_file_atomic(shard_path(folder, number, ".idx"), shard_index(samples));
  return {fs::path(path).filename().string(), static_cast<int64_t>(samples.size()),
          static_cast<int64_t>(fs::file_size(path)), hash};
}

}  // namespace dsvl
