// Markdown to blocks and back, set on pages whose text is what their pictures show.
#include "data/markdown/markdown.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "base/files.h"
#include "data/build.h"
#include "data/documents.h"
#include "data/markdown/set_page.h"
#include "data/render.h"
#include "data/shard_set.h"
#include "support/folders.h"

namespace dsvl {
namespace {

constexpr const char* kText = R"(Title
=====

A *soft* and a **loud** word, `code` and [a link](https://x.org),
on two lines.

- one
- two
  with more

  and a paragraph
    1. first
    2. second

> quoted

```python
if x:
    y()
```

| a | b |
|---|---|
| 1 | 2 |

***
)";

constexpr const char* kCanonical = R"(# Title

A *soft* and a **loud** word, `code` and a link, on two lines.

- one
- two with more

  and a paragraph
  1. first
  2. second

> quoted

```
if x:
    y()
```

| a | b |
| --- | --- |
| 1 | 2 |

---)";

TEST(Markdown, ComesBackInOneForm) {
  const auto blocks = parse_markdown(kText);
  EXPECT_EQ(markdown_text(blocks, true), kCanonical);
  EXPECT_EQ(markdown_text(parse_markdown(kCanonical), true), kCanonical);
}

TEST(Markdown, WhatIsNoTextIsLeftOut) {
  EXPECT_TRUE(parse_markdown("![p](x.png) text\n\n<div>x</div>\n\na <b>c</b>\n").empty());
  EXPECT_EQ(markdown_text(parse_markdown("a &amp; b\n\nc &nosuch; d\n"), true), "a & b");
  EXPECT_EQ(markdown_text(parse_markdown("中文\n换行\n"), true), "中文换行");
}

std::string again(const std::string& text) {
  return markdown_text(parse_markdown(text), true);
}

TEST(Markdown, AnItemWithoutTextLeavesNothingBehind) {
  EXPECT_EQ(again("-\n\ntext\n"), "text");
  EXPECT_EQ(again("-\n\n> said\n"), "> said");
  EXPECT_EQ(again("- ![](x.png)\n\nText.\n"), "Text.");
  EXPECT_EQ(again("- ![](x.png)\n  - below\n"), "  - below");
  EXPECT_EQ(again("- ![](x.png) beside\n- next\n"), "- next");
}

TEST(Markdown, TabsAreBlanks) {
  EXPECT_EQ(again("```\na\tb\n\tc\n\u00e9\u00e8\td\n```\n"),
            "```\na   b\n    c\n\u00e9\u00e8  d\n```");
  EXPECT_EQ(again("| `a\tb` |\n|---|\n"), "| a b |\n| --- |");
}

TEST(Markdown, CodeMayHoldBackticks) {
  EXPECT_EQ(again("````\n```\nx\n```\n````\n"), "````\n```\nx\n```\n````");
  EXPECT_EQ(again("See `` a`b `` and `` ` ``."), "See ``a`b`` and `` ` ``.");
}

TEST(Markdown, QuotationsAndListsKeepTheirOrder) {
  EXPECT_EQ(again("> - one\n>\n>   more\n"), "> - one\n\n>   more");
  EXPECT_EQ(again("- two\n\n  > said\n"), "- two\n\n  > said");
  EXPECT_EQ(again("3. > first\n"), "3. > first");
  EXPECT_EQ(again("- a\n\n  > ```\n  > x\n  > y\n  > ```\n"),
            "- a\n\n  > ```\n  > x\n  > y\n  > ```");
}

TEST(Markdown, BarsWithinCellsAreEscaped) {
  const std::string table = "| a \\| b | c |\n| --- | --- |\n| 1 | x\\|y |";
  EXPECT_EQ(again(table), table);
  EXPECT_EQ(markdown_text(parse_markdown(table), false), "a | b\tc\n1\tx|y");
}

TEST(Markdown, AFilesDocumentsAreOfOnePart) {
  const std::string folder = fresh_folder("markdown_parts");
  std::filesystem::create_directories(folder);
  std::string text;
  for (int i = 0; i < 30; ++i) {
    text += "# Part " + std::to_string(i) + "\n\n";
    for (int j = 0; j < 10; ++j) text += "These are words of which a page may be made, all alike. ";
    text += "\n\n";
  }
  write_file_atomic(folder + "/a.md", text);
  write_file_atomic(folder + "/b.md", "# Another\n\n" + text.substr(10, 500));
  const SourceRow row{"notes", {folder + "/*.md"}, "markdown", "en", "MIT"};
  const auto found = load_documents({row}, Kind::markdown, {}, "");
  ASSERT_GT(found.kept.size(), 3U);
  for (const auto& document : found.kept) EXPECT_TRUE(document.part.starts_with("page "));
  EXPECT_EQ(found.kept[0].part, found.kept[1].part);
  EXPECT_NE(found.kept[0].part, found.kept.back().part);
}

// A document may begin within an item that an earlier one began.
TEST(Markdown, NoDocumentBeginsWithBlanks) {
  const std::string folder = fresh_folder("markdown_items");
  std::filesystem::create_directories(folder);
  std::string words;
  for (int i = 0; i < 12; ++i) words += "These are words of which a page may be made. ";
  std::string text = "- first\n\n";
  for (int i = 0; i < 6; ++i) text += "  " + words + "\n\n  - below\n\n    " + words + "\n\n";
  text += "  > - said\n  >\n  >   " + words + "\n\n- second\n\n  " + words + "\n";
  write_file_atomic(folder + "/a.md", text);
  const SourceRow row{"notes", {folder + "/*.md"}, "markdown", "en", "MIT"};
  const auto found = load_documents({row}, Kind::markdown, {}, "");
  ASSERT_GT(found.kept.size(), 2U);
  for (const auto& document : found.kept) {
    EXPECT_NE(document.text.front(), ' ') << document.text;
    EXPECT_EQ(again(document.text), document.text);  // what was cut off changes nothing of it
  }
}

Setting test_setting(size_t look, double size) {
  FontOptions fonts;
  fonts.faces = {"Liberation*"};
  fonts.held_out_faces = {};
  const auto families = find_families(find_fonts(fonts).seen);
  const PageTemplate& page = page_templates(false).at(look);
  return {families.at(0), find_font("latinmodern-math"), size, &page, page.colors.at(0)};
}

TEST(Markdown, FormulasAreWrittenInOneWay) {
  const auto written = [](const std::string& text) {
    return markdown_text(parse_markdown(text), true);
  };
  EXPECT_EQ(written("Let *all* ($a_{1}<b$) be $\\frac ab$-like."),
            "Let *all* ($a_1 < b$) be $\\frac{a}{b}$-like.");
  EXPECT_EQ(written("From $$x^{2}\n+y$$ follows $y$\n\n$$z$$"),
            "From\n\n$$x^2 + y$$\n\nfollows $y$\n\n$$z$$");
  EXPECT_EQ(written("$\\le$12 pages"), "$\\leq$12 pages");
  EXPECT_EQ(written("1. so\n\n   $$z$$\n   and $x$\n"), "1. so\n\n   $$z$$\n\n   and $x$");
  // Letters may stand beside the dollars: not every version of md4c takes these.
  EXPECT_EQ(written("设$x$为the $n$th"), "设$x$为the $n$th");
  // No formulas: what costs money, what is escaped, what is code.
  for (const std::string plain : {"From $5 or $6 on", "It costs $5-$6 here", "`$x$` is"})
    EXPECT_EQ(written(plain), plain);
  EXPECT_EQ(written("\\$x\\$ is"), "$x$ is");
  // Blocks with what cannot be set are left out: whole.
  EXPECT_EQ(written("So $$x$$ and $\\unknown$ too\n\nthen"), "then");
  EXPECT_EQ(written("- $$x$$\n- b\n"), "- b");
  EXPECT_EQ(written("| a |\n|---|\n| $x$ |\n\nthen"), "then");
  EXPECT_EQ(written("# On $$x$$\n\nthen"), "then");
}

// What a picture in this setting says of the text.
std::string said(const std::string& text, const Setting& setting, bool marks) {
  PageTools tools;
  Typesetter setter(tools, setting);
  std::vector<MarkdownBlock> seen;
  for (const auto& block : parse_markdown(text)) seen.push_back(setter.seen(block));
  return markdown_text(seen, marks);
}

TEST(MarkdownPages, MarksThatAreNotSeenAreNotSaid) {
  // A look without panels behind code, a family with upright and italic faces alone.
  Setting setting = test_setting(0, 20);
  Setting poor = setting;
  poor.faces.bold = poor.faces.typewriter = {};
  const std::string text = "## A *b* **c**\n\n- `d`\n";
  EXPECT_EQ(said(text, poor, true), "## A *b* c\n\n- d");
  EXPECT_EQ(said(text, poor, false), "A b c\n\n• d");
  // Headings are bold, and so is what would be italic besides.
  EXPECT_EQ(said("# A *b* **c** `d`\n\n*e **f***, **g *h***\n", setting, true),
            "# A b c `d`\n\n*e* **f**, **g h**");
  // A face without the character is no typewriter face.
  EXPECT_EQ(said("`x` `一`\n", setting, true), "`x` 一");
  setting = test_setting(1, 20);
  EXPECT_EQ(said("`x` `一`\n", setting, true), "`x` `一`");
}

TEST(FaceFamilies, UprightBoldItalicAndTypewriterAreFound) {
  FontOptions fonts;
  fonts.faces = {"Liberation*", "DejaVuSans*", "texgyrepagella-*", "GenBas*", "LinLibertine_R*"};
  const auto families = find_families(find_fonts(fonts).seen);
  std::set<std::string> names;
  for (const auto& family : families) {
    names.insert(family.upright.name);
    EXPECT_FALSE(family.bold.path.empty());
    EXPECT_FALSE(family.typewriter.path.empty());
    EXPECT_NE(family.upright.name, family.bold.name);
  }
  for (const char* name : {"LiberationSerif-Regular", "DejaVuSans", "texgyrepagella-regular",
                           "GenBasR", "LinLibertine_R"})
    EXPECT_TRUE(names.contains(name)) << name;
}

// Dark pixels of each row.
std::vector<int> ink_of_rows(const Image& image) {
  std::vector<int> ink(static_cast<size_t>(image.height));
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x) ink[static_cast<size_t>(y)] += image.row(y)[3 * x] < 128;
  return ink;
}

