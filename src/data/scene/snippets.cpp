// Words gathered into lines; Chinese cut at its punctuation.
#include "data/scene/snippets.h"

#include <algorithm>

#include "data/render.h"
#include "data/utf8.h"

namespace dsvl {
namespace {

std::vector<std::u32string> split_words(const std::u32string& text) {
  std::vector<std::u32string> words(1);
  for (const char32_t c : text) {
    if (c != ' ')
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

// Something a reader would call a word: a letter or digit in it.
bool says_something(const std::u32string& text) {
  return std::any_of(text.begin(), text.end(), [](char32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c > 0xBF;
  });
}

std::vector<std::string> pick_words(const std::u32string& text, const SnippetPlan& plan,
                                    Random& random) {
  const auto words = split_words(text);
  if (words.empty()) return {};
  auto at = static_cast<size_t>(random.below(static_cast<int64_t>(words.size())));
  std::vector<std::string> lines;
  const int64_t num_lines = random.between(1, plan.most_lines);
  for (int64_t i = 0; i < num_lines && at < words.size(); ++i) {
    const auto most = static_cast<size_t>(random.between(4, plan.most_characters));
    std::u32string line = words[at++];
    while (at < words.size() && line.size() + 1 + words[at].size() <= most)
      line += U' ' + words[at++];
    if (static_cast<int64_t>(line.size()) > plan.most_characters || !says_something(line)) break;
    lines.push_back(encode_utf8(line));
  }
  return lines;
}

// Runs of wanted characters, at least two long.
std::vector<std::u32string> runs_of(const std::u32string& text, bool (*wanted)(char32_t)) {
  std::vector<std::u32string> runs(1);
  for (const char32_t c : text) {
    if (wanted(c))
      runs.back() += c;
    else if (!runs.back().empty())
      runs.emplace_back();
  }
  std::erase_if(runs, [](const auto& run) { return run.size() < 2; });
  return runs;
}

bool is_clause_part(char32_t c) {
  return is_ideograph(c) || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z');
}

std::vector<std::string> pick_clauses(const std::u32string& text, const SnippetPlan& plan,
                                      Random& random) {
  auto runs = runs_of(text, plan.vertical ? is_ideograph : is_clause_part);
  std::erase_if(runs,
                [](const auto& run) { return std::none_of(run.begin(), run.end(), is_ideograph); });
  if (runs.empty()) return {};
  auto at = static_cast<size_t>(random.below(static_cast<int64_t>(runs.size())));
  std::vector<std::string> lines;
  const int64_t num_lines = random.between(1, plan.most_lines);
  for (int64_t i = 0; i < num_lines && at < runs.size(); ++i, ++at) {
    const auto most = static_cast<size_t>(random.between(2, plan.most_characters / 2));
    lines.push_back(encode_utf8(runs[at].substr(0, most)));
  }
  return lines;
}

}  // namespace

std::vector<std::string> pick_snippet(std::string_view text, const SnippetPlan& plan,
                                      Random& random) {
  const std::u32string running = decode_utf8(running_text(text));
  return plan.chinese ? pick_clauses(running, plan, random) : pick_words(running, plan, random);
}

}  // namespace dsvl
