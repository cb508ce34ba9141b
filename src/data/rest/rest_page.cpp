// Lines gather to paragraphs; what stands deeper behind a directive or "::" belongs to it.
#include "data/rest/rest_page.h"

#include <algorithm>
#include <array>

#include "data/fence.h"
#include "data/lines.h"
#include "data/render.h"
#include "data/utf8.h"

namespace dsvl {
namespace {

constexpr std::array<std::string_view, 9> kAdmonitions = {
    "note", "warning", "tip", "important", "caution", "hint", "attention", "danger", "error"};
constexpr std::array<std::string_view, 5> kCode = {"code-block", "code", "sourcecode",
                                                   "parsed-literal", "prompt"};

constexpr int kMostNested = 16;  // directives in directives; what is deeper is left out

// Lines with blanks for tabs, without blanks at their ends.
std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines(1);
  for (const char c : text) {
    std::string& line = lines.back();
    if (c == '\n') {
      while (line.ends_with(' ')) line.pop_back();
      lines.emplace_back();
    } else if (c == '\t') {
      line.append(8 - line.size() % 8, ' ');
    } else if (c != '\r') {
      line += c;
    }
  }
  return lines;
}

size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

// A row of one mark, "=====".
bool is_rule(std::string_view line) {
  return line.size() >= 3 &&
         std::string_view("=-~^\"'*+#`.:_").find(line[0]) != std::string_view::npos &&
         line.find_first_not_of(line[0]) == line.npos;
}

// "====  ====", "+----+----+".
bool begins_table(std::string_view line) {
  line = trim(line);
  const bool simple = line.starts_with("==") && line.find(' ') != line.npos &&
                      line.find_first_not_of("= ") == line.npos;
  return simple || line.starts_with("+--") || line.starts_with("+==");
}

// ":Author: somebody", ":linenos:"; not a role, behind which a backtick stands.
bool is_field(std::string_view line) {
  if (line.size() < 3 || line[0] != ':' || line[1] == ':' || line[1] == ' ') return false;
  const size_t end = line.find(':', 1);
  return end != line.npos && (end + 1 == line.size() || line[end + 1] == ' ');
}

bool begins_line_block(std::string_view line) {
  return line == "|" || line.starts_with("| ");
}

// The mark of an item with the blanks behind it, 0 when there is none: "- ", "12. ", "(3) ";
// letters begin too many lines that are no items.
size_t item_mark(std::string_view text) {
  if (text.empty()) return 0;
  size_t end = 0;
  if (text[0] == '-' || text[0] == '*' || text[0] == '+') {
    end = 1;
  } else if (text.starts_with("•")) {
    end = 3;
  } else {
    const size_t open = text[0] == '(' ? 1 : 0;
    end = text.find_first_not_of("0123456789#", open);
    if (end == text.npos || end == open || end > open + 3) return 0;
    if (text[end] != ')' && (open > 0 || text[end] != '.')) return 0;
    ++end;
  }
  if (end >= text.size() || text[end] != ' ') return 0;
  const size_t words = text.find_first_not_of(' ', end);
  return words == text.npos ? 0 : words;
}

class RestReader {
 public:
  explicit RestReader(std::string_view text, int depth = 0)
      : lines_(lines_of(text)), depth_(depth) {}

  std::vector<FoundBlock> read() {
    while (at_ < lines_.size()) {
      const std::string& line = lines_[at_];
      const std::string_view text = trim(line);
      if (text.empty()) {
        ++at_, tight_ = false;
      } else if (text.starts_with(".. ") || text == "..") {
        read_explicit();
      } else if (begins_table(line)) {
        skip_table();
      } else if (!read_heading() && !skip_field()) {
        read_paragraph();
      }
    }
    return std::move(blocks_);
  }

 private:
  std::string_view line(size_t at) const {
    return at < lines_.size() ? std::string_view(lines_[at]) : std::string_view();
  }

  bool read_heading() {
    const bool over = is_rule(line(at_)) && is_rule(line(at_ + 2)) && !trim(line(at_ + 1)).empty();
    const std::string_view title = trim(line(at_ + over)), rule = line(at_ + over + 1);
    if (!over && is_rule(line(at_))) return ++at_, true;  // between parts
    if (title.empty() || !is_rule(rule) || (!over && indent_of(line(at_)) > 0)) return false;
    if (decode_utf8(title).size() > rule.size() + 2) return false;
    const std::string kind = std::string(over ? "o" : "u") + rule[0];
    auto found = std::find(rules_.begin(), rules_.end(), kind);
    if (found == rules_.end()) found = rules_.insert(rules_.end(), kind);
    const int level = std::min<int>(6, static_cast<int>(found - rules_.begin()) + 1);
    const std::string marks(static_cast<size_t>(level), '#');
    blocks_.push_back({level, false, marks + " " + running_text(plain_rest(title)), {}});
    at_ += over ? 3 : 2;
    tight_ = false;
    return true;
  }

