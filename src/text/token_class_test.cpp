// Sentences whose words are known.
#include "text/token_class.h"

#include <gtest/gtest.h>

namespace dsvl {
namespace {

std::vector<std::string> classes(const std::vector<TextPiece>& pieces) {
  std::vector<std::string> names;
  for (const auto kind : classify_tokens(pieces)) names.emplace_back(class_name(kind));
  return names;
}

using Names = std::vector<std::string>;

TEST(TokenClass, WordsOfASentence) {
  EXPECT_EQ(classes({{"The"},
                     {" old"},
                     {" bridge"},
                     {" in"},
                     {" Paris"},
                     {" was"},
                     {" painted"},
                     {" by"},
                     {" Anna"},
                     {","},
                     {" who"},
                     {" said"},
                     {" nothing"},
                     {"."}}),
            (Names{"function word", "word", "word", "function word", "proper noun", "function word",
                   "verb", "function word", "proper noun", "punctuation", "function word", "verb",
                   "word", "punctuation"}));
}

TEST(TokenClass, ACapitalAtTheBeginningSaysNothing) {
  EXPECT_EQ(classes({{"Dogs"},
                     {" bark"},
                     {"."},
                     {" \""},
                     {"Cats"},
                     {" like"},
                     {" Dogs"},
                     {"\n"},
                     {"Birds"},
                     {" sing"}}),
            (Names{"word", "word", "punctuation", "punctuation", "word", "word", "proper noun",
                   "space", "word", "verb"}));
}

TEST(TokenClass, PiecesOfAWordShareItsClass) {
  EXPECT_EQ(classes({{"It"}, {" is"}, {" quan"}, {"tiz"}, {"ed"}, {" at"}, {" Heidel"}, {"berg"}}),
            (Names{"function word", "function word", "verb", "verb", "verb", "function word",
                   "proper noun", "proper noun"}));
  EXPECT_EQ(classes({{"they"}, {"'ll"}, {" don"}, {"'t"}}),
            (Names{"function word", "function word", "function word", "function word"}));
}

TEST(TokenClass, CodeNumbersChineseAndMarks) {
  EXPECT_EQ(classes({{.image = true},
                     {"x"},
                     {" ="},
                     {" {"},
                     {"42"},
                     {"}"},
                     {";"},
                     {"\n\n"},
                     {.special = true},
                     {"模型"},
                     {"。"},
                     {"\xE4\xBD"},
                     {"\xA0"},
                     {"Ω"},
                     {""}}),
            (Names{"image", "word", "code", "code", "number", "code", "punctuation", "space",
                   "special", "chinese", "chinese", "chinese", "chinese", "other", "space"}));
}

TEST(TokenClass, BytesThatAreNoText) {
  EXPECT_EQ(classes({{"\xff"}, {"\xE4"}, {"x"}}), (Names{"other", "other", "word"}));
}

}  // namespace
}  // namespace dsvl
