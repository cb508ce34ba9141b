// Environments by name: what they stand for in Markdown.
#include <map>
#include <utility>

#include "data/latex/definitions.h"
#include "data/latex/reader.h"
#include "data/lines.h"

namespace dsvl {

namespace {

// Lists, quotations and theorems within each other; LaTeX stops at six lists.
constexpr size_t kMostContainers = 8;
constexpr size_t kLongestOptions = 2000;  // bytes, of a listing

}  // namespace

// What \begin of a name does, with access to the reader that met it.
struct LatexEnvironments {
  using Frame = LatexReader::Frame;

  static void plain(LatexReader& r, const std::string& name, size_t arguments) {
    r.end_paragraph();
    while (r.input_.optional_argument(false)) continue;
    r.input_.skip_arguments(arguments);
    // What stands above the columns.
    auto above = name.starts_with("multicols") ? r.input_.optional_argument(false) : std::nullopt;
    r.open_frame({Frame::Kind::environment, name, r.style()});
    if (above) r.input_.push(std::move(*above));
  }
  static void styled(LatexReader& r, const std::string& name, size_t) {
    Frame frame{Frame::Kind::environment, name, r.style()};
    frame.style.strong = frame.style.strong || name == "bfseries";
    frame.style.emphasis = frame.style.emphasis || name == "em" || name == "itshape";
    r.open_frame(std::move(frame));
  }
  static void around(LatexReader& r, const std::string& name, size_t which) {
    r.end_paragraph();
    r.input_.optional_argument();
    if (r.blocks_.depth() >= kMostContainers) r.state_.fault = "environments nested too deep";
    Frame frame{Frame::Kind::environment, name, r.style()};
    frame.is_around = true;
    r.blocks_.open(static_cast<LatexBlocks::Around>(which));
    r.open_frame(std::move(frame));
  }
  static void floating(LatexReader& r, const std::string& name, size_t arguments) {
    r.input_.optional_argument();
    r.input_.skip_arguments(arguments);
    r.blocks_.open_float();
    Frame frame{Frame::Kind::environment, name};
    frame.is_float = true;
    r.open_frame(std::move(frame));
  }
  static void code(LatexReader& r, const std::string& name, size_t) { r.read_code(name, false); }
  static void proof(LatexReader& r, const std::string& name, size_t) {
    const auto title = r.input_.optional_argument(false);
    LatexSpans spans;
    const std::string fault = title ? r.line_of(*title, spans) : "";
    around(r, name, static_cast<size_t>(LatexBlocks::Around::theorem));
    if (!fault.empty()) r.spoil(fault);
    if (!title) spans = {{LatexSpan::Kind::text, false, false, "Proof"}};
    spans.push_back({LatexSpan::Kind::text, false, false, "."});
    for (auto& span : spans) {
      span.emphasis = span.kind == LatexSpan::Kind::text;
      r.blocks_.add(span);
    }
    r.add_text(" ");
  }
  static void left_out(LatexReader& r, const std::string& name, size_t) {
    r.end_paragraph();
    r.leave_out(name);
  }
  static void comment(LatexReader& r, const std::string& name, size_t) {
    if (r.input_.source() != nullptr)
      r.input_.raw_body(name, false);
    else
      r.skip_environment(name, false);
  }
  // What is no text is left out; within a line it would be missing there.
  static void picture(LatexReader& r, const std::string& name, size_t) {
    r.skip_environment(name, true);
  }
};

namespace {

struct Known {
  void (*begin)(LatexReader&, const std::string&, size_t);
  size_t argument = 0;
};

constexpr size_t kBullets = static_cast<size_t>(LatexBlocks::Around::bullets);
constexpr size_t kNumbers = static_cast<size_t>(LatexBlocks::Around::numbers);
constexpr size_t kTags = static_cast<size_t>(LatexBlocks::Around::tags);
constexpr size_t kQuote = static_cast<size_t>(LatexBlocks::Around::quote);

struct KnownRow {
  std::string_view names;
  Known known;
};
using E = LatexEnvironments;
constexpr KnownRow kRows[] = {
    {"center flushleft flushright doublespace singlespace onehalfspace sloppypar "
     "landscape english abstract frontmatter widetext subequations appendices appendix "
     "linenumbers refsection threeparttable samepage raggedright",
     {E::plain, 0}},
    {"multicols multicols* spacing otherlanguage otherlanguage*", {E::plain, 1}},
    {"CJK CJK* adjustwidth", {E::plain, 2}},
    {"small footnotesize scriptsize tiny large Large normalsize em itshape bfseries",
     {E::styled, 0}},
    {"itemize compactitem itemize*", {E::around, kBullets}},
    {"enumerate compactenum enumerate*", {E::around, kNumbers}},
    {"description compactdesc", {E::around, kTags}},
    {"quote quotation displayquote", {E::around, kQuote}},
    {"figure figure* table table* sidewaystable sidewaysfigure", {E::floating, 0}},
    {"verbatim lstlisting Verbatim BVerbatim LVerbatim alltt minted", {E::code, 0}},
    {"proof", {E::proof, 0}},
    {"tikzpicture picture pspicture minipage", {E::picture, 0}},
    {"thebibliography theindex titlepage", {E::left_out, 0}},
    {"filecontents filecontents* comment", {E::comment, 0}},
};

std::map<std::string_view, Known> known_map() {
  std::map<std::string_view, Known> map;
  for (const auto& row : kRows)
    for (const auto name : words_of(row.names)) map[name] = row.known;
  return map;
}

const std::map<std::string_view, Known>& known() {
  static const auto kKnown = known_map();
  return kKnown;
}

// Past a listing's "[options]", if there are any; whether they print the code as it is written.
bool take_options(LatexLexer& source) {
  const std::string_view near = source.rest().substr(0, kLongestOptions);
  if (!near.starts_with('[')) return true;
  int depth = 0;
  for (size_t at = 0; at < near.size(); ++at) {
    const char c = near[at];
    depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
    if (depth > 0) continue;
    const bool as_written = c == ']' && !alters_code(near.substr(0, at));
    source.skip(at + 1);
    return as_written;
  }
  return false;
}

// Past the end of the line; whether there is nothing but blanks or a comment in front of it.
bool take_line_end(LatexLexer& source) {
  const size_t end = source.rest().find('\n');
  if (end == std::string_view::npos) return false;
  const std::string_view line = trim(source.rest().substr(0, end));
  if (!line.empty() && line[0] != '%') return false;
  source.skip(end + 1);
  return true;
}

}  // namespace

void LatexReader::begin_environment(const std::string& name) {
  auto& macros = state_.macros;
  if (const auto own = macros.environments.find(name); own != macros.environments.end())
    return begin_own(name, own->second);
  if (const auto code = macros.codes.find(name); code != macros.codes.end())
    return read_code(name, code->second);
  if (const auto theorem = macros.theorems.find(name); theorem != macros.theorems.end())
    return begin_theorem(name, theorem->second);
  if (read_formula_environment(name) || read_table(name)) return;
  const auto found = known().find(name);
  if (found == known().end()) return skip_environment(name, false);
  found->second.begin(*this, name, found->second.argument);
}

void LatexReader::begin_own(const std::string& name, const LatexEnvironment& environment) {
  const LatexMacro& begin = environment.begin;
  if (begin.kind != LatexMacro::Kind::expands) return skip_environment(name, false);
  LatexTokens tokens = input_.expansion(begin);
  Frame frame{Frame::Kind::own, name, style()};
  frame.in_begin = true;
  frame.ending = environment.end.body;
  open_frame(std::move(frame));
  tokens.push_back({LatexKind::mark, name});
  input_.push(std::move(tokens));
}

void LatexReader::end_own(const std::string& name) {
  if (frames_.empty() || frames_.back().kind != Frame::Kind::own || frames_.back().name != name)
    state_.fault = "environments that cross";
  else
    close_frame();
}

void LatexReader::end_environment(const std::string& name) {
  if (name == "document") return void(ended_ = true);
  for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
    if (frame->kind != Frame::Kind::own || frame->name != name || frame->in_begin) continue;
    LatexTokens tokens = frame->ending == nullptr ? LatexTokens{} : *frame->ending;
    tokens.push_back({LatexKind::command, "end " + name});
    return input_.push(std::move(tokens));
  }
  const bool open = !frames_.empty() && frames_.back().kind == Frame::Kind::environment &&
                    frames_.back().name == name;
  if (open) return close_frame();
  state_.fault = "environments that cross";
}

