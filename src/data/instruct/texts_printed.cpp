// Print made of pairs: a sentence to be translated, a term to be explained.
#include "base/error.h"
#include "data/instruct/texts.h"
#include "data/utf8.h"

namespace dsvl {
namespace {

// Text on a strip of paper, cut at spaces (Chinese anywhere) into lines that fit; nothing when they
// are more than six.
std::optional<Image> print_text(const Asking& a, const std::string& text) {
  auto look = pick_look(a, text);
  if (!look) return {};
  const int width = std::max(360, a.side());
  const TextStyle style{look->size};
  std::vector<std::string> lines(1);
  std::string word;
  const auto flush = [&] {
    const std::string longer = lines.back() + word;
    const TextLine line = a.pen.layout(look->face, style, longer);
    if (line.right - line.left > width - 32 && !lines.back().empty())
      lines.push_back(word == " " ? "" : word);
    else
      lines.back() = longer;
    word.clear();
  };
  for (const char32_t c : decode_utf8(text)) {
    word += encode_utf8({&c, 1});
    if (c == ' ' || is_chinese(c)) flush();
  }
  if (!word.empty()) flush();
  if (lines.size() > 6) return {};
  const double step = look->size * 1.5;
  Board board(width, static_cast<int>(step * static_cast<double>(lines.size()) + 28), *look, a.pen);
  for (size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].empty()) continue;
    if (board.width_of(lines[i]) > width - 16) return {};
    board.label(lines[i], {16, 14 + step * (static_cast<double>(i) + 0.5)}, Align::start);
  }
  return board.finish();
}

}  // namespace

std::optional<Talk> translate_print(const Asking& a) {
  static const Phrases kToChinese = {
      {"Translate the text in the picture into Chinese.", "What does the text mean in Chinese?"},
      {"把图中的文字翻译成中文。", "图中的英文是什么意思？"}};
  static const Phrases kToEnglish = {{"Translate the text in the picture into English.",
                                      "What does the Chinese text say, in English?"},
                                     {"把图中的文字翻译成英文。", "图中的中文用英语怎么说？"}};
  const Document* document = pick_pair(a, TextPair::Use::translation);
  if (document == nullptr) return {};
  const bool to_chinese = a.random.chance(0.5);
  const std::string &shown = to_chinese ? document->pair->first : document->pair->second,
                    &other = to_chinese ? document->pair->second : document->pair->first;
  const auto image = print_text(a, shown);
  if (!image) return {};
  return Talk{"recognition",
              "to a given language, translation",
              {{a.say(to_chinese ? kToChinese : kToEnglish), other}},
              {*image},
              false,
              {document}};
}

std::optional<Talk> explain_term(const Asking& a) {
  static const Phrases kAsk = {
      {"What does the printed term mean?", "Explain the term in the picture.",
       "Interpret what is written here."},
      {}};
  const Document* document = a.chinese ? nullptr : pick_pair(a, TextPair::Use::definition);
  if (document == nullptr) return {};
  const auto image = print_text(a, document->pair->first);
  if (!image) return {};
  return Talk{
      "conversion", "text interpretation", {{a.say(kAsk), document->pair->second}}, {*image}, false,
      {document}};
}

}  // namespace dsvl
