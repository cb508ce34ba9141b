// reStructuredText against what a reader of the page sees.
#include "data/rest/rest_page.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.h"
#include "data/documents.h"
#include "support/folders.h"

namespace dsvl {
namespace {

std::string shown(std::string_view text) {
  const auto blocks = read_rest_page(text);
  std::vector<const FoundBlock*> all;
  for (const auto& block : blocks) all.push_back(&block);
  return joined_text(all);
}

TEST(RestPage, InlineMarksAreTheirText) {
  EXPECT_EQ(plain_rest("See :ref:`the page <a_b>`, ``x *= 2``, :c:func:`!kfree()` and `it`_."),
            "See the page, `x *= 2`, kfree() and it.");
  EXPECT_EQ(plain_rest("A *weak* and a **strong** word, but char *p and 2 * 3."),
            "A weak and a strong word, but char *p and 2 * 3.");
  EXPECT_EQ(plain_rest("`site <http://a.b>`__ a\\ b \\*"), "site ab *");
  EXPECT_EQ(plain_rest("The :class:`~a.B`, :meth:`~a.B.c(d.e)`, `~/x` and :ref:`~t <~u>`."),
            "The B, c(d.e), ~/x and ~t.");
}

TEST(RestPage, LinksAreTheirText) {
  EXPECT_EQ(plain_rest("See [1]_, Operators_ and name__; not __init__, a_b, x_(1) or _a."),
            "See [1], Operators and name; not __init__, a_b, x_(1) or _a.");
  EXPECT_EQ(plain_rest("(some-name_) 内核_。a[0]_ _本地_ 的"), "(some-name) 内核。a[0]_ _本地_ 的");
  EXPECT_EQ(plain_rest("The |name| of |this|_, but a | b | c and x|y|z or ||."),
            "The name of this, but a | b | c and x|y|z or ||.");
  EXPECT_EQ(plain_rest("Copyright |copy| 2001"), "Copyright © 2001");
}

const char* const kDocument = R"(.. SPDX-License-Identifier: GPL-2.0

.. _label:

=====
Title
=====

:Author: Somebody
         else

.. toctree::
   :maxdepth: 1

   other

A first
line that goes on::

	int a;

	int b;

Part
====

- one
  goes on
- two

  more of two

  * deep

1. number

term
  What it is.

file:
  Of what.

.. note::

   Mind *this*.

.. code-block:: c
   :linenos:

   x = 1;

==== ====
a    b
==== ====
1    2
==== ====

+---+
| a |
+---+

Sub
---

:c:type:`end`

Part two
========

The end.
)";

const char* const kShownDocument = R"(# Title

A first line that goes on:

```
int a;

int b;
```

## Part

- one goes on
- two

  more of two

  - deep

1. number

term: What it is.

file: Of what.

Note: Mind this.

```c
x = 1;
```

### Sub

end

## Part two

The end.)";

TEST(RestPage, ADocumentIsReadAsItIsShown) {
  EXPECT_EQ(shown(kDocument), kShownDocument);
}

TEST(RestPage, AMarkWithNothingBehindItIsNoItem) {
  EXPECT_EQ(shown("a\n\n- "), "a\n\n-");
}

TEST(RestPage, DepthEnds) {
  std::string page, colons;
  for (int i = 0; i < 20000; ++i) page += ".. note:: ", colons += ":a";
  EXPECT_EQ(shown(page + "x\n\ny\n"), "y");
  EXPECT_EQ(shown(".. note:: .. tip:: x\n"), "Note: Tip: x");
  EXPECT_EQ(plain_rest(colons), colons);  // at once
  EXPECT_EQ(plain_rest(":" + std::string(70, 'a') + ":`x`"), ":" + std::string(70, 'a') + ":x");
}

TEST(RestPage, ChineseLinesAreJoinedWithoutABlank) {
  EXPECT_EQ(shown("标题\n====\n\n内存\n管理是\n``KSM`` 的事。\n"),
            "# 标题\n\n内存管理是 `KSM` 的事。");
}

TEST(RestPage, DefinitionsNeedNoEmptyLines) {
  EXPECT_EQ(shown("term1\n  def 1\n  more\nterm2\n  def 2\n\nterm3\n  | a\n"),
            "term1: def 1 more\n\nterm2: def 2\n\nterm3:\n\n  a");
}

TEST(RestPage, WhatBeginsWithARoleIsNoOption) {
  EXPECT_EQ(shown(".. note::\n   :class: x\n\n   :c:func:`f` returns 1.\n"), "Note: f returns 1.");
  EXPECT_EQ(shown(".. c:function:: f()\n\n   :c:func:`f` returns 1.\n\n   :param x: it\n"),
            "`f()`\n\nf returns 1.");
  EXPECT_EQ(shown(".. code-block:: c\n   :caption: one\n      and more\n   :linenos:\n\n   x;\n"),
            "```c\nx;\n```");
}

TEST(RestPage, CodeOfAnItemEndsWhereItsTextGoesOn) {
  EXPECT_EQ(shown("- Do::\n\n    x;\n\n  and then.\n\nterm\n  Do::\n\n    y;\n\n  and then.\n"),
            "- Do:\n\n```\nx;\n```\n\n  and then.\n\nterm: Do:\n\n```\ny;\n```\n\n  and then.");
}

TEST(RestPage, LineBlocksKeepTheirLines) {
  EXPECT_EQ(shown("| one\n| *two*\n  and more\n|\n| four\nfive\n\n|\n"),
            "one\ntwo and more\n\nfour\n\nfive");
}

TEST(RestPage, TitlesOfNotes) {
  EXPECT_EQ(shown(".. note::\n\n   - one\n   - two\n"), "Note:\n\n- one\n- two");
  EXPECT_EQ(shown(".. tip::\n\n   .. code::\n\n      x;\n"), "Tip:\n\n```\nx;\n```");
  EXPECT_EQ(shown(".. seealso:: This.\n\n.. admonition:: By *me*\n\n   That.\n"),
            "See also: This.\n\nBy me: That.");
  EXPECT_EQ(shown(".. versionchanged:: 3.2\n   It is.\n\n.. deprecated:: 1.0 Use it.\n"),
            "Changed in version 3.2: It is.\n\nDeprecated since version 1.0: Use it.");
  EXPECT_EQ(shown(".. versionadded:: 3.2\n"), "New in version 3.2.");
}

TEST(RestPage, FilesThatSayNothingAreCounted) {
  const std::string folder = fresh_folder("rest_page_files");
  std::filesystem::create_directories(folder);
  write_file_atomic(folder + "/a.rst", "Title\n=====\n\nWords.\n");
  write_file_atomic(folder + "/b.rst", "Title\n=====\n\nPart\n----\n");
  write_file_atomic(folder + "/c.rst", ".. a comment\n");
  const SourceRow row{"rest", {folder + "/*.rst"}, "rest", "en", "MIT"};
  const auto found = load_documents({row}, Kind::text, {1, 50, 0.1}, "");
  ASSERT_EQ(found.kept.size(), 1U);
  EXPECT_EQ(found.kept[0].text, "# Title\n\nWords.");
  EXPECT_EQ(found.accounts.at("rest").dropped, (std::map<std::string, int64_t>{{"no text", 2}}));
}

}  // namespace
}  // namespace dsvl
