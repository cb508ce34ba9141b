// Names are checked by what they may hold: they become folders and parts of addresses.
#include "io/hub_name.h"

#include <algorithm>

namespace dsvl {
namespace {

constexpr size_t kMaxLength = 96;  // of owner or name, as the hub has it

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

bool is_word(const std::string& text) {
  return !text.empty() && text.size() <= kMaxLength && text[0] != '-' && text[0] != '.' &&
         std::all_of(text.begin(), text.end(), is_word_character) && text.find("..") == text.npos &&
         text.find("--") == text.npos;
}

bool is_revision(const std::string& text) {
  return is_plain_path(text) && text[0] != '-' && text.size() <= 200 &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_word_character(c) || c == '/'; });
}

}  // namespace

std::optional<HubName> parse_hub_name(const std::string& whole) {
  const auto colon = std::min(whole.find(':'), whole.size());
  const auto text = whole.substr(0, colon);
  const auto at = std::min(text.find('@'), text.size());
  const auto slash = text.find('/');
  if (slash == text.npos || slash > at) return std::nullopt;
  HubName name{text.substr(0, slash), text.substr(slash + 1, at - slash - 1), {}};
  if (colon < whole.size()) name.file = whole.substr(colon + 1);
  if (!is_word(name.owner) || !is_word(name.name)) return std::nullopt;
  if (colon < whole.size() && !is_plain_path(name.file)) return std::nullopt;
  if (at == text.size()) return name;
  name.revision = text.substr(at + 1);
  if (!is_revision(name.revision)) return std::nullopt;
  return name;
}

bool is_commit(const std::string& revision) {
  return revision.size() == 40 && revision.find_first_not_of("0123456789abcdef") == revision.npos;
}

bool is_plain_path(const std::string& path) {
  if (path.empty() || path.size() > 1024) return false;
  for (const char c : path)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '\\') return false;
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    const auto part = path.substr(begin, end - begin);
    if (part.empty() || part == "." || part == "..") return false;
    begin = end + 1;
  }
  return true;
}

}  // namespace dsvl
