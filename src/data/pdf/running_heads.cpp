// Candidates counted over the pages, then taken out where they recur.
#include "data/pdf/running_heads.h"

#include <algorithm>
#include <set>

#include "data/pdf/reading_order.h"

namespace dsvl {
namespace {

constexpr double kBand = 0.12, kNumberBand = 0.2;  // of the page's height
constexpr size_t kOutermost = 2;                   // strips
constexpr size_t kMostNumber = 12;                 // characters of a page number with its ornaments
// One and a half lines of 11 pt: higher strips are text.
constexpr double kMostHeight = 17;

struct Candidate {
  std::vector<size_t> lines;
  std::u32string words;  // without digits and blanks
  size_t characters = 0;
  char32_t band = U't';
  std::u32string key() const { return band + words; }
};

Candidate describe(const PdfPageWords& page, const PageStrip& strip, char32_t band) {
  Candidate candidate{strip.lines, U"", 0, band};
  for (const size_t i : strip.lines)
    for (const auto& word : page.lines[i])
      for (const char32_t c : word.text) {
        ++candidate.characters;
        if ((c < '0' || c > '9') && c != ' ') candidate.words += c;
      }
  return candidate;
}

// "12", "- 12 -", "xiv", "3 / 17", "第3页".
bool is_page_number(const Candidate& candidate) {
  const bool marks_only =
      candidate.words.find_first_not_of(U"ivxlcIVXLC-–—/()[]·•第页頁共") == std::u32string::npos;
  return marks_only && candidate.characters <= kMostNumber;
}

std::vector<Candidate> find_candidates(const PdfPageWords& page) {
  std::vector<Candidate> found;
  const auto strips = find_strips(page.lines);
  const auto consider = [&](const PageStrip& strip, char32_t band) {
    const double far = (band == U't' ? strip.bottom : page.height - strip.top) / page.height;
    if (far > kNumberBand || strip.bottom - strip.top > kMostHeight) return;
    Candidate candidate = describe(page, strip, band);
    if (far < kBand || is_page_number(candidate)) found.push_back(std::move(candidate));
  };
  const size_t count = strips.size();
  for (size_t i = 0; i < std::min(kOutermost, count); ++i) consider(strips[i], U't');
  for (size_t i = 0; i < std::min(kOutermost, count); ++i) consider(strips[count - 1 - i], U'b');
  return found;
}

}  // namespace

void RunningHeads::add(const PdfPageWords& page) {
  std::set<std::u32string> keys;
  for (const auto& candidate : find_candidates(page)) keys.insert(candidate.key());
  for (const auto& key : keys) ++pages_[key];
}

std::vector<PageBox> RunningHeads::take(PdfPageWords& page) const {
  std::vector<PageBox> boxes;
  std::set<size_t> heads;
  for (const auto& candidate : find_candidates(page)) {
    const auto it = pages_.find(candidate.key());
    const bool recurs = it != pages_.end() && it->second > 1;
    if (!is_page_number(candidate) && !recurs) continue;
    heads.insert(candidate.lines.begin(), candidate.lines.end());
  }
  std::vector<PdfLine> rest;
  for (size_t i = 0; i < page.lines.size(); ++i) {
    if (heads.contains(i))
      boxes.push_back(box_of(page.lines[i]));
    else
      rest.push_back(std::move(page.lines[i]));
  }
  page.lines = std::move(rest);
  return boxes;
}

}  // namespace dsvl
