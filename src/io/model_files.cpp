// One file or many, by the index.
#include "io/model_files.h"

#include <cstdio>
#include <filesystem>
#include <set>

#include "base/error.h"
#include "base/json.h"
#include "io/gguf_weights.h"
#include "io/quoted.h"
#include "io/torch_file.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

constexpr char kSingle[] = "/model.safetensors";
constexpr char kIndex[] = "/model.safetensors.index.json";
constexpr char kTorchSingle[] = "/pytorch_model.bin";
constexpr char kTorchIndex[] = "/pytorch_model.bin.index.json";

// The one file *.pt or *.pth of a folder, "" without; fails when there are more.
std::string lone_torch_file(const std::string& directory) {
  std::string found;
  if (!fs::is_directory(directory)) return found;
  for (const auto& entry : fs::directory_iterator(directory)) {
    const auto extension = entry.path().extension();
    if (extension != ".pt" && extension != ".pth") continue;
    if (!found.empty())
      fail(directory, ": has ", fs::path(found).filename().string(), " and ",
           entry.path().filename().string(),
           "; which of them holds the weights? call it pytorch_model.bin");
    found = entry.path().string();
  }
  return found;
}

// A file by its name, and whether it is an index of shards.
struct Weights {
  std::string path;
  bool index = false;
};

// Safetensors before pickles, an index before a single file; an empty path where there is none.
Weights find_weights(const std::string& directory) {
  const std::pair<const char*, bool> forms[] = {
      {kIndex, true}, {kSingle, false}, {kTorchIndex, true}, {kTorchSingle, false}};
  for (const auto& [name, index] : forms)
    if (fs::exists(directory + name)) return {directory + name, index};
  return {lone_torch_file(directory), false};
}

[[noreturn]] void fail_no_weights(const std::string& directory) {
  if (!fs::is_directory(directory)) fail(directory, ": no such folder");
  fail(directory,
       ": no weights; wanted model.safetensors, pytorch_model.bin, or shards with their index");
}

// Shard names come from a file: nothing outside the directory may be opened through them.
void check_shard_name(const std::string& name, const std::string& index) {
  if (name.empty() || name.find('/') != name.npos || name[0] == '.')
    fail(index, ": shard name '", name, "' is not a plain file name");
}

}  // namespace

std::shared_ptr<const TensorFile> open_tensor_file(const std::string& path) {
  if (path.ends_with(".safetensors")) return SafetensorsFile::open(path);
  return TorchFile::open(path);
}

bool has_model_files(const std::string& directory) {
  if (is_gguf_file(directory)) return !GgufFile::open(directory)->tensors().empty();
  return !find_weights(directory).path.empty();
}

ModelFiles ModelFiles::open(const std::string& directory) {
  ModelFiles files;
  files.directory_ = directory;
  if (is_gguf_file(directory)) {
    files.add(GgufWeights::open(directory));
    return files;
  }
  const auto [index, is_index] = find_weights(directory);
  if (index.empty()) fail_no_weights(directory);
  if (!is_index) {
    files.add(open_tensor_file(index));
    return files;
  }
  const Value json = read_json_file(index);
  const auto* map = json.find("weight_map");
  if (!map || !map->is_object()) fail(index, ": 'weight_map' is missing or not an object");
  std::set<std::string> shards;
  for (const auto& [tensor, shard] : map->as_object()) {
    if (!shard.is_string())
      fail(index, ": weight_map: '", tensor, "': wanted a string, found ", shard.kind());
    check_shard_name(shard.as_string(), index);
    shards.insert(shard.as_string());
  }
  for (const auto& shard : shards) {
    const auto path = directory + "/" + shard;
    if (!fs::exists(path))
      fail(path, ": this shard is missing; ", fs::path(index).filename().string(),
           " names it, download it");
    files.add(open_tensor_file(path));
  }
  for (const auto& [tensor, shard] : map->as_object()) {
    const auto found = files.places_.find(tensor);
    if (found == files.places_.end() ||
        found->second.file->path() != directory + "/" + shard.as_string())
      fail(directory, "/", shard.as_string(), ": no tensor '", tensor,
           "', which the index promises");
  }
  return files;
}

void ModelFiles::add(const std::shared_ptr<const TensorFile>& file) {
  for (const auto& info : file->tensors())
    if (!places_.emplace(info.name, Place{file, &info}).second)
      fail(file->path(), ": tensor ", in_quotes(info.name), " stands in another shard too");
}

const TensorInfo* ModelFiles::find(const std::string& name) const {
  const auto found = places_.find(name);
  return found == places_.end() ? nullptr : found->second.info;
}

const ModelFiles::Place& ModelFiles::place(const std::string& name) const {
  const auto found = places_.find(name);
  if (found == places_.end()) fail(directory_, ": no tensor '", name, "'");
  return found->second;
}

Tensor ModelFiles::tensor(const std::string& name) const {
  const auto& at = place(name);
  return at.file->tensor(*at.info);
}

const std::string& ModelFiles::path_of(const std::string& name) const {
  return place(name).file->path();
}

std::vector<std::string> ModelFiles::names() const {
  std::vector<std::string> all;
  for (const auto& [name, unused] : places_) all.push_back(name);
  return all;
}

uint64_t ModelFiles::total_bytes() const {
  uint64_t sum = 0;
  for (const auto& [name, at] : places_) sum += at.info->bytes;
  return sum;
}

ModelFilesWriter::ModelFilesWriter(std::string directory, std::vector<TensorPlan> plan,
                                   uint64_t shard_bytes)
    : directory_(std::move(directory)) {
  uint64_t filled = 0;
  for (auto& tensor : plan) {
    const uint64_t bytes = planned_bytes(tensor);
    if (shards_.empty() || (filled > 0 && filled + bytes > shard_bytes)) {
      shards_.emplace_back();
      filled = 0;
    }
    filled += bytes;
    shards_.back().push_back(std::move(tensor));
  }
  if (shards_.empty()) shards_.emplace_back();
  open_shard();
}

namespace {

std::string shard_name(size_t shard, size_t count) {
  if (count == 1) return kSingle + 1;
  char name[64];
  std::snprintf(name, sizeof name, "model-%05zu-of-%05zu.safetensors", shard + 1, count);
  return name;
}

}  // namespace

void ModelFilesWriter::open_shard() {
  const auto path = directory_ + "/" + shard_name(shard_, shards_.size());
  writer_ = std::make_unique<SafetensorsWriter>(path, shards_[shard_], Metadata{{"format", "pt"}});
  written_ = 0;
}

void ModelFilesWriter::write(const Tensor& tensor) {
  if (written_ == shards_[shard_].size() && shard_ + 1 < shards_.size()) {
    writer_->finish();
    ++shard_;
    open_shard();
  }
  writer_->write(tensor);
  ++written_;
}

void ModelFilesWriter::finish() {
  writer_->finish();
  if (shards_.size() == 1) return;
  if (shard_ + 1 != shards_.size())
    fail(directory_, ": ", shard_ + 1, " of ", shards_.size(), " shards were written");
  Value::Object map;
  uint64_t total = 0;
  for (size_t i = 0; i < shards_.size(); ++i)
    for (const auto& tensor : shards_[i]) {
      map.emplace_back(tensor.name, shard_name(i, shards_.size()));
      total += planned_bytes(tensor);
    }
  Value metadata, index;
  metadata.set("total_size", size_t{total});
  index.set("metadata", metadata);
  index.set("weight_map", Value(std::move(map)));
  write_file_atomic(directory_ + kIndex, to_json(index, 2) + "\n");
}

}  // namespace dsvl
