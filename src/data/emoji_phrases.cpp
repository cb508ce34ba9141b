// One row a language.
#include "data/emoji_phrases.h"

namespace dsvl {
namespace {

const std::vector<EmojiPhrases>& rows() {
  static const std::vector<EmojiPhrases> kRows = {
      {"de",
       {"Was ist das?", "Was zeigt das Bild?", "Wie heißt das, was zu sehen ist?"},
       {"Nenne Stichwörter zum Bild."},
       ", "},
      {"en",
       {"What is this?", "Name the picture.", "What does the picture show?"},
       {"Give keywords for the picture."},
       ", "},
      {"es",
       {"¿Qué es esto?", "¿Qué muestra la imagen?"},
       {"Da palabras clave para la imagen."},
       ", "},
      {"fr",
       {"Qu'est-ce que c'est ?", "Que montre l'image ?"},
       {"Donne des mots-clés pour l'image."},
       ", "},
      {"it",
       {"Che cos'è?", "Che cosa mostra l'immagine?"},
       {"Fornisci parole chiave per l'immagine."},
       ", "},
      {"ja",
       {"これは何ですか。", "画像には何が写っていますか。"},
       {"画像のキーワードを挙げてください。"},
       "、"},
      {"ko",
       {"이것은 무엇인가요?", "그림에 무엇이 있나요?"},
       {"그림의 키워드를 알려 주세요."},
       ", "},
      {"pt",
       {"O que é isto?", "O que mostra a imagem?"},
       {"Dê palavras-chave para a imagem."},
       ", "},
      {"ru",
       {"Что это?", "Что изображено на картинке?"},
       {"Назови ключевые слова для картинки."},
       ", "},
      {"zh", {"这是什么？", "图中是什么？"}, {"给出图片的关键词。"}, "、"},
  };
  return kRows;
}

}  // namespace

const EmojiPhrases* find_emoji_phrases(std::string_view language) {
  for (const auto& row : rows())
    if (row.language == language) return &row;
  return nullptr;
}

std::string emoji_languages() {
  std::string text;
  for (const auto& row : rows()) text += (text.empty() ? "" : ", ") + row.language;
  return text;
}

}  // namespace dsvl
