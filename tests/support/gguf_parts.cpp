// Bytes of headers put together anew around the metadata and tensors of the whole.
#include "support/gguf_parts.h"

#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "io/gguf.h"
#include "io/gguf_cursor.h"
#include "io/gguf_split.h"
#include "support/gguf_bytes.h"

namespace dsvl {
namespace {

constexpr uint32_t kUint16 = 2, kInt32 = 5;  // types of metadata
constexpr size_t kAlignment = 32;

// Filled up to a whole number of alignments.
void align(GgufBytes& bytes) {
  bytes.text.resize((bytes.text.size() + kAlignment - 1) / kAlignment * kAlignment);
}

struct Metadata {
  uint64_t keys;
  std::string bytes;
};

Metadata metadata_of(const std::string& whole) {
  GgufCursor cursor(std::as_bytes(std::span(whole)), "whole");
  for (int i = 0; i < 4; ++i) cursor.number<uint32_t>();  // magic, version, tensors
  const auto keys = cursor.number<uint64_t>();
  const auto begin = cursor.position();
  for (uint64_t i = 0; i < keys; ++i) {
    cursor.string(UINT16_MAX);
    const auto type = cursor.number<uint32_t>();
    cursor.value(type);
  }
  return {keys, whole.substr(begin, cursor.position() - begin)};
}

uint32_t type_number(const std::string& dtype) {
  if (dtype == "F32") return 0;
  if (dtype == "F16") return 1;
  if (dtype == "BF16") return 30;
  fail("no number for the type ", dtype);
}

void add_tensor(GgufBytes& header, GgufBytes& data, const TensorInfo& info,
                const std::string& whole) {
  header.string(info.name).number(static_cast<uint32_t>(info.shape.size()));
  for (size_t i = info.shape.size(); i > 0; --i)
    header.number(static_cast<uint64_t>(info.shape[i - 1]));
  header.number(type_number(info.dtype)).number(uint64_t{data.text.size()});
  data.text += whole.substr(info.offset, info.bytes);
  align(data);
}

}  // namespace

std::string split_gguf(const std::string& path, const std::string& stem, int64_t parts) {
  const auto whole = read_file(path);
  const auto metadata = metadata_of(whole);
  const auto file = GgufFile::open(path);
  const GgufPart name{stem, 1, parts};
  const auto total = static_cast<int32_t>(file->tensors().size());
  for (int64_t part = 0; part < parts; ++part) {
    std::vector<TensorInfo> own;
    for (int64_t i = part; i < total; i += parts)
      own.push_back(file->tensors()[static_cast<size_t>(i)]);
    GgufBytes header{"GGUF"}, data;
    header.number(uint32_t{3}).number(uint64_t{own.size()});
    header.number(uint64_t{3 + (part == 0 ? metadata.keys : 0)});
    if (part == 0) header.text += metadata.bytes;
    header.string("split.no").number(kUint16).number(static_cast<uint16_t>(part));
    header.string("split.count").number(kUint16).number(static_cast<uint16_t>(parts));
    header.string("split.tensors.count").number(kInt32).number(total);
    for (const auto& info : own) add_tensor(header, data, info, whole);
    align(header);
    write_file_atomic(name.path(part + 1), header.text + data.text);
  }
  return name.path(1);
}

}  // namespace dsvl
