// One walk over a line; every escape takes its own arguments with it.
#include "data/manual/troff.h"

#include <array>
#include <charconv>
#include <utility>

#include "text/utf8.h"

namespace dsvl {
namespace {

using Named = std::pair<std::string_view, std::string_view>;

// groff_char(7).
constexpr std::array kCharacters = {
    Named{"aq", "'"},      Named{"bu", "•"}, Named{"ul", "_"},  Named{"em", "—"}, Named{"ha", "^"},
    Named{"rq", "”"},      Named{"lq", "“"}, Named{"dq", "\""}, Named{"bv", "|"}, Named{"ti", "~"},
    Named{"br", "|"},      Named{"en", "–"}, Named{"co", "©"},  Named{"hy", "-"}, Named{"+-", "±"},
    Named{"de", "°"},      Named{"sl", "/"}, Named{"pd", "∂"},  Named{"ga", "`"}, Named{"rs", "\\"},
    Named{"*p", "π"},      Named{"*b", "β"}, Named{"*a", "α"},  Named{"*W", "Ω"}, Named{"*m", "μ"},
    Named{"dg", "†"},      Named{"ra", "»"}, Named{"la", "«"},  Named{"fm", "′"}, Named{"sd", "″"},
    Named{"oq", "‘"},      Named{"cq", "’"}, Named{"rg", "®"},  Named{"sc", "§"}, Named{"tm", "™"},
    Named{"mc", "µ"},      Named{"ru", "_"}, Named{"mi", "−"},  Named{"mu", "×"}, Named{"di", "÷"},
    Named{"->", "→"},      Named{"<-", "←"}, Named{"<=", "≤"},  Named{">=", "≥"}, Named{"!=", "≠"},
    Named{"==", "≡"},      Named{"if", "∞"}, Named{"lB", "["},  Named{"rB", "]"}, Named{"lC", "{"},
    Named{"rC", "}"},      Named{"at", "@"}, Named{"sh", "#"},  Named{"Do", "$"}, Named{"ba", "|"},
    Named{"'e", "é"},      Named{"`a", "à"}, Named{"^a", "â"},  Named{":a", "ä"}, Named{"'a", "á"},
    Named{":o", "ö"},      Named{":u", "ü"}, Named{"ss", "ß"},  Named{"ae", "æ"}, Named{"12", "½"},
    Named{"14", "¼"},      Named{"34", "¾"}, Named{"Fo", "«"},  Named{"Fc", "»"}, Named{"eu", "€"},
    Named{"/_", "∠"},      Named{"mo", "∈"}, Named{"sr", "√"},  Named{"sq", "□"}, Named{"ci", "○"},
    Named{"shc", "\u00ad"}};

// Of the man macros and of pod2man.
constexpr std::array kStrings = {Named{"lq", "“"},   Named{"rq", "”"},   Named{"R", "®"},
                                 Named{"Tm", "™"},   Named{"L\"", "\""}, Named{"R\"", "\""},
                                 Named{"C`", "\""},  Named{"C'", "\""},  Named{"--", "—"},
                                 Named{"C+", "C++"}, Named{"PI", "π"},   Named{"Aq", "'"}};

template <size_t N>
std::string_view find_named(const std::array<Named, N>& all, std::string_view name) {
  for (const auto& [key, text] : all)
    if (key == name) return text;
  return {};
}

// Escapes with a name or a quoted argument behind them, and those that print nothing.
constexpr std::string_view kNamed = "fFngmMkYV", kQuoted = "hvwlLDboNxHSRXZABC",
                           kNothing = "&|^%/,:)c{}durpza!";

constexpr size_t kMostOfStrings = size_t{1} << 20;  // bytes that strings may add to a line

bool is_any(char c, std::string_view of) {
  return of.find(c) != of.npos;
}

class LineWalk {
 public:
  LineWalk(std::string_view line, const TroffStrings& strings) : line_(line), strings_(strings) {}

  std::string text() {
    while (at_ < line_.size() && out_.size() <= line_.size() + kMostOfStrings) {
      const char c = line_[at_++];
      if (c != '\\')
        out_ += c == '\t' ? ' ' : c;
      else if (at_ < line_.size() && !escape(line_[at_++]))
        break;
    }
    return std::move(out_);
  }

