// Words and numbers put in order and counted; programs run in the head.
#include <algorithm>

#include "base/error.h"
#include "data/instruct/plain_words.h"
#include "data/instruct/small_program.h"
#include "data/instruct/texts.h"

namespace dsvl {
namespace {

constexpr const char* kMain = "text instruction";

std::vector<std::string> draw_words(Random& random, size_t count) {
  std::vector<std::string> words = plain_words();
  random.shuffle(words);
  words.resize(count);
  return words;
}

}  // namespace

std::optional<Talk> sort_things(const Asking& a) {
  static const Phrases kWords = {
      {"Put these words in alphabetical order: {0}", "Sort alphabetically: {0}"},
      {"按字母顺序排列：{0}", "把这些单词按字母顺序排好：{0}"}};
  static const Phrases kRising = {
      {"Sort these numbers from smallest to largest: {0}", "Put in rising order: {0}"},
      {"从小到大排列：{0}", "把这些数按升序排列：{0}"}};
  static const Phrases kFalling = {
      {"Sort these numbers from largest to smallest: {0}", "Put in falling order: {0}"},
      {"从大到小排列：{0}", "把这些数按降序排列：{0}"}};
  const auto count = static_cast<size_t>(a.random.between(4, 8));
  const int64_t kind = a.random.below(3);
  std::vector<std::string> given, sorted;
  if (kind == 0) {
    given = sorted = draw_words(a.random, count);
    std::sort(sorted.begin(), sorted.end());
  } else {
    std::vector<int64_t> numbers;
    while (numbers.size() < count) {
      const int64_t n = a.random.between(-50, 999);
      if (std::find(numbers.begin(), numbers.end(), n) == numbers.end()) numbers.push_back(n);
    }
    for (const auto n : numbers) given.push_back(str(n));
    std::sort(numbers.begin(), numbers.end());
    if (kind == 2) std::reverse(numbers.begin(), numbers.end());
    for (const auto n : numbers) sorted.push_back(str(n));
  }
  const std::string list = join_list(given, a.chinese);
  if (!a.belongs("sort " + join_list(given, false))) return {};
  return Talk{kMain,
              "sorting",
              {{a.say(kind == 0   ? kWords
                      : kind == 1 ? kRising
                                  : kFalling,
                      {list}),
                join_list(sorted, a.chinese) + a.in(".", "。")}}};
}

std::optional<Talk> count_words(const Asking& a) {
  static const Phrases kWords = {{"How many words are in this list? {0}", "Count the words: {0}"},
                                 {"这里有几个词？{0}", "数一数有多少个词：{0}"}};
  static const Phrases kLetters = {
      {"How many letters do “{0}” and “{1}” have together?",
       "Count the letters of “{0}” and of “{1}” and add them up."},
      {"“{0}”和“{1}”一共有几个字母？", "数一数“{0}”和“{1}”的字母，求总数。"}};
  static const Phrases kBackwards = {
      {"Write “{0} {1}” backwards.", "Spell “{0} {1}” from the last letter to the first."},
      {"把“{0} {1}”倒过来写。", "从最后一个字母开始拼写“{0} {1}”。"}};
  const int64_t kind = a.random.below(3);
  const auto count = static_cast<size_t>(kind == 0 ? a.random.between(3, 12) : 2);
  const auto words = draw_words(a.random, count);
  std::string list;
  for (const auto& word : words) list += (list.empty() ? "" : " ") + word;
  if (!a.belongs(str("count ", kind, " ", list))) return {};
  if (kind == 0) return Talk{kMain, "counting words", {{a.say(kWords, {list}), str(count)}}};
  const size_t one = words[0].size(), other = words[1].size();
  if (kind == 1)
    return Talk{kMain,
                "counting words",
                {{a.say(kLetters, words), str(one, " + ", other, " = ", one + other)}}};
  return Talk{kMain,
              "counting words",
              {{a.say(kBackwards, words), std::string(list.rbegin(), list.rend())}}};
}

std::optional<Talk> run_program(const Asking& a) {
  static const Phrases kAsk = {{"What does this Python program print?\n```python\n{0}\n```",
                                "Give the output of:\n```python\n{0}\n```"},
                               {"这段 Python 程序输出什么？\n```python\n{0}\n```",
                                "写出下面程序的输出：\n```python\n{0}\n```"}};
  const SmallProgram program = draw_program(a.random);
  if (!a.belongs(program.text)) return {};
  return Talk{kMain, "code", {{a.say(kAsk, {program.text}), program.output}}};
}

}  // namespace dsvl
