// The table of rules and their measures.
#include "data/text/quality.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/ascii.h"

namespace dsvl {
namespace {

template <class Pieces, class Test>
double share_of(const Pieces& pieces, Test test) {
  if (pieces.empty()) return 0;
  return static_cast<double>(std::count_if(pieces.begin(), pieces.end(), test)) /
         static_cast<double>(pieces.size());
}

double share(int64_t part, int64_t all) {
  return all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all);
}

int64_t count_text(std::string_view text, std::string_view wanted) {
  int64_t count = 0;
  for (size_t i = text.find(wanted); i != text.npos; i = text.find(wanted, i + wanted.size()))
    ++count;
  return count;
}

bool ends_with_any(std::string_view text, const std::vector<std::string_view>& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return text.ends_with(ending); });
}

// Of words only; a text without any is no prose of words and is as it should be.
double mean_word_length(const TextFacts& f) {
  int64_t characters = 0;
  for (const auto& token : f.tokens()) {
    if (token.is_ideograph) continue;
    for (uint32_t i = token.begin; i < token.end; ++i) characters += (f.text()[i] & 0xC0) != 0x80;
  }
  return f.words() == 0 ? 5 : share(characters, f.words());
}

// Those that mark a line as a heading of Markdown: "## ".
int64_t heading_marks(const TextFacts& f) {
  int64_t marks = 0;
  for (const auto line : f.lines()) {
    const size_t end = std::min(line.find_first_not_of('#'), line.size());
    if (end <= 6 && end < line.size() && line[end] == ' ') marks += static_cast<int64_t>(end);
  }
  return marks;
}

double symbols(const TextFacts& f) {
  const int64_t found = count_text(f.text(), "#") - heading_marks(f) + count_text(f.text(), "...") +
                        count_text(f.text(), "…");
  return share(found, static_cast<int64_t>(f.tokens().size()));
}

double bullet_lines(const TextFacts& f) {
  return share_of(f.lines(), [](std::string_view line) {
    constexpr std::array<std::string_view, 7> kBullets = {"•", "‣", "●", "◦", "・", "- ", "* "};
    return std::any_of(kBullets.begin(), kBullets.end(),
                       [&](std::string_view bullet) { return line.starts_with(bullet); });
  });
}

double ellipsis_lines(const TextFacts& f) {
  static const std::vector<std::string_view> kEllipses = {"...", "…"};
  return share_of(f.lines(), [](std::string_view line) { return ends_with_any(line, kEllipses); });
}

double leader_lines(const TextFacts& f) {
  return share_of(f.lines(), [](std::string_view line) {
    return line.find(".....") != line.npos || line.find(". . . .") != line.npos ||
           line.find("………") != line.npos;
  });
}

double words_with_letters(const TextFacts& f) {
  return share_of(f.tokens(), [](const TextToken& token) { return token.has_letter; });
}

// Different ones of a list that the text has.
double different(const TextFacts& f, const std::set<uint64_t>& wanted) {
  std::set<uint64_t> found;
  for (const auto& token : f.tokens())
    if (wanted.contains(token.hash)) found.insert(token.hash);
  return static_cast<double>(found.size());
}

std::set<uint64_t> hashes_of(std::string_view words) {
  std::set<uint64_t> hashes;
  for (const auto& token : text_tokens(words)) hashes.insert(token.hash);
  return hashes;
}

double stop_words(const TextFacts& f) {
  static const auto kWords = hashes_of("the be to of and that have with");
  return different(f, kWords);
}

double function_characters(const TextFacts& f) {
  static const auto kCharacters =
      hashes_of("的一是了不在有和人我这中为上个之其而也者何无無於于以所");
  return different(f, kCharacters);
}

template <int64_t n>
double top_gram(const TextFacts& f) {
  return f.top_gram_share(n);
}

template <int64_t n>
double repeated_gram(const TextFacts& f) {
  return f.repeated_gram_share(n);
}

double lorem_ipsum(const TextFacts& f) {
  return static_cast<double>(count_text(lower_case(f.text()), "lorem ipsum"));
}

double braces(const TextFacts& f) {
  return share(count_text(f.text(), "{") + count_text(f.text(), "}"), f.characters());
}

double policy_lines(const TextFacts& f) {
  return share_of(f.lines(), [](std::string_view line) {
    const std::string lower = lower_case(line);
    constexpr std::array<std::string_view, 9> kPhrases = {
        "terms of use", "privacy policy", "cookie policy", "uses cookies",     "use of cookies",
        "use cookies",  "使用cookie",     "隐私政策",      "enable javascript"};
    return std::any_of(kPhrases.begin(), kPhrases.end(),
                       [&](std::string_view phrase) { return lower.find(phrase) != lower.npos; });
  });
}

double closed_paragraphs(const TextFacts& f) {
  static const std::vector<std::string_view> kClosing = {".",  "!",  "?",  ":",  ";",  "\"",
                                                         "'",  ")",  "”",  "’",  "。", "！",
                                                         "？", "：", "；", "」", "』", "）"};
  const auto is_closed = [](std::string_view piece) { return ends_with_any(piece, kClosing); };
  return std::max(share_of(f.paragraphs(), is_closed), share_of(f.lines(), is_closed));
}

double short_lines(const TextFacts& f) {
  return share_of(f.lines(), [](std::string_view line) { return line.size() <= 30; });
}

double longest_line(const TextFacts& f) {
  size_t longest = 0;
  for (const auto line : f.lines()) longest = std::max(longest, line.size());
  return static_cast<double>(longest);
}

