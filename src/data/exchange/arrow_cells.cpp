// One walk down a type and its array together.
#include "data/exchange/arrow_cells.h"

#include <charconv>
#include <limits>
#include <string_view>

#include "base/error.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

constexpr std::string_view kPictureMark = "\x01picture ";

bool is_bytes(std::string_view format) {
  return format == "z" || format == "Z";
}

bool is_text(std::string_view format) {
  return format == "u" || format == "U";
}

bool is_scalar(std::string_view format) {
  return format.size() == 1 && std::string_view("nbcCsSiIlLfg").find(format[0]) != format.npos;
}

int64_t child_named(const ArrowSchema& type, std::string_view name) {
  for (int64_t i = 0; i < type.n_children; ++i)
    if (type.children[i]->name == name) return i;
  return -1;
}

template <class T>
T number_at(const ArrowArray& array, int64_t at) {
  return static_cast<const T*>(array.buffers[1])[at];
}

bool bit_at(const void* bits, int64_t at) {
  return (static_cast<const uint8_t*>(bits)[at / 8] >> (at % 8) & 1) != 0;
}

bool is_null(const ArrowArray& array, int64_t at) {
  return array.null_count != 0 && array.n_buffers > 0 && array.buffers[0] != nullptr &&
         !bit_at(array.buffers[0], at);
}

// The number of a format of is_scalar().
Value scalar_at(char format, const ArrowArray& array, int64_t at) {
  switch (format) {
    case 'b':
      return bit_at(array.buffers[1], at);
    case 'c':
      return int64_t{number_at<int8_t>(array, at)};
    case 'C':
      return int64_t{number_at<uint8_t>(array, at)};
    case 's':
      return int64_t{number_at<int16_t>(array, at)};
    case 'S':
      return int64_t{number_at<uint16_t>(array, at)};
    case 'i':
      return int64_t{number_at<int32_t>(array, at)};
    case 'I':
      return int64_t{number_at<uint32_t>(array, at)};
    case 'l':
      return number_at<int64_t>(array, at);
    case 'f':
      return double{number_at<float>(array, at)};
    case 'g':
      return number_at<double>(array, at);
    case 'L': {
      const auto number = number_at<uint64_t>(array, at);
      if (number > uint64_t{std::numeric_limits<int64_t>::max()})
        fail("the number ", number, " is beyond those of 64 bits with a sign");
      return static_cast<int64_t>(number);
    }
    default:
      return {};
  }
}

struct Range {
  int64_t begin, end;
};

// Where element `at` of a list, text or bytes lies in what it is a list of.
Range range_at(std::string_view format, const ArrowArray& array, int64_t at) {
  if (format.starts_with("+w:")) {
    int64_t size = 0;
    std::from_chars(format.data() + 3, format.data() + format.size(), size);
    return {at * size, (at + 1) * size};
  }
  if (format == "+L" || format == "U" || format == "Z")
    return {number_at<int64_t>(array, at), number_at<int64_t>(array, at + 1)};
  return {number_at<int32_t>(array, at), number_at<int32_t>(array, at + 1)};
}

std::string_view bytes_at(std::string_view format, const ArrowArray& array, int64_t at) {
  const Range range = range_at(format, array, at);
  if (range.begin == range.end) return {};
  return {static_cast<const char*>(array.buffers[2]) + range.begin,
          static_cast<size_t>(range.end - range.begin)};
}

struct Cells {
  CellBytes bytes;
  CellPictures& pictures;

  Value value(const ArrowSchema& type, const ArrowArray& array, int64_t row) const {
    const int64_t at = array.offset + row;
    const std::string_view format = type.format;
    if (is_null(array, at)) return {};
    if (type.dictionary != nullptr)
      return value(*type.dictionary, *array.dictionary, scalar_at(format[0], array, at).as_int());
    if (is_text(format) || (is_bytes(format) && bytes == CellBytes::text)) {
      const auto text = bytes_at(format, array, at);
      check_utf8(text, type.name);
      return text;
    }
    if (is_bytes(format)) {
      const auto picture = bytes_at(format, array, at);
      return picture.empty() ? Value() : Value(pictures.keep(std::string(picture)));
    }
    if (format == "+s") return struct_value(type, array, at);
    if (is_read(type) && format.starts_with('+')) return list_value(type, array, at);
    return is_scalar(format) ? scalar_at(format[0], array, at) : Value();
  }

  Value struct_value(const ArrowSchema& type, const ArrowArray& array, int64_t at) const {
    const int64_t image = child_named(type, "bytes"), path = child_named(type, "path");
    if (image >= 0 && is_bytes(type.children[image]->format)) {
      const Cells as_picture{CellBytes::picture, pictures};
      Value name = as_picture.value(*type.children[image], *array.children[image], at);
      if (!name.is_null() || path < 0) return name;
      return value(*type.children[path], *array.children[path], at);
    }
    Value object(Value::Object{});
    for (int64_t i = 0; i < type.n_children; ++i)
      object.set(type.children[i]->name, value(*type.children[i], *array.children[i], at));
    return object;
  }

  Value list_value(const ArrowSchema& type, const ArrowArray& array, int64_t at) const {
    const Range range = range_at(type.format, array, at);
    Value::Array list;
    for (int64_t i = range.begin; i < range.end; ++i)
      list.push_back(value(*type.children[0], *array.children[0], i));
    return list;
  }
};

}  // namespace

std::string CellPictures::keep(std::string bytes) {
  bytes_.push_back(std::move(bytes));
  return std::string(kPictureMark) + std::to_string(bytes_.size() - 1);
}

void CellPictures::give(std::vector<EncodedImage>& images) {
  for (auto& [name, bytes] : images) {
    if (!name.starts_with(kPictureMark)) continue;
    size_t index = bytes_.size();
    std::from_chars(name.data() + kPictureMark.size(), name.data() + name.size(), index);
    if (index >= bytes_.size()) continue;
    bytes = bytes_[index];
    name = "picture " + std::to_string(index + 1);
  }
}

bool is_read(const ArrowSchema& type) {
  const std::string_view format = type.format;
  if (type.dictionary != nullptr) return is_read(*type.dictionary);
  return is_scalar(format) || is_text(format) || is_bytes(format) || format == "+s" ||
         format == "+l" || format == "+L" || format.starts_with("+w:");
}

Value cell_value(const ArrowSchema& type, const ArrowArray& array, int64_t row, CellBytes bytes,
                 CellPictures& pictures) {
  return Cells{bytes, pictures}.value(type, array, row);
}

}  // namespace dsvl
