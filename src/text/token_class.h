// What kind of thing a token of a running text is, as ST-MoE's table tells apart what experts
// attend to (arXiv:2202.08906, table 13): by simple rules on the word it belongs to.
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

namespace dsvl {

enum class TokenClass {
  image,
  special,
  space,
  number,
  punctuation,
  code,           // symbols that programs and formulas are made of: = { } [ ] < > _ …
  chinese,        // ideographs and their punctuation
  function_word,  // articles, conjunctions, prepositions, pronouns, auxiliaries
  proper_noun,    // a capital inside a sentence
  verb,           // -ing, -ed, -ize, -ify, or one of the frequent ones
  word,           // every other English word
  other,          // other scripts, emoji
};
constexpr size_t kNumTokenClasses = 12;

// "function word"
const char* class_name(TokenClass kind);

// A token of a text: its bytes, or a mark in it.
struct TextPiece {
  std::string bytes{};
  bool image = false, special = false;
};

// One class a piece: that of its first character which is no space. Images and special tokens end
// words and sentences.
std::vector<TokenClass> classify_tokens(std::span<const TextPiece> pieces);

}  // namespace dsvl
