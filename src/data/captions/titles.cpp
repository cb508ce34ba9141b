// Rules on the words of titles. The lists are those words that the titles of openclipart and of
// Sweet Home 3D need.
#include "data/captions/titles.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "data/lines.h"

namespace dsvl {
namespace {

constexpr size_t kMostWords = 6;

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> words;
  for (size_t from = 0; from < text.size();) {
    const size_t end = std::min(text.find(' ', from), text.size());
    if (end > from) words.emplace_back(text.substr(from, end - from));
    from = end + 1;
  }
  return words;
}

// Words of titles that speak of the file, its author or its style instead of what is to be seen.
constexpr auto kNotSeen = std::to_array<std::string_view>(
    {"art",     "clipart",   "icon",     "icons",   "collection", "various", "part",
     "general", "by",        "logo",     "symbol",  "symbols",    "my",      "another",
     "set",     "test",      "generic",  "outline", "contour",    "pattern", "untitled",
     "example", "sketch",    "yet",      "style",   "version",    "picture", "image",
     "profile", "color",     "colour",   "simple",  "basic",      "drawing", "vector",
     "fanart",  "blueprint", "portrait", "catalog", "svg",        "bw"});
constexpr auto kProper = std::to_array<std::string_view>(
    {"french", "christmas", "japanese", "celtic", "siamese", "rubik's", "jupiter", "saturn",
     "venus", "eiffel", "canada", "chinese", "halloween", "easter", "tux", "santa", "soviet",
     "indian"});
// Without an article.
constexpr auto kBare = std::to_array<std::string_view>(
    {"milk",     "bread",  "butter", "cheese", "smoke",     "fire",     "food",
     "sugar",    "soap",   "bacon",  "candy",  "chess",     "coffee",   "pasta",
     "lasagna",  "judo",   "rugby",  "bamboo", "paper",     "ink",      "jazz",
     "jupiter",  "soup",   "saturn", "venus",  "spaghetti", "lotion",   "tape",
     "paint",    "cctv",   "garlic", "toast",  "lemonade",  "dinner",   "furniture",
     "lingerie", "fondue", "steak",  "salad",  "rice",      "champagne"});
constexpr auto kPlurals = std::to_array<std::string_view>(
    {"people", "feet", "men", "women", "children", "teeth", "mice", "geese"});
constexpr auto kBehindHead = std::to_array<std::string_view>(
    {"with", "of", "on", "in", "for", "from", "at", "under", "and"});
constexpr auto kSingularS = std::to_array<std::string_view>(
    {"bus", "cactus", "iris", "lens", "canvas", "virus", "lotus", "atlas", "ficus", "octopus",
     "walrus", "trellis", "rhinoceros", "hippopotamus"});

// "wooden" for "Wooden", "TV" and "Christmas" as they are.
std::string inside_sentence(const std::string& word) {
  const auto capitals = std::count_if(word.begin(), word.end(), is_upper);
  const std::string small = lower_case(word);
  if (capitals > 1) return word;
  if (!is_one_of(small, kProper)) return small;
  std::string proper = small;
  proper[0] = static_cast<char>(proper[0] - 'a' + 'A');
  return proper;
}

bool is_plural(const std::string& word) {
  return is_one_of(word, kPlurals) ||
         (word.ends_with('s') && !word.ends_with("ss") && !is_one_of(word, kSingularS));
}

// By sound, as far as letters tell it: "an apple", "a unit", "an MP player".
const char* article(const std::string& word) {
  if (word.size() > 1 && is_upper(word[1]))
    return std::string_view("AEFHILMNORSX").find(word[0]) != std::string_view::npos ? "an " : "a ";
  for (const char* other : {"uni", "use", "eu", "one", "uti", "uri"})
    if (word.starts_with(other)) return "a ";
  return std::string_view("aeiouAEIO").find(word[0]) != std::string_view::npos ? "an " : "a ";
}

std::vector<std::string> plain_words(std::string_view text) {
  std::string letters(text);
  for (char& c : letters)
    if (!is_upper(c) && !is_lower(c)) c = ' ';
  std::vector<std::string> words = split(lower_case(letters));
  for (auto& word : words) word = singular(word);
  std::erase_if(words, [](const std::string& word) { return word.size() < 3; });
  return words;
}

}  // namespace

std::string plain_title(std::string title) {
  for (const std::string_view mark : {" (B and W)", " (colour)", " (Colour)"})
    if (title.ends_with(mark)) title.resize(title.size() - mark.size());
  std::replace(title.begin(), title.end(), '_', ' ');
  const size_t end = title.find_last_not_of("0123456789");
  if (end != title.npos && end + 1 < title.size()) title.resize(end + 1);
  const size_t last = title.find_last_not_of(" #");
  return last == title.npos ? "" : title.substr(0, last + 1);
}

const char* title_fault(std::string_view title) {
  if (title.empty()) return "no title";
  for (const char c : title)
    if (!is_upper(c) && !is_lower(c) && c != ' ' && c != '-' && c != '\'')
      return "a title with marks or digits";
  const auto words = split(title);
  if (words.size() > kMostWords) return "a title of more than six words";
  for (const auto& word : words) {
    if (!is_upper(word[0]) && !is_lower(word[0])) return "a title with marks or digits";
    if (word.size() == 1 && word != "a" && (word != "A" || &word != &words[0]))
      return "a title with single letters";
    for (size_t i = 1; i < word.size(); ++i)
      if (is_lower(word[i - 1]) && is_upper(word[i])) return "a title of joined words";
    if (is_one_of(lower_case(word), kNotSeen)) return "a title of a file, not of a thing";
  }
  return nullptr;
}

Said said_by_title(std::string_view title) {
  std::string phrase, head;
  bool found = false;
  for (const auto& word : split(title)) {
    const std::string shown = inside_sentence(word);
    found = found || (!phrase.empty() && is_one_of(shown, kBehindHead));
    if (!found) head = shown;
    phrase += (phrase.empty() ? "" : " ") + shown;
  }
  const bool plural = is_plural(head);
  const bool with_article = has_article(phrase);
  if (head == "moon" || head == "sun" || phrase == "Eiffel tower")
    phrase = with_article ? phrase : "the " + phrase;
  else if (!plural && !with_article &&
           (phrase == "measuring tape" || !is_one_of(lower_case(head), kBare)))
    phrase = article(phrase) + phrase;
  std::string sentence = phrase + ".";
  if (is_lower(sentence[0])) sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
  return {sentence, plural ? "" : phrase};
}

bool shares_word(std::string_view title, const std::vector<std::string>& others) {
  const auto words = plain_words(title);
  return std::any_of(others.begin(), others.end(), [&](const std::string& other) {
    const auto more = plain_words(other);
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
      return std::find(more.begin(), more.end(), word) != more.end();
    });
  });
}

}  // namespace dsvl