double mean_line(const TextFacts& f) {
  int64_t bytes = 0;
  for (const auto line : f.lines()) bytes += static_cast<int64_t>(line.size());
  return share(bytes, static_cast<int64_t>(f.lines().size()));
}

double letters_and_digits(const TextFacts& f) {
  int64_t bytes = 0;
  for (const auto& token : f.tokens()) bytes += token.end - token.begin;
  return share(bytes, static_cast<int64_t>(f.text().size()));
}

double repeated_lines(const TextFacts& f) {
  return repeated_share(f.lines());
}
double repeated_line_bytes(const TextFacts& f) {
  return repeated_bytes_share(f.lines());
}
double repeated_paragraphs(const TextFacts& f) {
  return repeated_share(f.paragraphs());
}
double repeated_paragraph_bytes(const TextFacts& f) {
  return repeated_bytes_share(f.paragraphs());
}

int mask_of(std::string_view language) {
  return language == "zh" ? kChinese : language == "code" ? kCode : kEnglish;
}

}  // namespace

const std::vector<QualityRule>& quality_rules() {
  constexpr int en = kEnglish, prose = kProse;
  static const std::vector<QualityRule> kRules = {
      {"mean_word_length_least", "words too short", en, true, 3, mean_word_length, "Gopher"},
      {"mean_word_length_most", "words too long", en, false, 10, mean_word_length, "Gopher"},
      {"symbols", "too many # and ellipses", prose, false, 0.1, symbols, "Gopher, a word"},
      {"bullet_lines", "too many lines with bullets", prose, false, 0.9, bullet_lines, "Gopher"},
      {"ellipsis_lines", "too many lines that break off", prose, false, 0.3, ellipsis_lines,
       "Gopher"},
      {"leader_lines", "a table of contents", prose, false, 0.3, leader_lines,
       "as ellipsis_lines: dots that lead to a page number"},
      {"words_with_letters", "too few words with letters", en, true, 0.8, words_with_letters,
       "Gopher"},
      {"stop_words", "no stop words", en, true, 2, stop_words, "Gopher"},
      {"function_characters", "no function characters", kChinese, true, 2, function_characters,
       "Gopher's stop words, modern and classical ones of Chinese"},
      {"repeated_lines", "repeated lines", prose, false, 0.3, repeated_lines, "Gopher"},
      {"repeated_line_bytes", "repeated lines", prose, false, 0.2, repeated_line_bytes, "Gopher"},
      {"repeated_paragraphs", "repeated paragraphs", prose, false, 0.3, repeated_paragraphs,
       "Gopher"},
      {"repeated_paragraph_bytes", "repeated paragraphs", prose, false, 0.2,
       repeated_paragraph_bytes, "Gopher"},
      {"top_2gram", "one phrase over and over", prose, false, 0.20, top_gram<2>, "Gopher"},
      {"top_3gram", "one phrase over and over", prose, false, 0.18, top_gram<3>, "Gopher"},
      {"top_4gram", "one phrase over and over", prose, false, 0.16, top_gram<4>, "Gopher"},
      {"repeated_5gram", "repeated phrases", prose, false, 0.15, repeated_gram<5>, "Gopher"},
      {"repeated_6gram", "repeated phrases", prose, false, 0.14, repeated_gram<6>, "Gopher"},
      {"repeated_7gram", "repeated phrases", prose, false, 0.13, repeated_gram<7>, "Gopher"},
      {"repeated_8gram", "repeated phrases", prose, false, 0.12, repeated_gram<8>, "Gopher"},
      {"repeated_9gram", "repeated phrases", prose, false, 0.11, repeated_gram<9>, "Gopher"},
      {"repeated_10gram", "repeated phrases", prose, false, 0.10, repeated_gram<10>, "Gopher"},
      {"lorem_ipsum", "filler text", prose | kCode, false, 0, lorem_ipsum, "C4"},
      {"braces", "code in prose", prose, false, 0.02, braces,
       "C4, where one is enough: manuals quote a little code"},
      {"policy_lines", "notices of web pages", prose, false, 0.2, policy_lines,
       "C4, where such lines are cut out"},
      {"closed_paragraphs", "no sentences", prose, true, 0.12, closed_paragraphs,
       "FineWeb's share of lines, or of paragraphs where lines are wrapped"},
      {"short_lines", "too many short lines", en, false, 0.67, short_lines, "FineWeb"},
      {"code_longest_line", "lines too long", kCode, false, 1000, longest_line, "StarCoder"},
      {"code_mean_line", "lines too long", kCode, false, 100, mean_line, "StarCoder"},
      {"code_letters", "too few letters and digits", kCode, true, 0.25, letters_and_digits,
       "StarCoder"},
  };
  return kRules;
}

double QualityOptions::threshold(const QualityRule& rule) const {
  const auto it = thresholds.find(rule.name);
  return it == thresholds.end() ? rule.threshold : it->second;
}

void fields(Visitor& v, QualityOptions& o) {
  for (const auto& rule : quality_rules())
    v(rule.name, o.thresholds.try_emplace(rule.name, rule.threshold).first->second, rule.reason);
}

const QualityRule* broken_rule(const TextFacts& facts, const QualityOptions& options) {
  const int language = mask_of(facts.language());
  for (const auto& rule : quality_rules()) {
    if ((rule.languages & language) == 0) continue;
    const double value = rule.measure(facts), threshold = options.threshold(rule);
    if (rule.is_least ? value < threshold : value > threshold) return &rule;
  }
  return nullptr;
}

}  // namespace dsvl
