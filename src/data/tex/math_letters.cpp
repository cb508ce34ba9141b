// Letters and digits in Unicode's mathematical alphabets.
#include <array>

#include "data/tex/math_symbols.h"

namespace dsvl {
namespace {

// First code points of each alphabet's capital Latin, capital Greek, small Greek letters, digits;
// 0: it has none, and the plain character stands.
struct Block {
  char32_t latin, greek, small_greek, digits;
};
constexpr Block block_of(MathAlphabet alphabet) {
  switch (alphabet) {
    case MathAlphabet::normal:
      return {0x1D434, 0, 0x1D6FC, 0};
    case MathAlphabet::bold:
      return {0x1D400, 0x1D6A8, 0x1D6FC, 0x1D7CE};
    case MathAlphabet::bold_italic:
      return {0x1D468, 0x1D71C, 0x1D736, 0x1D7CE};
    case MathAlphabet::italic:
      return {0x1D434, 0x1D6E2, 0x1D6FC, 0};
    case MathAlphabet::sans:
      return {0x1D5A0, 0, 0x1D6FC, 0x1D7E2};
    case MathAlphabet::mono:
      return {0x1D670, 0, 0x1D6FC, 0x1D7F6};
    case MathAlphabet::script:
      return {0x1D49C, 0, 0x1D6FC, 0};
    case MathAlphabet::fraktur:
      return {0x1D504, 0, 0x1D6FC, 0};
    case MathAlphabet::doubled:
      return {0x1D538, 0, 0x1D6FC, 0x1D7D8};
    default:
      return {0, 0, 0x1D6FC, 0};
  }
}

// Characters that Unicode had before the blocks, which have holes in their places.
constexpr std::array<std::array<char32_t, 2>, 24> kHoles = {
    {{0x1D455, 0x210E}, {0x1D49D, 0x212C}, {0x1D4A0, 0x2130}, {0x1D4A1, 0x2131}, {0x1D4A3, 0x210B},
     {0x1D4A4, 0x2110}, {0x1D4A7, 0x2112}, {0x1D4A8, 0x2133}, {0x1D4AD, 0x211B}, {0x1D4BA, 0x212F},
     {0x1D4BC, 0x210A}, {0x1D4C4, 0x2134}, {0x1D506, 0x212D}, {0x1D50B, 0x210C}, {0x1D50C, 0x2111},
     {0x1D515, 0x211C}, {0x1D51D, 0x2128}, {0x1D53A, 0x2102}, {0x1D53F, 0x210D}, {0x1D545, 0x2115},
     {0x1D547, 0x2119}, {0x1D548, 0x211A}, {0x1D549, 0x211D}, {0x1D551, 0x2124}}};

// What follows the small Greek letters in each block: variants of some.
constexpr std::array<char32_t, 7> kGreekVariants = {0x2202, 0x3F5, 0x3D1, 0x3F0,
                                                    0x3D5,  0x3F1, 0x3D6};

char32_t filled(char32_t code) {
  for (const auto& [hole, there] : kHoles)
    if (hole == code) return there;
  return code;
}

}  // namespace

char32_t shaped(char32_t code, MathAlphabet alphabet) {
  const Block block = block_of(alphabet);
  if (code >= 'A' && code <= 'Z') return block.latin ? filled(block.latin + code - 'A') : code;
  if (code >= 'a' && code <= 'z') return block.latin ? filled(block.latin + 26 + code - 'a') : code;
  if (code >= '0' && code <= '9') return block.digits ? block.digits + code - '0' : code;
  if (code >= 0x391 && code <= 0x3A9) return block.greek ? block.greek + code - 0x391 : code;
  if (code >= 0x3B1 && code <= 0x3C9) return block.small_greek + code - 0x3B1;
  for (size_t i = 0; i < kGreekVariants.size(); ++i)
    if (code == kGreekVariants[i]) return block.small_greek + 25 + static_cast<char32_t>(i);
  if (code == 0x2207 && alphabet == MathAlphabet::bold_italic) return 0x1D6C1;
  return code;
}

}  // namespace dsvl
