// From the end record to the directory, from there to each entry's own header.
#include "io/zip_entries.h"

#include <algorithm>
#include <cstring>
#include <set>
#include <string_view>

#include "base/error.h"
#include "io/quoted.h"

namespace dsvl {
namespace {

using Bytes = std::span<const std::byte>;

constexpr uint32_t kLocal = 0x04034b50, kCentral = 0x02014b50, kEnd = 0x06054b50,
                   kEnd64 = 0x06064b50, kLocator64 = 0x07064b50;
constexpr size_t kLocalSize = 30, kCentralSize = 46, kEndSize = 22, kEnd64Size = 56,
                 kLocator64Size = 20;
constexpr uint64_t kMaxEntries = 1'000'000;
constexpr uint16_t kEncrypted = 1 << 0 | 1 << 6 | 1 << 13;  // the three ways of the format
constexpr uint16_t kZip64Extra = 1;

// Little-endian numbers at a place whose room has been checked.
template <class T>
T number(Bytes bytes, uint64_t at) {
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

std::string_view text(Bytes bytes, uint64_t at, size_t length) {
  return {reinterpret_cast<const char*>(bytes.data()) + at, length};
}

bool fits(Bytes bytes, uint64_t at, uint64_t length) {
  return at <= bytes.size() && length <= bytes.size() - at;
}

struct Directory {
  uint64_t entries, bytes, offset;
};

// The end record is the last thing in the file but for a comment that it counts.
uint64_t find_end(Bytes bytes, const std::string& where) {
  for (uint64_t comment = 0; comment <= UINT16_MAX && comment + kEndSize <= bytes.size();
       ++comment) {
    const uint64_t at = bytes.size() - kEndSize - comment;
    if (number<uint32_t>(bytes, at) == kEnd && number<uint16_t>(bytes, at + 20) == comment)
      return at;
  }
  fail(where, ": the zip archive has no directory at its end; is it cut? download it again");
}

Directory read_directory64(Bytes bytes, uint64_t end, const std::string& where) {
  const uint64_t locator = end - kLocator64Size;
  const uint64_t at = number<uint64_t>(bytes, locator + 8);
  if (!fits(bytes, at, kEnd64Size) || number<uint32_t>(bytes, at) != kEnd64)
    fail(where, ": the zip64 end record is not where its locator says");
  if (number<uint32_t>(bytes, at + 16) != 0 || number<uint32_t>(bytes, at + 20) != 0)
    fail(where, ": a part of a zip archive of many; join them first");
  return {number<uint64_t>(bytes, at + 32), number<uint64_t>(bytes, at + 40),
          number<uint64_t>(bytes, at + 48)};
}

Directory read_directory(Bytes bytes, const std::string& where) {
  const uint64_t end = find_end(bytes, where);
  Directory found{number<uint16_t>(bytes, end + 10), number<uint32_t>(bytes, end + 12),
                  number<uint32_t>(bytes, end + 16)};
  if (end >= kLocator64Size && number<uint32_t>(bytes, end - kLocator64Size) == kLocator64) {
    found = read_directory64(bytes, end, where);
  } else if (number<uint32_t>(bytes, end + 4) != 0) {  // both disk numbers
    fail(where, ": a part of a zip archive of many; join them first");
  }
  if (found.entries > kMaxEntries)
    fail(where, ": ", found.entries, " zip entries, at most ", kMaxEntries, " are read");
  if (found.offset > end || found.bytes > end - found.offset)
    fail(where, ": the zip directory lies outside the file; download it again");
  return found;
}

// One entry of the directory, before its own header is looked at.
struct Record {
  std::string_view name;
  uint64_t header = 0;  // offset of its own header
  uint64_t bytes = 0;
  uint64_t length = 0;  // of the record
};

// Sizes past 32 bits stand in the extra field, those that need it, in this order.
void read_zip64(Bytes extra, uint64_t packed, Record& record) {
  constexpr uint32_t kElsewhere = UINT32_MAX;
  const bool wanted[] = {record.bytes == kElsewhere, packed == kElsewhere,
                         record.header == kElsewhere};
  uint64_t* const targets[] = {&record.bytes, &packed, &record.header};
  uint64_t at = 0;
  while (fits(extra, at, 4) && number<uint16_t>(extra, at) != kZip64Extra)
    at += 4 + number<uint16_t>(extra, at + 2);
  if (!fits(extra, at, 4)) {
    if (wanted[0] || wanted[1] || wanted[2]) fail("has no sizes");
  } else {
    const uint64_t length = number<uint16_t>(extra, at + 2);
    if (!fits(extra, at + 4, length)) fail("has an extra field longer than the header");
    const Bytes field = extra.subspan(at + 4, length);
    uint64_t next = 0;
    for (int i = 0; i < 3; ++i) {
      if (!wanted[i]) continue;
      if (!fits(field, next, 8)) fail("has no sizes");
      *targets[i] = number<uint64_t>(field, next);
      next += 8;
    }
  }
  if (packed != record.bytes) fail("is compressed; torch.save stores as it is, save it anew");
}

Record read_record(Bytes directory, uint64_t at, const std::string& where) {
  if (!fits(directory, at, kCentralSize) || number<uint32_t>(directory, at) != kCentral)
    fail(where, ": the zip directory has fewer entries than it counts");
  const size_t name_size = number<uint16_t>(directory, at + 28);
  const size_t extra_size = number<uint16_t>(directory, at + 30);
  const size_t comment_size = number<uint16_t>(directory, at + 32);
  Record record;
  record.length = kCentralSize + name_size + extra_size + comment_size;
  if (!fits(directory, at, record.length))
    fail(where, ": an entry of the zip directory is longer than the directory");
  record.name = text(directory, at + kCentralSize, name_size);
  record.header = number<uint32_t>(directory, at + 42);
  record.bytes = number<uint32_t>(directory, at + 24);
  try {
    if (number<uint16_t>(directory, at + 8) & kEncrypted) fail("is encrypted; decrypt it first");
    if (number<uint16_t>(directory, at + 10) != 0)
      fail("is compressed; torch.save stores as it is, save it anew");
    read_zip64(directory.subspan(at + kCentralSize + name_size, extra_size),
               number<uint32_t>(directory, at + 20), record);
  } catch (const Error& e) {
    fail(where, ": zip entry ", in_quotes(record.name), " ", e.what());
  }
  return record;
}

// The entry's bytes begin behind its own header, whose extra field may be of another length.
ZipEntry locate(Bytes bytes, const Record& record, const std::string& where) {
  const auto refuse = [&](const char* why) {
    fail(where, ": zip entry ", in_quotes(record.name), " ", why);
  };
  if (!fits(bytes, record.header, kLocalSize)) refuse("lies outside the file");
  if (number<uint32_t>(bytes, record.header) != kLocal) refuse("has no header of its own");
  const size_t name_size = number<uint16_t>(bytes, record.header + 26);
  const size_t extra_size = number<uint16_t>(bytes, record.header + 28);
  const uint64_t offset = record.header + kLocalSize + name_size + extra_size;
  if (!fits(bytes, offset, record.bytes)) refuse("lies outside the file");
  if (text(bytes, record.header + kLocalSize, name_size) != record.name)
    refuse("is called otherwise by its own header");
  return {std::string(record.name), offset, record.bytes};
}

}  // namespace

bool is_zip(std::span<const std::byte> bytes) {
  return bytes.size() >= 4 && number<uint32_t>(bytes, 0) == kLocal;
}

std::vector<ZipEntry> zip_entries(std::span<const std::byte> bytes, const std::string& where) {
  const auto found = read_directory(bytes, where);
  const Bytes directory = bytes.subspan(found.offset, found.bytes);
  std::vector<Record> records;
  std::set<std::string_view> names;
  for (uint64_t i = 0, at = 0; i < found.entries; ++i, at += records.back().length) {
    records.push_back(read_record(directory, at, where));
    if (!names.insert(records.back().name).second)
      fail(where, ": zip entry ", in_quotes(records.back().name), " stands twice");
  }
  std::sort(records.begin(), records.end(),
            [](const Record& a, const Record& b) { return a.header < b.header; });
  std::vector<ZipEntry> entries;
  for (const auto& record : records) entries.push_back(locate(bytes, record, where));
  for (size_t i = 0; i < entries.size(); ++i) {
    const uint64_t room = i + 1 < records.size() ? records[i + 1].header : found.offset;
    if (entries[i].offset + entries[i].bytes > room)
      fail(where, ": zip entry ", in_quotes(entries[i].name), " overlaps what follows it");
  }
  return entries;
}

}  // namespace dsvl
