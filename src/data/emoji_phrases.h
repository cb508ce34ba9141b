// What the emoji family asks in each language.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dsvl {

struct EmojiPhrases {
  std::string language;                     // as CLDR's files are named: "en"
  std::vector<std::string> name, keywords;  // questions for the name, for keywords
  std::string separator;                    // between keywords
};

// nullptr for a language that nothing is asked in.
const EmojiPhrases* find_emoji_phrases(std::string_view language);

// All languages, "de, en, ...".
std::string emoji_languages();

}  // namespace dsvl
