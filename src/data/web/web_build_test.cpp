// Small sites and notebooks through a whole build.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/base64.h"
#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "data/build.h"
#include "data/canvas.h"
#include "data/render.h"
#include "data/shard_set.h"
#include "data/web/pieces.h"
#include "image/image.h"
#include "support/folders.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::string picture_bytes(int shade, int width = 120, int height = 90) {
  return encode_png(blank_image(width, height, {static_cast<uint8_t>(shade), 90, 60}));
}

void write(const std::string& path, const std::string& bytes) {
  fs::create_directories(fs::path(path).parent_path());
  write_file_atomic(path, bytes);
}

std::string page(const std::string& title, const std::string& body) {
  return "<html><body><h1>" + title + "</h1><p>" + title +
         " is told in a paragraph that is long enough to be kept, with at least one picture beside "
         "it.</p>" +
         body + "</body></html>";
}

// Six pages in two languages; four of them show a logo, some what they must not.
std::string draw_site() {
  const std::string folder = fresh_folder("web_build_site");
  const char* kLogo = "<p><img src=\"../images/logo.png\"></p>";
  for (const int i : {0, 1, 2, 3}) {
    const std::string name =
        i == 3 ? "zone_include" : std::to_string(i);  // no "__incl." of Doxygen's
    write(str(folder, "/images/", name, ".png"), picture_bytes(40 * i));
    const std::string picture =
        str("<p>This line is on every page, whatever it is about.</p><p><img src=\"../images/",
            name, ".png\" alt=\"Shade number ", i, "\"></p>");
    write(str(folder, "/en/", i, ".html"), page(str("Page ", i), kLogo + picture));
    write(str(folder, "/zh/", i, ".html"), page(str("第 ", i, " 页"), picture));
  }
  write(folder + "/images/logo.png", picture_bytes(250));
  write(folder + "/images/icon.png", picture_bytes(251, 32, 32));
  write(folder + "/images/rule.png", picture_bytes(252, 1400, 70));
  write(folder + "/images/dir_0123456789abcdef0123456789abcdef_dep.png", picture_bytes(253));
  write(folder + "/images/drawn.svg", "<svg/>");
  write(folder + "/../web_build_outside.png", picture_bytes(254));
  std::string refused;
  for (const char* source :
       {"../images/icon.png", "../images/rule.png", "../images/drawn.svg", "gone.png",
        "../../web_build_outside.png", "/etc/outside.png", "http://example.org/a.png",
        "data:image/png;base64,AAAA", "../images/dir_0123456789abcdef0123456789abcdef_dep.png"})
    refused += str("<p><img src=\"", source, "\"></p>");
  write(folder + "/en/bad.html", page("Bad", refused));
  write(
      folder + "/en/deep.html", std::string(3000, '<') + [] {
        std::string deep;
        for (int i = 0; i < 1000; ++i) deep += "<div>";
        return deep;
      }());
  return folder;
}

BuildRecipe site_recipe() {
  static const std::string kFolder = draw_site();
  BuildRecipe recipe = read_build_recipe(DSVL_SOURCE_DIR "/recipes/data/tiny.toml");
  recipe.held_out_share = 0;
  recipe.samples_per_shard = 2;  // so that several threads have work
  SourceRow en{"site", {kFolder + "/**/*.html"}, "html", "en", "MIT"};
  recipe.sources.push_back(en);
  recipe.splits = {{"train", false, false, {{"interleaved", 40}}}};
  return recipe;
}

std::vector<std::string> texts_of(const ShardSet& set) {
  std::vector<std::string> texts;
  for (int64_t i = 0; i < set.size(); ++i) texts.push_back(set.sample(i).text);
  return texts;
}

TEST(WebBuild, PagesBecomeTextWithPictures) {
  const std::string out = fresh_folder("web_build_out");
  build_data(site_recipe(), {out, 2});
  const auto set = ShardSet::open(out);
  set->verify();
  ASSERT_EQ(set->size(), 8);
  const auto texts = texts_of(*set);
  EXPECT_TRUE(std::count(
      texts.begin(), texts.end(),
      "# Page 2\n\nPage 2 is told in a paragraph that is long enough to be "
      "kept, with at least one picture beside it.\n\n<image_placeholder>\nShade number 2"));
  for (int64_t i = 0; i < set->size(); ++i) {
    const Sample sample = set->sample(i);
    check_sample(sample, sample.id);
    ASSERT_EQ(sample.images.size(), 1U);
    EXPECT_EQ(sample.category, "interleaved");
    EXPECT_EQ(sample.license, "MIT");
    decode_image(std::as_bytes(std::span(sample.images[0].bytes)), sample.id);
  }
}

