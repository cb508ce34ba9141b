// Every length is compared with what is left before it is used.
#include "io/gguf_cursor.h"

#include <charconv>

namespace dsvl {
namespace {

constexpr uint64_t kMaxString = uint64_t{64} << 20;
constexpr uint64_t kMaxValues = uint64_t{1} << 22;
constexpr int kMaxDepth = 4;

// Numbers of the format for the types of metadata.
enum Kind : uint32_t {
  kUint8,
  kInt8,
  kUint16,
  kInt16,
  kUint32,
  kInt32,
  kFloat32,
  kBool,
  kString,
  kList,
  kUint64,
  kInt64,
  kFloat64
};

}  // namespace

double shortest_decimal(float value) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  double out = 0;
  // "inf" and "nan" are read back as well.
  std::from_chars(text, end, out);
  return out;
}

const std::byte* GgufCursor::take(uint64_t count) {
  const uint64_t left = bytes_.size() - position_;
  if (count > left)
    fail(path_, ": the header wants ", count, " bytes at ", position_, ", the file has ", left,
         " more; is it cut? download it again");
  const auto* at = bytes_.data() + position_;
  position_ += count;
  return at;
}

std::string_view GgufCursor::string(uint64_t most) {
  const auto length = number<uint64_t>();
  if (length > most)
    fail(path_, ": a text of ", length, " bytes at ", position_, ", at most ", most, " are read");
  return {reinterpret_cast<const char*>(take(length)), static_cast<size_t>(length)};
}

Value GgufCursor::list(int depth) {
  if (depth > kMaxDepth) fail(path_, ": lists in lists more than ", kMaxDepth, " deep");
  const auto type = number<uint32_t>();
  const auto count = number<uint64_t>();
  if (count > kMaxValues - num_values_)
    fail(path_, ": a list of ", count, " values at ", position_, "; ", kMaxValues,
         " in all are read");
  num_values_ += count;
  Value::Array items;
  for (uint64_t i = 0; i < count; ++i) items.push_back(value(type, depth));
  return Value(std::move(items));
}

Value GgufCursor::value(uint32_t type, int depth) {
  switch (type) {
    case kUint8:
      return Value(int64_t{number<uint8_t>()});
    case kInt8:
      return Value(int64_t{number<int8_t>()});
    case kUint16:
      return Value(int64_t{number<uint16_t>()});
    case kInt16:
      return Value(int64_t{number<int16_t>()});
    case kUint32:
      return Value(int64_t{number<uint32_t>()});
    case kInt32:
      return Value(int64_t{number<int32_t>()});
    case kFloat32:
      return Value(shortest_decimal(number<float>()));
    case kBool:
      return Value(number<uint8_t>() != 0);
    case kString:
      return Value(string(kMaxString));
    case kList:
      return list(depth + 1);
    case kUint64: {
      const auto n = number<uint64_t>();
      if (n > INT64_MAX) fail(path_, ": the number ", n, " is past 63 bits");
      return Value(static_cast<int64_t>(n));
    }
    case kInt64:
      return Value(number<int64_t>());
    case kFloat64:
      return Value(number<double>());
    default:
      fail(path_, ": metadata of type ", type, " at byte ", position_, "; 0 to 12 are known");
  }
}

}  // namespace dsvl
