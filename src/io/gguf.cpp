// Header checks, mapped views, dequantised tensors.
#include "io/gguf.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <fstream>
#include <unordered_set>

#include "base/error.h"
#include "base/json.h"
#include "io/gguf_cursor.h"
#include "io/gguf_split.h"
#include "io/gguf_types.h"
#include "io/mapped_tensor.h"
#include "io/quoted.h"

namespace dsvl {
namespace {

static_assert(std::endian::native == std::endian::little, "GGUF is read as little endian");

constexpr std::string_view kMagic = "GGUF";
constexpr uint64_t kMaxTensors = 1'000'000, kMaxKeys = 65'536, kMaxKeyLength = 65'535;
constexpr uint64_t kMaxTensorName = 255, kDefaultAlignment = 32, kMaxAlignment = 1 << 20;
constexpr uint32_t kMaxDimensions = 4;
// Weights that a thread takes at a time.
constexpr int64_t kGrain = 1 << 16;

struct Counts {
  uint64_t tensors, keys;
};

Counts read_counts(GgufCursor& cursor, const std::string& path) {
  std::string magic;
  for (int i = 0; i < 4; ++i) magic += cursor.number<char>();
  if (magic != kMagic) fail(path, ": begins with ", in_quotes(magic), ", a GGUF file with 'GGUF'");
  const auto version = cursor.number<uint32_t>();
  if (version != 2 && version != 3)
    fail(path, ": GGUF version ", version, version >> 16 ? " (big endian?)" : "",
         "; 2 and 3, little endian, are read");
  const Counts counts{cursor.number<uint64_t>(), cursor.number<uint64_t>()};
  if (counts.tensors > kMaxTensors)
    fail(path, ": ", counts.tensors, " tensors, at most ", kMaxTensors, " are read");
  if (counts.keys > kMaxKeys)
    fail(path, ": ", counts.keys, " metadata keys, at most ", kMaxKeys, " are read");
  return counts;
}

Value read_metadata(GgufCursor& cursor, uint64_t count, const std::string& path) {
  Value::Object metadata;
  std::unordered_set<std::string> seen;
  for (uint64_t i = 0; i < count; ++i) {
    std::string key(cursor.string(kMaxKeyLength));
    if (!seen.insert(key).second)
      fail(path, ": the metadata key ", in_quotes(key), " stands twice");
    const auto type = cursor.number<uint32_t>();
    metadata.emplace_back(std::move(key), cursor.value(type));
  }
  return Value(std::move(metadata));
}

uint64_t alignment_of(const Value& metadata, const std::string& path) {
  const auto* given = metadata.find("general.alignment");
  if (!given) return kDefaultAlignment;
  const int64_t n = given->is_int() ? given->as_int() : 0;
  if (n < 1 || n > int64_t{kMaxAlignment} || !std::has_single_bit(static_cast<uint64_t>(n)))
    fail(path, ": general.alignment is ", n, ", wanted a power of two up to ", kMaxAlignment);
  return static_cast<uint64_t>(n);
}

// Bytes of a tensor whose innermost size comes last; fails where they leave 63 bits.
uint64_t tensor_bytes(const TensorInfo& info, const GgufType& type) {
  const int64_t row = info.shape.empty() ? 1 : info.shape.back();
  if (row % type.block_elements)
    fail("its rows of ", row, " are no multiple of ", type.name, "'s ", type.block_elements);
  uint64_t bytes = static_cast<uint64_t>(row / type.block_elements);
  bool whole = !__builtin_mul_overflow(bytes, static_cast<uint64_t>(type.block_bytes), &bytes);
  uint64_t elements = 1;  // counted by tensors, in 63 bits
  for (size_t i = 0; i < info.shape.size(); ++i) {
    const auto size = static_cast<uint64_t>(info.shape[i]);
    whole = whole && !__builtin_mul_overflow(elements, size, &elements);
    if (i + 1 < info.shape.size()) whole = whole && !__builtin_mul_overflow(bytes, size, &bytes);
  }
  if (!whole || bytes > INT64_MAX || elements > INT64_MAX / sizeof(float))
    fail("has more elements than 63 bits count");
  return bytes;
}

// One entry of the list; the offset is still relative to the first byte of the tensors.
TensorInfo read_entry(GgufCursor& cursor, uint64_t alignment) {
  TensorInfo info;
  const auto dimensions = cursor.number<uint32_t>();
  if (dimensions > kMaxDimensions)
    fail("has ", dimensions, " dimensions, at most ", kMaxDimensions, " are read");
  for (uint32_t i = 0; i < dimensions; ++i) {
    const auto size = cursor.number<uint64_t>();
    if (size < 1 || size > INT64_MAX) fail("has the size ", size, ", wanted 1 or more");
    info.shape.push_back(static_cast<int64_t>(size));
  }
  std::reverse(info.shape.begin(), info.shape.end());
  const auto& type = gguf_type(cursor.number<uint32_t>());
  info.dtype = type.name;
  info.type = type.type;
  info.bytes = tensor_bytes(info, type);
  info.offset = cursor.number<uint64_t>();
  if (info.offset % alignment)
    fail("begins at byte ", info.offset, ", wanted a multiple of ", alignment);
  return info;
}

std::vector<TensorInfo> read_list(GgufCursor& cursor, uint64_t count, uint64_t alignment,
                                  const std::string& path) {
  std::vector<TensorInfo> tensors;
  std::unordered_set<std::string> seen;
  for (uint64_t i = 0; i < count; ++i) {
    const std::string name(cursor.string(kMaxTensorName));
    if (!seen.insert(name).second) fail(path, ": tensor ", in_quotes(name), " stands twice");
    try {
      tensors.push_back(read_entry(cursor, alignment));
    } catch (const Error& e) {
      const std::string_view what = e.what();
      if (what.starts_with(path)) throw;
      fail(path, ": tensor ", in_quotes(name), ": ", what);
    }
    tensors.back().name = name;
  }
  std::sort(tensors.begin(), tensors.end(), [](const auto& a, const auto& b) {
    return std::tie(a.offset, a.name) < std::tie(b.offset, b.name);
  });
  return tensors;
}

// Makes offsets those in the file; no tensor may reach into the next or past the end.
void place_tensors(std::vector<TensorInfo>& tensors, uint64_t data_start, uint64_t file_bytes,
                   const std::string& path) {
  const uint64_t room = file_bytes > data_start ? file_bytes - data_start : 0;
  uint64_t end = 0;
  for (auto& info : tensors) {
    if (info.offset > room || info.bytes > room - info.offset)
      fail(path, ": tensor ", in_quotes(info.name), " ends behind the ", room,
           " bytes that the file has for tensors; is it cut? download it again");
    if (info.offset < end)
      fail(path, ": tensor ", in_quotes(info.name), " overlaps the one before it");
    end = info.offset + info.bytes;
    info.offset += data_start;
  }
}

}  // namespace

bool is_gguf_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  char magic[4] = {};
  in.read(magic, sizeof magic);
  return in && std::string_view(magic, sizeof magic) == kMagic;
}

