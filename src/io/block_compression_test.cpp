// Blocks that zlib, bzip2 and xz wrote, and what is cut or changed of them.
#include "io/block_compression.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/error.h"

namespace dsvl {
namespace {

constexpr std::string_view kText = "Rain, rain and rain again.";

struct Block {
  const char* name;
  std::string bytes;
  std::string (*unpack)(std::span<const std::byte> block, size_t size, std::string_view where);
};

template <size_t N>
std::string raw(const char (&bytes)[N]) {
  return {bytes, N - 1};
}

// Python: zlib.compress(text), bz2.compress(text), lzma.compress(text, FORMAT_RAW, LZMA2).
const std::vector<Block>& blocks() {
  static const std::vector<Block> kBlocks = {
      {"zlib",
       raw("\x78\x9c\x0b\x4a\xcc\xcc\xd3\x51\x28\x02\x92\x0a\x89\x79\x29\x50\x46\x3a\x90\xd4\x03"
           "\x00\x77\xde\x08\xec"),
       unpack_zlib},
      {"bzip2",
       raw("\x42\x5a\x68\x39\x31\x41\x59\x26\x53\x59\xb8\xc5\xf6\xf0\x00\x00\x03\x13\x80\x40\x05"
           "\x10\x00\x24\xa1\x10\x00\x20\x00\x31\x00\x30\x12\x86\x93\x34\x8c\xc5\x45\xdf\x18\xd7"
           "\x9c\x1c\x12\x8f\x8b\xb9\x22\x9c\x28\x48\x5c\x62\xfb\x78\x00"),
       unpack_bzip2},
      {"lzma2",
       raw("\xe0\x00\x19\x00\x16\x5d\x00\x29\x18\x49\x27\x0d\x72\xc9\x5c\xa8\x6d\x38\xb7\xf4\x22"
           "\xf8\xa1\x66\xdf\x94\xff\x28\x40\x00"),
       unpack_raw_lzma2}};
  return kBlocks;
}

std::string unpacked(const Block& block, std::string_view bytes, size_t size) {
  return block.unpack(std::as_bytes(std::span(bytes.data(), bytes.size())), size, "test");
}

TEST(BlockCompression, TheTextComesBack) {
  for (const auto& block : blocks())
    EXPECT_EQ(unpacked(block, block.bytes, kText.size()), kText) << block.name;
}

TEST(BlockCompression, CutBlocksAndOtherSizesAreRefused) {
  for (const auto& block : blocks()) {
    const std::string_view bytes = block.bytes;
    for (const size_t length : {size_t{0}, size_t{1}, bytes.size() / 2})
      EXPECT_THROW(unpacked(block, bytes.substr(0, length), kText.size()), Error) << block.name;
    EXPECT_THROW(unpacked(block, bytes, kText.size() - 1), Error) << block.name;
    EXPECT_THROW(unpacked(block, bytes, kText.size() + 1), Error) << block.name;
  }
}

TEST(BlockCompression, ChangedBlocksAreRefused) {
  for (const auto& block : blocks()) {
    std::string changed = block.bytes;
    changed[0] = static_cast<char>(changed[0] ^ 0x7F);
    EXPECT_THROW(unpacked(block, changed, kText.size()), Error) << block.name;
  }
}

}  // namespace
}  // namespace dsvl
