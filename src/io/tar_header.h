// The 512-byte header of a tar member (POSIX.1-1988 ustar, with GNU's and pax's additions).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace dsvl {

constexpr uint64_t kTarBlock = 512;

struct TarHeader {
  std::string name;
  uint64_t size = 0;
  char type = '0';  // '0' a file, '5' a folder, 'L' GNU long name, 'x' and 'g' pax
};

// Writes a regular file's header with fixed owner, mode and time. `name` has at most 100 bytes.
std::string make_tar_header(std::string_view name, uint64_t size);

// Fails when the block is no header or its checksum differs. `where` names file and offset.
TarHeader parse_tar_header(std::span<const std::byte> block, std::string_view where);

bool is_zero_block(std::span<const std::byte> block);

// What a pax header says about the next member; absent values stay as they are.
void apply_pax(std::string_view records, std::string_view where, TarHeader& header);

}  // namespace dsvl
