// Requests line by line; text gathers until a paragraph ends.
#include "data/manual/man_page.h"

#include <algorithm>
#include <array>
#include <utility>

#include "data/fence.h"
#include "data/lines.h"
#include "data/manual/troff.h"
#include "data/render.h"

namespace dsvl {
namespace {

constexpr char kLineBreak = '\x02';

// What pages written to do harm are held to: bytes of a string and of all that is printed (a file
// has half of that at most), conditions in conditions, steps that text is indented by.
constexpr size_t kLongestString = 4096, kMostPrinted = size_t{32} << 20, kMostSteps = 8;
constexpr int kMostNested = 16;

constexpr std::array<std::string_view, 57> kSilent = {
    "ad", "hy", "nh", "ne", "ta", "ti", "in", "PD",  "ft", "ll",     "mk",       "ev",
    "bp", "tr", "na", "rm", "ec", "eo", "ps", "vs",  "cs", "lf",     "nr",       "IX",
    "AS", "BS", "BE", "VS", "VE", "AT", "UC", "Os",  "Dd", "DT",     "Bk",       "Ek",
    "ss", "fp", "rr", "ns", "rs", "em", "wh", "ce",  "Sm", "INDENT", "UNINDENT", "Rs",
    "Re", "it", "nx", "pl", "po", "hw", "lg", "mso", "pc"};
constexpr std::array<std::string_view, 6> kTwoFonts = {"BR", "RB", "BI", "IB", "IR", "RI"};

bool is_bullet(std::string_view tag) {
  static constexpr std::array<std::string_view, 6> kBullets = {"•", "*", "-", "o", "·", "–"};
  return is_one_of(tag, kBullets);
}

// A letter alone: a blank or "\{" follows.
bool is_condition(std::string_view text, std::string_view letter) {
  if (!text.starts_with(letter)) return false;
  text.remove_prefix(letter.size());
  return text.starts_with(' ') || text.starts_with('\t') || text.starts_with('\\');
}

bool is_number(std::string_view tag) {
  const size_t digits = std::min(tag.find_first_not_of("0123456789"), tag.size());
  return digits > 0 && digits <= 3 && tag.size() == digits + 1 &&
         (tag.back() == '.' || tag.back() == ')');
}

// Of .Bd: filled as paragraphs are.
bool is_prose(const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return word == "-ragged" || word == "-filled" || word == "-centered";
  });
}

class PageReader {
 public:
  ManPage read(std::string_view text) {
    for (size_t start = 0; start < text.size();) {
      const size_t end = std::min(text.find('\n', start), text.size());
      std::string_view line = text.substr(start, end - start);
      if (line.ends_with('\r')) line.remove_suffix(1);
      read_line(line);
      start = end + 1;
    }
    end_verbatim();
    flush();
    return std::move(page_);
  }

 private:
  struct Part {
    size_t depth;
    bool in_item;
  };

  void read_line(std::string_view line) {
    if (!skip_until_.empty()) {
      if (line.starts_with("." + skip_until_)) skip_until_.clear();
      return;
    }
    if (skip_braces_ > 0) return count_braces(line);
    const bool is_request = !line.empty() && (line[0] == '.' || line[0] == '\'');
    if (!is_request) return write_line(line);
    line = trim(line.substr(1));
    // "\{", "\}" and "\"" may follow at once.
    const size_t end = std::min(line.find_first_of(" \t\\"), line.size());
    const std::string_view name = line.substr(0, end);
    if (name.empty()) return;
    request(name, trim(line.substr(end)));
  }

  void count_braces(std::string_view line) {
    for (size_t i = 0; i + 1 < line.size(); ++i) {
      if (line[i] != '\\') continue;
      skip_braces_ += line[i + 1] == '{' ? 1 : line[i + 1] == '}' ? -1 : 0;
      ++i;
    }
    skip_braces_ = std::max(skip_braces_, 0);
  }

