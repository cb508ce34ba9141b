// Scans and writes tar shards.
#include "io/tar_shard.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "io/tar_header.h"

namespace dsvl {
namespace {

constexpr uint64_t kLongestName = 1 << 16;
constexpr size_t kMostInMemory = size_t{4} << 20;  // of a writer with a file

uint64_t padded(uint64_t size) {
  return (size + kTarBlock - 1) / kTarBlock * kTarBlock;
}

struct Member {
  std::string name;
  uint64_t offset, size;
};

// Walks the archive's headers.
class Walk {
 public:
  Walk(std::span<const std::byte> bytes, std::string_view where) : bytes_(bytes), where_(where) {}

  // The next regular file; false at the end mark.
  bool next(Member& member) {
    TarHeader extra;  // what long-name and pax headers before the member said
    bool renamed = false, resized = false;
    while (true) {
      const auto block = take(kTarBlock, "a header");
      if (is_zero_block(block)) return false;
      TarHeader header = parse_tar_header(block, here(kTarBlock));
      if (header.type == 'L' || header.type == 'x') {
        const std::string text = text_of(header);
        if (header.type == 'L') {
          extra.name = text.substr(0, text.find('\0'));
          renamed = true;
          continue;
        }
        TarHeader said{"", UINT64_MAX, 'x'};
        apply_pax(text, here(0), said);
        if (!said.name.empty()) extra.name = said.name, renamed = true;
        if (said.size != UINT64_MAX) extra.size = said.size, resized = true;
        continue;
      }
      if (resized) header.size = extra.size;
      member = {renamed ? extra.name : header.name, position_, header.size};
      skip(header);
      if (header.type == '0' || header.type == '7') return true;
      renamed = resized = false;
    }
  }

 private:
  std::string here(uint64_t back) const { return str(where_, " at byte ", position_ - back); }

  std::span<const std::byte> take(uint64_t size, std::string_view what) {
    if (size > bytes_.size() - position_)
      fail(where_, ": ends at byte ", bytes_.size(), " within ", what, "; the file is cut");
    const auto part = bytes_.subspan(position_, size);
    position_ += size;
    return part;
  }

  std::string text_of(const TarHeader& header) {
    if (header.size > kLongestName) fail(here(kTarBlock), ": a name of ", header.size, " bytes");
    const auto text = take(padded(header.size), "a name").first(header.size);
    return {reinterpret_cast<const char*>(text.data()), text.size()};
  }

  void skip(const TarHeader& header) {
    const bool has_bytes = header.type == '0' || header.type == '7' || header.type == 'g';
    if (!has_bytes) return;
    if (header.size > bytes_.size())
      fail(where_, ": member '", header.name, "' claims ", header.size, " bytes, the file has ",
           bytes_.size());
    take(padded(header.size), "member '" + header.name + "'");
  }

  std::span<const std::byte> bytes_;
  std::string_view where_;
  uint64_t position_ = 0;
};

}  // namespace

const ShardPart* ShardSample::find(std::string_view extension) const {
  const auto it = std::find_if(parts.begin(), parts.end(),
                               [&](const ShardPart& part) { return part.extension == extension; });
  return it == parts.end() ? nullptr : &*it;
}

bool split_member_name(std::string_view name, std::string_view& key, std::string_view& extension) {
  const size_t slash = name.rfind('/');
  const size_t base = slash == name.npos ? 0 : slash + 1;
  const size_t dot = name.find('.', base);
  if (dot == name.npos || dot == base) return false;
  key = name.substr(0, dot);
  extension = name.substr(dot + 1);
  return true;
}

std::vector<ShardSample> scan_tar(std::span<const std::byte> bytes, std::string_view where) {
  std::vector<ShardSample> samples;
  Walk walk(bytes, where);
  for (Member member; walk.next(member);) {
    std::string_view key, extension;
    if (!split_member_name(member.name, key, extension)) continue;
    if (samples.empty() || samples.back().key != key) samples.push_back({std::string(key), {}});
    auto& sample = samples.back();
    if (sample.find(extension) != nullptr)
      fail(where, ": sample '", key, "' has two parts named '", extension, "'");
    sample.parts.push_back({std::string(extension), member.offset, member.size});
  }
  return samples;
}

TarShard::TarShard(std::shared_ptr<const MappedFile> file, std::vector<ShardSample> samples)
    : file_(std::move(file)), samples_(std::move(samples)) {}

std::shared_ptr<const TarShard> TarShard::open(const std::string& path) {
  auto file = MappedFile::open(path);
  auto samples = scan_tar(file->bytes(), path);
  return std::shared_ptr<const TarShard>(new TarShard(std::move(file), std::move(samples)));
}

TarWriter::TarWriter(const std::string& path) : file_(std::make_unique<AtomicFile>(path)) {}

void TarWriter::add(std::string_view name, std::string_view bytes) {
  bytes_ += make_tar_header(name, bytes.size());
  note(name, bytes.size());
  bytes_ += bytes;
  bytes_.resize(padded(bytes_.size()), '\0');
  if (file_ != nullptr && bytes_.size() >= kMostInMemory) spill();
}

void TarWriter::spill() {
  file_->write(bytes_);
  hash_.update(bytes_);
  bytes_.clear();
}

void TarWriter::note(std::string_view name, uint64_t bytes) {
  std::string_view key, extension;
  if (!split_member_name(name, key, extension)) return;
  if (samples_.empty() || samples_.back().key != key) samples_.push_back({std::string(key), {}});
  samples_.back().parts.push_back({std::string(extension), size(), bytes});
}

std::string TarWriter::finish() {
  bytes_.append(2 * kTarBlock, '\0');
  samples_.clear();
  return std::exchange(bytes_, {});
}

std::string TarWriter::save(const std::string& path) {
  if (file_ == nullptr) file_ = std::make_unique<AtomicFile>(path);
  bytes_ = finish();
  spill();
  std::exchange(file_, nullptr)->commit();
  return std::exchange(hash_, Xxh3()).hex();
}

std::string shard_index(const std::vector<ShardSample>& samples) {
  std::string text = str("v1.2 ", samples.size(), "\n");
  for (const auto& sample : samples) {
    std::string line;
    for (const auto& part : sample.parts)
      line += str(line.empty() ? "" : " ", part.extension, " ", part.offset, " ", part.size, " ",
                  sample.key, ".", part.extension);
    text += line + "\n";
  }
  return text;
}

}  // namespace dsvl
