// Oniguruma's meaning where PCRE2's differs.
#include "text/regex.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace dsvl {
namespace {

std::vector<std::string> found(const std::string& pattern, const std::string& text) {
  RegexScratch scratch;
  std::vector<Span> spans;
  Regex(pattern).find_all(text, scratch, spans);
  std::vector<std::string> out;
  for (const Span& s : spans) out.push_back(text.substr(s.begin, s.end - s.begin));
  return out;
}

using Texts = std::vector<std::string>;

TEST(Regex, SpaceIsUnicodeWhiteSpaceOnly) {
  EXPECT_EQ(found("\\s", "\u3000\u180E\u0085"), (Texts{"\u3000", "\u0085"}));
  EXPECT_EQ(found("[^\\S]", "\u180E\u00A0"), Texts{"\u00A0"});
  EXPECT_EQ(found("\\S", "\u180E "), Texts{"\u180E"});
}

TEST(Regex, CategoriesKnowNewerCharacters) {
  EXPECT_EQ(found("\\p{L}", "\U00031350"), Texts{"\U00031350"});  // Unicode 15
  EXPECT_EQ(found("[^\\p{L}\\p{N}]", "\U00031350-"), Texts{"-"});
  EXPECT_EQ(found("\\P{S}", "\U0001FAE8a"), Texts{"a"});
}

TEST(Regex, TrailingSpaceIsFoundAsTheSearchWouldFindIt) {
  for (const char* text :
       {"", " ", "a ", " a", "a \n", "a \n b", " \n\n b\t", "\n", "a\n\nb  ", "\u3000\n"})
    EXPECT_EQ(found("\\s+$", text), found("(?:\\s+)$", text)) << text;
}

TEST(Regex, EmptyMatchesMoveOn) {
  EXPECT_EQ(found("a*", "baab"), (Texts{"", "aa", ""}));
}

TEST(Regex, RefusesWhatHasNoEqual) {
  for (const char* pattern :
       {"[a[b]]", "[a&&b]", "[[:alpha:]]", "\\p{", "\\pL", "a(", "[\\W]", "\\u12"})
    EXPECT_THROW(Regex{pattern}, Error) << pattern;
}

}  // namespace
}  // namespace dsvl
