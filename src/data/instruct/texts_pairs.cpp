// Translations, definitions, documentation.
#include "base/ascii.h"
#include "base/error.h"
#include "data/instruct/texts.h"

namespace dsvl {
namespace {

constexpr const char* kMain = "text instruction";

Talk talk_of(const Document* document, const char* leaf, std::string question, std::string answer) {
  return {kMain, leaf, {{std::move(question), std::move(answer)}}, {}, false, {document}};
}

}  // namespace

std::optional<Talk> translate(const Asking& a) {
  static const Phrases kToChinese = {
      {"Translate into Chinese: {0}", "How do you say this in Chinese?\n{0}",
       "Give a Chinese translation of “{0}”"},
      {"翻译成中文：{0}", "下面这句话用中文怎么说？\n{0}", "把“{0}”译成中文。"}};
  static const Phrases kToEnglish = {
      {"Translate into English: {0}", "How do you say this in English?\n{0}",
       "Give an English translation of “{0}”"},
      {"翻译成英文：{0}", "下面这句话用英语怎么说？\n{0}", "把“{0}”译成英文。"}};
  const Document* document = pick_pair(a, TextPair::Use::translation);
  if (document == nullptr) return {};
  const bool to_chinese = a.random.chance(0.5);
  const TextPair& pair = *document->pair;
  return talk_of(
      document, to_chinese ? "translation to Chinese" : "translation to English",
      a.say(to_chinese ? kToChinese : kToEnglish, {to_chinese ? pair.first : pair.second}),
      to_chinese ? pair.second : pair.first);
}

// Dictionaries and documentation are in English.
std::optional<Talk> define(const Asking& a) {
  static const Phrases kAsk = {{"What does “{0}” mean?", "Define “{0}”.", "Explain the term “{0}”.",
                                "What is meant by {0}?"},
                               {}};
  const Document* document = a.chinese ? nullptr : pick_pair(a, TextPair::Use::definition);
  if (document == nullptr) return {};
  return talk_of(document, "definition", a.say(kAsk, {document->pair->first}),
                 document->pair->second);
}

std::optional<Talk> guess_word(const Asking& a) {
  static const Phrases kAsk = {{"Which term is defined like this: {0}", "Name the word for: {0}"},
                               {}};
  const Document* document = a.chinese ? nullptr : pick_pair(a, TextPair::Use::definition);
  if (document == nullptr ||
      lower_case(document->pair->second).find(lower_case(document->pair->first)) !=
          std::string::npos)
    return {};
  return talk_of(document, "word for a definition", a.say(kAsk, {document->pair->second}),
                 document->pair->first);
}

std::optional<Talk> answer_question(const Asking& a) {
  const Document* document = a.chinese ? nullptr : pick_pair(a, TextPair::Use::answer);
  if (document == nullptr) return {};
  static const Phrases kAsk = {{"A question about Perl: {0}", "{0} (In Perl.)",
                                "Answer as a Perl programmer: {0}", "This is about Perl. {0}"},
                               {}};
  return talk_of(document, "documentation", a.say(kAsk, {document->pair->first}),
                 document->pair->second);
}

}  // namespace dsvl
