// The members of a zip archive that are stored as they are, by their place in the file: so that a
// mapped archive can be viewed without unpacking. ZIP and ZIP64, one disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace dsvl {

struct ZipEntry {
  std::string name;
  uint64_t offset = 0;  // of its bytes in the file
  uint64_t bytes = 0;
};

// True when the bytes begin as a zip archive does.
bool is_zip(std::span<const std::byte> bytes);

// In file order. `where` names the file in errors: no directory at the end (a cut file), more than
// 1,000,000 entries, an entry that is encrypted, compressed, outside the file, over another one or
// the directory, of a name that stands twice, whose own header says another name. Checksums are not
// computed: that would read every byte.
std::vector<ZipEntry> zip_entries(std::span<const std::byte> bytes, const std::string& where);

}  // namespace dsvl
