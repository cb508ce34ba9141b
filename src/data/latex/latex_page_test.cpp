// LaTeX documents against what TeX prints of them.
#include "data/latex/latex_page.h"

#include <gtest/gtest.h>

#include "data/markdown/markdown.h"

namespace dsvl {
namespace {

LatexPage page_of(const std::string& body, const std::string& preamble = "") {
  return read_latex_page("\\documentclass{article}\n" + preamble + "\\begin{document}\n" + body +
                         "\n\\end{document}\nnot read");
}

std::string shown(const std::string& body, const std::string& preamble = "") {
  const LatexPage page = page_of(body, preamble);
  return page.fault.empty() ? page.markdown : "fault: " + page.fault;
}

// Read as Markdown, without marks: what a page shows.
std::string printed(const std::string& body) {
  return markdown_text(parse_markdown(shown(body)), false);
}

TEST(Latex, ReadsCharactersAsTexDoes) {
  EXPECT_EQ(shown("``Quoted'' `text' --- pages 1--2, ?`yes?  % a comment\n   goes on."),
            "“Quoted” ‘text’ — pages 1–2, ¿yes? goes on.");
  EXPECT_EQ(shown("100\\% of A\\&B, \\#1, \\$5, a\\_b, \\{x\\}: \\S 3 \\copyright{} \\ldots"),
            "100% of A\\&B, #1, \\$5, a\\_b, {x}: §3 © …");
  EXPECT_EQ(
      shown("Caf\\'e na\\\"{\\i}ve \\v{S}koda Gar\\c con \\AA ngstr\\\"om stra\\ss e \\L\\'od\\'z"),
      "Café naïve Škoda Garçon Ångström straße Łódź");
  EXPECT_EQ(shown("\\LaTeX\\ and \\TeX{}, \\LaTeXe; 10\\,kg~net\\quad end\\\\[2pt] next\\/ one"),
            "LaTeX and TeX, LaTeX2ε; 10 kg net end next one");
  EXPECT_EQ(shown("中文的\n第二行 and\nwords"), "中文的第二行 and words");
}

TEST(Latex, SetsLettersInMarkdown) {
  EXPECT_EQ(
      shown("An \\emph{odd \\emph{upright} word}, \\textbf{loud} and {\\it old} {\\bf ones}."),
      "An *odd* upright *word*, **loud** and *old* **ones**.");
  EXPECT_EQ(shown("\\textbf{\\textit{both}} \\texttt{a--b ``c''} \\verb|x_y \\z| \\verb+`+"),
            "***both*** ```a--b ``c''``` `x_y \\z` `` ` ``");
  EXPECT_EQ(shown("\\textsc{Small} \\textsf{sans} \\underline{line} \\url{http://a.b/c_d%20#e} "
                  "\\href{http://x.y/%}{text} \\textcolor{red}{red}"),
            "Small sans line http://a.b/c\\_d%20#e text red");
  EXPECT_EQ(shown("\\enquote{outer \\enquote{inner}}, \\large size {\\ttfamily code} x"),
            "“outer ‘inner’”, size `code` x");
}

TEST(Latex, MarksThatMarkdownWouldNotTakeAreLeftOut) {
  EXPECT_EQ(shown("\\textbf{中文。}后面 a\\emph{b}c \\emph{(x)}y *z*"),
            "中文。后面 a*b*c (x)y \\*z\\*");
}

TEST(Latex, WhatMarkdownWouldTakeForMarksIsEscaped) {
  const std::string body = "- no item, \\# no heading\n\n1. no number\n\n$>$ a * b * c <d> [e](f)";
  EXPECT_EQ(shown("- no item\n\n1. no number\n\n\\# no *heading* <b> [e](f) \\& amp"),
            "\\- no item\n\n1\\. no number\n\n\\# no \\*heading\\* \\<b> \\[e\\](f) \\& amp");
  EXPECT_EQ(printed("- no item\n\n1. no number\n\n\\# no *heading* <b> [e](f) `x"),
            "- no item\n\n1. no number\n\n# no *heading* <b> [e](f) ‘x");
}

TEST(Latex, NotesAndLabelsAreLeftOut) {
  EXPECT_EQ(shown("One\\footnote{A note with \\unknown{x}.} two\\index{a|b}\\label{x} "
                  "three.\\marginpar{m}\\linepenalty=500 \\parskip=0pt plus 2pt\\vspace*{2pt plus "
                  "1fil}\\vskip 2pt plus 1fil four"),
            "One two three.\n\nfour");
}

TEST(Latex, HeadingsByTheirOrder) {
  EXPECT_EQ(shown("\\maketitle\n\\section[s]{First \\emph{one}}\nA\n\\subsection*{Sub}\n"
                  "B\n\\paragraph{Run in} C",
                  "\\title{The\\thanks{x} \\\\ Title}\\author{N. N.}"),
            "# The Title\n\n## First *one*\n\nA\n\n### Sub\n\nB\n\n#### Run in\n\nC");
  EXPECT_EQ(shown("\\chapter{One}\n\\section{Empty}\n\\section{Two}\nText"),
            "# One\n\n## Two\n\nText");
}

constexpr const char* kLists = R"(\begin{itemize}
\item one
goes on

more
\begin{enumerate}
\item deep
\item[x] own
\item third
\end{enumerate}
\item two
\end{itemize}
\begin{itemize}
\item other
\end{itemize}
\begin{description}
\item[tag] what it \emph{is}
\item[\texttt{-x}] option
\end{description})";

TEST(Latex, ListsKeepTheirDepthAndAreApart) {
  EXPECT_EQ(shown(kLists),
            "- one goes on\n\n  more\n\n  1. deep\n\n  3) third\n\n- two\n\n+ other\n\n"
            "- **tag** what it *is*\n\n- `-x` option");
}

TEST(Latex, AnItemGoesWithItsFirstParagraph) {
  EXPECT_EQ(
      shown("\\begin{itemize}\\item \\unknown a\n\nb\\item \\begin{verbatim}\nx\n\\end{verbatim}"
            "\\item c\\end{itemize}"),
      "- c");
  EXPECT_EQ(shown("\\begin{enumerate}\\item a\\item see \\ref{x}\\item c\\end{enumerate}"),
            "1. a\n\n3) c");
}

TEST(Latex, QuotationsAndCode) {
  EXPECT_EQ(
      shown("\\begin{quote}said\n\nmore\\end{quote}\\begin{verbatim}\n  \\x{%}\n\n $y\n"
            "\\end{verbatim}\n\\begin{lstlisting}[language=C,\n frame=single]\nint a;\n"
            "\\end{lstlisting}\\begin{center}mid\\end{center}\\begin{multicols}{2}[\\section{Up}]"
            "in\\end{multicols}"),
      "> said\n\n> more\n\n```\n  \\x{%}\n\n $y\n```\n\n```\nint a;\n```\n\nmid\n\n# Up\n\nin");
  EXPECT_EQ(shown("\\begin{mine}\nx\n\\end{mine}\n\\begin{Verbatim}[commandchars=\\\\\\{\\}]\n"
                  "\\textbf{x}\n\\end{Verbatim}",
                  "\\DefineVerbatimEnvironment{mine}{Verbatim}{fontsize=\\small}\n"),
            "```\nx\n```");
  EXPECT_EQ(shown("Use |\\x| here.\\DeleteShortVerb{\\|} Not |here|.", "\\MakeShortVerb{\\|}\n"),
            "Use `\\x` here. Not |here|.");
}

TEST(Latex, FormulasAreLatex) {
  EXPECT_EQ(shown("Let $x_1 \\in \\R$ and \\(y\\), so\n\\[ a = \\norm{b} % comment\n + c \\]\n"
                  "where \\$5.",
                  "\\newcommand{\\R}{\\mathbb{R}}\\newcommand\\norm[1]{\\|#1\\|}\n"),
            "Let $x_1 \\in \\mathbb{R}$ and $y$, so\n\n$$a = \\|b\\| + c$$\n\nwhere \\$5.");
  EXPECT_EQ(shown("\\begin{equation}\\label{e}\nE = mc^2\n\\end{equation}\n\\begin{align}\na&=b"
                  "\\nonumber\\\\ c&=d\\end{align}"),
            "$$E = mc^2$$\n\n$$\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}$$");
  EXPECT_EQ(shown("$$x$$ \\ensuremath{\\alpha b} \\half", "\\def\\half{\\ensuremath{\\frac12}}\n"),
            "$$x$$\n\n$\\alpha b$ $\\frac{1}{2}$");
}

TEST(Latex, TablesWithPlainCells) {
  EXPECT_EQ(shown("\\begin{table}[h]\\caption{C}\\begin{tabular}{@{}l|r@{}}\\toprule\nName & "
                  "No.\\\\\\midrule a|b & 1--2 \\\\[1pt] \\texttt{c} & \\\\\\bottomrule"
                  "\\end{tabular}\\end{table}"),
            "| Name | No. |\n| --- | --- |\n| a\\|b | 1–2 |\n| `c` |  |");
  for (const char* table :
       {"\\begin{tabular}{ll}\\multicolumn{2}{c}{x}\\\\a&b\\end{tabular}",
        "\\begin{tabular}{ll}$x$&y\\\\a&b\\end{tabular}",
        "\\begin{tabular}{l@{:}l}x&y\\\\a&b\\end{tabular}",
        "\\begin{tabular}{ll}x&y&z\\\\a&b\\end{tabular}", "\\begin{tabular}{l}x\\\\a\\end{tabular}",
        "in a line \\begin{tabular}{ll}x&y\\\\a&b\\end{tabular}"})
    EXPECT_EQ(shown(table), "") << table;
}

TEST(Latex, FloatsStandInFrontOfTheirParagraph) {
  EXPECT_EQ(shown("One \\begin{figure}\\includegraphics{x}\\caption{c \\ref{y}}\\end{figure} two."),
            "One two.");
}

TEST(Latex, TheoremsTheDocumentNames) {
  const std::string preamble = "\\newtheorem{thm}{Theorem}[section]\\newtheorem{l}[thm]{Lemma}\n";
  EXPECT_EQ(shown("\\begin{thm}[Gauss] It holds.\\end{thm}\\begin{proof}Clear.\n\nYes.\\end{proof}",
                  preamble),
            "**Theorem (Gauss).** It holds.\n\n*Proof.* Clear.\n\nYes.");
  EXPECT_EQ(shown("\\begin{l}By \\cite{x}.\n\nMore.\\end{l}\\begin{other}x\\end{other}", preamble),
            "");
}

TEST(Latex, OwnMacrosAreExpanded) {
  const std::string preamble =
      "\\newcommand{\\pkg}[1]{\\textsf{#1}}\\newcommand*\\two[2][x]{#1:#2}\n"
      "\\def\\pair#1#2{(#1,#2)}\\let\\old\\emph\\renewcommand{\\emph}[1]{\\old{<#1>}}\n"
      "\\NewDocumentCommand{\\doc}{O{d} m}{#1#2}\\DeclareMathOperator{\\Hom}{Hom}\n";
  EXPECT_EQ(shown("\\pkg{p} \\two{a} \\two[b]{c} \\pair de \\emph{f} \\doc{g} $\\Hom X$", preamble),
            "p x:a b:c (d,e) *\\<f>* dg $\\operatorname{Hom}X$");
  EXPECT_EQ(shown("{\\newcommand\\a{1}\\a} {\\def\\b{2}\\b}\n\n\\b"), "1 2");
  EXPECT_EQ(shown("\\c x.\n\nThe \\c.\\c{} y", "\\newcommand{\\c}{word\\xspace}\n"),
            "word x.\n\nThe word.word y");
}

TEST(Latex, OwnEnvironmentsAreTheirBeginningAndEnd) {
  EXPECT_EQ(shown("\\begin{say}[me]text\\end{say}",
                  "\\newenvironment{say}[1][x]{\\begin{quote}#1: }{ end\\end{quote}}\n"),
            "> me: text end");
  EXPECT_EQ(shown("\\begin{box}text\n\nmore\\end{box}After.",
                  "\\newenvironment{box}{\\begin{tcolorbox}}{\\end{tcolorbox}}\n"),
            "After.");
}

TEST(Latex, WhatIsNotKnownCostsItsParagraph) {
  const LatexPage page = page_of(
      "A \\foo[x\n\ny]{y\n\nz} b.\n\nKept.\n\nSee \\cite{x}.\n\n\\begin{bar}{x}a\n\nb\\end{bar}\n\n"
      "\\input{file}\n\n\\ifx a b\n\nno \\else maybe\\fi\n\n{\\odd one\n\ntwo}\n\n\\iffalse x\\fi "
      "End");
  EXPECT_EQ(page.markdown, "Kept.\n\nEnd");
  EXPECT_EQ(page.dropped.at("unknown command: \\foo"), 1);
  EXPECT_EQ(page.dropped.at("a reference"), 1);
  EXPECT_EQ(page.dropped.at("unknown environment: bar"), 1);
  EXPECT_EQ(page.dropped.at("a file that is not followed"), 1);
  EXPECT_EQ(page.num_blocks, 2);
}

TEST(Latex, SentencesAroundAGapAreLeftOut) {
  EXPECT_EQ(
      shown("One.\n\nThis gives:\n\n\\foo\\ x\n\nwhere it is.\n\nTwo.\n\nSo $\\foo$ x\\[y\\]and."),
      "One.\n\nTwo.");
}

TEST(Latex, DefinitionsThatAreNotSimpleAreUnknown) {
  EXPECT_EQ(shown("\\x.\n\n\\y a,\n\n\\emph{z}\n\nKept.",
                  "\\def\\x#1.{#1}\\edef\\y{z}\\ifodd1\\def\\emph#1{!}\\fi\n"),
            "Kept.");
  EXPECT_EQ(shown("\\TeX{} stays", "\\def\\TeX{T\\kern-.1em E}\n"), "TeX stays");
}

TEST(Latex, PartsThatDocumentsIncludeAreRead) {
  EXPECT_EQ(read_latex_page("\\chapter{One}\n\nText.\n\nAn |x|.\n").markdown, "# One\n\nText.");
}

TEST(Latex, CharactersByNumber) {
  EXPECT_EQ(shown("\\texttt{\\char`\\\\a \\char92b {\\char'134}c \\char\"5Cd\\bs e \\string\\f}",
                  "\\chardef\\bs=`\\\\\n"),
            "`\\a \\b \\c \\d\\e \\f`");
  EXPECT_EQ(shown("x", "\\catcode`\\$=12"), "fault: characters that are commands");
  EXPECT_EQ(shown("x", "\\catcode`\\@=11"), "x");
}

TEST(Latex, WithoutADocumentThereIsAReason) {
  EXPECT_EQ(read_latex_page("\\ProvidesPackage{x}\\def\\a{b}").fault, "no document in it");
  EXPECT_EQ(read_latex_page("").fault, "no document in it");
  EXPECT_EQ(shown("{ open"), "open");
  EXPECT_EQ(shown("\\begin{quote} open"), "> open");
}

TEST(Latex, FormulasAreWrittenInOneWay) {
  EXPECT_EQ(
      shown("So $a\\ $ and $a~b$ is\\\\ \\begin{gather}a\\label{x}\\\\\n% no\nb\\end{gather}"),
      "So $a$ and $a\\ b$ is\n\n$$\\begin{gathered} a \\\\ b \\end{gathered}$$");
  // Markdown could see code in them.
  EXPECT_EQ(shown("One $x_{i<j}$.\n\nTwo $\\text{`a`}$.\n\nThree $1 < x$."),
            "One $x_{i<j}$.\n\nThree $1 < x$.");
  EXPECT_EQ(shown("A $\\label{x}$ b \\$$x$ $y$$z$"), "A b \\$$x$ $y$ $z$");
}

TEST(Latex, HeadingsKeepTheirLastMarks) {
  EXPECT_EQ(shown("\\section{The character \\#}\nA\n\\section{In C\\#}\nB"),
            "# The character \\#\n\nA\n\n# In C#\n\nB");
}

TEST(Latex, OptionsOfListings) {
  const std::string code = "\nx]\n\\end{lstlisting}", mark = "\\begin{lstlisting}";
  EXPECT_EQ(shown(mark + "[a={[x]}] % note" + code), "```\nx]\n```");
  EXPECT_EQ(shown(mark + " % note" + code), "```\nx]\n```");
  EXPECT_EQ(shown(mark + "[a=b" + code), "");
  EXPECT_EQ(shown(mark + "[a=b]y" + code), "");
  EXPECT_EQ(shown(mark + "[escapechar=x]" + code), "");
  EXPECT_EQ(shown("\\begin{minted}[a=b]{c}\nx\n\\end{minted}"), "```\nx\n```");
  const std::string own = "\\begin{mine}\nx\n\\end{mine}", name = "\\lstnewenvironment{mine}";
  EXPECT_EQ(shown(own, name + "{\\lstset{a=b}}{}\n"), "```\nx\n```");
  EXPECT_EQ(shown(own, name + "[1]{}{}\n"), "");
  EXPECT_EQ(shown(own, name + "{}{\\lstset{gobble=2}}\n"), "");
  EXPECT_EQ(shown(own, name + "{}{}\\lstset{gobble=2}\n"), "");
  EXPECT_EQ(shown("\\lstset{texcl}" + own, name + "{}{}\n"), "");
}

TEST(Latex, GroupsBehindUnknownCommandsLoseTheirBlocks) {
  EXPECT_EQ(shown("{\\odd \\begin{itemize}\\item Foo\\item Bar\\end{itemize}}\n\nKept."), "Kept.");
  EXPECT_EQ(shown("{\\odd\n\\begin{verbatim}\nx\n\\end{verbatim}\nFoo}\n\nKept."), "Kept.");
  EXPECT_EQ(shown("{\\odd\n\\begin{titlepage}x\\end{titlepage}\nFoo}\n\nKept."), "Kept.");
}

TEST(Latex, UnknownCommandsAloneLeaveAGap) {
  const LatexPage page = page_of("One.\n\nThis is:\n\n\\foo\n\nand more.\n\nTwo.");
  EXPECT_EQ(page.markdown, "One.\n\nTwo.");
  EXPECT_EQ(page.dropped.at("unknown command: \\foo"), 1);
  EXPECT_EQ(shown("\\begin{itemize}\\item \\foo\n\nText\\item b\\end{itemize}"), "- b");
  // Where nothing is printed there is none.
  EXPECT_EQ(shown("These:\n\\begin{itemize}\\foo\\item b\\end{itemize}"), "These:\n\n- b");
  EXPECT_EQ(shown("These:\n\\begin{figure}\\foo\\end{figure}\n\nare it."), "These:\n\nare it.");
}

TEST(Latex, NumbersAreReadWhole) {
  EXPECT_EQ(shown("\\hbadness=100000 Text \\hbadness=99999999999999999999 more"), "Text more");
  EXPECT_EQ(shown("\\texttt{a\\bs}\n\n\\large\\other\n\nB",
                  "\\chardef\\bs=\"000005C"
                  "\\chardef\\other=\"FFFFF\n"),
            "`a\\`\n\nB");
}

TEST(Latex, IffIsNoConditional) {
  EXPECT_EQ(shown("$a\\iff b$ \\x", "\\newcommand\\y{$\\iff$}\\fi\\newcommand\\x{c}\n"),
            "$a \\Longleftrightarrow b$ c");
}

TEST(Latex, CodeKeepsItsBlanks) {
  EXPECT_EQ(shown("A \\verb|a  b| \\verb| c|, \\verb| d | e"), "A `a  b` ` c`, `  d  ` e");
  EXPECT_EQ(shown("The \\verb| | is\n\n\\verb|中 文| x"), "`中 文` x");
}

TEST(Latex, WhatBeginsALineIsSaidToBeText) {
  EXPECT_EQ(shown("1\\emph{. Foo}\n\n\\textsf{-} a"), "1\\. Foo\n\n\\- a");
}

// Ends within a second, with a reason.
TEST(Latex, HostileMacrosEnd) {
  EXPECT_EQ(shown("\\a", "\\def\\a{\\a}"), "fault: macros without end");
  EXPECT_EQ(shown("\\a", "\\def\\a{x\\a y}"), "fault: macros without end");
  EXPECT_EQ(shown("\\a x", "\\def\\a{\\b}\\def\\b{\\a}"), "fault: macros without end");
  std::string bomb = "\\def\\a#1{#1#1#1#1#1#1#1#1#1#1}", use = "x";
  for (int i = 0; i < 12; ++i) use = "\\a{" + use + "}";
  EXPECT_EQ(shown(use, bomb).substr(0, 13), "fault: macros");
  std::string chain = "\\def\\a{xxxxxxxxxx}";
  for (char c = 'b'; c < 'n'; ++c) {
    chain += std::string("\\def\\") + c + "{";
    for (int i = 0; i < 10; ++i) chain += std::string("\\") + static_cast<char>(c - 1);
    chain += "}";
  }
  EXPECT_EQ(shown("\\m", chain).substr(0, 13), "fault: macros");
}

TEST(Latex, HostileBodiesEnd) {
  std::string body(100000, 'a'), empty, lets, uses, nested;
  for (int i = 0; i < 100000; ++i) empty += "#1";
  for (char a = 'a'; a <= 'z'; ++a)
    for (char b = 'a'; b <= 'z'; ++b) lets += std::string("\\let\\y") + a + b + "\\x";
  for (int i = 0; i < 1000; ++i) uses += "\\x{}";
  EXPECT_EQ(shown("End" + lets, "\\newcommand\\x{" + body + "}\n"), "End");
  EXPECT_EQ(shown(uses, "\\newcommand\\x[1]{" + empty + "}\n"),
            "fault: macros that grow too large");
  EXPECT_EQ(shown(uses, "\\newcommand\\x[2][" + body + "]{}\n"),
            "fault: macros that grow too large");
  for (int i = 0; i < 100; ++i) nested += "\\begin{x}";
  for (int i = 0; i < 100; ++i) nested += "\\end{x}";
  EXPECT_EQ(shown("End" + nested, "\\newenvironment{x}{}{" + body + "}\n").substr(0, 13),
            "fault: macros");
  EXPECT_EQ(shown("\\foo{" + body + body + body + "}"), "fault: an argument that is too long");
  EXPECT_EQ(shown("x", "\\newtheorem{x}{" + body + "}\n"), "x");
}

TEST(Latex, HostileNestingEnds) {
  const std::string open(1000000, '{');
  EXPECT_EQ(shown(open), "fault: groups nested too deep");
  EXPECT_EQ(shown("\\footnote" + open), "fault: an argument that is too long");
  EXPECT_EQ(shown(std::string(1000000, '}') + "\n\nX"), "X");
  std::string environments, headings, brackets, lines;
  for (int i = 0; i < 20000; ++i) environments += "\\begin{quote}", headings += "\\section{";
  for (int i = 0; i < 100000; ++i) brackets += "\\\\[", lines += "\\verb|";
  EXPECT_EQ(shown(environments), "fault: environments nested too deep");
  EXPECT_EQ(shown(headings), "fault: a brace without its partner");
  EXPECT_EQ(shown(headings + std::string(20000, '}')), "");
  EXPECT_NE(shown(brackets), "x");
  EXPECT_NE(shown(lines), "x");
  EXPECT_EQ(shown("\\begin{unknown}x"), "fault: an environment without its end");
  EXPECT_EQ(shown("\\begin{verbatim}x"), "fault: an environment without its end");
  EXPECT_EQ(shown("\\ifx x"), "fault: a conditional without its end");
  EXPECT_EQ(shown("\\begin{quote}\\begin{center}\\end{quote}"), "fault: environments that cross");
  EXPECT_EQ(shown(std::string(10000000, 'a')).size(), 10000000U);
}

}  // namespace
}  // namespace dsvl