TEST(MarkdownPages, EveryTemplateShowsWhatItSays) {
  const auto blocks = parse_markdown(kText);
  for (size_t look = 0; look < page_templates(false).size(); ++look) {
    PageTools tools;
    const Setting setting = test_setting(look, 20);
    const PagePlan plan{800, 900, 1, false};
    const DrawnPage page = draw_page(blocks, plan, setting, tools);
    ASSERT_EQ(page.why, nullptr) << setting.look->name;
    EXPECT_EQ(page.image.width, 800);
    EXPECT_EQ(page.image.height, 900);
    EXPECT_EQ(markdown_text(page.shown, true), kCanonical) << setting.look->name;
    const auto ink = ink_of_rows(page.image);
    EXPECT_GT(std::count_if(ink.begin(), ink.end(), [](int n) { return n > 4; }), 150);
  }
}

TEST(MarkdownPages, WhatDoesNotFitIsNeitherShownNorSaid) {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "Paragraph " + std::to_string(i) + " has a few words.\n\n";
  PageTools tools;
  const Setting setting = test_setting(3, 20);
  const DrawnPage page = draw_page(parse_markdown(text), {600, 700, 1, true}, setting, tools);
  ASSERT_EQ(page.why, nullptr);
  EXPECT_GT(page.shown.size(), 5U);
  EXPECT_LT(page.shown.size(), 30U);
  EXPECT_LE(page.image.height, 700);
  // As many lines of ink as paragraphs.
  int lines = 0;
  bool inked = false;
  for (const int n : ink_of_rows(page.image)) {
    lines += n > 0 && !inked;
    inked = n > 0;
  }
  EXPECT_EQ(lines, static_cast<int>(page.shown.size()));
  const std::string wide = "```\n" + std::string(200, 'x') + "\n```\n\nA word.\n";
  const DrawnPage rest = draw_page(parse_markdown(wide), {600, 700, 1, true}, setting, tools);
  EXPECT_EQ(markdown_text(rest.shown, true), "A word.");
}

