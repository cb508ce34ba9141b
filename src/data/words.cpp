// Draws from a word list, and numbers in the forms that print has.
#include "data/words.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <initializer_list>
#include <utility>

#include "base/error.h"
#include "base/files.h"

namespace dsvl {
namespace {

bool is_plain(std::string_view word) {
  return !word.empty() &&
         std::all_of(word.begin(), word.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

std::string digits(int64_t count, Random& random) {
  std::string text;
  for (int64_t i = 0; i < count; ++i) text += static_cast<char>('0' + random.below(10));
  return text;
}

template <class... Values>
std::string print(const char* form, Values... values) {
  char text[64];
  std::snprintf(text, sizeof text, form, values...);
  return text;
}

void to_upper(std::string& text, size_t count) {
  for (size_t i = 0; i < std::min(count, text.size()); ++i)
    text[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[i])));
}

}  // namespace

std::string random_number(Random& random) {
  // Drawn from the last to the first, as the data sets so far were.
  const auto numbers = [&random](std::initializer_list<std::pair<int, int>> ranges) {
    std::vector<int> drawn(ranges.size());
    for (size_t i = drawn.size(); i-- > 0;) {
      const auto [low, high] = ranges.begin()[i];
      drawn[i] = static_cast<int>(random.between(low, high));
    }
    return drawn;
  };
  std::vector<int> n;
  switch (random.below(9)) {
    case 0:
      n = numbers({{1, 999}, {0, 999}});
      return print("%d,%03d", n[0], n[1]);
    case 1:
      n = numbers({{0, 999}, {1, 3}, {0, 9}});
      return print("%d.%0*d", n[0], n[1], n[2]);
    case 2:
      n = numbers({{0, 23}, {0, 59}});
      return print("%02d:%02d", n[0], n[1]);
    case 3:
      n = numbers({{0, 999}, {0, 99}});
      return print("%c%d.%02d", random.chance(0.8) ? '$' : '#', n[0], n[1]);
    case 4:
      n = numbers({{1900, 2099}, {1, 12}, {1, 31}});
      return print("%04d-%02d-%02d", n[0], n[1], n[2]);
    case 5:
      n = numbers({{1, 12}, {1, 31}, {0, 99}});
      return print("%d/%d/%02d", n[0], n[1], n[2]);
    case 6:
      n = numbers({{0, 100}});
      return print("%d%%", n[0]);
    case 7:
      n = numbers({{0, 999}, {0, 9999}});
      return print("%03d-%04d", n[0], n[1]);
    default:
      return digits(random.between(1, 8), random);
  }
}

std::string random_ascii(size_t length, Random& random) {
  std::string text;
  for (size_t i = 0; i < length; ++i) text += static_cast<char>(random.between('!', '~'));
  return text;
}

Words::Words(const std::string& path) {
  const std::string text = read_file(path);
  for (size_t start = 0; start < text.size();) {
    const size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view word(text.data() + start, end - start);
    if (is_plain(word)) words_.emplace_back(word);
    start = end + 1;
  }
  if (words_.size() < 100)
    fail(path, ": found ", words_.size(), " words in ASCII, wanted at least 100, one a line");
}

std::string Words::word(Random& random) const {
  std::string word = random.pick(words_);
  const double shape = random.uniform();
  if (shape < 0.25) to_upper(word, 1);
  if (shape >= 0.25 && shape < 0.4) to_upper(word, word.size());
  if (!random.chance(0.12)) return word;
  static constexpr char kMarks[] = {',', '.', '!', '?', ':', ';', '"', '('};
  const char mark = kMarks[random.below(8)];
  if (mark == '"') return '"' + word + '"';
  return mark == '(' ? '(' + word + ')' : word + mark;
}

std::string Words::token(const TokenShares& shares, size_t most, Random& random) const {
  const double kind = random.uniform();
  std::string text;
  for (int attempt = 0; attempt < 8 && (text.empty() || text.size() > most); ++attempt) {
    if (kind < shares.words)
      text = word(random);
    else if (kind < shares.words + shares.numbers)
      text = random_number(random);
    else
      text = random_ascii(static_cast<size_t>(random.between(1, 10)), random);
  }
  if (text.size() > most) text.resize(most);
  return text;
}

std::string Words::line(const TokenShares& shares, size_t least, size_t most,
                        Random& random) const {
  const auto wanted =
      static_cast<size_t>(random.between(static_cast<int64_t>(least), static_cast<int64_t>(most)));
  std::string text = token(shares, most, random);
  while (text.size() < wanted && text.size() + 2 <= most)
    text += ' ' + token(shares, most - text.size() - 1, random);
  while (text.size() < least) text += random_ascii(1, random);
  return text;
}

}  // namespace dsvl
