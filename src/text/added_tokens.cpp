// A byte tree finds the tokens; the flags then move or drop what was found.
#include "text/added_tokens.h"

#include <algorithm>

#include "base/error.h"
#include "text/character_class.h"
#include "text/regex.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

constexpr size_t kMaxContent = 4096;

char32_t last_character(std::string_view text) {
  size_t position = text.size() - 1;
  while ((text[position] & 0xC0) == 0x80) --position;
  return next_character(text, position);
}

char32_t first_character(std::string_view text) {
  size_t position = 0;
  return next_character(text, position);
}

bool touches_word(std::string_view text, Span found) {
  const auto before = text.substr(0, found.begin);
  const auto after = text.substr(found.end);
  return (!before.empty() && is_word_character(last_character(before))) ||
         (!after.empty() && is_word_character(first_character(after)));
}

size_t skip_space_backwards(std::string_view text, size_t position, size_t stop) {
  while (position > stop) {
    const auto before = text.substr(0, position);
    if (!is_space(last_character(before))) break;
    do --position;
    while ((text[position] & 0xC0) == 0x80);
  }
  return position;
}

size_t skip_space(std::string_view text, size_t position) {
  while (position < text.size()) {
    size_t after = position;
    if (!is_space(next_character(text, after))) break;
    position = after;
  }
  return position;
}

}  // namespace

void AddedTokens::Tree::insert(std::string_view content, int64_t token) {
  size_t node = 0;
  for (const char c : content) {
    auto& next = nodes[node].next;
    const auto found =
        std::find_if(next.begin(), next.end(), [c](auto& n) { return n.first == c; });
    if (found != next.end()) {
      node = found->second;
      continue;
    }
    next.emplace_back(c, static_cast<uint32_t>(nodes.size()));
    node = nodes.size();
    nodes.emplace_back();
  }
  nodes[node].token = token;
}

int64_t AddedTokens::Tree::longest(std::string_view text, size_t position) const {
  int64_t token = -1;
  for (const Node* node = &nodes[0]; position < text.size(); ++position) {
    const auto found = std::find_if(node->next.begin(), node->next.end(),
                                    [c = text[position]](auto& n) { return n.first == c; });
    if (found == node->next.end()) break;
    node = &nodes[found->second];
    if (node->token >= 0) token = node->token;
  }
  return token;
}

void AddedTokens::add(const AddedToken& token) {
  if (token.content.empty()) fail("the added token ", token.id, " is empty");
  if (token.content.size() > kMaxContent)
    fail("the added token ", token.id, " has ", token.content.size(), " bytes; at most ",
         kMaxContent, " are allowed");
  check_utf8(token.content, str("the added token ", token.id));
  (token.normalized ? normalized_ : as_is_)
      .insert(token.content, static_cast<int64_t>(tokens_.size()));
  tokens_.push_back(token);
}

void AddedTokens::split_by(const Tree& tree, std::string_view text,
                           std::vector<Stretch>& out) const {
  size_t done = 0;
  for (size_t position = 0; position < text.size();) {
    const int64_t index = tree.longest(text, position);
    if (index < 0) {
      ++position;
      continue;
    }
    const AddedToken& token = tokens_[static_cast<size_t>(index)];
    Span found = {position, position + token.content.size()};
    position = found.end;
    if (token.single_word && touches_word(text, found)) continue;
    if (token.lstrip) found.begin = skip_space_backwards(text, found.begin, done);
    if (token.rstrip) found.end = skip_space(text, found.end);
    if (found.begin > done) out.push_back({text.substr(done, found.begin - done)});
    out.push_back({text.substr(found.begin, found.end - found.begin), token.id});
    done = found.end;
  }
  if (done < text.size()) out.push_back({text.substr(done)});
}

std::vector<Stretch> AddedTokens::split(std::string_view text) const {
  std::vector<Stretch> first, out;
  split_by(as_is_, text, first);
  for (const Stretch& stretch : first) {
    if (stretch.id >= 0) {
      out.push_back(stretch);
    } else {
      split_by(normalized_, stretch.text, out);
    }
  }
  return out;
}

}  // namespace dsvl
