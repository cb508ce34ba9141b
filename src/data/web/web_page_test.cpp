// Markup and style cut out of pages, and a build with the browser where there is one.
#include "data/web/web_page.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "data/build.h"
#include "data/render.h"
#include "data/shard_set.h"
#include "data/web/browser.h"
#include "image/image.h"
#include "support/folders.h"
#include "support/http_server.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

TEST(WebCode, MarkupLosesWhatItDoes) {
  const std::string html = R"html(<body onload="run()"><div class="card" data-x="1" onclick="go()">
    <a href="https://example.org">Read  it</a><script>bad()</script><img src="x.png">
    <p style="background: url(x.png)">A paragraph of <b>some</b> length, and a little more.</p>
    <p class="d-none">unseen</p><div hidden>unseen</div><pre>a
  b</pre><input type="checkbox" checked></div></body>)html";
  const MarkupNode page = without_behaviour(parse_markup(html).root);
  const auto fragments = page_fragments(page);
  ASSERT_EQ(fragments.size(), 1U);
  EXPECT_EQ(fragment_html(*fragments[0]),
            R"html(<div class="card">
  <a href="#">Read it</a>
  <p>A paragraph of <b>some</b> length, and a little more.</p>
  <pre>a
  b</pre>
  <input type="checkbox" checked>
</div>
)html");
}

TEST(WebCode, OnlyStyleThatIsUsedStays) {
  const std::string sheet = joined_styles(
      {"/* a; b */@import \"x.css\";:root{--a:#f00;--b:var(--a);--c:1px}p{color:var(--b);"
       "-webkit-hyphens:auto;background:url(data:image/png;base64,AA)}q{color:red}",
       "i::before{content:\"\u00bb;\"}"});
  const auto rule = [&](const std::string& text) {
    const size_t start = sheet.find(text);
    EXPECT_NE(start, sheet.npos) << text;
    return UsedRule{start, sheet.find('}', start) + 1};
  };
  EXPECT_EQ(used_style(sheet, {rule(":root"), rule("p{"), rule("i::")}, {":root", "p", "i"}),
            ":root { --a: #f00; --b: var(--a); }\np { color: var(--b); }\n"
            "i::before { content: \"\\0000bb;\"; }\n");
}

TEST(WebCode, SelectorsOfOtherThingsGo) {
  const std::string sheet = "a,.b .c,p.b>i:not(.q)::after,[class~=col-].b,.d{top:0}";
  EXPECT_EQ(used_style(sheet, {{0, sheet.size()}}, {"p", "i", ".b"}),
            "p.b>i:not(.q)::after, [class~=col-].b { top: 0; }\n");
}

TEST(WebCode, RulesThatCannotApplyAreNotShownToTheBrowser) {
  const std::string sheet =
      "@layer a;\n*, ::before{top:0}:root{--a:1}.a{b:c}.b, .a{content:\"}.x{\";d:e}"
      ".a\\:hover{f:g}@font-face{src:url(q)}@media (min-width:1px){.b{h:i}.c i{j:k}}"
      "@media print{.b{l:m}}@keyframes z{from{top:0}}p[q=\"{;\"]{n:o}p .b{r:s}.open{t:u";
  EXPECT_EQ(possible_style(sheet, {":root", ".a", ".c", "i", "p", ".open"}),
            "*, ::before{top:0}\n:root{--a:1}\n.a{b:c}\n.b, .a{content:\"}.x{\";d:e}\n"
            ".a\\:hover{f:g}\n@media (min-width:1px){.c i{j:k}\n}\np[q=\"{;\"]{n:o}\n.open{t:u}\n");
  EXPECT_EQ(possible_style("", {}), "");
  std::string deep;  // within the stack, and at once
  for (int i = 0; i < 100000; ++i) deep += "@media x{";
  EXPECT_EQ(possible_style(deep, {"p"}), "");
}

TEST(WebCode, ColoursTurnAndGreysStay) {
  EXPECT_EQ(with_hue_turned("a { color: #ff0000; border: 1px solid #777; }\n#nav b { }", 120),
            "a { color: #00ff00; border: 1px solid #777; }\n#nav b { }");
  EXPECT_EQ(with_hue_turned("#add { color: #f00 }\n#fab b { }", 120),
            "#add { color: #00ff00 }\n#fab b { }");
  EXPECT_EQ(with_hue_turned("a { color: #0d6efd; }", 0), "a { color: #0d6efd; }");
}

TEST(WebCode, AGeneratorsHeadIsPassedOver) {
  EXPECT_EQ(without_front_matter("---\ntitle: A\n---\n<p>"), "<p>");
  EXPECT_EQ(without_front_matter("---\n---\n<a href=\"{{< ref \"x\" >}}\">"), "<a href=\"\">");
  EXPECT_EQ(without_front_matter("<p>---\n{{a}}"), "<p>---\n{{a}}");
}