TEST(WebBuild, EveryPageAndPictureIsAccountedFor) {
  const auto material = load_material(site_recipe());
  auto accounts = material->accounts_of(material->recipe.splits[0], Kind::interleaved);
  Account& pages = accounts.at("site");
  EXPECT_TRUE(pages.balanced());
  EXPECT_EQ(pages.read, 10);
  EXPECT_EQ(pages.kept, 8);
  EXPECT_EQ(pages.dropped.at("no picture"), 1);
  EXPECT_EQ(pages.failed.at("nested too deep"), 1);
  Account& pictures = accounts.at("site (pictures)");
  EXPECT_TRUE(pictures.balanced());
  EXPECT_EQ(pictures.kept, 8);
  EXPECT_EQ(pictures.dropped,
            (std::map<std::string, int64_t>{{"on many pages", 4},
                                            {"too small", 1},
                                            {"too long and thin", 1},
                                            {"SVG", 1},
                                            {"not there", 2},  // "/etc/..." is below the package
                                            {"outside the package", 1},
                                            {"on the network", 1},
                                            {"inside the page", 1},
                                            {"a diagram of Doxygen's", 1}}));
}

TEST(WebBuild, TranslationsThatShareAPictureAreHeldOutTogether) {
  BuildRecipe recipe = site_recipe();
  recipe.held_out_share = 0.5;
  const auto material = load_material(recipe);
  const auto pictures = [](const std::vector<const Document*>& documents) {
    std::map<uint64_t, int> found;
    for (const auto* document : documents)
      for (const uint64_t hash : document->picture_hashes) ++found[hash];
    return found;
  };
  const auto train = pictures(material->train_documents.at(Kind::interleaved));
  const auto test = pictures(material->held_out_documents.at(Kind::interleaved));
  EXPECT_EQ(train.size() + test.size(), 4U);
  for (const auto& part : {train, test})
    for (const auto& [hash, uses] : part) EXPECT_EQ(uses, 2) << hash;
  const auto accounts = material->accounts_of(recipe.splits[0], Kind::interleaved);
  EXPECT_TRUE(accounts.at("site").balanced());
}

TEST(WebBuild, PartsGoByTheSmallestOfAllJoinedPictures) {
  Document a, b, c, d;
  a.picture_hashes = {7, 9};
  b.picture_hashes = {9, 3};
  c.picture_hashes = {5};
  b.test_only = true;
  std::vector<Document*> order = {&a, &b, &c, &d};
  for (int turn = 0; turn < 4; ++turn) {
    for (auto* document : order) document->part.clear();
    join_by_pictures(order);
    EXPECT_EQ(a.part, "picture 3");
    EXPECT_EQ(b.part, "picture 3");
    EXPECT_EQ(c.part, "picture 5");
    EXPECT_EQ(d.part, "");
    EXPECT_TRUE(a.test_only && b.test_only);  // what a shows is in b
    EXPECT_FALSE(c.test_only || d.test_only);
    std::rotate(order.begin(), order.begin() + 1, order.end());
  }
}

TEST(WebBuild, ThreadsDoNotChangeABit) {
  const std::string one = fresh_folder("web_build_one"), four = fresh_folder("web_build_four");
  build_data(site_recipe(), {one, 1});
  build_data(site_recipe(), {four, 4});
  EXPECT_TRUE(folder_contents(one) == folder_contents(four));
}

TEST(WebBuild, PicturesOfAPackageBesideAreFound) {
  const std::string folder = fresh_folder("web_build_beside");
  write(folder + "/doc/guide-en/images/a.png", picture_bytes(3));
  write(folder + "/doc/guide-zh/a.html", page("Beside", "<img src=\"images/a.png\">"));
  BuildRecipe recipe = site_recipe();
  recipe.sources = {{"guide-zh", {folder + "/**/*.html"}, "html", "zh", "MIT"}};
  EXPECT_THROW(load_material(recipe), Error);  // no page has a picture
  recipe.sources[0].beside = {"guide-en"};
  EXPECT_THROW(load_material(recipe), Error);  // no such source
  recipe.sources.push_back({"guide-en", {folder + "/*"}, "photographs", "en", "MIT"});
  EXPECT_EQ(load_material(recipe)->documents.at(Kind::interleaved).kept.size(), 1U);
}

