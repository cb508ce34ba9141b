// Medians over words.
#include "data/pdf/line_facts.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "data/utf8.h"

namespace dsvl {
namespace {

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

bool is_letter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         (c >= 0xC0 && c < 0x2000);
}

bool is_unmapped(char32_t c) {
  return c == 0xFFFD || (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000 ||
         (c >= 0x0300 && c <= 0x036F) || (c >= 0x02C6 && c <= 0x02DD) || c == 0xA8 || c == 0xB4 ||
         c == 0xB8 || c == 0x131;
}

bool is_mathematical(char32_t c) {
  return (c >= 0x0370 && c <= 0x03FF) || (c >= 0x2200 && c <= 0x22FF) ||
         (c >= 0x27C0 && c <= 0x27EF) || (c >= 0x2980 && c <= 0x2AFF) ||
         (c >= 0x1D400 && c <= 0x1D7FF) || (c >= 0x2070 && c <= 0x209F) || c == 0xB1 || c == 0xD7;
}

bool is_number(const std::u32string& text) {
  return text.find_first_not_of(U"0123456789.,") == text.npos;
}

bool is_all_chinese(const std::u32string& text) {
  return std::all_of(text.begin(), text.end(), is_chinese);
}

// Fullwidth marks are set narrower than characters, and other words hold no measure.
bool is_latin(const PdfWord& word) {
  return std::none_of(word.text.begin(), word.text.end(), is_chinese) &&
         std::any_of(word.text.begin(), word.text.end(), is_letter);
}

void measure_sizes(LineFacts& line) {
  std::vector<double> latin, chinese, mixed;
  size_t ideographs = 0, all = 0;
  for (const auto& word : line.words) {
    all += word.text.size();
    ideographs +=
        static_cast<size_t>(std::count_if(word.text.begin(), word.text.end(), is_chinese));
    if (is_latin(word)) latin.push_back(word.box.height());
    if (is_all_chinese(word.text))
      chinese.push_back(word.box.width() / static_cast<double>(word.text.size()));
    else if (!is_latin(word))
      mixed.push_back(word.box.height());  // Chinese with quotes of Latin: as wide as high, about
  }
  if (chinese.empty()) chinese = std::move(mixed);
  line.latin = median(latin);
  line.chinese = median(chinese);
  line.mostly_chinese = 2 * ideographs > all;
  line.has_chinese = ideographs > 0;
}

constexpr double kSameAdvance = 0.01;  // of what is the same up to rounding

// Words of one advance are set in a typewriter face.
void measure_advance(LineFacts& line) {
  if (line.has_chinese) return;  // prose with names in typewriter
  std::vector<double> advances;
  size_t characters = 0;
  for (const auto& word : line.words) {
    if (std::any_of(word.text.begin(), word.text.end(), is_chinese)) continue;
    advances.push_back(word.box.width() / static_cast<double>(word.text.size()));
    characters += word.text.size();
  }
  line.tells_advance = advances.size() >= 3 && characters >= 8;
  const double middle = median(std::move(advances));
  if (line.tells_advance && line.has_advance(middle)) line.advance = middle;
}

// A blank of nearly two heights; numbers of headings and marks of items stand apart as well.
bool has_gaps(const LineFacts& line) {
  constexpr size_t kMark = 5;  // characters
  const double widest = 1.8 * line.box.height();
  for (size_t i = 1; i < line.words.size(); ++i) {
    const double gap = line.words[i].box.left - line.words[i - 1].box.right;
    const bool is_mark = i == 1 && line.words[0].text.size() <= kMark && gap < 2 * widest;
    if (gap > widest && !is_mark) return true;
  }
  return false;
}

void count_odd(LineFacts& line) {
  std::vector<double> middles;
  for (const auto& word : line.words) middles.push_back(word.box.middle());
  const double middle = median(std::move(middles));
  for (const auto& word : line.words) {
    for (const char32_t c : word.text) {
      line.unmapped += is_unmapped(c);
      line.mathematical += is_mathematical(c);
    }
    if (word.text.size() > 2 && word.box.height() > 1.5 * word.box.width()) ++line.turned;
    if (is_latin(word) && line.latin > 0 && word.box.height() < 0.78 * line.latin)
      ++line.mathematical;
    if (std::abs(word.box.middle() - middle) > 0.3 * line.box.height()) ++line.mathematical;
  }
}

// TeX's symbols without names come out as the letters of their places: angle brackets as h and i,
// the bar of an unequal sign as 6. Alone, h stands for hours in prose, behind a number; and code is
// code.
int lost_symbols(const LineFacts& line) {
  if (line.advance > 0) return 0;
  int lost = 0;
  const auto& words = line.words;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::u32string& text = words[i].text;
    const size_t first = text.find_first_not_of(U"([{");
    const bool behind_number = i > 0 && is_number(words[i - 1].text);
    if (first != text.npos && text.substr(first) == U"h" && !behind_number) ++lost;
    if (i > 0 && text == U"6" && i + 1 < words.size() && words[i + 1].text == U"=") ++lost;
  }
  return lost;
}

bool has_leader(const std::u32string& text) {
  int dots = 0;
  for (const char32_t c : text) {
    if (c == '.' || c == 0xB7 || c == 0x2026) {
      if (++dots >= 5) return true;
    } else if (c != ' ') {
      dots = 0;
    }
  }
  return false;
}

}  // namespace

bool LineFacts::has_advance(double wanted) const {
  int latin_words = 0;
  for (const auto& word : words) {
    if (std::any_of(word.text.begin(), word.text.end(), is_chinese)) continue;
    const double own = word.box.width() / static_cast<double>(word.text.size());
    if (std::abs(own - wanted) > kSameAdvance * wanted) return false;
    ++latin_words;
  }
  return latin_words > 0;
}

double LineFacts::letter_height() const {
  const double of_latin = latin > 0 ? 0.42 * latin : 1e9;
  const double of_chinese = chinese > 0 ? 0.9 * chinese : 1e9;
  const double smallest = std::min(of_latin, of_chinese);
  return smallest > 1e8 ? 0.42 * box.height() : smallest;
}

LineFacts line_facts(const PrintedLine& printed) {
  LineFacts line;
  line.box = printed.box;
  line.words = printed.words;
  for (const auto& word : printed.words) {
    if (!line.text.empty()) line.text += U' ';
    line.text += word.text;
  }
  measure_sizes(line);
  measure_advance(line);
  count_odd(line);
  line.unmapped += lost_symbols(line);
  line.leads = has_leader(line.text);
  line.gapped = has_gaps(line);
  return line;
}

BodySize body_size(const std::vector<LineFacts>& lines) {
  std::vector<double> latin, chinese;
  for (const auto& line : lines)
    for (size_t i = 0; i < line.words.size(); ++i) {
      if (line.latin > 0) latin.push_back(line.latin);
      if (line.chinese > 0) chinese.push_back(line.chinese);
    }
  return {median(std::move(latin)), median(std::move(chinese))};
}

double size_ratio(const LineFacts& line, const BodySize& body) {
  if (line.mostly_chinese && line.chinese > 0 && body.chinese > 0)
    return line.chinese / body.chinese;
  return line.latin > 0 && body.latin > 0 ? line.latin / body.latin : 1;
}

}  // namespace dsvl
