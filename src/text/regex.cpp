// Compiling and matching with PCRE2, within limits.
#include "text/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/error.h"
#include "text/character_class.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

constexpr uint32_t kMatchLimit = 10'000'000;
constexpr uint32_t kHeapLimitKib = 64 * 1024;
constexpr size_t kMaxPattern = 64 * 1024;

template <class T, void (*Free)(T*)>
struct Freed {
  void operator()(T* p) const { Free(p); }
};
template <class T, void (*Free)(T*)>
using Owned = std::unique_ptr<T, Freed<T, Free>>;

std::string reason(int code) {
  unsigned char text[256];
  if (pcre2_get_error_message(code, text, sizeof text) < 0) return str("error ", code);
  return reinterpret_cast<const char*>(text);
}

PCRE2_SPTR bytes(std::string_view text) {
  return reinterpret_cast<PCRE2_SPTR>(text.data() ? text.data() : "");
}

// \s+$ in one pass: a backtracking search takes quadratic time on a long run of spaces before
// something else. $ is also the place before a line feed.
void find_trailing_space(std::string_view text, std::vector<Span>& matches) {
  size_t position = 0;
  while (position < text.size()) {
    const size_t begin = position;
    size_t last_feed = begin;
    while (position < text.size()) {
      size_t after = position;
      if (!is_space(next_character(text, after))) break;
      if (text[position] == '\n') last_feed = position;
      position = after;
    }
    if (position == text.size() && position > begin) {
      matches.push_back({begin, position});
    } else if (last_feed > begin) {
      matches.push_back({begin, last_feed});
    }
    if (position < text.size()) next_character(text, position);
  }
}

}  // namespace

struct RegexScratch::State {
  Owned<pcre2_match_data, pcre2_match_data_free> data{pcre2_match_data_create(1, nullptr)};
  Owned<pcre2_match_context, pcre2_match_context_free> context{pcre2_match_context_create(nullptr)};
  Owned<pcre2_jit_stack, pcre2_jit_stack_free> stack{
      pcre2_jit_stack_create(32 * 1024, 8 * 1024 * 1024, nullptr)};
};

RegexScratch::RegexScratch() : state_(std::make_unique<State>()) {
  if (!state_->data || !state_->context) throw std::bad_alloc();
  pcre2_set_match_limit(state_->context.get(), kMatchLimit);
  pcre2_set_heap_limit(state_->context.get(), kHeapLimitKib);
  if (state_->stack) pcre2_jit_stack_assign(state_->context.get(), nullptr, state_->stack.get());
}

RegexScratch::~RegexScratch() = default;

struct Regex::Program {
  Owned<pcre2_code, pcre2_code_free> code;  // empty: \s+$, which find_trailing_space serves
};

Regex::Regex(std::string pattern)
    : pattern_(std::move(pattern)), program_(std::make_unique<Program>()) {
  if (pattern_ == "\\s+$") return;
  check_utf8(pattern_, "the pattern");
  if (pattern_.size() > kMaxPattern) fail("a pattern of ", pattern_.size(), " bytes is too long");
  const std::string source = to_pcre2_syntax(pattern_);
  const Owned<pcre2_compile_context, pcre2_compile_context_free> context(
      pcre2_compile_context_create(nullptr));
  pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
  int error = 0;
  size_t offset = 0;
  const uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C;
  program_->code.reset(
      pcre2_compile(bytes(source), source.size(), options, &error, &offset, context.get()));
  if (!program_->code) fail("the pattern '", pattern_, "' does not compile: ", reason(error));
  pcre2_jit_compile(program_->code.get(), PCRE2_JIT_COMPLETE);  // without it: slower, no worse
}

Regex::~Regex() = default;
Regex::Regex(Regex&&) noexcept = default;

bool Regex::find(std::string_view text, size_t from, RegexScratch& scratch, Span& match) const {
  const auto& s = *scratch.state_;
  int rc = pcre2_match(program_->code.get(), bytes(text), text.size(), from, PCRE2_NO_UTF_CHECK,
                       s.data.get(), s.context.get());
  if (rc == PCRE2_ERROR_JIT_STACKLIMIT)
    rc = pcre2_match(program_->code.get(), bytes(text), text.size(), from,
                     PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, s.data.get(), s.context.get());
  if (rc == PCRE2_ERROR_NOMATCH) return false;
  if (rc < 0) fail("the pattern '", pattern_, "' could not be matched: ", reason(rc));
  const size_t* ends = pcre2_get_ovector_pointer(s.data.get());
  match = {ends[0], ends[1]};
  // \K inside a lookaround can put the start behind the end, or before where the search began.
  if (match.begin > match.end || match.begin < from)
    fail("the pattern '", pattern_, "' matches backwards");
  return true;
}

void Regex::find_all(std::string_view text, RegexScratch& scratch,
                     std::vector<Span>& matches) const {
  matches.clear();
  if (!program_->code) return find_trailing_space(text, matches);
  Span match;
  for (size_t from = 0; from <= text.size() && find(text, from, scratch, match);) {
    const bool empty_again =
        match.begin == match.end && !matches.empty() && matches.back().end == match.end;
    if (!empty_again) {
      matches.push_back(match);
      from = match.end;
    } else if (from < text.size()) {
      next_character(text, from);
    } else {
      break;
    }
  }
}

}  // namespace dsvl
