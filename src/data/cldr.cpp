// A scanner for the elements that matter here.
#include "data/cldr.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <utility>

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

// Every element of a name: its opening tag and its text.
void each_element(std::string_view xml, std::string_view where, const std::string& name,
                  const std::function<void(std::string_view tag, std::string text)>& take) {
  const std::string opening = "<" + name + " ", closing = "</" + name + ">";
  for (size_t at = xml.find(opening); at != xml.npos; at = xml.find(opening, at + 1)) {
    const size_t tag_end = xml.find('>', at), end = xml.find(closing, at);
    if (tag_end == xml.npos || end == xml.npos || end < tag_end)
      fail(where, ": an <", name, "> without its end");
    take(xml.substr(at, tag_end - at), unescape_html(xml.substr(tag_end + 1, end - tag_end - 1)));
  }
}

// A file of the package unicode-cldr-core.
std::string read_cldr(const std::string& path) {
  if (!std::filesystem::exists(path))
    fail(path, ": not found; install the package unicode-cldr-core");
  return read_file(path);
}

}  // namespace

std::map<std::string, CharacterName> parse_annotations(std::string_view xml,
                                                       std::string_view where) {
  std::map<std::string, CharacterName> names;
  each_element(xml, where, "annotation", [&](std::string_view tag, std::string text) {
    auto& entry = names[attribute(tag, "cp")];
    if (attribute(tag, "type") == "tts")
      entry.name = std::move(text);
    else
      entry.keywords = split_keywords(text);
  });
  return names;
}

std::map<std::string, CharacterName> load_annotations(const std::string& language) {
  const std::string path = "/usr/share/unicode/cldr/common/annotations/" + language + ".xml";
  return parse_annotations(read_cldr(path), path);
}

std::map<std::string, std::string> parse_territories(std::string_view xml, std::string_view where) {
  std::map<std::string, std::string> names;
  each_element(xml, where, "territory", [&](std::string_view tag, std::string text) {
    if (attribute(tag, "alt").empty()) names.emplace(attribute(tag, "type"), std::move(text));
  });
  return names;
}

std::map<std::string, std::string> load_territories(const std::string& language) {
  const std::string path = "/usr/share/unicode/cldr/common/main/" + language + ".xml";
  return parse_territories(read_cldr(path), path);
}

}  // namespace dsvl