const std::string kStyle =
    "body { font: 16px sans-serif; } .box { background: #c03030; color: white; padding: 20px; } "
    ".unused { color: blue; }";

BuildRecipe web_recipe(const std::string& style = kStyle) {
  const std::string folder = fresh_folder("web_code_site");
  fs::create_directories(folder + "/css");
  write_file_atomic(folder + "/css/a.css", style);
  for (const int i : {1, 2})
    write_file_atomic(
        str(folder, "/", i, ".html"),
        str("<head><link rel=\"stylesheet\" href=\"css/a.css\"></head><body>"
            "<nav class=\"shared\"><p>The same navigation on all of these pages, so of none.</p>",
            std::string(100, 'x'), "</nav><div class=\"box\"><h1>Number ", i,
            "</h1><p>A box of its own colour that says which page it is on, at a length that makes "
            "it a piece "
            "worth asking for.</p>"
            "<script>document.body.innerHTML = 'scripted'</script></div></body>"));
  BuildRecipe recipe = read_build_recipe(DSVL_SOURCE_DIR "/recipes/data/tiny.toml");
  recipe.held_out_share = 0;
  recipe.samples_per_shard = 2;  // so that several threads have work, each with a browser
  recipe.sources = {{"site", {folder + "/*.html"}, "web-pages", "en", "MIT"}};
  recipe.splits = {{"train", false, false, {{"web_code", 6}}}};
  return recipe;
}

TEST(WebCode, TheBrowserShowsWhatIsAskedFor) {
  if (!has_program("chromium")) GTEST_SKIP() << "chromium is not installed";
  const std::string out = fresh_folder("web_code_out");
  build_data(web_recipe(), {out, 1});
  const auto set = ShardSet::open(out);
  ASSERT_EQ(set->size(), 6);
  for (int64_t i = 0; i < set->size(); ++i) {
    const Sample sample = set->sample(i);
    const std::string& source = sample.messages.at(1).content;
    EXPECT_NE(source.find(".box { background: #"), source.npos) << source;
    EXPECT_EQ(source.find("unused"), source.npos);
    EXPECT_EQ(source.find("script"), source.npos);
    EXPECT_EQ(source.find("navigation"), source.npos);
    const Image picture =
        decode_image(std::as_bytes(std::span(sample.images.at(0).bytes)), sample.id);
    EXPECT_GE(picture.width, 320);
    // The box begins behind the margin of the page, in the colour that the source says.
    const size_t at = source.find("background: #") + 13;
    const auto wanted = std::stoul(source.substr(at, 6), nullptr, 16);
    const uint8_t* pixel = picture.row(12) + 3 * 12;
    EXPECT_EQ(wanted, (static_cast<unsigned long>(pixel[0]) << 16) + (pixel[1] << 8) + pixel[2]);
  }
}

TEST(WebCode, ThreadsChangeNoPixel) {
  if (!has_program("chromium")) GTEST_SKIP() << "chromium is not installed";
  BuildRecipe recipe = web_recipe();
  recipe.splits = {{"train", false, false, {{"web_code", 12}}}};
  std::map<std::string, std::string> parts[2];
  for (const int threads : {1, 2}) {
    const std::string out = fresh_folder(str("web_code_threads_", threads));
    build_data(recipe, {out, threads});
    parts[threads - 1] = folder_contents(out);
  }
  EXPECT_TRUE(parts[0] == parts[1]);
}

TEST(WebCode, WithoutABrowserTheFamilyIsLeftOutOrFails) {
  BuildRecipe recipe = web_recipe();
  recipe.splits = {{"train", false, false, {{"web_code", 6}, {"text", 3}}}};
  recipe.sources.push_back(
      {"licenses", {"/usr/share/common-licenses/GPL-3"}, "pages", "en", "own"});
  recipe.tables["web_code"].set("browser", "no-such-browser");
  testing::internal::CaptureStderr();
  EXPECT_EQ(build_data(recipe, {fresh_folder("web_code_without"), 1}).samples, 3);
  const std::string said = testing::internal::GetCapturedStderr();
  const size_t line = said.find("family web_code is left out");  // one clear line
  EXPECT_NE(line, said.npos) << said;
  EXPECT_EQ(said.find("no-such-browser", said.find('\n', line)), said.npos) << said;
  recipe.tables["web_code"].set("required", true);
  EXPECT_THROW(build_data(recipe, {fresh_folder("web_code_required"), 1}), Error);
}

// As where letters are light for the dark ground of a part that was left out.
TEST(WebCode, TextThatCannotBeSeenCostsTheSample) {
  if (!has_program("chromium")) GTEST_SKIP() << "chromium is not installed";
  for (const char* colour : {"#f0f0f0", "#a0a0a0"}) {
    const std::string out = fresh_folder("web_code_faint");
    build_data(web_recipe(str(".box p { color: ", colour, "; }")), {out, 1});
    const Value draws =
        parse_json(read_file(out + "/train/web_code/manifest.json"), "").at("draws");
    const Value* faint = draws.at("dropped").find("text that cannot be seen");
    EXPECT_EQ(faint == nullptr ? 0 : faint->as_int(), colour[1] == 'f' ? 6 : 0) << colour;
  }
}

