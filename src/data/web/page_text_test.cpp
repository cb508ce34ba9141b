// Hand-written pages against the text a reader would write down.
#include "data/web/page_text.h"

#include <gtest/gtest.h>

#include "data/fence.h"
#include "data/web/code_text.h"

namespace dsvl {
namespace {

// Blocks joined as documents join them, pictures as [source|description].
std::string shown(const std::string& html) {
  const WebText page = read_page(html);
  EXPECT_EQ(page.fault, "");
  std::string text;
  for (const auto& block : page.blocks) {
    if (!text.empty()) text += block.tight ? "\n" : "\n\n";
    size_t image = 0;
    for (const char c : block.text) {
      if (c != kPictureMark) {
        text += c;
        continue;
      }
      const PageImage& shown_image = block.images.at(image++);
      text += "[" + shown_image.source + "|" + shown_image.description + "]";
    }
    EXPECT_EQ(image, block.images.size());
  }
  return text;
}

TEST(WebPage, BlocksBecomeMarkdown) {
  EXPECT_EQ(shown(R"(<html><head><title>Not shown</title></head><body>
    <h1>Bucket <em>Fill</em></h1>
    <p>Fills   a selection with
       <b>one</b> color.<br>See <a href="x.html">below</a>, or run <code>fill()</code>.</p>
    <ul><li>First</li><li><p>Second</p><p>more of it</p><ol><li>inner</li></ol></li></ul>
    <h2>Example</h2>
    <figure><img src="a.png" alt="A red square on white"><figcaption>Figure 1</figcaption></figure>
    <pre class="language-python">if x:
    y = "&lt;b&gt;"

</pre>
    <table><tr><th>Key</th><th>Does</th></tr><tr><td>Ctrl</td><td>a | b</td></tr></table>
    </body></html>)"),
            R"(# Bucket Fill

Fills a selection with one color.
See below, or run `fill()`.

- First
- Second

  more of it
  1. inner

## Example

[a.png|A red square on white]

Figure 1

```python
if x:
    y = "<b>"
```

| Key | Does |
| --- | --- |
| Ctrl | a \| b |)");
}

TEST(WebPage, NavigationScriptsAndHiddenPartsAreLeftOut) {
  EXPECT_EQ(shown(R"(<body><header><h1>The project</h1></header>
    <nav><ul><li>Home</li></ul></nav>
    <div class="bd-sidebar"><a href="1">one</a> <a href="2">two</a></div>
    <div class="navheader"><img src="prev.png"> Prev</div>
    <div role="search">Search here</div>
    <div style="display: none">unseen</div><p hidden>unseen too</p>
    <script>document.write("<p>written</p>")</script><style>p { color: red }</style>
    <h1>Cats<a class="headerlink" href="#cats">¶</a></h1>
    <p>Cats sleep for most of the day, and nobody has found out why.</p>
    <div class="sidebar"><p>A box that belongs to the text stays.</p></div>
    <ul><li><a href="a">one</a></li><li><a href="b">two</a></li><li><a href="c">three</a></li>
    <li><a href="d">four</a></li></ul>
    <!-- a comment --><footer>Copyright</footer></body>)"),
            "# Cats\n\nCats sleep for most of the day, and nobody has found out why.\n\n"
            "A box that belongs to the text stays.");
}

TEST(WebPage, TheMainPartIsTakenWherePagesNameIt) {
  EXPECT_EQ(shown("<body><div>around</div><main><h1>In</h1><p>side of it</p></main></body>"),
            "# In\n\nside of it");
  EXPECT_EQ(shown("<head><title>Title alone</title></head><body><p>No heading</p></body>"),
            "# Title alone\n\nNo heading");
}

TEST(WebPage, FormulasAreWrittenAndFileNamesDescribeNothing) {
  EXPECT_EQ(shown(R"(<h1>A</h1><p>with <img class="math" src="f.png" alt="x^2"> and</p>
                     <p><img src="images/b.png" alt="../_images/b.png"></p>)"),
            "# A\n\nwith $x^2$ and\n\n[images/b.png|]");
}

TEST(WebPage, DoxygensTitlesAndCodeAreSeen) {
  EXPECT_EQ(shown(R"(<div id="titlearea">Project 1.0</div><div class="title">Histograms</div>
    <div class="fragment"><div class="line"><span>int</span> x;</div>
    <div class="line">x = 1;</div></div><pre>
  all:
    cc</pre>)"),
            "# Histograms\n\n```\nint x;\nx = 1;\n```\n\n```\nall:\n  cc\n```");
}

TEST(WebPage, ChineseLinesJoinWithoutABlank) {
  EXPECT_EQ(shown("<h1>手册</h1><p>一旦 BIOS\n  开始，就出现\n  菜单。</p>"),
            "# 手册\n\n一旦 BIOS 开始，就出现菜单。");
}

TEST(WebPage, OurPlaceholderInAPageIsNoPicture) {
  EXPECT_EQ(shown("<h1>A</h1><p>write &lt;image_placeholder&gt; \x01 here</p>"),
            "# A\n\nwrite <image placeholder> here");
  // Nor is one in the name of a language, which is none then.
  EXPECT_EQ(shown("<h1>A</h1><pre class=\"language-\x01\">b</pre>"), "# A\n\n```\nb\n```");
  EXPECT_EQ(shown("<h1>A</h1><pre class=\"language-<image_placeholder>\">b</pre>"),
            "# A\n\n```\nb\n```");
}

TEST(WebPage, EntitiesThatAreSpokenOfStay) {
  EXPECT_EQ(shown("<h1>A</h1><p>a&nbsp b, write &amp;nbsp; for a&nbsp;blank</p>"),
            "# A\n\na b, write &nbsp; for a blank");
}

TEST(WebPage, FencesAreLongerThanWhatTheyHold) {
  EXPECT_EQ(fenced("a", "c"), "```c\na\n```");
  EXPECT_EQ(fenced("````\n", ""), "`````\n````\n`````");
  std::string text = "a    b  c";
  shorten_runs(text, ' ', 1);
  EXPECT_EQ(text, "a b c");
  std::string repeated = "aaaa";
  replace_all(repeated, "a", "aa");
  EXPECT_EQ(repeated, "aaaaaaaa");
}

TEST(WebPage, WhatCannotBeReadSaysWhy) {
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<div>";
  EXPECT_EQ(read_page(deep + "x").fault, "nested too deep");
  EXPECT_EQ(read_page("<p>caf\xe9</p>").fault, "not UTF-8");
  EXPECT_EQ(read_page("<meta charset=utf-8><p>caf\xe9</p>").fault, "not UTF-8");
  EXPECT_EQ(read_page(std::string(size_t{50} << 20, ' ')).fault, "larger than 16 MiB");
  // In another encoding that the page names.
  const WebText latin = read_page("<meta charset=\"iso-8859-1\"><h1>caf\xe9</h1>");
  ASSERT_EQ(latin.blocks.size(), 1U);
  EXPECT_EQ(latin.blocks[0].text, "# café");
}

TEST(WebPage, EntitiesOfAPageAreNotExpanded) {
  const WebText page = read_page(
      "<!DOCTYPE html [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">"
      "<!ENTITY f SYSTEM \"file:///etc/passwd\">]><h1>T</h1><p>&b;&f; &amp; &eacute;</p>");
  ASSERT_EQ(page.fault, "");
  const std::string all = page.blocks.back().text;
  EXPECT_EQ(all.find("aaaa"), all.npos);
  EXPECT_EQ(all.find("root:"), all.npos);
  EXPECT_NE(all.find("& é"), all.npos);
}

}  // namespace
}  // namespace dsvl
