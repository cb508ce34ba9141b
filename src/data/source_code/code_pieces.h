// A program's source cut where a reader would.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace dsvl {

// Lines without blanks at their ends and '\r', tabs as they are, at most two empty ones in a row.
std::string clean_code(std::string_view bytes);

// The bytes of the comments at the file's head (behind "#!") up to the last one that names a
// copyright or licence; 0 when none does.
size_t license_header(std::string_view code);

// Header comments of files read so far; two that differ in who holds the copyright, since when and
// in the file's name alone are one.
class LicenseHeaders {
 public:
  // The code without its header, where one like it was there before.
  std::string without_known(std::string code);

 private:
  std::set<uint64_t> seen_;
};

// Pieces of at most `most` characters: cut at empty lines in front of a line that is not indented,
// what is longer than that at any empty line. A part without one is a piece of its own, whole.
std::vector<std::string> cut_code(std::string_view code, size_t most);

}  // namespace dsvl