TEST(WebBuild, EveryFolderOfASourceHasItsPictures) {
  const std::string folder = fresh_folder("web_build_folders");
  for (const int i : {1, 2}) {
    write(str(folder, "/", i, "/images/a.png"), picture_bytes(i));
    write(str(folder, "/", i, "/a.html"), page(str("Folder ", i), "<img src=\"images/a.png\">"));
  }
  BuildRecipe recipe = site_recipe();
  recipe.sources = {{"mine", {folder + "/1", folder + "/2"}, "folder", "en", "own"}};
  EXPECT_EQ(load_material(recipe)->documents.at(Kind::interleaved).kept.size(), 2U);
}

std::vector<FoundBlock> blocks_of(const std::string& plan) {
  std::vector<FoundBlock> blocks;
  for (const char c : plan) {
    if (c == '#')
      blocks.push_back({1, false, "# h", {}});
    else if (c == 'p')
      blocks.push_back({0, false, "<image_placeholder>", {PictureFile{"x", 1, 100, 100}}});
    else
      blocks.push_back({0, false, std::string(40, c), {}});
  }
  return blocks;
}

// The letters of a plan in each piece.
std::string pieces_of(const std::string& plan, const InterleavedOptions& limits) {
  std::string text;
  for (const auto& piece : cut_pieces(blocks_of(plan), limits)) {
    text += text.empty() ? "" : "|";
    std::string rest = piece.text;
    for (size_t at = 0; at < rest.size();) {
      const size_t end = std::min(rest.find("\n\n", at), rest.size());
      text += rest[at] == '<' ? 'p' : rest[at];
      at = end + 2;
    }
  }
  return text;
}

TEST(WebBuild, LongPagesAreCutAtHeadings) {
  const InterleavedOptions limits{0, 97, 3, 64};
  EXPECT_EQ(pieces_of("#ap#bp", limits), "#ap|#bp");      // two sections of 47 characters
  EXPECT_EQ(pieces_of("#a#bp#cp", limits), "#a#bp|#cp");  // as many as fit
  EXPECT_EQ(pieces_of("#pppp", limits), "#ppp|p");        // four pictures in a section
  EXPECT_EQ(pieces_of("#apbcdp", limits), "#apb|cdp");    // a section that is too long
  EXPECT_EQ(pieces_of("#abcd#ep", limits), "#ep");        // what has no picture is left out
  EXPECT_EQ(pieces_of("#ap##", limits), "#ap");           // headings with nothing below
  EXPECT_EQ(pieces_of("#ab#cd", limits), "");
}

Value code_cell(const std::string& code, const std::vector<std::string>& pictures) {
  Value::Array outputs;
  for (const auto& picture : pictures)
    outputs.emplace_back(Value::Object{{"output_type", "display_data"},
                                       {"data", Value(Value::Object{{"image/png", picture}})}});
  return Value(Value::Object{{"cell_type", "code"}, {"source", code}, {"outputs", outputs}});
}

const std::string kPlotCode =
    "%matplotlib inline\n!ls\nimport a\nb = 1\nc = 2\n\nd = (3\n  % 2\n  != 1)\na.plot(b, c, d)";

std::string notebook_text() {
  Value::Array cells;
  cells.push_back(code_cell("import early", {}));
  cells.push_back(code_cell(kPlotCode, {base64(picture_bytes(1))}));
  cells.push_back(code_cell("%%javascript\nalert(1)", {}));
  cells.push_back(code_cell("%%time\ne = 4\nf = 5\ng = 6\nh = 7", {}));
  cells.push_back(code_cell("a.plot(e)", {base64(picture_bytes(2))}));
  cells.push_back(code_cell(kPlotCode, {base64(picture_bytes(3)) + "%%%"}));
  cells.push_back(code_cell(kPlotCode, {base64("no picture")}));
  cells.push_back(code_cell("a.show()", {base64(picture_bytes(4))}));
  cells.push_back(code_cell(kPlotCode, {base64(picture_bytes(5)), base64(picture_bytes(6))}));
  return to_json(Value(Value::Object{{"cells", cells}, {"nbformat", 4}}));
}