  void request(std::string_view name, std::string_view rest) {
    if (skips(name, rest)) return;
    const auto words = printed(troff_words(rest));
    if (name == "TH" || name == "Dt") {
      if (words.size() > 1) heading(1, words[0] + "(" + words[1] + ")");
    } else if (name == "SH" || name == "Sh") {
      section(2, words);
    } else if (name == "SS" || name == "Ss") {
      section(3, words);
    } else if (!paragraph_request(name, words) && !list_request(name, words) &&
               !verbatim_request(name, words)) {
      text_request(name, words);
    }
  }

  // Definitions, tables and branches that are not taken.
  bool skips(std::string_view name, std::string_view rest) {
    if (name == "de" || name == "am" || name == "ig" || name == "de1") {
      skip_until_ = name == "ig" && !rest.empty() ? std::string(rest) : ".";
    } else if (name == "TS" || name == "EQ" || name == "PS") {
      skip_until_ = std::string(1, name[0]) + "E";
      if (name == "EQ") skip_until_ = "EN";
    } else if (name == "if" || name == "ie") {
      const bool is_screen = is_condition(rest, "n") || is_condition(rest, "!t");
      takes_else_ = name == "ie" && (is_condition(rest, "t") || is_condition(rest, "!n"));
      branch(is_screen, is_screen ? trim(rest.substr(rest.find_first_of(" \t\\"))) : rest);
    } else if (name == "el") {
      branch(takes_else_, rest);
    } else if (name == "ds") {
      const size_t end = std::min(rest.find_first_of(" \t"), rest.size());
      define(rest.substr(0, end), trim(rest.substr(end)));
    } else if (name == "so") {
      page_.refers_to = rest;
    } else {
      return false;
    }
    return true;
  }

  // A quote in front keeps blanks behind it. Strings that hold themselves several times would grow
  // without end. Dashes of pod2man's are drawn out of characters that .tr turns into others.
  void define(std::string_view name, std::string_view text) {
    if (text.starts_with('"')) text.remove_prefix(1);
    std::string shown = printed(text);
    if (shown.size() <= kLongestString && name != "--")
      strings_[std::string(name)] = std::move(shown);
  }

  void branch(bool taken, std::string_view rest) {
    if (!taken) return count_braces(rest);
    while (rest.starts_with("\\{")) rest = trim(rest.substr(2));
    if (rest.empty() || rest == "\\" || branches_ >= kMostNested) return;
    ++branches_;
    read_line(rest);
    --branches_;
  }

  std::string printed(std::string_view text) {
    if (printed_ > kMostPrinted) return {};
    std::string shown = troff_text(text, strings_);
    printed_ += shown.size();
    return shown;
  }

  std::vector<std::string> printed(std::vector<std::string> words) {
    for (auto& word : words) word = printed(std::string_view(word));
    return words;
  }

  bool paragraph_request(std::string_view name, const std::vector<std::string>& words) {
    static constexpr std::array<std::string_view, 7> kParagraphs = {"PP", "P",  "LP", "HP",
                                                                    "Pp", "sp", "Sp"};
    if (is_one_of(name, kParagraphs)) {
      if (verbatim_) return void(code_ += "\n"), true;
      flush();
      if (name != "sp" && name != "Sp") in_item_ = false;
    } else if (name == "br" || name == "YS") {
      if (!verbatim_ && !takes_tag_ && !buffer_.empty()) buffer_ += kLineBreak;
    } else if (name == "RS") {
      flush();
      outer_.push_back({depth_++, std::exchange(in_item_, false)});
    } else if (name == "RE") {
      flush();
      if (outer_.empty()) return true;
      depth_ = outer_.back().depth, in_item_ = outer_.back().in_item;
      outer_.pop_back();
    } else if (name == "UR" || name == "MT") {
      link_ = words.empty() || name == "MT" ? "" : words[0];
    } else if (name == "UE" || name == "ME") {
      if (!link_.empty()) write("<" + link_ + ">" + (words.empty() ? "" : words[0]));
      link_.clear();
    } else {
      return false;
    }
    return true;
  }