TEST(MarkdownPages, AHeadingAloneAtTheEndIsLeftOut) {
  PageTools tools;
  const auto blocks = parse_markdown("Some text.\n\n## Next\n");
  const DrawnPage page = draw_page(blocks, {600, 700, 1, true}, test_setting(1, 20), tools);
  EXPECT_EQ(markdown_text(page.shown, true), "Some text.");
}

int count_pixels(const Image& image, Color color) {
  int count = 0;
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x) {
      const uint8_t* p = image.row(y) + static_cast<ptrdiff_t>(x) * 3;
      count += p[0] == color.r && p[1] == color.g && p[2] == color.b;
    }
  return count;
}

TEST(MarkdownPages, FormulasAreSetWithTheirLines) {
  const Setting setting = test_setting(1, 20);
  PageTools tools;
  Typesetter setter(tools, setting);
  const auto set = [&](const std::string& text, double width) {
    return setter.set(parse_markdown(text).at(0), width);
  };
  const auto plain = set("Of a and b.", 300), low = set("Of $a$ and $b$.", 300),
             tall = set("Of $\\frac{a}{\\frac{b}{c}}$ and $b$.", 300);
  ASSERT_TRUE(plain && low && tall);
  EXPECT_EQ(low->height, plain->height);
  EXPECT_GT(tall->height, plain->height);
  ASSERT_EQ(tall->boxes.size(), 2U);  // the fractions' rules
  const auto high = set("Of $\\frac{\\frac{a}{b}}{c}$ and $x^{y^{2^b}}$.", 300);
  ASSERT_TRUE(high);
  for (const auto& all : {tall, high})
    for (const auto& text : all->texts) {
      EXPECT_GE(text.y + text.line.top, 0);
      EXPECT_LE(text.y + text.line.bottom, all->height);
    }
  // A comma clings to its formula: no line begins with it.
  const auto lines = set("$aaaaaaaaaa$, $bbbbbbbbbb$, $cccccccccc$, d", 160);
  ASSERT_TRUE(lines);
  EXPECT_GE(lines->texts.front().x, 0);
  int first = lines->texts.front().y;
  for (size_t i = 1; i < lines->texts.size(); ++i)
    if (lines->texts[i].y > first + 10) {
      EXPECT_GT(lines->texts[i].line.bottom - lines->texts[i].line.top, 6);  // no comma
      first = lines->texts[i].y;
    }
  EXPECT_GT(first, lines->texts.front().y);
}

