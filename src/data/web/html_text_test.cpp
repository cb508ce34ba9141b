// Pages as running text and as Markdown, against what a reader would write down.
#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "data/documents.h"
#include "data/markdown/markdown.h"
#include "data/web/pieces.h"
#include "support/folders.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

// Pages 0.html, 1.html, ... in a folder of their own.
SourceRow site(const std::string& name, const std::vector<std::string>& bodies,
               const std::string& form, const std::string& language = "en") {
  const std::string folder = fresh_folder(name);
  fs::create_directories(folder);
  for (size_t i = 0; i < bodies.size(); ++i)
    write_file_atomic(str(folder, "/", i, ".html"), "<html><body>" + bodies[i] + "</body></html>");
  return {"site", {folder + "/*.html"}, form, language, "MIT"};
}

std::vector<std::string> texts(const Documents& documents) {
  std::vector<std::string> all;
  for (const auto& document : documents.kept) all.push_back(document.text);
  return all;
}

constexpr TextOptions kLoose{1, 120, 0.1};
const std::string kNotice = "<p>This notice stands on every single page of the manual.</p>";

TEST(HtmlText, PagesAreTextWithoutPicturesAndNotices) {
  std::vector<std::string> bodies;
  for (const char* what : {"cats", "dogs", "mice", "hens"})
    bodies.push_back(str("<h1>All about ", what, "</h1><p>Here is <img src=a.png> the one thing to",
                         " know: write to ", what, "@zoo.com.</p><p><img src=b.png alt='A row of ",
                         what, "'></p><ul><li>one<li>two</ul>", kNotice));
  bodies.push_back("<h1>Only a head</h1>" + kNotice);
  const auto row = site("html_text_pages", bodies, "html-text");
  auto found = load_documents({row}, Kind::text, kLoose, "");
  ASSERT_EQ(found.kept.size(), 4U);
  EXPECT_EQ(found.kept[1].text,
            "# All about dogs\n\nHere is the one thing to know: write to name@example.org.\n\n"
            "- one\n- two");
  EXPECT_EQ(found.kept[1].language, "en");
  EXPECT_EQ(found.accounts.at("site").dropped, (std::map<std::string, int64_t>{{"no text", 1}}));
  EXPECT_TRUE(found.accounts.at("site").balanced());
}

TEST(HtmlText, PagesAreCutBetweenSectionsAsTheyFit) {
  const std::string forty(38, 'a'), long_one(130, 'b');
  const auto row =
      site("html_text_cut",
           {str("<h1>One</h1><p>", forty, "</p><h2>Two</h2><p>", forty, "</p><h2>Three</h2><p>",
                forty, "</p><h2>Four</h2><p>", long_one, "</p>")},
           "html-text");
  auto found = load_documents({row}, Kind::text, kLoose, "");
  EXPECT_EQ(texts(found), (std::vector<std::string>{"# One\n\n" + forty + "\n\n## Two\n\n" + forty,
                                                    "## Three\n\n" + forty}));
  EXPECT_EQ(found.accounts.at("site").dropped, (std::map<std::string, int64_t>{{"too long", 1}}));
}

const std::string kEnglish =
    "<h1>Rows</h1><p>This is the text of a page that has not been translated into any other one of "
    "the languages there are.</p>";

TEST(HtmlText, APageIsInOnePartWhateverItIsReadAs) {
  const std::vector<std::string> bodies = {kEnglish + kNotice, kEnglish + "<p>And more of it.</p>"};
  const auto text =
      load_documents({site("html_parts", bodies, "html-text")}, Kind::text, {1, 200, 0.1}, "");
  const auto markdown = load_documents({site("html_parts", bodies, "html-markdown")},
                                       Kind::markdown, {1, 200, 0.1}, "");
  ASSERT_EQ(text.kept.size(), 2U);
  ASSERT_EQ(markdown.kept.size(), 2U);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(text.kept[i].part.starts_with("page "));
    EXPECT_EQ(text.kept[i].part, markdown.kept[i].part);
  }
  EXPECT_NE(text.kept[0].part, text.kept[1].part);
}

