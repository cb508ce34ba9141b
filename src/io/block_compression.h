// One compressed block to bytes whose number is known beforehand, as lazy-load databases of R and
// resource files keep them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace dsvl {

// Each fails naming `where` when the block is damaged or holds another number of bytes than `size`.
std::string unpack_zlib(std::span<const std::byte> block, size_t size, std::string_view where);
std::string unpack_bzip2(std::span<const std::byte> block, size_t size, std::string_view where);
// LZMA2 without a container, dictionary of up to 64 MiB.
std::string unpack_raw_lzma2(std::span<const std::byte> block, size_t size, std::string_view where);

}  // namespace dsvl
