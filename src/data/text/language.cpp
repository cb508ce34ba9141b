// Scripts are counted by character, common words looked up by hash.
#include "data/text/language.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "text/utf8.h"

namespace dsvl {
namespace {

struct Script {
  const char* language;
  char32_t first, last;
  int weight;  // letters of an alphabet that say as much as one of these
};
constexpr Script kScripts[] = {
    {"zh", 0x4E00, 0x9FFF, 3}, {"zh", 0x3400, 0x4DBF, 3}, {"zh", 0x20000, 0x3FFFF, 3},
    {"ja", 0x3041, 0x30FA, 3}, {"ko", 0xAC00, 0xD7A3, 3}, {"ru", 0x400, 0x52F, 1},
    {"el", 0x370, 0x3FF, 1},   {"he", 0x590, 0x5FF, 1},   {"ar", 0x600, 0x6FF, 1},
    {"hi", 0x900, 0x97F, 1},   {"th", 0xE00, 0xE7F, 1},   {"ka", 0x10A0, 0x10FF, 1},
};
constexpr double kKanaShare = 0.08;  // of kana and ideographs: Chinese has none, Japanese a third

// Frequent in running text of the language. Words of several count for each of them: the other ones
// decide.
struct CommonWords {
  const char* language;
  const char* words;
};
constexpr CommonWords kCommonWords[] = {
    {"en",
     "the of and to is that it for with as are this be by not you have from or which can "
     "will was were they has their but if when would there been its your all what we a i in "
     "on at so no me my he she him her his do an who how why out up one about into than"},
    {"de",
     "der die das und ist nicht ein eine den dem zu mit von auf für sich auch werden wird "
     "sie es oder wenn einen einer wie sind kann nur aus bei nach"},
    {"fr",
     "le la les des et est une un du que qui dans pour pas sur au avec vous ce sont par il "
     "ou être cette plus peut aux ne"},
    {"es",
     "el la los las que y en un una por con para es se del su no como más al está son este "
     "puede lo si"},
    {"it",
     "il la di che è un una per non con del della sono le gli si da più alla nel questo "
     "può come dei anche essere"},
    {"pt",
     "o os que e do da em um uma para com não por se na no dos das mais como é ao você são "
     "pode seu ou"},
    {"nl",
     "de het een van en niet dat op te voor met zijn die aan er ook als wordt naar deze kan "
     "door om bij u worden"},
    {"sv",
     "och att det som en är för på av med den till inte har ett om kan från eller när du vid"},
    {"da",
     "og at det er en af til på for med den ikke der de har kan som et fra eller også du "
     "når ved"},
    {"no", "og å det er en av til på for med den ikke som de har kan et fra eller også du når ved"},
    {"pl", "w i na nie się z do jest to że o jak po przez są dla od lub oraz może być tego które"},
    {"cs", "a je se na v že to s z do pro jako nebo jsou by být které při pokud může ale tak po"},
    {"fi", "ja on ei se että ovat voi kun tai jos ole myös mutta niin joka oli sen hän kuin"},
    {"hu", "a az és hogy nem egy is ez vagy van meg csak ha de el kell már lehet mint"},
    {"tr", "ve bir bu için ile da de olarak çok olan gibi daha ne kadar değil veya var her"},
    {"ro", "și de la în o un cu nu este pe că din care mai pentru sau sunt se ce fi"},
    {"id", "yang dan di untuk dengan ini dari pada tidak adalah dalam akan itu atau anda dapat ke"},
    {"vi", "và của là các không có cho được một trong với những để này khi người bạn từ"},
};
constexpr size_t kNumLanguages = std::size(kCommonWords);

// Hash of a word -> bits of the languages it is common in.
const std::unordered_map<uint64_t, uint32_t>& common_words() {
  static const auto kWords = [] {
    std::unordered_map<uint64_t, uint32_t> words;
    for (size_t i = 0; i < kNumLanguages; ++i)
      for (const auto& token : text_tokens(kCommonWords[i].words))
        words[token.hash] |= uint32_t{1} << i;
    return words;
  }();
  return kWords;
}

struct Counts {
  std::array<int64_t, std::size(kScripts)> of_script{};
  int64_t latin = 0, accented = 0;  // letters
};

Counts count_scripts(std::string_view text) {
  Counts counts;
  for (size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      counts.latin += (byte | 32) >= 'a' && (byte | 32) <= 'z';
      ++i;
      continue;
    }
    const char32_t c = next_character(text, i);
    if (c >= 0xC0 && c < 0x250 && c != 0xD7 && c != 0xF7) ++counts.latin, ++counts.accented;
    for (size_t s = 0; s < std::size(kScripts); ++s)
      counts.of_script[s] += c >= kScripts[s].first && c <= kScripts[s].last;
  }
  return counts;
}

// The language of most weighted letters, when they are not Latin ones.
std::string_view language_of_script(const Counts& counts) {
  std::unordered_map<std::string_view, int64_t> weights;
  int64_t all = counts.latin;
  for (size_t s = 0; s < std::size(kScripts); ++s) {
    const int64_t weight = counts.of_script[s] * kScripts[s].weight;
    weights[kScripts[s].language] += weight;
    all += weight;
  }
  const int64_t east_asian = weights["zh"] + weights["ja"];
  if (3 * east_asian > all)  // Latin names stand in much of their writing
    return static_cast<double>(weights["ja"]) > kKanaShare * static_cast<double>(east_asian) ? "ja"
                                                                                             : "zh";
  for (const auto& [language, weight] : weights)
    if (2 * weight > all) return language;
  return "";
}

constexpr int64_t kFewWords = 8;     // fewer say nothing
constexpr double kFewCommon = 0.08;  // of all words: fewer are common in no language's prose
constexpr double kClearly = 1.5;     // a foreign language is named when it is this far ahead

std::string_view language_of_words(std::span<const TextToken> tokens) {
  std::array<int64_t, kNumLanguages> hits{};
  const auto& common = common_words();
  int64_t words = 0;
  for (const auto& token : tokens) {
    if (token.is_ideograph || !token.has_letter) continue;
    ++words;
    const auto found = common.find(token.hash);
    if (found == common.end()) continue;
    for (size_t i = 0; i < kNumLanguages; ++i) hits[i] += found->second >> i & 1;
  }
  const size_t best =
      static_cast<size_t>(std::max_element(hits.begin(), hits.end()) - hits.begin());
  if (words < kFewWords ||
      static_cast<double>(hits[best]) < kFewCommon * static_cast<double>(words))
    return "";
  const bool clear = static_cast<double>(hits[best]) >= kClearly * static_cast<double>(hits[0]);
  return best == 0 ? "en" : clear ? kCommonWords[best].language : "";
}

}  // namespace

std::string_view guess_language(std::string_view text, std::span<const TextToken> tokens) {
  const Counts counts = count_scripts(text);
  const std::string_view by_script = language_of_script(counts);
  return by_script.empty() ? language_of_words(tokens) : by_script;
}

}  // namespace dsvl
