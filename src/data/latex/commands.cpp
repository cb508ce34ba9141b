// Commands by name: a table of those that do something, one of those that print nothing.
#include <map>

#include "data/latex/characters.h"
#include "data/latex/definitions.h"
#include "data/latex/reader.h"
#include "data/lines.h"

namespace dsvl {

// What a command does, with access to the reader that met it.
struct LatexCommands {
  using Frame = LatexReader::Frame;

  // A group or one token as the frame says.
  static void group(LatexReader& r, Frame frame) {
    LatexToken token = r.input_.next_nonblank();
    if (token.is(LatexKind::close) || token.is(LatexKind::end) || token.is(LatexKind::paragraph)) {
      r.input_.push_back(std::move(token));
      return r.spoil("a command without its argument");
    }
    if (!token.is(LatexKind::open)) r.input_.push({std::move(token), {LatexKind::close, "}"}});
    r.open_frame(std::move(frame));
  }
  static Frame styled(LatexReader& r) {
    Frame frame;
    frame.style = r.style();
    return frame;
  }

  static void plain(LatexReader& r, const std::string&) { group(r, styled(r)); }
  static void emphasis(LatexReader& r, const std::string& name) {
    Frame frame = styled(r);
    frame.style.emphasis = name != "emph" || !frame.style.emphasis;
    group(r, std::move(frame));
  }
  static void strong(LatexReader& r, const std::string&) {
    Frame frame = styled(r);
    frame.style.strong = true;
    group(r, std::move(frame));
  }
  static void code(LatexReader& r, const std::string&) {
    Frame frame = styled(r);
    frame.style.code = true;
    group(r, std::move(frame));
  }
  static void upright(LatexReader& r, const std::string& name) {
    Frame frame = styled(r);
    if (name != "textmd") frame.style.emphasis = false;
    if (name != "textup") frame.style.strong = false;
    if (name == "textnormal") frame.style.code = false;
    group(r, std::move(frame));
  }
  static void behind_one(LatexReader& r, const std::string&) {
    r.input_.optional_argument();
    r.input_.argument();
    group(r, styled(r));
  }
  static void boxed(LatexReader& r, const std::string&) {
    r.input_.optional_argument();
    r.input_.optional_argument();
    group(r, styled(r));
  }
  static void quoted(LatexReader& r, const std::string&) {
    Frame frame = styled(r);
    bool within = false;
    for (const auto& other : r.frames_) within = within != (other.name == "enquote");
    frame.name = "enquote";
    frame.closing = within ? "’" : "”";
    r.input_.take_star();
    r.add_text(within ? "‘" : "“");
    group(r, std::move(frame));
  }

  static void set_emphasis(LatexReader& r, const std::string& name) {
    auto& style = r.style();
    if (name == "it" || name == "sl") style = {};
    style.emphasis = name != "em" || !style.emphasis;
  }
  static void set_strong(LatexReader& r, const std::string& name) {
    auto& style = r.style();
    if (name == "bf") style = {};
    style.strong = true;
  }
  static void set_code(LatexReader& r, const std::string& name) {
    auto& style = r.style();
    if (name == "tt") style = {};
    style.code = true;
  }
  static void set_normal(LatexReader& r, const std::string&) { r.style() = {}; }
  static void set_upright(LatexReader& r, const std::string&) { r.style().emphasis = false; }
  static void set_medium(LatexReader& r, const std::string&) { r.style().strong = false; }
  static void set_family(LatexReader& r, const std::string&) { r.style().code = false; }

  static void end_paragraph(LatexReader& r, const std::string&) { r.end_paragraph(); }
  static void line_break(LatexReader& r, const std::string&) {
    r.input_.take_star();
    r.input_.optional_argument(false);
    r.add_text(" ");
  }
  static void space(LatexReader& r, const std::string&) {
    r.input_.take_star();
    r.input_.argument();
    r.add_text(" ");
  }
  static void skip(LatexReader& r, const std::string&) {
    r.input_.skip_length();
    r.add_text(" ");
  }
  static void length(LatexReader& r, const std::string&) { r.input_.skip_length(); }

