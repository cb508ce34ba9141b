// Reading samples straight out of mapped tar files.
#include "data/shard_source.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <span>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "image/image.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;
constexpr size_t kBlock = 512;

using Bytes = std::span<const std::byte>;

struct Entry {
  size_t shard = 0;
  std::string name;
  Bytes json;
  std::map<int64_t, Bytes> pictures;  // by number
};

std::string_view text_of(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

int64_t octal(std::string_view field, const std::string& where) {
  const auto first = field.find_first_not_of(' ');
  const auto last =
      field.find_first_of(std::string_view("\0 ", 2), first == field.npos ? 0 : first);
  int64_t value = 0;
  if (first != field.npos) {
    const auto* end = field.data() + std::min(last, field.size());
    if (std::from_chars(field.data() + first, end, value, 8).ptr == end) return value;
  }
  fail(where, ": a tar header has a broken size field");
}

class ShardSource : public SampleSource {
 public:
  explicit ShardSource(std::vector<std::string> paths) {
    for (const auto& path : paths) {
      shards_.push_back(MappedFile::open(path));
      scan(shards_.size() - 1);
    }
    for (const auto& sample : samples_)
      if (sample.json.empty())
        fail(shards_[sample.shard]->path(), ": ", sample.name,
             " has no .json; wanted one for every sample");
  }

  int64_t size() const override { return static_cast<int64_t>(samples_.size()); }

  SampleText text(int64_t index) const override {
    const Value json = parse(index);
    SampleText out;
    if (const Value* text = json.find("text")) out.text = text->as_string();
    if (const Value* messages = json.find("messages"))
      for (const auto& message : messages->as_array())
        out.messages.push_back({message.at("role").as_string(), message.at("content").as_string()});
    if (out.messages.empty() && out.text.empty()) fail(where(index), ": neither text nor messages");
    return out;
  }

  std::string category(int64_t index) const override {
    const Value json = parse(index);
    const Value* category = json.find("category");
    return category ? category->as_string() : "";
  }

  bool has_pictures(int64_t index) const override {
    return !samples_[static_cast<size_t>(index)].pictures.empty();
  }

  Image picture(int64_t index, int64_t number) const override {
    const auto& pictures = samples_[static_cast<size_t>(index)].pictures;
    const auto found = pictures.find(number);
    if (found == pictures.end()) fail(where(index), ": picture ", number, " is missing");
    return decode_image(found->second, where(index));
  }

 private:
  std::string where(int64_t index) const {
    const auto& sample = samples_[static_cast<size_t>(index)];
    return shards_[sample.shard]->path() + ": " + sample.name;
  }
  Value parse(int64_t index) const {
    return parse_json(text_of(samples_[static_cast<size_t>(index)].json), where(index));
  }

  void scan(size_t shard) {
    const Bytes all = shards_[shard]->bytes();
    const std::string& path = shards_[shard]->path();
    for (size_t at = 0; at + kBlock <= all.size();) {
      const std::string_view header = text_of(all.subspan(at, kBlock));
      if (header[0] == '\0') return;  // the end of the archive
      const auto size = static_cast<size_t>(octal(header.substr(124, 12), path));
      at += kBlock;
      if (size > all.size() - at)
        fail(path, ": is cut; an entry needs ", size, " bytes, ", all.size() - at, " are left");
      const char kind = header[156];
      if (kind == '0' || kind == '\0')
        add(shard, std::string(header.substr(0, header.substr(0, 100).find('\0'))),
            all.subspan(at, size));
      at += (size + kBlock - 1) / kBlock * kBlock;
    }
    fail(path, ": is cut; wanted the end mark of a tar archive");
  }

  void add(size_t shard, const std::string& file, Bytes bytes) {
    const size_t base = file.rfind('/') == file.npos ? 0 : file.rfind('/') + 1;
    const size_t dot = file.find('.', base);
    if (dot == file.npos) return;
    const std::string key = file.substr(0, dot), ending = file.substr(dot + 1);
    if (samples_.empty() || samples_.back().name != key || samples_.back().shard != shard)
      samples_.push_back({shard, key, {}, {}});
    if (ending == "json") samples_.back().json = bytes;
    int64_t number = 0;
    const auto* end = ending.data() + ending.find('.');
    if (ending.find('.') != ending.npos && std::from_chars(ending.data(), end, number).ptr == end)
      samples_.back().pictures[number] = bytes;
  }

  std::vector<std::shared_ptr<const MappedFile>> shards_;
  std::vector<Entry> samples_;
};

}  // namespace

std::unique_ptr<SampleSource> open_shards(const std::string& path) {
  std::vector<std::string> paths;
  if (fs::is_directory(path)) {
    for (const auto& entry : fs::directory_iterator(path))
      if (entry.path().extension() == ".tar") paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
  } else {
    paths.push_back(path);
  }
  if (paths.empty())
    fail(path, ": no .tar shard; wanted a data set as `dsvl data build` writes it");
  auto source = std::make_unique<ShardSource>(paths);
  if (source->size() == 0) fail(path, ": holds no sample");
  return source;
}

}  // namespace dsvl