std::shared_ptr<const GgufFile> GgufFile::open(const std::string& path) {
  std::shared_ptr<GgufFile> file(new GgufFile);
  file->metadata_ = file->add_part(path);
  file->add_others();
  return file;
}

Value GgufFile::add_part(const std::string& path) {
  const auto map = MappedFile::open(path);
  const uint64_t size = map->bytes().size();
  GgufCursor cursor(map->bytes(), path);
  const auto counts = read_counts(cursor, path);
  Value metadata = read_metadata(cursor, counts.keys, path);
  const auto alignment = alignment_of(metadata, path);
  auto tensors = read_list(cursor, counts.tensors, alignment, path);
  const uint64_t data_start = (cursor.position() + alignment - 1) / alignment * alignment;
  place_tensors(tensors, data_start, size, path);
  const uint64_t begin =
      parts_.empty() ? 0 : parts_.back().begin + parts_.back().map->bytes().size();
  for (auto& info : tensors) {
    info.offset += begin;
    tensors_.push_back(std::move(info));
  }
  parts_.push_back({map, begin});
  return metadata;
}

void GgufFile::add_others() {
  const auto others = other_gguf_parts(path(), metadata_);
  if (others.empty()) return;
  const auto count = static_cast<int64_t>(others.size()) + 1;
  int64_t number = 1;
  for (const auto& other : others) check_gguf_part(other, add_part(other), ++number, count);
  std::unordered_set<std::string_view> seen;
  for (const auto& info : tensors_)
    if (!seen.insert(info.name).second)
      fail(path(), ": tensor ", in_quotes(info.name), " stands in two of its ", count, " parts");
  const auto* promised = metadata_.find("split.tensors.count");
  if (promised && *promised != Value(tensors_.size()))
    fail(path(), ": its ", count, " parts hold ", tensors_.size(),
         " tensors, split.tensors.count is ", to_json(*promised));
}

const GgufFile::Part& GgufFile::part_of(const TensorInfo& info) const {
  auto next =
      std::upper_bound(parts_.begin(), parts_.end(), info.offset,
                       [](uint64_t offset, const Part& part) { return offset < part.begin; });
  return *--next;
}

Tensor GgufFile::tensor(const TensorInfo& info) const {
  const auto& type = gguf_type(info.dtype);
  const auto& part = part_of(info);
  const auto* data = part.map->bytes().data() + (info.offset - part.begin);
  if (!type.dequantize) return mapped_tensor(shared_from_this(), data, type.type, info.shape);
  const Tensor out = at::empty(info.shape, at::TensorOptions().dtype(at::kFloat));
  const auto* in = reinterpret_cast<const uint8_t*>(data);
  auto* values = out.mutable_data_ptr<float>();
  const int64_t blocks = out.numel() / type.block_elements;
  at::parallel_for(0, blocks, kGrain / type.block_elements, [&](int64_t begin, int64_t end) {
    type.dequantize(in + begin * type.block_bytes, end - begin,
                    values + begin * type.block_elements);
  });
  return out;
}

}  // namespace dsvl
