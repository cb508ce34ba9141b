// A scanner for the one element that matters here.
#include "data/cldr.h"

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "base/html.h"

namespace dsvl {
namespace {

std::string attribute(std::string_view tag, std::string_view name) {
  const std::string opening = " " + std::string(name) + "=\"";
  const size_t start = tag.find(opening);
  if (start == tag.npos) return "";
  const size_t begin = start + opening.size(), end = tag.find('"', begin);
  return end == tag.npos ? "" : unescape_html(tag.substr(begin, end - begin));
}

std::vector<std::string> split_keywords(const std::string& text) {
  std::vector<std::string> words;
  for (size_t start = 0; start <= text.size();) {
    const size_t end = std::min(text.find('|', start), text.size());
    std::string word = text.substr(start, end - start);
    word.erase(
        0, word.find_first_not_of(' ') == word.npos ? word.size() : word.find_first_not_of(' '));
    while (!word.empty() && word.back() == ' ') word.pop_back();
    if (!word.empty()) words.push_back(std::move(word));
    start = end + 1;
  }
  return words;
}

}  // namespace

std::map<std::string, CharacterName> parse_annotations(std::string_view xml,
                                                       std::string_view where) {
  constexpr std::string_view kOpening = "<annotation ", kClosing = "</annotation>";
  std::map<std::string, CharacterName> names;
  for (size_t at = xml.find(kOpening); at != xml.npos; at = xml.find(kOpening, at + 1)) {
    const size_t tag_end = xml.find('>', at), end = xml.find(kClosing, at);
    if (tag_end == xml.npos || end == xml.npos || end < tag_end)
      fail(where, ": an <annotation> without its end");
    const std::string_view tag = xml.substr(at, tag_end - at);
    const std::string text = unescape_html(xml.substr(tag_end + 1, end - tag_end - 1));
    auto& entry = names[attribute(tag, "cp")];
    if (attribute(tag, "type") == "tts")
      entry.name = text;
    else
      entry.keywords = split_keywords(text);
  }
  return names;
}

std::map<std::string, CharacterName> load_annotations(const std::string& language) {
  const std::string path = "/usr/share/unicode/cldr/common/annotations/" + language + ".xml";
  if (!std::filesystem::exists(path))
    fail(path, ": not found; install the package unicode-cldr-core");
  return parse_annotations(read_file(path), path);
}

}  // namespace dsvl