TEST(HtmlText, PagesInAnotherLanguageAreDropped) {
  const std::vector<std::string> bodies = {
      kEnglish, "<h1>手册</h1><p>一旦 BIOS 开始，就会出现菜单，用户可以在里面选择。</p>"};
  const auto chinese =
      load_documents({site("html_text_zh", bodies, "html-text", "zh")}, Kind::text, kLoose, "");
  EXPECT_EQ(
      texts(chinese),
      (std::vector<std::string>{"# 手册\n\n一旦 BIOS 开始，就会出现菜单，用户可以在里面选择。"}));
  EXPECT_EQ(chinese.accounts.at("site").dropped.at("in another language"), 1);
}

TEST(HtmlText, PagesBecomeMarkdownThatShowsWhatTheySay) {
  const std::string page =
      "<h1>Names &lt;of&gt; things</h1><p>Write *args and _all_ [sic] as <code>a_*b*</code>; that "
      "is what the function is called, in each of the cases that are known to be of use.</p>"
      "<p>The sum is $\\sum_i a_i$ as is known.</p>"
      "<p>Of \\(a_{1} &lt; b_1\\) for $5 and <code>\\(x\\)</code> comes \\[x^{2}\n+y\\]</p>"
      "<p>The ` key, then \\(x^2\\) and \\[ a\n- b \\] so.</p><p>Is \\(a_{i&lt;b&gt;c}\\) so.</p>"
      "<p>An \\(\\unknown\\) one.</p><table><tr><th>a</th><th>b</th></tr>"
      "<tr><td>c</td><td>\\(|x|\\)</td></tr></table>"
      "<pre>grep '\\(a\\)' $\\x</pre>"  // no formula
      "<ol><li>first<pre>x = *y*</pre></li><li>second</li></ol>"
      "<table><tr><th>Key</th><th>Does</th></tr><tr><td>a|b</td><td>*c*</td></tr></table>";
  auto found =
      load_documents({site("html_markdown", {page}, "html-markdown")}, Kind::markdown, kLoose, "");
  ASSERT_EQ(found.kept.size(), 1U);
  const auto& blocks = found.kept[0].markdown->blocks;
  ASSERT_EQ(blocks.size(), 13U);
  EXPECT_EQ(blocks[0].kind, MarkdownKind::heading);
  EXPECT_EQ(blocks[0].spans.at(0).text, "Names <of> things");
  ASSERT_EQ(blocks[1].spans.size(), 3U);
  EXPECT_EQ(blocks[1].spans[0].text, "Write *args and _all_ [sic] as ");
  EXPECT_EQ(blocks[1].spans[1].text, "a_*b*");
  EXPECT_TRUE(blocks[1].spans[1].code);
  EXPECT_FALSE(blocks[1].spans[2].emphasis);
  ASSERT_EQ(blocks[2].spans.size(), 5U) << markdown_text(blocks, true);
  EXPECT_TRUE(blocks[2].spans[1].formula);
  EXPECT_EQ(blocks[2].spans[1].text, "a_1 < b_1");
  EXPECT_EQ(blocks[2].spans[2].text, " for $5 and ");
  EXPECT_EQ(blocks[2].spans[3].text, "\\(x\\)");
  EXPECT_EQ(blocks[3].kind, MarkdownKind::formula);
  EXPECT_EQ(blocks[3].code, "x^2 + y");
  EXPECT_EQ(blocks[4].spans.at(0).text, "The ` key, then ");
  EXPECT_EQ(blocks[4].spans.at(1).text, "x^2");
  EXPECT_EQ(blocks[5].code, "a - b");
  EXPECT_EQ(blocks[7].spans.at(1).text, "a_{i<b>c}");
  EXPECT_EQ(blocks[8].code, "grep '\\(a\\)' $\\x");
  EXPECT_EQ(blocks[9].mark, "1.");
  EXPECT_EQ(blocks[10].code, "x = *y*");
  EXPECT_EQ(blocks[11].mark, "2.");
  EXPECT_EQ(blocks[12].rows.at(1), (std::vector<std::string>{"a|b", "*c*"}));
}

}  // namespace
}  // namespace dsvl