TEST(WebBuild, NotebooksGivePlotsWithTheirCode) {
  const std::string folder = fresh_folder("web_build_notebooks");
  write(folder + "/a.ipynb", notebook_text());
  write(folder + "/b.ipynb", "{\"cells\": [");
  write(folder + "/c.ipynb", R"({"metadata": {"language_info": {"name": "R"}}, "cells": []})");
  BuildRecipe recipe = site_recipe();
  recipe.sources = {{"books", {folder + "/*.ipynb"}, "notebooks", "en", "MIT"}};
  recipe.splits = {{"train", false, false, {{"plot_code", 20}}}};
  const std::string out = fresh_folder("web_build_plots");
  build_data(recipe, {out, 1});
  const auto set = ShardSet::open(out);
  ASSERT_EQ(set->size(), 8);  // two plots, four times each
  std::set<std::string> answers;
  for (int64_t i = 0; i < set->size(); ++i) {
    const Sample sample = set->sample(i);
    answers.insert(sample.messages.at(1).content);
    EXPECT_EQ(sample.category, "conversion");
  }
  EXPECT_EQ(answers,
            (std::set<std::string>{
                "```python\nimport a\nb = 1\nc = 2\n\nd = (3\n  % 2\n  != 1)\na.plot(b, c, d)\n```",
                "```python\ne = 4\nf = 5\ng = 6\nh = 7\n\na.plot(e)\n```"}));
  auto accounts = load_material(recipe)->accounts_of(recipe.splits[0], Kind::plot);
  const Account& account = accounts.at("books");
  EXPECT_TRUE(account.balanced());
  EXPECT_EQ(account.kept, 2);
  EXPECT_EQ(account.failed, (std::map<std::string, int64_t>{{"damaged base64", 1},
                                                            {"no picture that can be read", 1},
                                                            {"a file that is not read", 1}}));
  EXPECT_EQ(account.dropped,
            (std::map<std::string, int64_t>{
                {"fewer than 5 lines", 1}, {"several pictures", 1}, {"not Python", 1}}));
}

TEST(WebBuild, GalleriesAndPagesPairAPlotWithItsCode) {
  const std::string folder = fresh_folder("web_build_gallery");
  write(folder + "/html/_images/sphx_glr_plot_one_001.png", picture_bytes(11));
  for (const char* number : {"001", "002"})
    write(str(folder, "/html/_images/sphx_glr_plot_two_", number, ".png"), picture_bytes(12));
  const std::string script =
      "\"\"\"\nTitle\n=====\n\"\"\"\n# Author: A\n\nimport a\n\n# %%\n# Prose.\n\nb = 1\n# two\n"
      "c = 2\nd = 3\na.plot(b, c)\n";
  for (const char* name : {"one", "two", "three"})
    write(str(folder, "/html/_downloads/f00/plot_", name, ".py"), script);
  write(folder + "/html/page.html",
        "<h1>beta</h1><pre>x**2 + 1</pre><pre>&gt;&gt;&gt; import a\n&gt;&gt;&gt; for i in b:\n"
        "...     a.add(i)\n7\n</pre><pre>&gt;&gt;&gt; a.line()\n&gt;&gt;&gt; a.plot()</pre>"
        "<img src=\"_images/beta.png\"><pre>&gt;&gt;&gt; a.later()</pre>");
  write(folder + "/html/_images/beta.png", picture_bytes(13));
  BuildRecipe recipe = site_recipe();
  recipe.sources = {{"gallery", {folder + "/html/**/*.py"}, "gallery", "en", "MIT"},
                    {"pages", {folder + "/html/*.html"}, "plot-pages", "en", "MIT"}};
  // A script lies below its pages: the folder in front of the stars holds both.
  recipe.splits = {{"train", false, false, {{"plot_code", 20}}}};
  const auto material = load_material(recipe);
  std::set<std::string> codes;
  for (const auto& document : material->documents.at(Kind::plot).kept)
    codes.insert(document.illustrated->text);
  EXPECT_EQ(codes,
            (std::set<std::string>{"import a\n\nb = 1\n# two\nc = 2\nd = 3\na.plot(b, c)",
                                   "import a\nfor i in b:\n    a.add(i)\na.line()\na.plot()"}));
  const auto accounts = material->accounts_of(recipe.splits[0], Kind::plot);
  EXPECT_EQ(accounts.at("gallery").dropped.at("several pictures"), 1);
  EXPECT_EQ(accounts.at("gallery").dropped.at("no picture"), 1);
}

}  // namespace
}  // namespace dsvl