  // With what stands deeper behind it.
  bool skip_field() {
    if (!is_field(line(at_))) return false;
    ++at_;
    while (!trim(line(at_)).empty() && indent_of(line(at_)) > 0) ++at_;
    return true;
  }

  // Rows of simple tables may be empty: those end at an empty line behind a rule.
  void skip_table() {
    const bool simple = trim(line(at_)).starts_with('=');
    for (++at_; at_ < lines_.size(); ++at_) {
      const bool behind_rule = line(at_ - 1).find_first_not_of("= ") == std::string_view::npos;
      if (trim(line(at_)).empty() && (!simple || (behind_rule && !trim(line(at_ - 1)).empty())))
        return;
    }
  }

  // The lines deeper than `indent`, without what all are indented by.
  std::string take_deeper(size_t indent) {
    std::vector<std::string_view> taken;
    size_t least = std::string::npos;
    for (; at_ < lines_.size(); ++at_) {
      const std::string_view text = line(at_);
      if (!text.empty() && indent_of(text) <= indent) break;
      if (!text.empty()) least = std::min(least, indent_of(text));
      taken.push_back(text);
    }
    std::string text;
    for (const auto one : taken)
      text += std::string(one.substr(std::min(least, one.size()))) + "\n";
    while (text.ends_with('\n')) text.pop_back();
    text.erase(0, std::min(text.find_first_not_of('\n'), text.size()));
    return text;
  }

  void add_code(const std::string& code, const std::string& language = "") {
    if (code.empty()) return;
    blocks_.push_back({0, false, fenced(code, language), {}});
    tight_ = false;
  }

  // Comments, labels, footnotes and directives.
  void read_explicit() {
    const size_t indent = indent_of(line(at_));
    const std::string first(trim(line(at_).substr(indent + 2)));
    ++at_;
    const std::string deeper = take_deeper(indent);
    const size_t colons = first.find("::");
    if (first.starts_with('_') || first.starts_with('|') || colons == first.npos) {
      if (first.starts_with('[')) add_text(plain_rest(first + " " + deeper), 0);
      return;
    }
    const std::string name = first.substr(0, colons);
    const std::string argument(trim(std::string_view(first).substr(colons + 2)));
    if (is_one_of(name, kCode)) {
      add_code(without_options(deeper), argument);
    } else if (name == "admonition") {
      add_inside(plain_rest(argument), without_options(deeper));
    } else if (const std::string title = title_of(name); !title.empty()) {
      add_inside(title, without_options(argument.empty() ? deeper : argument + "\n" + deeper));
    } else if (const std::string since = change_of(name); !since.empty()) {
      const size_t end = std::min(argument.find(' '), argument.size());
      add_inside(since + " " + argument.substr(0, end), argument.substr(end) + "\n" + deeper, true);
    } else if (name.ends_with("function") || name.ends_with("macro")) {
      add_text("`" + argument + "`", 0);
      add_inside("", without_options(deeper));
    }
  }

  static std::string title_of(const std::string& name) {
    if (name == "seealso") return "See also";
    if (!is_one_of(name, kAdmonitions)) return "";
    std::string title = name;
    title[0] = static_cast<char>(title[0] - 'a' + 'A');
    return title;
  }

  static std::string change_of(const std::string& name) {
    if (name == "versionadded") return "New in version";
    if (name == "versionchanged") return "Changed in version";
    return name == "deprecated" ? "Deprecated since version" : "";
  }

  // Options go on in lines that are indented.
  static std::string without_options(const std::string& text) {
    const std::string_view all = text;
    size_t start = 0;
    bool in_options = false;
    while (start < all.size()) {
      const std::string_view one = all.substr(start, all.find('\n', start) - start);
      in_options = is_field(one) || (in_options && one.starts_with(' '));
      if (!in_options) break;
      start = std::min(start + one.size() + 1, all.size());
    }
    return text.substr(std::min(text.find_first_not_of('\n', start), text.size()));
  }

