// One question for each pair of lines, asked in turn until one says that a paragraph begins.
#include "data/pdf/paragraph_breaks.h"

#include <algorithm>
#include <cmath>

namespace dsvl {
namespace {

constexpr double kLarger = 1.18;  // sizes that differ by this are different
constexpr double kIndent = 0.7;   // of a line's height: an indent, not a letter's edge

bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}

// "1. ", "12) ", "(a) ", "[3] ".
bool begins_with_number(const std::u32string& text) {
  size_t i = !text.empty() && (text[0] == '(' || text[0] == '[') ? 1 : 0;
  const size_t begin = i;
  while (i < text.size() && i < begin + 3 && is_digit(text[i])) ++i;
  if (i == begin && begin == 1 && i < text.size() && text[i] >= 'a' && text[i] <= 'z') ++i;
  if (i == begin || i + 1 >= text.size()) return false;
  const char32_t closing = begin == 0 ? '.' : text[0] == '(' ? ')' : ']';
  const bool closed = text[i] == closing || (begin == 0 && text[i] == ')');
  return closed && text[i + 1] == ' ';
}

bool ends_sentence(const std::u32string& text) {
  return !text.empty() &&
         std::u32string_view(U".!?:。！？：”\"").find(text.back()) != std::u32string_view::npos;
}

bool begins_as_code(const LineFacts& line) {
  return std::u32string_view(U"%#/\\*;{}").find(line.text[0]) != std::u32string_view::npos;
}

// Whether a line may be code of this advance: prose in Chinese with names in typewriter is not.
bool may_be_code(const LineFacts& line, double advance) {
  return (!line.mostly_chinese || begins_as_code(line)) && line.has_advance(advance);
}

// Two lines and more, too short to tell alone, that share one advance.
void find_code_runs(const std::vector<LineFacts>& column, std::vector<double>& advance) {
  for (size_t first = 0; first < column.size(); ++first) {
    const auto& word = column[first].words[0];
    if (advance[first] > 0 || word.text.size() < 4) continue;
    const double own = word.box.width() / static_cast<double>(word.text.size());
    size_t last = first, words = 0, characters = 0;
    for (; last < column.size() && advance[last] == 0 && may_be_code(column[last], own); ++last) {
      words += column[last].words.size();
      characters += column[last].text.size();
    }
    if (last >= first + 2 && words >= 4 && characters >= 20)
      std::fill(advance.begin() + static_cast<ptrdiff_t>(first),
                advance.begin() + static_cast<ptrdiff_t>(last), own);
  }
}

// Which lines are code: those that say so, and lines beside them with the same advance.
std::vector<bool> find_code(const std::vector<LineFacts>& column) {
  std::vector<double> advance(column.size());
  for (size_t i = 0; i < column.size(); ++i) advance[i] = column[i].advance;
  find_code_runs(column, advance);
  const auto spread = [&](size_t from, size_t to) {
    if (advance[to] == 0 && advance[from] > 0 && may_be_code(column[to], advance[from]))
      advance[to] = advance[from];
  };
  for (size_t i = 1; i < column.size(); ++i) spread(i - 1, i);
  for (size_t i = column.size(); i-- > 1;) spread(i, i - 1);
  std::vector<bool> code(column.size());
  for (size_t i = 0; i < column.size(); ++i) code[i] = advance[i] > 0;
  return code;
}

class Breaks {
 public:
  Breaks(const std::vector<LineFacts>& column, const BodySize& body)
      : column_(column), body_(body), code_(find_code(column)) {
    left_ = column[0].box.left, right_ = column[0].box.right;
    for (const auto& line : column) {
      left_ = std::min(left_, line.box.left);
      right_ = std::max(right_, line.box.right);
    }
  }

  bool is_code(size_t i) const { return code_[i]; }

  // Whether line i, which follows line i - 1, begins a paragraph; `first` began the one before.
  bool begins(size_t i, size_t first) const {
    const auto &line = column_[i], &before = column_[i - 1];
    if (code_[i] != code_[i - 1]) return true;
    if (code_[i]) return step(i) > 3 * line.box.height();
    if (bullet_length(line.text) > 0 || begins_with_number(line.text)) return true;
    if (line.mostly_chinese == before.mostly_chinese) {
      const double ratio = size_ratio(line, body_) / size_ratio(before, body_);
      if (ratio > kLarger || ratio < 1 / kLarger) return true;
    }
    return is_apart(i) || is_indented(i, first) || is_after_short(i);
  }

 private:
  double step(size_t i) const { return column_[i].box.bottom - column_[i - 1].box.bottom; }

  bool is_apart(size_t i) const {
    const double here = step(i), height = column_[i].box.height();
    if (here > 2.1 * height) return true;
    // Single steps vary with the faces of a line.
    std::vector<double> near;
    for (size_t k = i < 4 ? 1 : i - 3; k <= i + 3 && k < column_.size(); ++k)
      if (k != i && step(k) < 2.1 * height) near.push_back(step(k));
    if (near.empty()) return false;
    const auto middle = near.begin() + static_cast<ptrdiff_t>(near.size() / 2);
    std::nth_element(near.begin(), middle, near.end());
    return *middle > 0.8 * height && here > 1.3 * *middle;
  }

  // Further in than its neighbours; lines that go on below an item's mark are not.
  bool is_indented(size_t i, size_t first) const {
    const auto& line = column_[i];
    const double least = kIndent * line.box.height();
    const bool hangs = column_[first].box.left < line.box.left - 0.3 * line.box.height() &&
                       (bullet_length(column_[first].text) > 0 ||
                        begins_with_number(column_[first].text) || first + 1 < i);
    if (hangs && column_[i - 1].box.left > line.box.left - least) return false;
    if (bullet_length(column_[first].text) > 0 || begins_with_number(column_[first].text))
      return false;
    const bool inward = line.box.left > column_[i - 1].box.left + least;
    const bool last = i + 1 == column_.size();
    return inward && (last || column_[i + 1].box.left < line.box.left - least);
  }

  // The line before ends far from the edge, or well before it with a sentence.
  bool is_after_short(size_t i) const {
    const auto& before = column_[i - 1];
    const double spare = (right_ - before.box.right) / (right_ - left_);
    return spare > 0.45 || (ends_sentence(before.text) && spare > 0.25);
  }

  const std::vector<LineFacts>& column_;
  const BodySize& body_;
  std::vector<bool> code_;
  double left_ = 0, right_ = 0;
};

}  // namespace

size_t bullet_length(const std::u32string& text) {
  constexpr std::u32string_view kBullets = U"•◦▪‣∙●○■□◆◇►▶–—∗*-·";
  if (text.empty() || kBullets.find(text[0]) == kBullets.npos) return 0;
  if (text.size() > 1 && text[1] != ' ') return 0;
  return std::min<size_t>(2, text.size());
}

std::vector<Paragraph> find_paragraphs(const std::vector<LineFacts>& column, const BodySize& body) {
  std::vector<Paragraph> paragraphs;
  if (column.empty()) return paragraphs;
  const Breaks breaks(column, body);
  size_t first = 0;
  for (size_t i = 1; i <= column.size(); ++i) {
    if (i < column.size() && !breaks.begins(i, first)) continue;
    paragraphs.push_back({std::span(column).subspan(first, i - first), breaks.is_code(first),
                          !breaks.is_code(first) && bullet_length(column[first].text) > 0});
    first = i;
  }
  return paragraphs;
}

}  // namespace dsvl
