// Lines decide: empty ones, indented ones, comments.
#include "data/source_code/code_pieces.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"
#include "base/files.h"
#include "data/documents.h"
#include "data/utf8.h"

namespace dsvl {
namespace {

std::string_view line_at(std::string_view text, size_t start) {
  return text.substr(start, std::min(text.find('\n', start), text.size()) - start);
}

bool is_line_comment(std::string_view line) {
  constexpr std::array<std::string_view, 4> kMarks = {"//", "#", "--", ";"};
  if (line.starts_with("#include") || line.starts_with("#if") || line.starts_with("#define") ||
      line.starts_with("#pragma"))
    return false;
  return std::any_of(kMarks.begin(), kMarks.end(),
                     [&](std::string_view mark) { return line.starts_with(mark); });
}

// The end of the comment that begins at `start`, 0 when none does.
size_t comment_end(std::string_view code, size_t start) {
  if (code.substr(start).starts_with("/*")) {
    const size_t end = code.find("*/", start);
    return end == code.npos ? 0 : std::min(code.find('\n', end), code.size());
  }
  size_t end = start;
  while (end < code.size() && is_line_comment(line_at(code, end)))
    end = std::min(end + line_at(code, end).size() + 1, code.size());
  return end == start ? 0 : end;
}

// What headers of one kind have in common.
uint64_t kind_of_header(std::string_view header) {
  std::string common;
  for (size_t start = 0; start < header.size(); start += line_at(header, start).size() + 1) {
    const std::string line = lower_case(line_at(header, start));
    const bool names = line.find("copyright") != line.npos || line.find("(c)") != line.npos ||
                       line.find(".h") != line.npos || line.find(".c") != line.npos ||
                       line.find("author") != line.npos;
    if (names) continue;
    for (const char c : line)
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) common += c;  // versions tell apart
  }
  return xxh3_64(common);
}

// Where a part may begin: behind an empty line.
std::vector<std::string_view> parts_of(std::string_view code, bool top_level_only) {
  std::vector<std::string_view> parts;
  size_t begin = 0;
  for (size_t at = code.find("\n\n"); at != code.npos; at = code.find("\n\n", at + 1)) {
    const size_t next = code.find_first_not_of('\n', at);
    if (next == code.npos) break;
    const bool indented = code[next] == ' ' || code[next] == '\t' || code[next] == '}';
    if ((top_level_only && indented) || next <= begin) continue;
    parts.push_back(code.substr(begin, at - begin));
    begin = next;
  }
  parts.push_back(code.substr(begin));
  return parts;
}

}  // namespace

std::string clean_code(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  std::string code;
  for (const char c : bytes) {
    if (c == '\r' || c == '\f') continue;
    if (c == '\n') {
      while (!code.empty() && (code.back() == ' ' || code.back() == '\t')) code.pop_back();
      if (code.empty() || code.ends_with("\n\n\n")) continue;
    }
    code += c;
  }
  while (!code.empty() && (code.back() == '\n' || code.back() == ' ' || code.back() == '\t'))
    code.pop_back();
  return code;
}

size_t license_header(std::string_view code) {
  size_t start = 0;
  if (code.starts_with("#!")) start = std::min(code.find('\n'), code.size() - 1) + 1;
  size_t header = 0;  // several comments may stand in a row, the last of them about something else
  while (start < code.size()) {
    start = std::min(code.find_first_not_of('\n', start), code.size());
    const size_t end = comment_end(code, start);
    if (end == 0) break;
    const std::string said = lower_case(code.substr(start, end - start));
    if (said.find("copyright") != said.npos || said.find("licen") != said.npos) header = end;
    start = end;
  }
  return header;
}

std::string LicenseHeaders::without_known(std::string code) {
  const size_t end = license_header(code);
  if (end == 0 || seen_.insert(kind_of_header(std::string_view(code).substr(0, end))).second)
    return code;
  return code.substr(std::min(code.find_first_not_of('\n', end), code.size()));
}

std::vector<std::string> cut_code(std::string_view code, size_t most) {
  std::vector<std::string> pieces;
  const auto add = [&](const std::vector<std::string_view>& parts) {
    for (auto& piece : gathered(parts, most)) pieces.push_back(std::move(piece));
  };
  std::vector<std::string_view> fitting;  // that stand in a row
  for (const auto part : parts_of(code, true)) {
    if (decode_utf8(part).size() <= most) {
      fitting.push_back(part);
    } else {
      add(std::exchange(fitting, {}));
      add(parts_of(part, false));
    }
  }
  add(fitting);
  return pieces;
}

}  // namespace dsvl
