// Catalogues, dictionaries and the Perl FAQ as documents of kind `pair`.
#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "data/forms.h"
#include "data/pairs/mo_file.h"
#include "data/pairs/pair_forms.h"
#include "data/pairs/pod.h"
#include "data/pairs/text_pair.h"
#include "data/render.h"
#include "data/utf8.h"
#include "io/compressed.h"
#include "prompt/chat_template.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

constexpr size_t kLongestAnswer = 1800;  // bytes
// Of a dictionary's entry, bytes; the index of a broken one names the whole body on every line.
constexpr uint64_t kLongestEntry = 64 << 10;

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

size_t count_ideographs(std::string_view text) {
  const auto codes = decode_utf8(text);
  return static_cast<size_t>(std::count_if(codes.begin(), codes.end(), is_ideograph));
}

// Accents are those of names in other languages: "Splitsko-dalmatinska županija".
bool has_accents(std::string_view text) {
  const auto codes = decode_utf8(text);
  return std::any_of(codes.begin(), codes.end(),
                     [](char32_t c) { return c >= 0xC0 && c <= 0x24F && c != U'×' && c != U'÷'; });
}

void give_pair(TextPair pair, const SourceRow& row, const GiveDocument& give) {
  Document document{row.package, row.license, row.language, pair.first + "\n" + pair.second,
                    Kind::pair};
  document.part = pair.first;  // what is asked; catalogues translate it in several ways
  document.pair = std::make_shared<const TextPair>(std::move(pair));
  give(std::move(document));
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// "_File", "~File", "&File" and "(_F)": keys of menus.
bool has_mnemonic(std::string_view text) {
  for (size_t i = 0; i + 1 < text.size(); ++i)
    if ((text[i] == '_' || text[i] == '~' || text[i] == '&') && is_letter(text[i + 1])) return true;
  return false;
}

}  // namespace

const char* translation_fault(std::string_view english, std::string_view chinese) {
  for (const auto text : {english, chinese}) {
    if (has(text, "%") || has(text, "$") || has(text, "{") || has(text, "}") || has(text, "\\"))
      return "a format string";
    if (has(text, "<") || has(text, ">") || has(text, "|")) return "markup";
    if (has_mnemonic(text)) return "a mnemonic";
  }
  if (count_ideographs(english) > 0 || has_accents(english))
    return "an original that is not English";
  if (english.size() < 16 || !has(english, " ")) return "too short";
  if (english.size() > 600) return "too long";
  const size_t ideographs = count_ideographs(chinese);
  if (ideographs < 4 || 3 * ideographs < decode_utf8(chinese).size()) return "not translated";
  return nullptr;
}

void read_gettext(const std::string& path, const Reading& reading, const GiveDocument& give,
                  Account& account) {
  for (const auto& entry : parse_mo(read_maybe_compressed(path), path)) {
    // Chinese has one form for all numbers: the plural is what it says.
    const std::string& original = entry.plural.empty() ? entry.id : entry.plural;
    const std::string& translation = entry.translations[0];
    if (valid_utf8_length(original) != original.size() ||
        valid_utf8_length(translation) != translation.size()) {
      account.miss("not UTF-8");
      continue;
    }
    if (const char* fault = translation_fault(original, translation)) {
      account.drop(fault);
      continue;
    }
    give_pair({TextPair::Use::translation, running_text(original), running_text(translation)},
              reading.row, give);
  }
}

std::optional<uint64_t> dictd_number(std::string_view digits) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (digits.empty() || digits.size() > 10) return {};
  uint64_t value = 0;
  for (const char c : digits) {
    const size_t digit = kDigits.find(c);
    if (digit == kDigits.npos) return {};
    value = value * 64 + digit;
  }
  return value;
}

std::optional<std::string> definition_text(std::string_view entry) {
  // The headword's line first, then paragraphs.
  size_t from = entry.find('\n');
  while (from != entry.npos && from < entry.size() && (entry[from] == '\n' || entry[from] == ' '))
    ++from;
  if (from == entry.npos) return {};
  const size_t end = std::min(entry.find("\n\n", from), entry.size());
  std::string text;
  for (const char c : entry.substr(from, end - from))
    if (c != '{' && c != '}') text += c;
  if (text.starts_with('<'))
    text.erase(0, text.find('>') == text.npos ? text.size() : text.find('>') + 1);
  text = running_text(text);
  while (text.starts_with(' ')) text.erase(0, 1);
  const bool sentence = text.size() >= 40 && text.size() <= 700 && text.ends_with('.') &&
                        !has(text, "://") && !has(text, "<") && !has(text, "1. ");
  return sentence ? std::optional(text) : std::nullopt;
}

// The index beside the database: headword, offset and length between tabs. `path` is the index.
void read_dictionary(const std::string& path, const Reading& reading, const GiveDocument& give,
                     Account& account) {
  std::string database = fs::path(path).replace_extension(".dict.dz").string();
  if (!fs::exists(database)) database = fs::path(path).replace_extension(".dict").string();
  const std::string body = read_maybe_compressed(database), index = read_file(path);
  for (size_t from = 0; from < index.size();) {
    const size_t end = std::min(index.find('\n', from), index.size());
    const std::string_view line = std::string_view(index).substr(from, end - from);
    from = end + 1;
    const size_t first = line.find('\t'), second = line.find('\t', first + 1);
    if (first == line.npos || second == line.npos) {
      account.miss("a line of the index without two tabs");
      continue;
    }
    const auto offset = dictd_number(line.substr(first + 1, second - first - 1));
    const auto length =
        dictd_number(line.substr(second + 1, line.find('\t', second + 1) - second - 1));
    if (!offset || !length || *offset > body.size() || *length > body.size() - *offset) {
      account.miss("a place outside the dictionary");
      continue;
    }
    if (*length > kLongestEntry) {
      account.drop("no definition in a sentence");
      continue;
    }
    const std::string_view entry = std::string_view(body).substr(*offset, *length);
    const std::string word(strip(entry.substr(0, entry.find('\n'))));
    if (valid_utf8_length(entry) != entry.size()) {
      account.miss("not UTF-8");
      continue;
    }
    const auto text = definition_text(entry);
    if (word.starts_with("00") || word.size() < 3 || word.size() > 40 || !text)
      account.drop("no definition in a sentence");
    else
      give_pair({TextPair::Use::definition, word, *text}, reading.row, give);
  }
}

// Every =head2 is a question, what follows up to the next command of its level the answer.
void read_pod_faq(const std::string& path, const Reading& reading, const GiveDocument& give,
                  Account& account) {
  const std::string pod = read_maybe_compressed(path);
  check_utf8(pod, path);
  constexpr std::string_view kHead = "\n=head2 ";
  for (size_t at = pod.find(kHead); at != pod.npos;) {
    const size_t next = std::min(pod.find("\n=head", at + kHead.size()), pod.size());
    const std::string_view section =
        std::string_view(pod).substr(at + kHead.size(), next - at - kHead.size());
    const size_t line = std::min(section.find("\n\n"), section.size());
    const std::string question = running_text(plain_pod(section.substr(0, line)));
    const std::string answer = pod_text(section.substr(std::min(line + 2, section.size())));
    if (!question.ends_with('?'))
      account.drop("no question");
    else if (answer.empty() || answer.size() > kLongestAnswer)
      account.drop("no short answer");
    else
      give_pair({TextPair::Use::answer, question, answer}, reading.row, give);
    at = pod.find(kHead, next);
  }
}

}  // namespace dsvl
