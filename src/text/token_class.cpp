// Characters to kinds, letters to words, words to classes.
#include "text/token_class.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "base/ascii.h"
#include "text/character_class.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

using Words = std::set<std::string_view>;

const Words& function_words() {
  static const Words words{
      "a",      "about", "above",   "after",   "against", "all",    "although", "am",      "among",
      "an",     "and",   "any",     "are",     "as",      "at",     "be",       "because", "been",
      "before", "being", "below",   "between", "both",    "but",    "by",       "can",     "could",
      "did",    "do",    "does",    "down",    "during",  "each",   "either",   "every",   "few",
      "for",    "from",  "had",     "has",     "have",    "he",     "her",      "hers",    "him",
      "his",    "how",   "i",       "if",      "in",      "into",   "is",       "it",      "its",
      "may",    "me",    "might",   "mine",    "must",    "my",     "neither",  "no",      "nor",
      "not",    "of",    "off",     "on",      "once",    "only",   "onto",     "or",      "our",
      "out",    "over",  "per",     "shall",   "she",     "should", "since",    "so",      "some",
      "such",   "than",  "that",    "the",     "their",   "them",   "then",     "there",   "these",
      "they",   "this",  "those",   "though",  "through", "to",     "too",      "under",   "unless",
      "until",  "up",    "upon",    "us",      "very",    "was",    "we",       "were",    "what",
      "when",   "where", "whether", "which",   "while",   "who",    "whom",     "whose",   "why",
      "will",   "with",  "within",  "without", "would",   "yet",    "you",      "your"};
  return words;
}

const Words& frequent_verbs() {
  static const Words words{
      "ask",   "asks",   "become", "began", "begin", "brought", "build",   "built", "buy",
      "came",  "choose", "come",   "comes", "chose", "draw",    "eat",     "fell",  "felt",
      "find",  "finds",  "found",  "gave",  "get",   "gets",    "give",    "gives", "go",
      "goes",  "gone",   "got",    "grew",  "grow",  "hear",    "heard",   "held",  "hold",
      "keep",  "kept",   "knew",   "know",  "known", "learn",   "leave",   "lie",   "lose",
      "lost",  "made",   "make",   "makes", "meet",  "met",     "pay",     "put",   "ran",
      "read",  "reads",  "rise",   "rose",  "said",  "sang",    "sat",     "saw",   "say",
      "says",  "see",    "seen",   "sees",  "sell",  "send",    "sent",    "show",  "shown",
      "shows", "sing",   "sit",    "sold",  "spoke", "speak",   "stand",   "stood", "take",
      "taken", "takes",  "taught", "teach", "tell",  "think",   "thought", "told",  "took",
      "wear",  "went",   "win",    "won",   "wore",  "write",   "written", "wrote"};
  return words;
}

// Nouns and the like that end as verbs do.
const Words& no_verbs() {
  static const Words words{"anything", "bring",  "building", "ceiling", "evening", "everything",
                           "hundred",  "indeed", "morning",  "nothing", "sacred",  "something",
                           "spring",   "string", "thing",    "bleed",   "breed",   "exceed",
                           "greed",    "speed",  "steed",    "wedding", "shilling"};
  return words;
}

bool is_between(char32_t c, char32_t first, char32_t last) {
  return first <= c && c <= last;
}

bool is_chinese_character(char32_t c) {
  return is_between(c, 0x2E80, 0x303F) || is_between(c, 0x3400, 0x9FFF) ||
         is_between(c, 0xF900, 0xFAFF) || is_between(c, 0xFF00, 0xFFEF) ||
         is_between(c, 0x20000, 0x3134F);
}

bool is_latin_letter(char32_t c) {
  return is_between(c, 'a', 'z') || is_between(c, 'A', 'Z') ||
         (is_between(c, 0xC0, 0x24F) && c != 0xD7 && c != 0xF7);
}

bool is_punctuation(char32_t c) {
  return (c < 0x80 &&
          std::string_view(".,;:!?'\"()-").find(static_cast<char>(c)) != std::string_view::npos) ||
         is_between(c, 0x2010, 0x2027) || is_between(c, 0x2030, 0x205E) || c == 0xA1 || c == 0xBF ||
         c == 0xAB || c == 0xBB;
}