void LatexReader::begin_theorem(const std::string& name, const std::string& title) {
  const auto note = input_.optional_argument(false);
  LatexSpans spans;
  const std::string fault = note ? line_of(*note, spans) : "";
  LatexEnvironments::around(*this, name, static_cast<size_t>(LatexBlocks::Around::theorem));
  if (!fault.empty()) spoil(fault);
  spans.insert(spans.begin(), {LatexSpan::Kind::text, false, false, title + (note ? " (" : "")});
  spans.push_back({LatexSpan::Kind::text, false, false, note ? ")." : "."});
  for (auto& span : spans) {
    span.strong = span.kind == LatexSpan::Kind::text;
    span.emphasis = false;
    blocks_.add(span);
  }
  add_text(" ");
}

void LatexReader::skip_environment(const std::string& name, bool silently) {
  if (!silently) blocks_.count_drop("unknown environment: " + name);
  spoil("a picture or environment in a line");
  leave_out(name);
}

// In tokens of its own an environment may end where its \end is not seen: it goes as one of ours.
void LatexReader::leave_out(const std::string& name) {
  if (input_.source() != nullptr) return void(input_.raw_body(name, true));
  end_paragraph();
  Frame frame{Frame::Kind::environment, name, style()};
  frame.muted = true;
  blocks_.mute(1);
  open_frame(std::move(frame));
}

void LatexReader::read_code(const std::string& name, bool altered) {
  end_paragraph();
  LatexLexer* source = input_.source();
  if (source == nullptr) return skip_environment(name, false);
  if (name != "verbatim" && name != "alltt") {
    altered = !take_options(*source) || altered || state_.alters_code;
    if (name == "minted") input_.argument();
    altered = altered || !take_line_end(*source);
  }
  const auto body = input_.raw_body(name, false);
  if (!body) return;
  const bool has_commands = name == "alltt" && body->find_first_of("\\{}") != body->npos;
  const bool unset = state_.is_part && name != "verbatim";
  if (has_commands || unset || altered) return blocks_.count_drop("code with commands in it");
  if (spoils()) return blocks_.count_drop("behind an unknown command");
  blocks_.add_code(*body);
}

}  // namespace dsvl