TEST(WebCode, LinesOfTextAreWhereTheyStand) {
  if (!has_program("chromium")) GTEST_SKIP() << "chromium is not installed";
  Browser browser("chromium");
  ASSERT_TRUE(browser.load(
      standalone_page("<p>high</p>\n<p>two<br>lines</p><i> </i><pre>a\n  \n\nb</pre>",
                      "body { margin: 0; } p { font: 20px monospace; line-height: 30px; "
                      "margin: 10px 0 10px 40px; }"),
      320));
  const auto parts = browser.placed_parts();
  ASSERT_TRUE(parts);
  std::vector<Box> lines;
  for (const auto& part : *parts)
    if (part.name == "#text") lines.push_back(part.box);
  ASSERT_EQ(lines.size(), 5U);  // the last two in <pre>: blanks and the ends of lines are none
  const std::array kTops = {10, 50, 80};  // a line of 30, a margin of 10
  for (size_t i = 0; i < 3; ++i) {
    const Box& line = lines[i];
    EXPECT_EQ(line.left, 40);
    EXPECT_GE(line.top, kTops[i]) << i;
    EXPECT_LE(line.bottom, kTops[i] + 30) << i;
    EXPECT_NEAR(line.width(), 12 * (i == 0 ? 4 : i == 1 ? 3 : 5), 2) << i;  // 0.6 em a letter
  }
}

// Killed in the middle of its work, it is started anew and asked for the same page.
TEST(WebCode, AKilledBrowserChangesNothing) {
  if (!has_program("chromium")) GTEST_SKIP() << "chromium is not installed";
  BuildRecipe recipe = web_recipe();
  recipe.samples_per_shard = 100;
  recipe.splits = {{"train", false, false, {{"web_code", 8}}}};
  const std::string folder = fresh_folder("web_code_killer"),
                    whole = fresh_folder("web_code_whole"),
                    killed = fresh_folder("web_code_killed");
  fs::create_directories(folder);
  build_data(recipe, {whole, 1});
  // Each of the first two ends a while after it began.
  write_file_atomic(folder + "/browser",
                    str("#!/bin/sh\nfor i in 1 2; do\n  mkdir ", folder,
                        "/$i 2>/dev/null || continue\n"
                        "  (sleep $i.2; kill -9 $$) 3<&- 4>&- >/dev/null 2>&1 &\n  break\ndone\n"
                        "exec chromium \"$@\"\n"));
  fs::permissions(folder + "/browser", fs::perms::owner_all);
  recipe.tables["web_code"].set("browser", folder + "/browser");
  build_data(recipe, {killed, 1});
  EXPECT_TRUE(fs::exists(folder + "/2")) << "the browser was never started anew";
  const std::string shard = "/train/web_code/shard-000000.tar";
  EXPECT_TRUE(read_file(whole + shard) == read_file(killed + shard));
}

TEST(WebCode, NoScriptRunsAndNoAddressIsAsked) {
  if (!has_program("chromium")) GTEST_SKIP() << "chromium is not installed";
  HttpServer server([](const ServerRequest&) { return ServerReply{}; });
  const std::string at = server.url();
  Browser browser("chromium");
  const auto page = browser.load(
      str("<!DOCTYPE html><html><head><link rel=\"stylesheet\" href=\"", at,
          "/a.css\"><script src=\"", at,
          "/a.js\"></script></head><body style=\"margin: 0; background: #0000ff\"><img src=\"", at,
          "/a.png\" onerror=\"document.body.style.background='#ff0000'\"><iframe src=\"", at,
          "/b\"></iframe><div style=\"background: url(", at,
          "/c.png)\">d</div><script>"
          "document.body.style.background = '#ff0000'; fetch('",
          at, "/d')</script></body></html>"),
      320);
  ASSERT_TRUE(page);
  const auto png = browser.capture(320, 400);
  ASSERT_TRUE(png);
  const Image picture = decode_image(std::as_bytes(std::span(*png)), "the page");
  const uint8_t* pixel = picture.row(399) + 3 * 310;
  EXPECT_EQ(pixel[0], 0) << "a script ran";
  EXPECT_EQ(pixel[2], 255);
  for (const auto& request : server.requests()) ADD_FAILURE() << request.target;
}

// A browser that says nothing costs its samples, not the build.
TEST(WebCode, ABrowserThatEndsIsCounted) {
  BuildRecipe recipe = web_recipe();
  recipe.tables["web_code"].set("browser", "true");
  EXPECT_EQ(build_data(recipe, {fresh_folder("web_code_ends"), 1}).samples, 0);
}

}  // namespace
}  // namespace dsvl