// The class of a character by itself; letters are `word` until their word is looked at.
TokenClass class_of(char32_t c) {
  if (is_space(c)) return TokenClass::space;
  if (is_between(c, '0', '9')) return TokenClass::number;
  if (is_latin_letter(c)) return TokenClass::word;
  if (is_chinese_character(c)) return TokenClass::chinese;
  if (is_punctuation(c)) return TokenClass::punctuation;
  return is_between(c, '!', '~') ? TokenClass::code : TokenClass::other;
}

bool ends_sentence(char32_t c) {
  return c == '.' || c == '!' || c == '?' || c == '\n' || c == ':' || c == 0x3002 || c == 0xFF01 ||
         c == 0xFF1F;
}

bool looks_like_verb(std::string_view word) {
  if (frequent_verbs().count(word)) return true;
  if (word.size() < 5 || no_verbs().count(word)) return false;
  for (const char* ending : {"ing", "ed", "ize", "izes", "ify", "ifies"})
    if (word.ends_with(ending)) return true;
  return false;
}

TokenClass class_of_word(std::string_view word, bool first_of_sentence) {
  const std::string lower = lower_case(word.substr(0, word.find('\'')));
  if (function_words().count(lower) || word.ends_with("n't")) return TokenClass::function_word;
  if (!first_of_sentence && 'A' <= word[0] && word[0] <= 'Z') return TokenClass::proper_noun;
  return looks_like_verb(lower) ? TokenClass::verb : TokenClass::word;
}

// Every byte of a text gets its character's class.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), classes_(text.size()) {}

  std::vector<TokenClass> run() {
    for (size_t at = 0; at < text_.size();) {
      const size_t begin = at;
      const char32_t c = next(at);
      const auto kind = class_of(c);
      if (kind == TokenClass::word) {
        while (at < text_.size() && continues_word(at)) next(at);
        mark(begin, at, class_of_word(text_.substr(begin, at - begin), first_));
      } else {
        mark(begin, at, kind);
      }
      if (ends_sentence(c)) {
        first_ = true;
      } else if (kind != TokenClass::space && kind != TokenClass::punctuation) {
        first_ = false;
      }
    }
    return std::move(classes_);
  }

 private:
  // A byte that begins no character stands for itself.
  char32_t next(size_t& at) const {
    if (valid_utf8_length(text_.substr(at, 4)) > 0) return next_character(text_, at);
    ++at;
    return 0xFFFD;
  }

  // Letters, and an apostrophe between them.
  bool continues_word(size_t at) const {
    char32_t c = next(at);
    if (c == '\'' && at < text_.size()) c = next(at);
    return is_latin_letter(c);
  }

  void mark(size_t begin, size_t end, TokenClass kind) {
    std::fill(classes_.begin() + static_cast<ptrdiff_t>(begin),
              classes_.begin() + static_cast<ptrdiff_t>(end), kind);
  }

  std::string_view text_;
  std::vector<TokenClass> classes_;
  bool first_ = true;  // nothing of this sentence has been seen
};

}  // namespace

const char* class_name(TokenClass kind) {
  constexpr std::array<const char*, kNumTokenClasses> kNames{
      "image",   "special",       "space",       "number", "punctuation", "code",
      "chinese", "function word", "proper noun", "verb",   "word",        "other"};
  return kNames[static_cast<size_t>(kind)];
}

std::vector<TokenClass> classify_tokens(std::span<const TextPiece> pieces) {
  std::string text;
  for (const auto& piece : pieces) text += piece.image || piece.special ? "\n" : piece.bytes;
  const auto bytes = Reader(text).run();
  std::vector<TokenClass> classes;
  size_t at = 0;
  for (const auto& piece : pieces) {
    const size_t size = piece.image || piece.special ? 1 : piece.bytes.size();
    const auto begin = bytes.begin() + static_cast<ptrdiff_t>(at);
    const auto end = begin + static_cast<ptrdiff_t>(size);
    const auto first =
        std::find_if(begin, end, [](TokenClass c) { return c != TokenClass::space; });
    classes.push_back(piece.image     ? TokenClass::image
                      : piece.special ? TokenClass::special
                      : first != end  ? *first
                                      : TokenClass::space);
    at += size;
  }
  return classes;
}

}  // namespace dsvl
