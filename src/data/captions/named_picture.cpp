// Rules on words: which descriptions are names.
#include "data/captions/named_picture.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <utility>

#include "base/files.h"
#include "data/utf8.h"

namespace dsvl {
namespace {

constexpr size_t kLongestEnglish = 44, kLongestChinese = 14;  // characters of a name

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    if (is_letter(c) || c == '\'' || (c >= '0' && c <= '9')) {
      word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(word);
  return words;
}

bool has_any(const std::vector<std::string>& words, std::initializer_list<const char*> wanted) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::find(wanted.begin(), wanted.end(), word) != wanted.end();
  });
}

std::string without_end(std::string_view text, std::initializer_list<std::string_view> marks) {
  for (bool cut = true; cut;) {
    cut = false;
    for (const auto mark : marks)
      if (text.ends_with(mark)) text.remove_suffix(mark.size()), cut = true;
  }
  return std::string(text);
}

bool contains_any(std::string_view text, std::initializer_list<std::string_view> parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](std::string_view part) { return text.find(part) != text.npos; });
}

std::string english_name(std::string_view description) {
  std::string name = without_end(description, {".", "!", " "});
  const auto words = words_of(name);
  const bool plain =
      !words.empty() && name.size() <= kLongestEnglish &&
      !contains_any(name, {". ", "! ", "? ", "—", "–", ":", ";", "…", "\"", "“", "(", ","}) &&
      !has_any(words, {"is",   "are",   "was",  "can", "can't",   "means", "mean", "has",
                       "have", "lives", "lets", "let", "you",     "your",  "it",   "its",
                       "put",  "use",   "used", "i",   "another", "this",  "that", "there"}) &&
      words[0] != "less" && words[0] != "greater" && words[0] != "not";
  if (!plain) return "";
  for (const std::string_view article : {"A ", "An ", "The ", "Two ", "Three ", "Some "})
    if (name.starts_with(article)) name[0] = static_cast<char>(name[0] - 'A' + 'a');
  return name;
}

}  // namespace

namespace {

struct ClassRow {
  const char* folder;
  PictureClass kind;
};
// Folders of tuxpaint-stamps; some hold others of another kind, so the last one that is known
// counts.
constexpr ClassRow kClasses[] = {
    {"animals", PictureClass::animal},      {"plants", PictureClass::plant},
    {"food", PictureClass::food},           {"clothes", PictureClass::clothes},
    {"vehicles", PictureClass::vehicle},    {"people", PictureClass::person},
    {"household", PictureClass::household}, {"sports", PictureClass::sport},
    {"hobbies", PictureClass::hobby},       {"money", PictureClass::money},
    {"flags", PictureClass::flag},          {"space", PictureClass::space},
    {"cartoon", PictureClass::none},        {"toys", PictureClass::none},
    {"body_parts", PictureClass::none},     {"plastic", PictureClass::none}};

}  // namespace

PictureClass picture_class(std::string_view path) {
  PictureClass found = PictureClass::none;
  for (size_t from = 0, end = path.find('/'); end != path.npos;
       from = end + 1, end = path.find('/', from)) {
    const std::string_view folder = path.substr(from, end - from);
    for (const auto& row : kClasses)
      if (folder == row.folder) found = row.kind;
  }
  return found;
}

const char* class_name(PictureClass kind, bool chinese) {
  static constexpr const char* kEnglish[] = {
      "",       "animals", "plants", "food",  "clothes", "vehicles", "people", "household goods",
      "sports", "hobbies", "money",  "flags", "space"};
  static constexpr const char* kChinese[] = {"",         "动物", "植物",     "食物", "衣物",
                                             "交通工具", "人物", "家居用品", "体育", "爱好",
                                             "钱币",     "旗帜", "太空"};
  return (chinese ? kChinese : kEnglish)[static_cast<int>(kind)];
}

bool may_overlap(PictureClass one, PictureClass other) {
  static constexpr std::pair<PictureClass, PictureClass> kPairs[] = {
      {PictureClass::plant, PictureClass::food}, {PictureClass::sport, PictureClass::hobby}};
  return std::any_of(std::begin(kPairs), std::end(kPairs), [&](const auto& pair) {
    return pair == std::pair(one, other) || pair == std::pair(other, one);
  });
}

std::string picture_bytes(const NamedPicture& picture) {
  return picture.bytes ? *picture.bytes : read_file(picture.path);
}

Said said_in_english(std::string_view description) {
  return {std::string(description), english_name(description)};
}

Said said_in_chinese(std::string_view description) {
  const std::string name = without_end(description, {"。", "！", "!", ".", " "});
  const bool plain =
      !contains_any(name, {"。", "，", "；", "：", "！", "？", "—", "（", " ", "你"});
  const bool fits = plain && decode_utf8(name).size() <= kLongestChinese;
  return {std::string(description), fits ? name : ""};
}

bool is_no_description(std::string_view english) {
  return has_any(words_of(english),
                 {"you", "your", "remember", "don't", "don’t", "me", "my", "i"}) ||
         english.starts_with("–") || english.ends_with("…");
}

std::string definite(const std::string& english_name) {
  for (const std::string_view article : {"a ", "an ", "some "})
    if (english_name.starts_with(article)) return "the " + english_name.substr(article.size());
  for (const std::string_view article : {"two ", "three "})
    if (english_name.starts_with(article)) return "the " + english_name;
  return english_name;
}

bool has_article(std::string_view english_name) {
  return english_name.starts_with("a ") || english_name.starts_with("an ") ||
         english_name.starts_with("the ");
}

std::string singular(std::string word) {
  if (word.size() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us"))
    word.pop_back();
  return word;
}

std::vector<std::string> key_words(std::string_view english) {
  auto words = words_of(english);
  std::erase_if(words, [](const std::string& word) {
    static constexpr std::initializer_list<const char*> kCommon = {
        "a",   "an", "the", "of",   "with", "flag", "and",   "in",    "on",  "at",  "for",
        "two", "to", "is",  "pair", "some", "very", "small", "large", "big", "red", "blue"};
    return std::find(kCommon.begin(), kCommon.end(), word) != kCommon.end();
  });
  for (auto& word : words) word = singular(word);
  return words;
}

}  // namespace dsvl
