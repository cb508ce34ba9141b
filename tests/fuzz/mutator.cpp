// Mutations that parsers of numbers, lengths and nested text are weak against.
#include "mutator.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace {

constexpr uint64_t kNumbers[] = {0,          1,          0x7f,           0x80,
                                 0xff,       0x7fff,     0x8000,         0xffff,
                                 0x7fffffff, 0x80000000, 0xffffffff,     0x100000000,
                                 1ull << 62, 1ull << 63, ~uint64_t{0},   ~uint64_t{0} - 7,
                                 60000,      100000001,  0x3fffffffffff, 16385};
constexpr std::string_view kTokens[] = {"{",
                                        "}",
                                        "[",
                                        "]",
                                        "\"",
                                        ":",
                                        ",",
                                        "\\u0000",
                                        "\\ud800",
                                        "null",
                                        "true",
                                        "-1",
                                        "1e999",
                                        "NaN",
                                        "1e-400",
                                        "\xff",
                                        "\xef\xbf",
                                        "[[[[[[[[",
                                        "{\"a\":",
                                        "//",
                                        "\n",
                                        "0.5",
                                        "\0",
                                        "\"\":",
                                        "-9223372036854775808",
                                        "18446744073709551615",
                                        "../",
                                        "\xff\xd9",
                                        "IDAT",
                                        "\xf0\x9f\x98\x80",
                                        "dtype",
                                        "data_offsets",
                                        "shape",
                                        "F32",
                                        "BF16"};

}  // namespace

Bytes Mutator::mutate(const std::vector<Bytes>& corpus) {
  Bytes input = corpus[below(corpus.size())];
  for (size_t n = 1 + below(8); n > 0; --n) change(input, corpus);
  if (input.size() > kMaxSize) input.resize(kMaxSize);
  return input;
}

void Mutator::change(Bytes& input, const std::vector<Bytes>& corpus) {
  const auto at = below(input.size());
  switch (below(10)) {
    case 0:
    case 1:
      if (!input.empty()) input[at] ^= uint8_t(1u << below(8));
      break;
    case 2:
      if (!input.empty()) input[at] = uint8_t(random_());
      break;
    case 3:
      return write_number(input);
    case 4:
      return insert_token(input);
    case 5:
      return copy_range(input, input);
    case 6:
      return copy_range(input, corpus[below(corpus.size())]);
    case 7:
      return change_digit(input);
    case 8:
      input.erase(input.begin() + at, input.begin() + std::min(input.size(), at + 1 + below(16)));
      break;
    default:
      if (below(4) == 0) input.resize(at);  // cut: rarely, what follows has less to change
  }
}

void Mutator::write_number(Bytes& input) {
  const size_t width = size_t{1} << below(4);
  if (input.size() < width) return;
  const auto number = kNumbers[below(std::size(kNumbers))] + below(3) - 1;
  // Headers are where numbers matter: half of the writes go into the first 64 bytes.
  const auto range = input.size() - width + 1;
  const auto at = below(below(2) ? range : std::min<size_t>(range, 64));
  std::memcpy(input.data() + at, &number, width);
  if (below(3) == 0) std::reverse(input.begin() + at, input.begin() + at + width);
}

void Mutator::insert_token(Bytes& input) {
  const auto token = kTokens[below(std::size(kTokens))];
  const auto at = input.begin() + below(input.size() + 1);
  const size_t times = below(20) == 0 ? 1 + below(200) : 1;
  Bytes repeated;
  for (size_t i = 0; i < times; ++i) repeated.insert(repeated.end(), token.begin(), token.end());
  input.insert(at, repeated.begin(), repeated.end());
}

void Mutator::copy_range(Bytes& input, const Bytes& from) {
  if (from.empty()) return;
  const auto start = below(from.size());
  const auto size = 1 + below(std::min<size_t>(from.size() - start, 256));
  const Bytes piece(from.begin() + start, from.begin() + start + size);
  const auto at = below(input.size() + 1);
  if (below(2)) {
    input.insert(input.begin() + at, piece.begin(), piece.end());
  } else {
    std::copy_n(piece.begin(), std::min(piece.size(), input.size() - at), input.begin() + at);
  }
}

void Mutator::change_digit(Bytes& input) {
  for (size_t tries = 0; tries < 64 && !input.empty(); ++tries) {
    auto& byte = input[below(input.size())];
    if (byte < '0' || byte > '9') continue;
    byte = uint8_t('0' + below(10));
    return;
  }
}