 private:
  // False at a comment: nothing follows.
  bool escape(char c) {
    if (c == '"' || c == '#') return false;
    if (c == '(' || c == '[') {
      --at_;
      write_character(name());
    } else if (c == '*') {
      write_string(name());
    } else if (is_any(c, kNamed)) {
      const bool is_signed = c == 'n' && at_ < line_.size() && is_any(line_[at_], "+-");
      at_ += is_signed;
      name();
    } else if (c == 's') {
      skip_size();
    } else if (is_any(c, kQuoted)) {
      skip_quoted();
    } else if (is_any(c, "eE\\")) {
      out_ += '\\';
    } else if (is_any(c, "~0t")) {
      out_ += ' ';
    } else if (!is_any(c, kNothing)) {
      out_ += c;  // \- \' \` \. and the blank are themselves
    }
    return true;
  }

  // "x", "(xx" or "[name]".
  std::string_view name() {
    if (at_ >= line_.size()) return {};
    const char c = line_[at_];
    const size_t begin = c == '(' || c == '[' ? at_ + 1 : at_;
    size_t end = c == '(' ? begin + 2 : c == '[' ? line_.find(']', begin) : begin + 1;
    end = std::min(end, line_.size());
    while (end < line_.size() && (line_[end] & 0xC0) == 0x80) ++end;  // never within a character
    at_ = c == '[' ? std::min(end + 1, line_.size()) : end;
    return line_.substr(std::min(begin, end), end - std::min(begin, end));
  }

  void write_character(std::string_view name) {
    uint32_t code = 0;
    const bool is_code =
        name.size() >= 5 && name[0] == 'u' &&
        std::from_chars(name.data() + 1, name.data() + name.size(), code, 16).ptr ==
            name.data() + name.size();
    if (is_code && code >= ' ' && code < 0x110000 && (code < 0xD800 || code > 0xDFFF))
      append_character(out_, static_cast<char32_t>(code));
    else
      out_ += find_named(kCharacters, name);
  }

  void write_string(std::string_view name) {
    const auto own = strings_.find(std::string(name));
    out_ += own != strings_.end() ? std::string_view(own->second) : find_named(kStrings, name);
  }

  // \s4, \s+4, \s-10, \s(12, \s[12], \s'12'.
  void skip_size() {
    if (at_ < line_.size() && is_any(line_[at_], "+-")) ++at_;
    if (at_ >= line_.size()) return;
    if (line_[at_] == '\'') return skip_quoted();
    const bool may_be_two = line_[at_] >= '1' && line_[at_] <= '3';
    const bool is_digit = line_[at_] >= '0' && line_[at_] <= '9';
    name();
    if (is_digit && may_be_two && at_ < line_.size() && line_[at_] >= '0' && line_[at_] <= '9')
      ++at_;
  }

  void skip_quoted() {
    if (at_ >= line_.size()) return;
    const size_t end = line_.find(line_[at_], at_ + 1);
    at_ = end == line_.npos ? line_.size() : end + 1;
  }

  std::string_view line_;
  const TroffStrings& strings_;
  std::string out_;
  size_t at_ = 0;
};

}  // namespace

std::string troff_text(std::string_view line, const TroffStrings& strings) {
  return LineWalk(line, strings).text();
}

std::vector<std::string> troff_words(std::string_view line) {
  std::vector<std::string> words;
  size_t at = 0;
  while (true) {
    while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
    if (at >= line.size() || line.substr(at).starts_with("\\\"")) return words;
    const bool quoted = line[at] == '"';
    at += quoted;
    std::string word;
    for (; at < line.size(); ++at) {
      const char c = line[at];
      if (quoted && c == '"' && !line.substr(at + 1).starts_with('"')) break;
      if (quoted && c == '"') ++at;
      if (!quoted && (c == ' ' || c == '\t')) break;
      if (line.substr(at).starts_with("\\\"")) {  // a comment
        line = line.substr(0, at);
        break;
      }
      if (c == '\\' && at + 1 < line.size()) word += line[at++];
      word += line[at];
    }
    at += quoted;
    words.push_back(std::move(word));
  }
}

}  // namespace dsvl