  bool list_request(std::string_view name, const std::vector<std::string>& words) {
    if (name == "TP") {
      flush(), begin_item();
    } else if (name == "TQ") {
      takes_tag_ = true;
      tag_ += ",";
    } else if (name == "IP") {
      flush();
      // Without a tag it goes on in the item before it.
      if (!words.empty() && !words[0].empty())
        begin_item(), end_tag(words[0]);
      else if (last_was_item_)
        in_item_ = true;
    } else if (name == "Bl") {
      flush(), lists_.push_back(in_item_);
    } else if (name == "El") {
      flush();
      if (!lists_.empty()) in_item_ = lists_.back(), lists_.pop_back();
    } else if (name == "It") {
      flush(), begin_item();
      end_tag(words.empty() ? "•" : mdoc_text(words, name_));
    } else {
      return false;
    }
    return true;
  }

  bool verbatim_request(std::string_view name, const std::vector<std::string>& words) {
    static constexpr std::array<std::string_view, 5> kBegin = {"nf", "EX", "Vb", "CS", "Bd"};
    static constexpr std::array<std::string_view, 5> kEnd = {"fi", "EE", "Ve", "CE", "Ed"};
    if (is_one_of(name, kBegin)) {
      flush();
      verbatim_ = name != "Bd" || !is_prose(words);
    } else if (is_one_of(name, kEnd)) {
      if (name == "Ed") flush();
      end_verbatim();
    } else {
      return false;
    }
    return true;
  }

  // mdoc's sentences of several lines: .Fo f, .Fa "int a", .Fc; and of none: .Ex -std.
  bool call_request(std::string_view name, const std::vector<std::string>& words) {
    if (name == "Fo") {
      call_ = words.empty() ? "" : words[0] + "(";
    } else if (name == "Fa" && !call_.empty()) {
      for (const auto& word : words)
        if (!is_mdoc_mark(word)) call_ += (call_.ends_with('(') ? "" : ", ") + word;
    } else if (name == "Fc") {
      if (!call_.empty()) write(std::exchange(call_, {}) + ")" + (words.empty() ? "" : words[0]));
    } else if (name == "An" && !words.empty() && words[0].ends_with("split")) {
      return true;  // how authors are set
    } else if (name == "Ex") {
      const std::string& whose = words.size() > 1 ? words[1] : name_;
      write("The " + whose + " utility exits 0 on success, and >0 if an error occurs.");
    } else {
      return false;
    }
    return true;
  }

  void text_request(std::string_view name, const std::vector<std::string>& words) {
    std::string text;
    if (call_request(name, words)) return;
    const bool may_name = name == "Nm" && name_.empty() && !words.empty();
    if (may_name && !is_mdoc_mark(words[0]) && !is_mdoc_macro(words[0])) name_ = words[0];
    if (is_mdoc_macro(name)) {
      std::vector<std::string> line{std::string(name)};
      line.insert(line.end(), words.begin(), words.end());
      return write(mdoc_text(line, name_));
    }
    if (is_one_of(name, kSilent)) return;
    const bool two_fonts = is_one_of(name, kTwoFonts);
    for (size_t i = 0; i < words.size(); ++i) {
      if (!two_fonts && i > 0) text += ' ';
      text += words[i];
    }
    if (name == "OP") text = "[" + text + "]";
    if (name == "q") text = "“" + text + "”";
    if (name == "Dl" || name == "D1") text = mdoc_text(words, name_);
    // Macros of the page's own, most of them fonts, say their words.
    if (!text.empty()) write(text);
  }

  void write_line(std::string_view line) {
    const bool joins = line.ends_with("\\c");
    const bool is_indented = line.starts_with(' ') && !verbatim_;
    const std::string text = printed(line);
    if (verbatim_) return void(code_ += text + "\n");
    if (trim(text).empty()) return takes_tag_ ? void() : flush();
    if (joins && line.starts_with("\\h'-") && buffer_.empty() && hang_mark(trim(text))) return;
    if (is_indented && !buffer_.empty()) buffer_ += kLineBreak;
    write(text);
    if (joins && buffer_.ends_with('\n')) buffer_.pop_back();
  }

  // DocBook's items: a part is indented, its mark moved back out of it.
  bool hang_mark(std::string_view mark) {
    if (!is_bullet(mark) && !is_number(mark)) return false;
    flush();
    if (!outer_.empty() && depth_ > 0 && !outer_.back().in_item) --depth_;
    begin_item();
    end_tag(std::string(mark));
    return true;
  }

