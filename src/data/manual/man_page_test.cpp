// Pages of the manual against what a reader sees on the terminal.
#include "data/manual/man_page.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.h"
#include "data/documents.h"
#include "data/manual/troff.h"
#include "support/folders.h"

namespace dsvl {
namespace {

std::string shown(std::string_view page) {
  const auto blocks = read_man_page(page).blocks;
  std::vector<const FoundBlock*> all;
  for (const auto& block : blocks) all.push_back(&block);
  return joined_text(all);
}

TEST(ManPage, EscapesBecomeWhatTheyPrint) {
  const TroffStrings strings{{"me", "dsvl"}};
  EXPECT_EQ(troff_text(R"(\fBa\fR\-\fIb\f(CWc\f[R]d)", strings), "a-bcd");
  EXPECT_EQ(troff_text(R"(\s-1NASA\s0 \s+2x\s10y\s(12z\s[8]w \&.x \e \\)", strings),
            R"(NASA xyzw .x \ \)");
  EXPECT_EQ(
      troff_text(R"(\(bu \[aq]x\(aq \[u4E2D] \*(me \*(lqa\*(rq\h'-04'\w'xx'b\~c\"no)", strings),
      "• 'x' 中 dsvl “a”b c");
  EXPECT_EQ(troff_text("one \\n(.g\\k:two\\|\\^\\%three\\", strings), "one twothree");
  EXPECT_EQ(troff_words(R"("a ""b"" c" d\ e "" f \" comment)"),
            (std::vector<std::string>{"a \"b\" c", "d\\ e", "", "f"}));
  EXPECT_EQ(troff_words(R"(a b\"comment "c d")"), (std::vector<std::string>{"a", "b"}));
}

const char* const kPage = R"(.\" a comment
'\" t
.ie n .ds me the tool
.el .ds me the printed tool
.de XX
not shown
..
.if t .ig
.TH fill 1 2023-02-05 "Tools 1.0"
.SH NAME
fill, pour \- put something into
.I something
else
.SH SYNOPSIS
.nf
.BI "int fill(void *" from ", size_t " n );
  indented
.fi
.SH DESCRIPTION
.BR fill (1)
takes
.IR n " bytes"
with \*(me.
.PP
A second one.\" said aside
It goes on (see
.BR pour (1)).
.SS Options
.TP
.B \-a
Do it
all.
.TP 8
.B \-b
.TQ
.BR \-\-both = x
Both.
.IP
More of it.
.IP \(bu 2
A bullet.
.IP 1.
A number.
.PP
Out of it.
.RS
.IP \(bu 2
Deeper.
.RE
.TS
l l.
left	out
.TE
.EX
if (x < 1)
    return;
.EE
.if n for a screen
.if t for paper
.UR http://example.org/
home
.UE .
)";

const char* const kShownPage = R"(# fill(1)

## NAME

fill, pour - put something into something else

## SYNOPSIS

```
int fill(void *from, size_t n);
  indented
```

## DESCRIPTION

fill(1) takes n bytes with the tool.

A second one. It goes on (see pour(1)).

### Options

- -a: Do it all.
- -b, --both=x: Both.

  More of it.
- A bullet.
1. A number.

Out of it.

  - Deeper.

```
if (x < 1)
    return;
```

for a screen home <http://example.org/>.)";

TEST(ManPage, APageIsReadAsItIsShown) {
  EXPECT_EQ(shown(kPage), kShownPage);
}

TEST(ManPage, WhatGrowsWithoutEndIsCut) {
  std::string page = ".ds a four\n";
  for (int i = 0; i < 40; ++i) page += ".ds a \\*a\\*a\n";
  EXPECT_EQ(shown(page + "\\*a\n").size(), 4096U);
  std::string line;
  for (int i = 0; i < 2000; ++i) line += "\\*a";
  EXPECT_LT(troff_text(line, {{"a", std::string(4096, 'x')}}).size(), 1100000U);
}

TEST(ManPage, DepthEnds) {
  std::string page;
  for (int i = 0; i < 200000; ++i) page += ".if n ";
  EXPECT_EQ(shown(page + "x\ny\n"), "y");
  EXPECT_EQ(shown(".if n .if n .if n x\n"), "x");
  page.clear();
  for (int i = 0; i < 100000; ++i) page += ".RS\n";
  EXPECT_EQ(shown(page + "x\n"), std::string(16, ' ') + "x");
}

TEST(ManPage, EscapesEndBetweenCharacters) {
  EXPECT_EQ(troff_text("一\\f中文\\(中文\\s国", {}), "一文文");
}

TEST(ManPage, ChineseLinesAreJoinedWithoutABlank) {
  EXPECT_EQ(shown(".TH BASH 1\n.SH 描述\n.B Bash\n是一个命令解释程序，\n可以执行\n命令。\n"),
            "# BASH(1)\n\n## 描述\n\nBash 是一个命令解释程序，可以执行命令。");
}

TEST(ManPage, MdocMacrosCallEachOther) {
  EXPECT_EQ(
      shown(R"(.Dd May 1, 2000
.Dt CAL 1
.Os
.Sh NAME
.Nm cal
.Nd shows a calendar
.Sh SYNOPSIS
.Nm
.Op Fl jy
.Op Fl m Ar month
.Sh DESCRIPTION
.Nm
shows it
.Pq see Xr date 1 .
.Bl -tag -width Ds
.It Fl j
Julian
.Dq dates ,
of
.Ar year Ns s .
.El
)"),
      "# CAL(1)\n\n## NAME\n\ncal – shows a calendar\n\n## SYNOPSIS\n\ncal [-jy] [-m month]\n\n"
      "## DESCRIPTION\n\ncal shows it (see date(1)).\n\n- -j: Julian “dates”, of years.");
}

TEST(ManPage, MarksOfMdocAreNoWordsOfMacros) {
  const auto line = [](std::vector<std::string> words) { return mdoc_text(words, "cal"); };
  EXPECT_EQ(line({"Op", "Fl", "a", "|", "b"}), "[-a | -b]");
  EXPECT_EQ(line({"Op", "Fl", "a", "|", "Fl", "b"}), "[-a | -b]");
  EXPECT_EQ(line({"Fl", "a", ",", "b", "."}), "-a, -b.");
  EXPECT_EQ(line({"Nm", ","}), "cal,");
  EXPECT_EQ(line({"Fl", "Fl", "help", ",", "Fl", "h"}), "--help, -h");
  EXPECT_EQ(line({"Ql", ":", "."}), "‘:’.");
  EXPECT_EQ(line({"Pq", "Ql", "|"}), "(‘|’)");
  EXPECT_EQ(line({"Fn", "f", "int a", "int b", ","}), "f(int a, int b),");
  EXPECT_EQ(line({"Fn", "f", "and", "Fn", "g", "No", "too"}), "f(and) g() too");
  EXPECT_EQ(line({"Pf", "(", "Ar", "file", ")"}), "(file)");
  EXPECT_EQ(line({"Pf", "no-", "Ar", "file"}), "no-file");
  EXPECT_EQ(line({"Bo", "Fl", "a", "Bc", "Qo", "b", "Qc", "."}), "[-a] \"b\".");
  EXPECT_EQ(line({"Mt", "me@there.net", "."}), "me@there.net.");
  EXPECT_EQ(line({"St", "-p1003.1-2008", "."}), "IEEE Std 1003.1-2008 (“POSIX.1”).");
  EXPECT_EQ(line({"St", "-xsh5"}), "xsh5");
}

TEST(ManPage, LinesOfMdocGoTogether) {
  EXPECT_EQ(shown(R"(.Nm a ,
.Nm b
.Nm ,
.Ft int
.Fo f
.Fa "int a" , "int b"
.Fc .
.Bd -ragged -offset indent
Prose
goes on.
.Ed
.Ex -std
.An -nosplit
.Bd -literal
a  b
.Ed
)"),
            "a, b a, int f(int a, int b).\n\nProse goes on.\n\n"
            "The a utility exits 0 on success, and >0 if an error occurs.\n\n```\na  b\n```");
}

TEST(ManPage, PagesOfPod2man) {
  EXPECT_EQ(shown(R"(.ie n \{\
.    ds -- \(*W-
.    ds L" ""
.    ds R" ""
.    ds C` ""
.    ds C' ""
'br\}
.el\{\
.    ds L" ``
.    ds C`
'br\}
.SH NAME
a \*(-- \*(L"b\*(R" \*(C`c\*(C'
.IP "\*(C`d\*(C'" 4
.IX Item "d"
Does it.
.Sp
And more.
.if n\{\
for a screen
.\}
.if t\{\
for paper
.\}
.PP
Out.
)"),
            "## NAME\n\na — \"b\" \"c\"\n\n- \"d\": Does it.\n\n  And more. for a screen\n\nOut.");
}

TEST(ManPage, ItemsOfDocBookHangOutOfTheirParts) {
  const auto item = [](const std::string& mark, const std::string& text) {
    return ".sp\n.RS 4\n.ie n \\{\\\n\\h'-04'" + mark +
           "\\h'+03'\\c\n.\\}\n.el \\{\\\n.sp -1\n.IP " + mark + " 2.3\n.\\}\n" + text + "\n";
  };
  EXPECT_EQ(
      shown("Before.\n" + item("\\(bu", "one\n.sp\nmore\n" + item("\\(bu", "deep\n.RE") + ".RE") +
            item("\\(bu", "two\n.RE") + ".sp\nBehind.\n" + item(" 1.", "first\n.RE")),
      "Before.\n\n- one\n\n  more\n  - deep\n- two\n\nBehind.\n\n1. first");
}

TEST(ManPage, FilesBecomeDocuments) {
  const std::string folder = fresh_folder("man_page_files");
  std::filesystem::create_directories(folder);
  write_file_atomic(folder + "/a.1",
                    ".TH A 1\n.SH ONE\nWrite to me@there.net.\n.SH TWO\nA word.\n");
  write_file_atomic(folder + "/b.1", ".so man1/a.1\n");
  write_file_atomic(folder + "/c.1", ".SH \xff\n");
  write_file_atomic(folder + "/d.1", ".TH D 1\n.SH ONE\n");  // headings alone
  const SourceRow row{"man", {folder + "/*.1"}, "man", "en", "MIT"};
  auto found = load_documents({row}, Kind::text, {1, 50, 0.1}, "");
  ASSERT_EQ(found.kept.size(), 2U);
  EXPECT_EQ(found.kept[0].text, "# A(1)\n\n## ONE\n\nWrite to name@example.org.");
  EXPECT_EQ(found.kept[1].text, "## TWO\n\nA word.");
  const Account& account = found.accounts.at("man");
  EXPECT_EQ(account.dropped,
            (std::map<std::string, int64_t>{{"stands for another page", 1}, {"no text", 1}}));
  EXPECT_EQ(account.failed, (std::map<std::string, int64_t>{{"not UTF-8", 1}}));
}

}  // namespace
}  // namespace dsvl
