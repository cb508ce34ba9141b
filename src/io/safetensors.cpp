// Header checks, mapped views.
#include "io/safetensors.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/error.h"
#include "base/json.h"
#include "io/mapped_tensor.h"
#include "io/safetensors_dtype.h"

namespace dsvl {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors are little endian");

constexpr uint64_t kMaxHeader = 100'000'000;
constexpr size_t kMaxTensors = 1'000'000;
constexpr size_t kMaxDimensions = 64;

std::string_view header_of(const MappedFile& map) {
  const auto bytes = map.bytes();
  if (bytes.size() < 8)
    fail(map.path(), ": ", bytes.size(),
         " bytes long, a safetensors file has at least 8; download it again");
  uint64_t length = 0;
  std::memcpy(&length, bytes.data(), 8);
  if (length > kMaxHeader)
    fail(map.path(), ": the header claims ", length, " bytes, at most ", kMaxHeader,
         " are read; is it a safetensors file?");
  if (length > bytes.size() - 8)
    fail(map.path(), ": the header claims ", length, " bytes, the file ends after ",
         bytes.size() - 8, "; download it again");
  return {reinterpret_cast<const char*>(bytes.data()) + 8, static_cast<size_t>(length)};
}

// The product of the sizes and the element size, or an Error where it leaves 63 bits.
uint64_t byte_count(const std::vector<int64_t>& shape, uint64_t element_size) {
  uint64_t product = element_size;
  bool empty = false;
  for (const int64_t size : shape) {
    if (size < 0) fail("shape has the negative size ", size);
    if (size == 0) empty = true;
  }
  if (empty) return 0;
  for (const int64_t size : shape)
    if (__builtin_mul_overflow(product, static_cast<uint64_t>(size), &product) ||
        product > INT64_MAX)
      fail("shape has more elements than 63 bits count");
  return product;
}

uint64_t offset_value(const Value& v) {
  const int64_t n = v.as_int();
  if (n < 0) fail("data_offsets has the negative value ", n);
  return static_cast<uint64_t>(n);
}

// One header entry; offsets are still relative to the first byte behind the header.
TensorInfo parse_entry(const std::string& name, const Value& entry, uint64_t data_bytes) {
  TensorInfo info;
  info.name = name;
  info.dtype = entry.at("dtype").as_string();
  info.type = scalar_type_of(info.dtype);
  for (const auto& size : entry.at("shape").as_array()) info.shape.push_back(size.as_int());
  if (info.shape.size() > kMaxDimensions) fail("has ", info.shape.size(), " dimensions");
  const auto& offsets = entry.at("data_offsets").as_array();
  if (offsets.size() != 2) fail("data_offsets has ", offsets.size(), " values, wanted 2");
  const uint64_t begin = offset_value(offsets[0]), end = offset_value(offsets[1]);
  if (begin > end) fail("data_offsets run backwards: ", begin, " to ", end);
  if (end > data_bytes)
    fail("ends at byte ", end, " of ", data_bytes,
         " that the file has; is it cut? download it again");
  const uint64_t wanted = byte_count(info.shape, c10::elementSize(info.type));
  if (end - begin != wanted) fail("has ", end - begin, " bytes, its dtype and shape make ", wanted);
  info.offset = begin;
  info.bytes = wanted;
  return info;
}

// Bytes must follow one another without gap or overlap, to the last byte of the file.
void check_layout(const std::vector<TensorInfo>& tensors, uint64_t data_bytes,
                  const std::string& path) {
  uint64_t end = 0;
  for (const auto& info : tensors) {
    if (info.offset < end) fail(path, ": tensor '", info.name, "' overlaps the one before it");
    if (info.offset > end)
      fail(path, ": ", info.offset - end, " bytes before tensor '", info.name,
           "' belong to no tensor");
    end = info.offset + info.bytes;
  }
  if (end != data_bytes)
    fail(path, ": ", data_bytes - end, " bytes at the end belong to no tensor");
}

void read_metadata(const Value& value, std::map<std::string, std::string>& metadata,
                   const std::string& path) {
  try {
    for (const auto& [key, text] : value.as_object()) metadata[key] = text.as_string();
  } catch (const Error& e) {
    fail(path, ": __metadata__: ", e.what());
  }
}

}  // namespace

std::shared_ptr<const SafetensorsFile> SafetensorsFile::open(const std::string& path) {
  std::shared_ptr<SafetensorsFile> file(new SafetensorsFile);
  file->map_ = MappedFile::open(path);
  const auto text = header_of(*file->map_);
  const Value header = parse_json(text, path);
  if (!header.is_object()) fail(path, ": the header is ", header.kind(), ", wanted an object");
  if (header.as_object().size() > kMaxTensors)
    fail(path, ": ", header.as_object().size(), " tensors, at most ", kMaxTensors, " are read");
  const uint64_t data_start = 8 + text.size();
  const uint64_t data_bytes = file->map_->bytes().size() - data_start;
  for (const auto& [name, entry] : header.as_object()) {
    if (name == "__metadata__") {
      read_metadata(entry, file->metadata_, path);
      continue;
    }
    try {
      file->tensors_.push_back(parse_entry(name, entry, data_bytes));
    } catch (const Error& e) {
      fail(path, ": tensor '", name, "': ", e.what());
    }
  }
  // Empty tensors sort before the one that begins at the same byte.
  std::sort(file->tensors_.begin(), file->tensors_.end(), [](const auto& a, const auto& b) {
    return std::tie(a.offset, a.bytes, a.name) < std::tie(b.offset, b.bytes, b.name);
  });
  check_layout(file->tensors_, data_bytes, path);
  for (size_t i = 0; i < file->tensors_.size(); ++i) {
    file->tensors_[i].offset += data_start;
    file->index_[file->tensors_[i].name] = i;
  }
  return file;
}

const TensorInfo* SafetensorsFile::find(const std::string& name) const {
  const auto at = index_.find(name);
  return at == index_.end() ? nullptr : &tensors_[at->second];
}

Tensor SafetensorsFile::tensor(const std::string& name) const {
  const auto* info = find(name);
  if (!info) fail(path(), ": no tensor '", name, "'");
  return tensor(*info);
}

Tensor SafetensorsFile::tensor(const TensorInfo& info) const {
  return mapped_tensor(shared_from_this(), map_->bytes().data() + info.offset, info.type,
                       info.shape);
}

}  // namespace dsvl