TEST(MarkdownPages, DisplayedFormulasStandInTheMiddle) {
  Setting setting = test_setting(1, 20);
  PageTools tools;
  const auto block = parse_markdown("$$\\frac{a+b}{2} = c$$").at(0);
  const auto set = Typesetter(tools, setting).set(block, 400);
  ASSERT_TRUE(set);
  const auto& last = set->texts.back();
  const double left = set->boxes.at(0).left, right = last.x + last.line.right;
  EXPECT_NEAR(left, 400 - right, 4);  // side bearings
  EXPECT_FALSE(Typesetter(tools, setting).set(block, 40));
  const auto page =
      draw_page(parse_markdown("A.\n\n$$x$$\n\nB."), {600, 700, 1, true}, setting, tools);
  EXPECT_EQ(markdown_text(page.shown, true), "A.\n\n$$x$$\n\nB.");
  setting.math = find_font("STIXMath-Regular");
  EXPECT_TRUE(Typesetter(tools, setting).set(block, 400));
}

// Its letters have the ground's colour, which a panel would hide.
TEST(MarkdownPages, CodeInAHeadingOnABandHasNoPanel) {
  Setting setting = test_setting(4, 28);
  ASSERT_TRUE(setting.look->band && setting.look->boxed_code);
  setting.colors.panel = {200, 0, 0};
  const PagePlan plan{1000, 560, 1, false};
  const auto blocks = parse_markdown("# The `code` word\n\nText.\n");
  PageTools tools;
  const DrawnPage page = draw_page(blocks, plan, setting, tools);
  EXPECT_EQ(count_pixels(page.image, setting.colors.panel), 0);
  EXPECT_EQ(markdown_text(page.shown, true), "# The `code` word\n\nText.");
  setting.faces.typewriter = {};
  EXPECT_EQ(markdown_text(draw_page(blocks, plan, setting, tools).shown, true),
            "# The code word\n\nText.");
}

