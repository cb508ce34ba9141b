// Inline marks of reStructuredText.
#include "data/rest/rest_page.h"

#include <algorithm>

namespace dsvl {
namespace {

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '+' || c == '.' || c == '_' || c == ':';
}

bool is_blank(char c) {
  return c == ' ' || c == '\n';
}

constexpr size_t kLongestMark = 64;  // bytes of a role or name; its end is looked for no further on

// The end of ":role:" at `at`, which a backtick follows; npos when none is there.
size_t role_end(std::string_view text, size_t at) {
  text = text.substr(0, at + kLongestMark);
  size_t end = at + 1;
  while (end < text.size() && is_name(text[end])) ++end;
  return end > at + 2 && end < text.size() && text[end] == '`' && text[end - 1] == ':' ? end
                                                                                       : text.npos;
}

bool is_any(char c, std::string_view of) {
  return of.find(c) != of.npos;
}

bool is_foreign(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}

bool is_word(char c) {
  return is_foreign(c) || (is_name(c) && !is_any(c, "-+._:"));
}

// Whether a mark may begin at `at`, or end in front of `end`, for what stands there.
bool may_begin(std::string_view text, size_t at) {
  return at == 0 || is_blank(text[at - 1]) || is_any(text[at - 1], "([{<'\"-/:") ||
         is_foreign(text[at - 1]);
}

bool may_end(std::string_view text, size_t end) {
  const std::string_view rest = text.substr(std::min(end, text.size()));
  const bool wide = rest.starts_with("\u3001") || rest.starts_with("\u3002") ||  // 、。
                    rest.starts_with("\xEF\xBC") || rest.starts_with("\xE2\x80");
  return rest.empty() || is_blank(rest[0]) || is_any(rest[0], ")]}>'\"-/\\:.,;!?") || wide;
}

// The end of the underscores at `at` where those make a link of what is in front of them
// ("Operators_", "name__", "[1]_"); npos when they belong to a word.
size_t link_end(std::string_view text, size_t at) {
  const size_t end = at + (text.substr(at).starts_with("__") ? 2 : 1);
  if (at == 0 || !may_end(text, end)) return text.npos;
  const size_t least = at < kLongestMark ? 0 : at - kLongestMark;
  size_t begin = at;
  if (text[at - 1] == ']') {
    const std::string_view near = text.substr(least, at - least);
    const size_t open = near.rfind('[');
    if (open == near.npos || near.find_first_of(" \n", open) != near.npos) return text.npos;
    begin = least + open;
  } else {
    // Single marks may stand within a name.
    while (begin > least && (is_word(text[begin - 1]) || (begin < at && is_name(text[begin - 1]) &&
                                                          begin > 1 && is_word(text[begin - 2]))))
      --begin;
  }
  return begin < at && may_begin(text, begin) ? end : text.npos;
}

// Where "|name|" at `at` closes; npos when it is no name.
size_t bars_end(std::string_view text, size_t at) {
  if (!may_begin(text, at) || at + 1 >= text.size() || is_blank(text[at + 1])) return text.npos;
  const size_t end = text.substr(0, at + kLongestMark).find('|', at + 1);
  if (end == text.npos || end == at + 1 || is_blank(text[end - 1])) return text.npos;
  return text.substr(end + 1).starts_with('_') || may_end(text, end + 1) ? end : text.npos;
}

// What <isonum.txt> and its like define; of others the name.
std::string_view substituted(std::string_view name) {
  return name == "copy" ? "©" : name == "reg" ? "®" : name == "trade" ? "™" : name;
}

// "text <target>" is its text; of roles "~a.b" is b, "!a.b" is a.b.
std::string_view shown_part(std::string_view inner, bool of_role) {
  const size_t target = inner.rfind('<');
  if (inner.ends_with('>') && target != inner.npos && target > 0) {
    inner = inner.substr(0, target);
    while (!inner.empty() && is_blank(inner.back())) inner.remove_suffix(1);
    return inner;
  }
  if (of_role && inner.starts_with('!')) return inner.substr(1);
  if (!of_role || !inner.starts_with('~')) return inner;
  const size_t last = inner.substr(0, inner.find('(')).rfind('.');
  return inner.substr(last == inner.npos ? 1 : last + 1);
}

// Where "*" or "**" at `at` closes; npos when it is no mark of emphasis.
size_t emphasis_end(std::string_view text, size_t at, std::string_view mark) {
  const size_t begin = at + mark.size();
  const bool opens =
      (at == 0 || is_blank(text[at - 1]) || text[at - 1] == '(' || is_foreign(text[at - 1])) &&
      begin < text.size() && !is_blank(text[begin]) && text[begin] != '*';
  if (!opens) return text.npos;
  const size_t end = text.find(mark, begin);
  const bool closes = end != text.npos && !is_blank(text[end - 1]) &&
                      (end + mark.size() == text.size() || !is_name(text[end + mark.size()]) ||
                       text[end + mark.size()] == '.' || text[end + mark.size()] == ':');
  return closes ? end : text.npos;
}

class InlineWalk {
 public:
  explicit InlineWalk(std::string_view text) : text_(text) {}

  std::string text() {
    while (at_ < text_.size())
      if (!literal() && !quoted() && !emphasis() && !link()) plain();
    return std::move(out_);
  }

 private:
  bool literal() {
    if (!text_.substr(at_).starts_with("``")) return false;
    const size_t end = text_.find("``", at_ + 2);
    if (end == text_.npos) return false;
    out_ += "`" + std::string(text_.substr(at_ + 2, end - at_ - 2)) + "`";
    at_ = end + 2;
    return true;
  }

  // "`text`_", ":role:`text`".
  bool quoted() {
    const size_t tick = text_[at_] == ':' ? role_end(text_, at_) : at_;
    if (tick == text_.npos || text_[tick] != '`') return false;
    const size_t end = text_.find('`', tick + 1);
    if (end == text_.npos) return false;
    out_ += shown_part(text_.substr(tick + 1, end - tick - 1), tick > at_);
    at_ = end + 1;
    skip_underscores();
    return true;
  }

  bool emphasis() {
    if (text_[at_] != '*') return false;
    const std::string_view mark = text_.substr(at_).starts_with("**") ? "**" : "*";
    const size_t end = emphasis_end(text_, at_, mark);
    if (end == text_.npos) return false;
    out_ += text_.substr(at_ + mark.size(), end - at_ - mark.size());
    at_ = end + mark.size();
    return true;
  }

  bool link() {
    const size_t end = text_[at_] == '_'   ? link_end(text_, at_)
                       : text_[at_] == '|' ? bars_end(text_, at_)
                                           : text_.npos;
    if (end == text_.npos) return false;
    if (text_[at_] == '|') {
      out_ += substituted(text_.substr(at_ + 1, end - at_ - 1));
      at_ = end + 1;
      skip_underscores();
    } else {
      at_ = end;
    }
    return true;
  }

  void plain() {
    if (text_[at_] != '\\' || at_ + 1 >= text_.size()) return void(out_ += text_[at_++]);
    if (!is_blank(text_[at_ + 1])) out_ += text_[at_ + 1];
    at_ += 2;
  }

  void skip_underscores() {
    while (at_ < text_.size() && text_[at_] == '_') ++at_;
  }

  std::string_view text_;
  std::string out_;
  size_t at_ = 0;
};

}  // namespace

std::string plain_rest(std::string_view text) {
  return InlineWalk(text).text();
}

}  // namespace dsvl