  void write(const std::string& text) {
    if (verbatim_) {
      code_ += text + "\n";
    } else if (takes_tag_) {
      end_tag(text);
    } else {
      buffer_ += text + "\n";
    }
  }

  void begin_item() {
    in_item_ = true;
    takes_tag_ = true;
    tag_.clear();
  }

  void end_tag(const std::string& text) {
    takes_tag_ = false;
    tag_ += tag_.empty() ? running_text(text) : " " + running_text(text);
  }

  void section(int level, const std::vector<std::string>& words) {
    end_verbatim();
    flush();
    depth_ = 0, in_item_ = false, outer_.clear(), lists_.clear();
    std::string title;
    for (const auto& word : words) title += (title.empty() ? "" : " ") + word;
    heading(level, title);
  }

  void heading(int level, const std::string& title) {
    const std::string text = running_text(title);
    if (text.empty()) return;
    page_.blocks.push_back(
        {level, false, std::string(static_cast<size_t>(level), '#') + " " + text, {}});
    last_was_item_ = false;
  }

  // "- tag: text" of an item, "- text" behind a bullet.
  std::string with_tag(std::string text) {
    std::string mark = "- ";
    if (is_number(tag_))
      mark = tag_ + " ";
    else if (!is_bullet(tag_))
      mark +=
          text.empty() || tag_.ends_with(":") || tag_.ends_with("：") ? tag_ + " " : tag_ + ": ";
    tag_.clear();
    mark += text;
    while (mark.ends_with(' ')) mark.pop_back();
    return mark == "-" ? "" : mark;
  }

  void flush() {
    if (takes_tag_ && tag_.empty()) takes_tag_ = in_item_ = false;
    std::string text;
    for (size_t start = 0; start < buffer_.size();) {
      const size_t end = std::min(buffer_.find(kLineBreak, start), buffer_.size());
      const std::string line = running_text(std::string_view(buffer_).substr(start, end - start));
      if (!text.empty() && !line.empty()) text += '\n';
      text += line;
      start = end + 1;
    }
    buffer_.clear();
    const bool is_item = !tag_.empty();
    if (is_item) text = with_tag(std::move(text));
    takes_tag_ = false;
    if (!text.empty()) add(text, is_item);
  }

  void add(const std::string& text, bool is_item) {
    const size_t lists = std::max(depth_, lists_.empty() ? 0 : lists_.size() - 1);
    const size_t steps = std::min(lists + (in_item_ && !is_item ? 1 : 0), kMostSteps);
    const std::string indent(2 * steps, ' ');
    std::string block = indent;
    for (const char c : text) {
      block += c;
      if (c == '\n') block += indent + (is_item ? "  " : "");
    }
    page_.blocks.push_back({0, is_item && last_was_item_, block, {}});
    last_was_item_ = is_item || (in_item_ && last_was_item_);
  }

  void end_verbatim() {
    if (!verbatim_) return;
    verbatim_ = false;
    while (code_.ends_with('\n') || code_.ends_with(' ')) code_.pop_back();
    code_.erase(0, std::min(code_.find_first_not_of('\n'), code_.size()));
    if (!tag_.empty()) flush();
    if (!code_.empty()) page_.blocks.push_back({0, false, fenced(code_), {}});
    code_.clear();
  }

  ManPage page_;
  TroffStrings strings_;
  std::string buffer_, code_, tag_, link_, name_, call_, skip_until_;
  size_t depth_ = 0;    // of indented parts (.RS)
  size_t printed_ = 0;  // bytes so far
  int skip_braces_ = 0, branches_ = 0;
  bool verbatim_ = false, takes_tag_ = false, in_item_ = false, last_was_item_ = false;
  bool takes_else_ = false;
  std::vector<Part> outer_;  // around indented parts
  std::vector<bool> lists_;  // around mdoc's lists: whether those stand in an item
};

}  // namespace

ManPage read_man_page(std::string_view text) {
  return PageReader().read(text);
}

}  // namespace dsvl