  static void heading(LatexReader& r, const std::string& name) {
    static const std::map<std::string_view, int> kLevels = {
        {"part", -1},        {"chapter", 0},    {"addchap", 0},       {"section", 1},
        {"addsec", 1},       {"subsection", 2}, {"subsubsection", 3}, {"paragraph", 4},
        {"subparagraph", 5}, {"minisec", 6}};
    r.input_.take_star();
    r.input_.optional_argument();
    add_heading(r, kLevels.at(name), r.input_.argument());
  }
  static void add_heading(LatexReader& r, int level, LatexTokens title) {
    r.end_paragraph();
    LatexSpans spans;
    if (!r.frames_.empty() && r.frames_.back().spoils)
      r.blocks_.count_drop("behind an unknown command");
    else if (r.line_of(std::move(title), spans))
      r.blocks_.add_heading(level, spans);
    else
      r.blocks_.count_drop("a heading");
  }
  static void set_title(LatexReader& r, const std::string&) {
    r.input_.optional_argument();
    r.state_.macros.title = r.input_.argument();
  }
  static void make_title(LatexReader& r, const std::string&) {
    constexpr int kTitle = -100;
    if (!r.state_.macros.title.empty()) add_heading(r, kTitle, r.state_.macros.title);
  }

  static void item(LatexReader& r, const std::string&) {
    auto tag = r.input_.optional_argument();
    if (!r.blocks_.in_list()) return r.spoil("an item without its list");
    r.end_paragraph();
    r.blocks_.begin_item();
    LatexSpans spans;
    if (!tag) return r.blocks_.has_tags() ? r.spoil("an item without its tag") : void();
    if (!r.line_of(std::move(*tag), spans)) return r.spoil("the tag of an item");
    if (!r.blocks_.has_tags()) return own_mark(r, spans);
    for (auto& span : spans) {
      span.strong = span.kind == LatexSpan::Kind::text;
      r.blocks_.add(span);
    }
    r.add_text(" ");
  }
  // A mark of the item's own is left out, a word instead of it stands in front.
  static void own_mark(LatexReader& r, const LatexSpans& spans) {
    if (r.blocks_.has_numbers()) return r.spoil("an item with a number of its own");
    for (const auto& span : spans)
      if (span.text.find_first_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") !=
          span.text.npos)
        return r.spoil("an item with a mark of its own");
  }

  static void begin(LatexReader& r, const std::string&) { r.begin_environment(r.input_.name()); }
  static void end(LatexReader& r, const std::string&) { r.end_environment(r.input_.name()); }
  static void open_group(LatexReader& r, const std::string&) { r.open_frame(styled(r)); }
  static void close_group(LatexReader& r, const std::string&) { r.close_brace(); }

