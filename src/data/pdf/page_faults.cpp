// The table of reasons; measures are counts over the page's lines.
#include "data/pdf/page_faults.h"

#include <algorithm>
#include <array>

#include "text/edit_distance.h"

namespace dsvl {
namespace {

constexpr double kLeastAgreement = 0.9;
constexpr size_t kLeastCharacters = 100;  // of a page, blanks aside
constexpr size_t kMostLines = 2000, kMostCharacters = 50000;
constexpr double kLeastSide = 72, kMostSide = 14400;  // points; the most that PDF 1.6 allows

template <class Count>
double share(const PageFacts& f, Count count) {
  double sum = 0;
  for (const auto& line : f.lines) sum += static_cast<double>(count(line));
  return sum / static_cast<double>(std::max<size_t>(f.words.size(), 1));
}

bool too_little(const PageFacts& f) {
  return f.words.size() < kLeastCharacters;
}
bool is_turned(const PageFacts& f) {
  const auto turned = std::count_if(f.lines.begin(), f.lines.end(),
                                    [](const LineFacts& line) { return line.turned > 0; });
  return 20 * static_cast<size_t>(turned) > f.lines.size();
}
bool is_unmapped(const PageFacts& f) {
  return share(f, [](const LineFacts& line) { return line.unmapped; }) > 0.005;
}
bool is_mathematical(const PageFacts& f) {
  return share(f, [](const LineFacts& line) { return line.mathematical; }) > 0.015;
}
bool is_contents(const PageFacts& f) {
  const auto leading = std::count_if(f.lines.begin(), f.lines.end(),
                                     [](const LineFacts& line) { return line.leads; });
  return 5 * static_cast<size_t>(leading) > f.lines.size();
}
// "word, 12, 34".
bool is_index(const PageFacts& f) {
  const auto entries = std::count_if(f.lines.begin(), f.lines.end(), [](const LineFacts& line) {
    const size_t number = line.text.find_last_not_of(U"0123456789");
    return number != line.text.npos && number + 1 < line.text.size() && number > 0 &&
           line.text[number] == ' ' && line.text[number - 1] == ',';
  });
  return 10 * static_cast<size_t>(entries) > 3 * f.lines.size();
}
bool in_another_language(const PageFacts& f) {
  return f.language != "en" && f.language != "zh" && !f.language.empty();
}
bool disagrees(const PageFacts& f) {
  return agreement(f.words, f.stream, kLeastAgreement) < kLeastAgreement;
}
// Tables, forms, labels of figures.
bool is_scattered(const PageFacts& f) {
  size_t clean = 0, all = 0;
  for (const auto& block : f.page.blocks) {
    all += block.text.size();
    clean += block.clean ? block.text.size() : 0;
  }
  return 2 * clean < all;
}

struct FaultRow {
  const char* reason;
  bool (*holds)(const PageFacts& facts);
};
constexpr std::array kFaults = {
    FaultRow{"too little text", too_little},
    FaultRow{"turned text", is_turned},
    FaultRow{"glyphs without a character", is_unmapped},
    FaultRow{"mathematics", is_mathematical},
    FaultRow{"a table of contents", is_contents},
    FaultRow{"an index", is_index},
    FaultRow{"in another language", in_another_language},
    FaultRow{"two extractions differ", disagrees},
    FaultRow{"tables, formulas or labels for the most part", is_scattered},
};

}  // namespace

double agreement(const std::u32string& a, const std::u32string& b, double least) {
  const auto longest = static_cast<double>(std::max(a.size(), b.size()));
  if (longest == 0) return 1;
  const auto most = static_cast<int64_t>((1 - least) * longest + 1e-9);
  const int64_t distance = edit_distance(a, b, most);
  return distance > most ? 0 : 1 - static_cast<double>(distance) / longest;
}

const char* size_fault(const PdfPageSize& size) {
  const double least = std::min(size.width, size.height), most = std::max(size.width, size.height);
  if (!(least >= kLeastSide && most <= kMostSide)) return "a page too large or too small";
  return size.rotation % 360 != 0 ? "a turned page" : nullptr;
}

const char* amount_fault(const PdfPageWords& words, const std::u32string& stream) {
  size_t characters = 0;
  for (const auto& line : words.lines)
    for (const auto& word : line) characters += word.text.size();
  const bool too_much =
      words.lines.size() > kMostLines || std::max(characters, stream.size()) > kMostCharacters;
  return too_much ? "too much text" : nullptr;
}

const char* page_fault(const PageFacts& facts) {
  for (const auto& row : kFaults)
    if (row.holds(facts)) return row.reason;
  return nullptr;
}

}  // namespace dsvl
