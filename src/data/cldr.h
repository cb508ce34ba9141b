// Names and keywords of characters from Unicode CLDR's annotation files.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dsvl {

struct CharacterName {
  std::string name;                   // "red apple"
  std::vector<std::string> keywords;  // "apple", "fruit", "red"
};

// The <annotation> elements of a file's text, by the characters they describe (without U+FE0F).
std::map<std::string, CharacterName> parse_annotations(std::string_view xml,
                                                       std::string_view where);

// /usr/share/unicode/cldr/common/annotations/LANGUAGE.xml of the package unicode-cldr-core.
std::map<std::string, CharacterName> load_annotations(const std::string& language);

// The <territory> elements by code ("FR"), the plain ones.
std::map<std::string, std::string> parse_territories(std::string_view xml, std::string_view where);

// /usr/share/unicode/cldr/common/main/LANGUAGE.xml of the package unicode-cldr-core.
std::map<std::string, std::string> load_territories(const std::string& language);

}  // namespace dsvl
