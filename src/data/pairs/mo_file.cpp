// Every offset is checked against the file before it is followed.
#include "data/pairs/mo_file.h"

#include "base/error.h"

namespace dsvl {
namespace {

constexpr uint32_t kMagic = 0x950412de, kSwapped = 0xde120495;

struct MoBytes {
  std::string_view bytes;
  std::string_view where;
  bool big_endian = false;

  uint32_t number(uint64_t at) const {
    if (at + 4 > bytes.size())
      fail(where, ": ends at byte ", bytes.size(), ", wanted a number at ", at);
    uint32_t value = 0;
    for (uint64_t i = 0; i < 4; ++i) {
      const auto byte = static_cast<uint8_t>(bytes[at + (big_endian ? i : 3 - i)]);
      value = value << 8 | byte;
    }
    return value;
  }
  // The string of an entry of a table: length, then offset.
  std::string_view text(uint64_t entry) const {
    const uint64_t length = number(entry), offset = number(entry + 4);
    if (offset + length >= bytes.size() || bytes[offset + length] != '\0')
      fail(where, ": a string of ", length, " bytes at ", offset,
           " does not end within the file's ", bytes.size());
    return bytes.substr(offset, length);
  }
};

constexpr size_t kMostForms = 16;  // of a message; languages have up to six

std::vector<std::string> split_at_zero(std::string_view text, std::string_view where) {
  std::vector<std::string> parts;
  for (size_t from = 0; from <= text.size();) {
    if (parts.size() == kMostForms)
      fail(where, ": a message in more than ", kMostForms, " forms; the file is damaged");
    const size_t end = std::min(text.find('\0', from), text.size());
    parts.emplace_back(text.substr(from, end - from));
    from = end + 1;
  }
  return parts;
}

MoEntry make_entry(std::string_view id, std::string_view translation, std::string_view where) {
  MoEntry entry;
  if (const size_t mark = id.find('\x04'); mark != id.npos) {
    entry.context = id.substr(0, mark);
    id.remove_prefix(mark + 1);
  }
  auto ids = split_at_zero(id, where);
  entry.id = std::move(ids[0]);
  if (ids.size() > 1) entry.plural = std::move(ids[1]);
  entry.translations = split_at_zero(translation, where);
  return entry;
}

}  // namespace

std::vector<MoEntry> parse_mo(std::string_view bytes, std::string_view where) {
  MoBytes file{bytes, where};
  const uint32_t magic = file.number(0);
  if (magic != kMagic && magic != kSwapped)
    fail(where, ": is no gettext catalogue: begins with ", magic, ", wanted ", kMagic);
  file.big_endian = magic == kSwapped;
  if (const uint32_t major = file.number(4) >> 16; major > 1)
    fail(where, ": major revision ", major, ", wanted 0 or 1");
  const uint64_t count = file.number(8), ids = file.number(12), translations = file.number(16);
  if (ids + 8 * count > bytes.size() || translations + 8 * count > bytes.size())
    fail(where, ": tables of ", count, " strings at ", ids, " and ", translations,
         " do not fit into ", bytes.size(), " bytes");
  std::vector<MoEntry> entries;
  size_t sum = 0;  // of a small file whose entries are all one long string, memory without end
  for (uint64_t i = 0; i < count; ++i) {
    const auto id = file.text(ids + 8 * i), translation = file.text(translations + 8 * i);
    sum += id.size() + translation.size();
    if (sum > bytes.size())
      fail(where, ": strings overlap: the first ", i + 1, " of ", count,
           " are longer than the file's ", bytes.size(), " bytes");
    MoEntry entry = make_entry(id, translation, where);
    if (!entry.id.empty()) entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace dsvl