TEST(MarkdownPages, TabsAreSet) {
  PageTools tools;
  const auto blocks = parse_markdown("```\na\tb\n```\n\n| a |\n|---|\n| `c\td` |\n");
  const DrawnPage page = draw_page(blocks, {600, 700, 1, true}, test_setting(1, 20), tools);
  EXPECT_EQ(markdown_text(page.shown, true), "```\na   b\n```\n\n| a |\n| --- |\n| c d |");
}

// Every bar of a quotation is there, and where it stands tells what is within what.
TEST(MarkdownPages, NestingIsSeen) {
  const Setting setting = test_setting(1, 20);
  PageTools tools;
  Typesetter setter(tools, setting);
  const auto bar_and_text = [&](const std::string& text) {
    const auto set = setter.set(parse_markdown(text).at(0), 500);
    return std::pair{set->boxes.back().left, set->texts.front().x};
  };
  // Lists are 1.6 ems wide, quotations 1.2 with their bar at 0.3.
  EXPECT_EQ(bar_and_text("> - q\n"), (std::pair{6.0, 56}));
  EXPECT_EQ(bar_and_text("- > q\n"), (std::pair{38.0, 56}));
  EXPECT_EQ(bar_and_text("> ```\n> q\n> ```\n"), (std::pair{6.0, 34}));
  EXPECT_EQ(bar_and_text("> | q |\n> |---|\n"), (std::pair{6.0, 34}));
}

BuildRecipe markdown_recipe(const std::string& folder) {
  std::string text = kText;
  for (int i = 0; i < 6; ++i)
    text += "\n\n## Part " + std::to_string(i) +
            "\n\nThis part of the text says that the house has a garden, and that all of the "
            "rooms are open to the guests who come in the morning.\n\n* they walk\n* they read\n";
  write_file_atomic(folder + ".md", text);
  write_file_atomic(
      folder + "_zh.md",
      "# 说明\n\n这是一段中文文字，用来说明页面如何排版。每一行都在标点之后断开，"
      "不会以标点开头。这些文字只是为了测试而写的，没有别的意思。\n\n- 第一\n- 第二\n");
  BuildRecipe recipe = read_build_recipe(DSVL_SOURCE_DIR "/recipes/data/tiny.toml");
  recipe.held_out_share = 0;
  recipe.samples_per_shard = 10;
  recipe.fonts.faces = {"Liberation*", "DejaVuSans*"};
  recipe.sources = {{"notes", {folder + ".md", folder + "_zh.md"}, "markdown", "en", "CC0-1.0"}};
  recipe.splits = {{"train", false, false, {{"markdown_pages", 40}}}};
  return recipe;
}

TEST(MarkdownBuild, ThreadsDoNotChangeABit) {
  const auto recipe = markdown_recipe(fresh_folder("markdown_sources"));
  const std::string one = fresh_folder("markdown_one"), four = fresh_folder("markdown_four");
  build_data(recipe, {one, 1});
  build_data(recipe, {four, 4});
  EXPECT_TRUE(folder_contents(one) == folder_contents(four));
  const auto set = ShardSet::open(one);
  EXPECT_GE(set->size(), 36);
  std::set<std::string> kinds;
  for (int64_t i = 0; i < set->size(); ++i) {
    const Sample sample = set->sample(i);
    check_sample(sample, sample.id);
    kinds.insert(sample.subcategory);
  }
  EXPECT_TRUE(kinds.contains("to a given format zh"));
  EXPECT_TRUE(kinds.contains("to a given format en"));
}

}  // namespace
}  // namespace dsvl
