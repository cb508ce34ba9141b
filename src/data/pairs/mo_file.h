// GNU gettext's compiled catalogues (.mo), as its manual gives the form ("The Format of GNU MO
// Files"): magic, revision, count, two tables of lengths and offsets, strings ended by a zero byte.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dsvl {

struct MoEntry {
  std::string context;                    // "" without one (msgctxt, in front of byte 4)
  std::string id, plural;                 // plural "" without one (behind a zero byte)
  std::vector<std::string> translations;  // one for each plural form, at least one
};

// Both byte orders, told by the magic number; major revisions 0 and 1. The head entry (empty id) is
// left out. Fails naming `where` on another magic, tables or strings outside the file, strings that
// do not end, and strings that overlap so far that they are longer than the file.
std::vector<MoEntry> parse_mo(std::string_view bytes, std::string_view where);

}  // namespace dsvl