  // The blocks of a text within a directive, behind its title: in one paragraph where the text
  // begins with one. `stays`: a title says something alone.
  void add_inside(const std::string& title, const std::string& text, bool stays = false) {
    if (depth_ >= kMostNested) return;
    auto inside = RestReader(text, depth_ + 1).read();
    if (inside.empty()) return stays ? add_text(title + ".", 0) : void();
    const std::string& first = inside[0].text;
    const bool joins =
        inside[0].heading == 0 && !first.starts_with("```") && item_mark(trim(first)) == 0;
    if (!title.empty() && joins)
      inside[0].text = title + ": " + std::string(trim(first));
    else if (!title.empty())
      add_text(title + ":", 0);
    for (auto& block : inside) {
      block.heading = 0;
      blocks_.push_back(std::move(block));
    }
    tight_ = false;
  }

  void read_paragraph() {
    const size_t indent = indent_of(line(at_));
    const size_t mark = item_mark(line(at_).substr(indent));
    if (line(at_).substr(indent).starts_with(">>> ")) return read_session();
    if (begins_line_block(line(at_).substr(indent))) return read_line_block(indent);
    std::string text(line(at_++).substr(indent));
    const size_t deeper = indent_of(line(at_));
    const bool is_definition =
        mark == 0 && !trim(line(at_)).empty() && deeper > indent && !text.ends_with("::");
    if (is_definition && !text.ends_with(':')) text += ":";
    for (; !trim(line(at_)).empty(); ++at_) {
      const std::string_view next = line(at_);
      if (indent_of(next) < indent || item_mark(trim(next)) > 0 || trim(next).starts_with(".. "))
        break;
      if ((mark > 0 || is_definition) && indent_of(next) == indent) break;
      if (is_definition && begins_line_block(trim(next))) break;
      text += "\n" + std::string(trim(next));
    }
    const bool literal = text.ends_with("::");
    if (literal) text.pop_back();
    if (literal && (text == ":" || text.ends_with(" :") || text.ends_with("\n:"))) text.pop_back();
    if (mark > 0)
      text = shown_mark(text) + plain_rest(std::string_view(text).substr(mark));
    else
      text = plain_rest(text);
    if (!trim(text).empty()) add_text(text, indent, mark > 0);
    if (literal) add_code(take_deeper(mark > 0 ? indent + mark : is_definition ? deeper : indent));
  }

  // "| one line", "| the next": each stays a line.
  void read_line_block(size_t indent) {
    std::string text;
    for (; !trim(line(at_)).empty() && indent_of(line(at_)) >= indent; ++at_) {
      std::string_view one = line(at_).substr(indent);
      const bool goes_on = !begins_line_block(one);
      if (goes_on && !one.starts_with(' ')) break;
      one = trim(goes_on ? one : one.substr(1));
      if (!text.empty()) text += goes_on ? ' ' : '\n';
      text += running_text(plain_rest(one));
    }
    if (!trim(text, "\n").empty()) add_lines(text, indent);
  }

  void read_session() {
    std::string code;
    for (const size_t indent = indent_of(line(at_)); !trim(line(at_)).empty(); ++at_)
      code += (code.empty() ? "" : "\n") +
              std::string(line(at_).substr(std::min(indent, line(at_).size())));
    add_code(code);
  }

  static std::string shown_mark(const std::string& text) {
    const bool is_bullet = text[0] == '-' || text[0] == '*' || text[0] == '+' || text[0] == '\xE2';
    return is_bullet ? "- " : text.substr(0, text.find(' ')) + " ";
  }

  void add_text(const std::string& text, size_t indent, bool is_item = false) {
    add_lines(running_text(text), indent, is_item);
  }

  // Depth in lists is kept as blanks, two for each step of whatever width.
  void add_lines(const std::string& text, size_t indent, bool is_item = false) {
    while (!steps_.empty() && steps_.back() >= indent) steps_.pop_back();
    const std::string blanks(2 * std::min<size_t>(steps_.size(), 4), ' ');
    steps_.push_back(indent);
    std::string block = blanks;
    for (const char c : text) {
      block += c;
      if (c == '\n') block += blanks;
    }
    blocks_.push_back({0, is_item && tight_, block, {}});
    tight_ = is_item;
  }

  std::vector<std::string> lines_;
  int depth_;  // of directives around these lines
  std::vector<FoundBlock> blocks_;
  std::vector<std::string> rules_;  // of headings, in the order they appeared
  std::vector<size_t> steps_;       // indents of what stands around
  size_t at_ = 0;
  bool tight_ = false;
};

}  // namespace

std::vector<FoundBlock> read_rest_page(std::string_view text) {
  return RestReader(text).read();
}

}  // namespace dsvl
