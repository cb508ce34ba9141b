// Fixed columns of octal text.
#include "io/tar_header.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "base/error.h"

namespace dsvl {
namespace {

struct Column {
  size_t offset, length;
};
constexpr Column kName{0, 100}, kMode{100, 8}, kOwner{108, 8}, kGroup{116, 8}, kSize{124, 12},
    kTime{136, 12}, kChecksum{148, 8}, kMagic{257, 8}, kPrefix{345, 155};
constexpr size_t kType = 156;

std::string_view column(std::string_view block, Column c) {
  return block.substr(c.offset, c.length);
}

// Up to the first NUL.
std::string text_of(std::string_view value) {
  return std::string(value.substr(0, value.find('\0')));
}

// Octal digits between blanks or NULs, or GNU's big-endian binary when the first bit is set.
uint64_t number_of(std::string_view value, std::string_view where) {
  uint64_t number = 0;
  if (static_cast<unsigned char>(value[0]) == 0x80) {
    for (const char c : value.substr(1)) {
      if (number >> 55 != 0) fail(where, ": tar header with a size past 2^63");
      number = number << 8 | static_cast<unsigned char>(c);
    }
    return number;
  }
  bool any = false;
  for (const char c : value) {
    if (c == ' ' && !any) continue;
    if (c == ' ' || c == '\0') break;
    if (c < '0' || c > '7') fail(where, ": tar header with a number that is not octal");
    number = number << 3 | static_cast<uint64_t>(c - '0');
    any = true;
  }
  return number;
}

// The sum of all bytes with the checksum's own column as blanks.
uint64_t checksum(std::string_view block) {
  uint64_t sum = 0;
  for (size_t i = 0; i < block.size(); ++i) {
    const bool own = i >= kChecksum.offset && i < kChecksum.offset + kChecksum.length;
    sum += own ? ' ' : static_cast<unsigned char>(block[i]);
  }
  return sum;
}

void put(std::string& block, Column c, std::string_view value) {
  block.replace(c.offset, value.size(), value);
}

void put_octal(std::string& block, Column c, uint64_t value) {
  char text[24];
  std::snprintf(text, sizeof text, "%0*llo", static_cast<int>(c.length) - 1,
                static_cast<unsigned long long>(value));
  put(block, c, text);
}

}  // namespace

std::string make_tar_header(std::string_view name, uint64_t size) {
  if (name.empty() || name.size() > kName.length)
    fail("tar member name '", name, "' has ", name.size(), " bytes, wanted 1 to ", kName.length);
  if (size >> 33 != 0) fail("tar member '", name, "' has ", size, " bytes, wanted less than 2^33");
  std::string block(kTarBlock, '\0');
  put(block, kName, name);
  put_octal(block, kMode, 0644);
  put_octal(block, kOwner, 0);
  put_octal(block, kGroup, 0);
  put_octal(block, kSize, size);
  put_octal(block, kTime, 0);
  block[kType] = '0';
  put(block, kMagic, std::string_view("ustar\00000", 8));
  char sum[8];
  std::snprintf(sum, sizeof sum, "%06llo", static_cast<unsigned long long>(checksum(block)));
  put(block, kChecksum, std::string_view(sum, 7));
  block[kChecksum.offset + 7] = ' ';
  return block;
}

TarHeader parse_tar_header(std::span<const std::byte> bytes, std::string_view where) {
  const std::string_view block(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (number_of(column(block, kChecksum), where) != checksum(block))
    fail(where, ": no tar header (its checksum differs)");
  TarHeader header{text_of(column(block, kName)), number_of(column(block, kSize), where),
                   block[kType]};
  if (header.type == '\0') header.type = '0';
  const bool posix = column(block, kMagic).substr(0, 6) == std::string_view("ustar\0", 6);
  const std::string prefix = posix ? text_of(column(block, kPrefix)) : "";
  if (!prefix.empty()) header.name = prefix + '/' + header.name;
  return header;
}

bool is_zero_block(std::span<const std::byte> block) {
  return std::all_of(block.begin(), block.end(), [](std::byte b) { return b == std::byte{0}; });
}

// Records of the form "LENGTH KEY=VALUE\n", LENGTH counting the whole record.
void apply_pax(std::string_view records, std::string_view where, TarHeader& header) {
  while (!records.empty()) {
    size_t length = 0, digits = 0;
    while (digits < records.size() && digits < 9 && records[digits] >= '0' &&
           records[digits] <= '9')
      length = length * 10 + static_cast<size_t>(records[digits++] - '0');
    const bool whole = digits > 0 && length > digits + 1 && length <= records.size() &&
                       records[digits] == ' ' && records[length - 1] == '\n';
    if (!whole) fail(where, ": damaged pax header");
    const std::string_view record = records.substr(digits + 1, length - digits - 2);
    const size_t equals = record.find('=');
    if (equals == record.npos) fail(where, ": damaged pax header");
    const std::string_view key = record.substr(0, equals), value = record.substr(equals + 1);
    if (key == "path") header.name = text_of(value);
    if (key == "size") {
      header.size = 0;
      if (value.empty() || value.size() > 18) fail(where, ": damaged pax header");
      for (const char c : value) {
        if (c < '0' || c > '9') fail(where, ": damaged pax header");
        header.size = header.size * 10 + static_cast<uint64_t>(c - '0');
      }
    }
    records.remove_prefix(length);
  }
}

}  // namespace dsvl