  static void formula(LatexReader& r, const std::string& name) {
    r.read_formula_until(name == "(" ? ")" : "]", name == "[");
  }
  static void ensured(LatexReader& r, const std::string&) {
    r.add_formula(r.input_.argument(), false, "");
  }
  static void address(LatexReader& r, const std::string&) {
    const std::string text = latex_source(r.input_.argument());
    if (text.find('\\') != text.npos) return r.spoil("an address with commands");
    r.add_text(text);
  }
  static void first_of_two(LatexReader& r, const std::string&) {
    LatexTokens first = r.input_.argument();
    r.input_.argument();
    r.input_.push(std::move(first));
  }
  static void raised(LatexReader& r, const std::string&) {
    static constexpr std::array<std::string_view, 5> kPlain = {"st", "nd", "rd", "th", "TM"};
    const std::string text = r.input_.name();
    if (!is_one_of(text, kPlain)) return r.spoil("raised or lowered text");
    r.add_text(text == "TM" ? "™" : text);
  }
  static void logo(LatexReader& r, const std::string&) {
    const std::string text = r.input_.name();
    if (text.find_first_of("\\{}") != text.npos) return r.spoil("unknown command: \\hologo");
    r.add_text(text == "LaTeX2e" ? "LaTeX2ε" : text);
  }
  static void command_name(LatexReader& r, const std::string&) {
    const std::string text = r.input_.name();
    if (text.find_first_of("\\{}") != text.npos) return r.spoil("unknown command: \\cs");
    r.add_code("\\" + text);
  }
  // A blank where words follow; not in front of what stands at words.
  static void guessed_space(LatexReader& r, const std::string&) {
    LatexToken token = r.input_.next();
    const bool none =
        token.is(LatexKind::end) || token.is(LatexKind::blank) || token.is(LatexKind::open) ||
        token.is(LatexKind::close) || token.is(LatexKind::paragraph) || token.is_command(" ") ||
        token.is_command("/") || token.is_command("xspace") || token.is_command("footnote") ||
        (token.is(LatexKind::character) &&
         std::string_view(",.'/?;:!~-)").find(token.text) != std::string_view::npos);
    if (!none) r.add_text(" ");
    if (!token.is(LatexKind::end)) r.input_.push_back(std::move(token));
  }
  static void at_is_letter(LatexReader& r, const std::string& name) {
    r.lexer_.at_is_letter = name == "makeatletter";
  }
  static void not_followed(LatexReader& r, const std::string& name) {
    r.blocks_.count_drop("a file that is not followed");
    if (name == "input" || name == "include") r.input_.argument();
    r.spoil("a file that is not followed");
  }
  static void end_input(LatexReader& r, const std::string&) { r.ended_ = true; }
  static void listing_settings(LatexReader& r, const std::string&) {
    r.state_.code_settings += latex_source(r.input_.argument());
  }
  // What follows is not read as TeX reads it.
  static void other_rules(LatexReader& r, const std::string& name) {
    r.spoil("unknown command: \\" + name);
    if (r.frames_.empty())
      r.state_.fault = "characters that are commands";
    else
      r.frames_.back().spoils = true;
  }
  static void false_condition(LatexReader& r, const std::string&) { r.input_.skip_conditional(); }
};

namespace {

using Command = void (*)(LatexReader&, const std::string&);

const std::map<std::string_view, Command>& commands() {
  using C = LatexCommands;
  static const std::map<std::string_view, Command> kCommands = {{"emph", C::emphasis},
                                                                {"textit", C::emphasis},
                                                                {"textsl", C::emphasis},
                                                                {"textbf", C::strong},
                                                                {"texttt", C::code},
                                                                {"textrm", C::plain},
                                                                {"textsf", C::plain},
                                                                {"textsc", C::plain},
                                                                {"text", C::plain},
                                                                {"mbox", C::plain},
                                                                {"underline", C::plain},
                                                                {"fbox", C::plain},
                                                                {"uline", C::plain},
                                                                {"centerline", C::plain},
                                                                {"textup", C::upright},
                                                                {"textmd", C::upright},
                                                                {"textnormal", C::upright},
                                                                {"textcolor", C::behind_one},
                                                                {"colorbox", C::behind_one},
                                                                {"foreignlanguage", C::behind_one},
                                                                {"href", C::behind_one},
                                                                {"makebox", C::boxed},
                                                                {"framebox", C::boxed},
                                                                {"enquote", C::quoted},
                                                                {"em", C::set_emphasis},
                                                                {"it", C::set_emphasis},
                                                                {"itshape", C::set_emphasis},
                                                                {"sl", C::set_emphasis},
                                                                {"slshape", C::set_emphasis},
                                                                {"bf", C::set_strong},
                                                                {"bfseries", C::set_strong},
                                                                {"tt", C::set_code},
                                                                {"ttfamily", C::set_code},
                                                                {"rm", C::set_normal},
                                                                {"sf", C::set_normal},
                                                                {"sc", C::set_normal},
                                                                {"normalfont", C::set_normal},
                                                                {"upshape", C::set_upright},
                                                                {"scshape", C::set_upright},
                                                                {"mdseries", C::set_medium},
                                                                {"rmfamily", C::set_family},
                                                                {"sffamily", C::set_family},
                                                                {"par", C::end_paragraph},
                                                                {"endgraf", C::end_paragraph},
                                                                {"\\", C::line_break},
                                                                {"linebreak", C::line_break},
                                                                {"hspace", C::space},
                                                                {"hskip", C::skip},
                                                                {"kern", C::length},
                                                                {"vskip", C::length},
                                                                {"parindent", C::length},
                                                                {"parskip", C::length},
                                                                {"baselineskip", C::length},
                                                                {"hangindent", C::length},
                                                                {"leftskip", C::length},
                                                                {"rightskip", C::length},
                                                                {"tabcolsep", C::length},
                                                                {"fboxsep", C::length},
                                                                {"unitlength", C::length},
                                                                {"hsize", C::length},
                                                                {"textwidth", C::length},
                                                                {"textheight", C::length},
                                                                {"emergencystretch", C::length},
                                                                {"part", C::heading},
                                                                {"chapter", C::heading},
                                                                {"addchap", C::heading},
                                                                {"section", C::heading},
                                                                {"addsec", C::heading},
                                                                {"subsection", C::heading},
                                                                {"subsubsection", C::heading},
                                                                {"paragraph", C::heading},
                                                                {"subparagraph", C::heading},
                                                                {"minisec", C::heading},
                                                                {"title", C::set_title},
                                                                {"maketitle", C::make_title},
                                                                {"item", C::item},
                                                                {"begin", C::begin},
                                                                {"end", C::end},
                                                                {"bgroup", C::open_group},
                                                                {"begingroup", C::open_group},
                                                                {"egroup", C::close_group},
                                                                {"endgroup", C::close_group},
                                                                {"(", C::formula},
                                                                {"[", C::formula},
                                                                {"ensuremath", C::ensured},
                                                                {"url", C::address},
                                                                {"nolinkurl", C::address},
                                                                {"texorpdfstring", C::first_of_two},
                                                                {"textsuperscript", C::raised},
                                                                {"hologo", C::logo},
                                                                {"cs", C::command_name},
                                                                {"xspace", C::guessed_space},
                                                                {"makeatletter", C::at_is_letter},
                                                                {"makeatother", C::at_is_letter},
                                                                {"input", C::not_followed},
                                                                {"include", C::not_followed},
                                                                {"endinput", C::end_input},
                                                                {"lstset", C::listing_settings},
                                                                {"fvset", C::listing_settings},
                                                                {"catcode", C::other_rules},
                                                                {"obeylines", C::other_rules},
                                                                {"obeyspaces", C::other_rules},
                                                                {"lccode", C::other_rules},
                                                                {"uccode", C::other_rules},
                                                                {"everypar", C::other_rules},
                                                                {"iffalse", C::false_condition}};
  return kCommands;
}

constexpr std::string_view kReferences[] = {
    "cite",        "citep",     "citet",    "citeauthor", "citeyear",  "citealt",     "citealp",
    "textcite",    "parencite", "autocite", "fullcite",   "footcite",  "ref",         "pageref",
    "eqref",       "autoref",   "cref",     "Cref",       "vref",      "nameref",     "hyperref",
    "citeyearpar", "Citet",     "Citep",    "supercite",  "citetitle", "footfullcite"};

// Print nothing, or nothing that is kept: name, number of arguments behind optional ones.
struct Silent {
  std::string_view names;
  size_t arguments;
  bool optional;
};
constexpr Silent kSilent[] = {
    {" noindent indent centering raggedright raggedleft flushleft flushright tiny scriptsize "
     "footnotesize small normalsize large Large LARGE huge Huge selectfont relax protect null "
     "leavevmode strut allowbreak break nobreak bigskip medskip smallskip vfill vfil newpage "
     "clearpage cleardoublepage tableofcontents listoffigures listoftables printindex makeindex "
     "frontmatter mainmatter backmatter appendix sloppy fussy onecolumn phantomsection "
     "bigbreak medbreak smallbreak goodbreak filbreak eject unskip ignorespaces "
     "ignorespacesafterend / - ! @ singlespacing doublespacing onehalfspacing nonfrenchspacing "
     "frenchspacing boldmath unboldmath raggedbottom flushbottom songti heiti kaishu fangsong "
     "tolerance justifying RaggedRight RaggedLeft Centering lining printglossaries ",
     0, false},
    {" pagebreak nopagebreak nolinebreak printbibliography footnotemark ", 0, true},
    {" vspace label index nocite footnote footnotetext marginpar thanks caption glossary "
     "pagestyle thispagestyle pagenumbering bibliography bibliographystyle enlargethispage "
     "hyphenation color selectlanguage linespread markright author date hypersetup "
     "graphicspath usetikzlibrary tikzset captionsetup needspace CJKfamily fontfamily fontseries "
     "fontshape fontencoding stepcounter refstepcounter addbibresource includeonly usefont "
     "pdfbookmark urlstyle setstretch zihao authorrunning titlerunning ",
     1, true},
    {" setlength addtolength setcounter addtocounter markboth fontsize settowidth "
     "definecolor captionof counterwithin DeclareGraphicsExtensions ",
     2, true},
    {" addcontentsline ", 3, true}};

const Silent* find_silent(const std::string& name) {
  for (const auto& silent : kSilent)
    if (silent.names.find(" " + name + " ") != std::string_view::npos) return &silent;
  return nullptr;
}

bool is_reference(std::string_view name) {
  return std::find(std::begin(kReferences), std::end(kReferences), name) != std::end(kReferences);
}

}  // namespace

void LatexReader::read_command(const LatexToken& token) {
  const std::string& name = token.text;
  if (name.starts_with("end ")) return end_own(name.substr(4));
  const bool redefined = !token.primitive && state_.macros.find(name) != nullptr;
  if (redefined) return read_unknown(name);
  const bool definition = read_definition(name, input_, state_, lexer_, false);
  if (!definition && !read_known(name)) read_unknown(name);
}

bool LatexReader::read_known(const std::string& name) {
  const auto found = commands().find(name);
  if (found != commands().end()) return found->second(*this, name), true;
  if (const auto character = latex_character(name); !character.empty())
    return add_text(character), true;
  if (is_latex_accent(name)) return read_accent(name), true;
  if (const Silent* silent = find_silent(name)) {
    if (silent->optional) input_.take_star();
    while (silent->optional && input_.optional_argument()) continue;
    return input_.skip_arguments(silent->arguments), true;
  }
  if (!is_reference(name)) return false;
  spoil("a reference");
  input_.skip_all_arguments();
  return true;
}

void LatexReader::read_unknown(const std::string& name) {
  spoil("unknown command: \\" + name);
  if (begins_conditional({LatexKind::command, name})) return input_.skip_conditional();
  input_.skip_all_arguments();
  if (!frames_.empty() && frames_.back().kind == Frame::Kind::brace) frames_.back().spoils = true;
}

void LatexReader::read_accent(const std::string& name) {
  LatexTokens tokens = input_.argument();
  if (tokens.size() > 1 && tokens.back().is(LatexKind::blank)) tokens.pop_back();
  std::string letter;
  if (tokens.size() == 1) letter = tokens[0].text;
  if (tokens.size() == 1 && tokens[0].is(LatexKind::command)) letter = latex_character(letter);
  const std::string whole = accented(name, letter);
  if (whole.empty()) return spoil("an accent: \\" + name);
  add_text(whole);
}

}  // namespace dsvl
