// Commands by name: a table of those that do something, one of those that print nothing.
#include "data/latex/commands.h"

#include <algorithm>
#include <map>

#include "data/latex/characters.h"
#include "data/latex/definitions.h"
#include "data/lines.h"

namespace dsvl {
namespace {

using Command = void (*)(LatexReader&, const std::string&);

// Words with what each of them does.
struct CommandRow {
  std::string_view names;
  Command read;
};
using C = LatexCommands;
constexpr CommandRow kRows[] = {
    {"vskip", C::vertical_skip},
    {"emph textit textsl", C::emphasis},
    {"textbf", C::strong},
    {"texttt", C::code},
    // Of the classes for manuals: what they name is printed, in one face or another.
    {"file env code", C::code},
    {"pkg cls", C::named},
    {"textrm textsf textsc text mbox underline fbox uline centerline smash textsmaller "
     "textlarger",
     C::plain},
    {"textup textmd textnormal", C::upright},
    {"textcolor colorbox foreignlanguage href", C::behind_one},
    {"makebox framebox", C::boxed},
    {"enquote", C::quoted},
    {"em it itshape sl slshape", C::set_emphasis},
    {"bf bfseries", C::set_strong},
    {"tt ttfamily", C::set_code},
    {"rm sf sc normalfont", C::set_normal},
    {"upshape scshape", C::set_upright},
    {"mdseries", C::set_medium},
    {"rmfamily sffamily", C::set_family},
    {"par endgraf newpage clearpage cleardoublepage eject vfill vfil bigbreak medbreak smallbreak "
     "filbreak",
     C::end_paragraph},
    {"\\ linebreak", C::line_break},
    {"hspace", C::space},
    {"hskip", C::skip},
    {"kern parindent parskip baselineskip hangindent leftskip rightskip tabcolsep "
     "fboxsep unitlength hsize textwidth textheight emergencystretch itemsep parsep "
     "topsep partopsep labelsep leftmargin labelwidth listparindent itemindent columnsep "
     "arrayrulewidth lineskip "
     "abovedisplayskip "
     "belowdisplayskip abovecaptionskip belowcaptionskip hfuzz vfuzz",
     C::length},
    {"tracinglostchars clubpenalty widowpenalty interlinepenalty hbadness vbadness tolerance "
     "pretolerance looseness linepenalty brokenpenalty penalty hyphenpenalty exhyphenpenalty "
     "hangafter errorcontextlines tracingonline",
     C::integer},
    {"part chapter addchap section addsec subsection subsubsection paragraph subparagraph "
     "minisec",
     C::heading},
    {"title", C::set_title},
    {"maketitle", C::make_title},
    {"item", C::item},
    {"begin", C::begin},
    {"end", C::end},
    {"bgroup begingroup", C::open_group},
    {"egroup endgroup", C::close_group},
    {"( [", C::formula},
    {"ensuremath", C::ensured},
    {"url nolinkurl", C::address},
    {"texorpdfstring", C::first_of_two},
    {"textsuperscript", C::raised},
    {"hologo", C::logo},
    {"cs", C::command_name},
    {"cmd", C::command_itself},
    {"char", C::by_code},
    {"string", C::as_written},
    {"xspace", C::guessed_space},
    {"makeatletter makeatother", C::at_is_letter},
    {"input include", C::not_followed},
    {"endinput", C::end_input},
    {"lstset fvset", C::listing_settings},
    {"catcode obeylines obeyspaces lccode uccode everypar", C::other_rules},
    {"iffalse", C::false_condition},
};

std::map<std::string_view, Command> command_map() {
  std::map<std::string_view, Command> map;
  for (const auto& row : kRows)
    for (const auto name : words_of(row.names)) map[name] = row.read;
  return map;
}

const std::map<std::string_view, Command>& commands() {
  static const auto kCommands = command_map();
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
     "leavevmode strut allowbreak break nobreak bigskip medskip smallskip "
     "clearpage tableofcontents listoffigures listoftables makeindex "
     "frontmatter mainmatter backmatter appendix sloppy fussy onecolumn phantomsection "
     "bigbreak goodbreak unskip ignorespaces "
     "ignorespacesafterend / - ! @ singlespacing doublespacing onehalfspacing nonfrenchspacing "
     "frenchspacing boldmath unboldmath raggedbottom flushbottom songti heiti kaishu fangsong "
     "justifying RaggedRight RaggedLeft Centering lining printglossaries ",
     0, false},
    {" pagebreak nopagebreak nolinebreak printbibliography footnotemark printindex ", 0, true},
    {" vspace label index nocite footnote footnotetext marginpar thanks caption glossary "
     "pagestyle thispagestyle pagenumbering bibliography bibliographystyle enlargethispage "
     "hyphenation color selectlanguage linespread markright author date hypersetup message typeout "
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
