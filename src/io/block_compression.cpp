// zlib, libbz2 and liblzma behind one shape.
#include "io/block_compression.h"

#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>

#include "base/error.h"

namespace dsvl {
namespace {

[[noreturn]] void fail_block(std::string_view where, const char* form, size_t size) {
  fail(where, ": a ", form, " block that does not give its ", size, " bytes; the file is damaged");
}

}  // namespace

std::string unpack_zlib(std::span<const std::byte> block, size_t size, std::string_view where) {
  std::string out(size, '\0');
  uLongf length = static_cast<uLongf>(size);
  const int code =
      uncompress(reinterpret_cast<Bytef*>(out.data()), &length,
                 reinterpret_cast<const Bytef*>(block.data()), static_cast<uLong>(block.size()));
  if (code != Z_OK || length != size) fail_block(where, "zlib", size);
  return out;
}

std::string unpack_bzip2(std::span<const std::byte> block, size_t size, std::string_view where) {
  std::string out(size, '\0');
  std::string in(reinterpret_cast<const char*>(block.data()), block.size());  // libbz2 takes char*
  auto length = static_cast<unsigned>(size);
  const int code = BZ2_bzBuffToBuffDecompress(out.data(), &length, in.data(),
                                              static_cast<unsigned>(in.size()), 0, 0);
  if (code != BZ_OK || length != size) fail_block(where, "bzip2", size);
  return out;
}

std::string unpack_raw_lzma2(std::span<const std::byte> block, size_t size,
                             std::string_view where) {
  std::string out(size, '\0');
  lzma_options_lzma options;
  lzma_lzma_preset(&options, 9);  // its dictionary is the largest a preset uses
  const lzma_filter filters[] = {{LZMA_FILTER_LZMA2, &options}, {LZMA_VLI_UNKNOWN, nullptr}};
  size_t in = 0, made = 0;
  const auto code =
      lzma_raw_buffer_decode(filters, nullptr, reinterpret_cast<const uint8_t*>(block.data()), &in,
                             block.size(), reinterpret_cast<uint8_t*>(out.data()), &made, size);
  if (code != LZMA_OK || made != size) fail_block(where, "LZMA2", size);
  return out;
}

}  // namespace dsvl
