// Drawings in one way of writing, and the family that asks for them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "data/build.h"
#include "data/render.h"
#include "data/shard_set.h"
#include "data/svg/clean_svg.h"
#include "data/svg/svg_numbers.h"
#include "data/svg/svg_style.h"
#include "data/web/browser.h"
#include "image/image.h"
#include "support/folders.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

constexpr const char* kOpen = "<svg xmlns=\"http://www.w3.org/2000/svg\" ";

std::string drawing(const std::string& inside, const std::string& size = "viewBox=\"0 0 100 80\"") {
  return str(kOpen, size, ">", inside, "</svg>");
}

// What is between the tags of <svg>.
std::string cleaned(const std::string& inside) {
  const CleanSvg clean = clean_svg(drawing(inside), 4000);
  if (!clean.fault.empty()) return "fault: " + clean.fault;
  const size_t from = clean.source.find('\n') + 1;
  return clean.source.substr(from, clean.source.rfind("</svg>") - from);
}

TEST(SvgNumbers, AreRoundedWithoutZeroes) {
  EXPECT_EQ(short_number(1.25, 1), "1.2");  // as printf rounds: to even
  EXPECT_EQ(short_number(-0.004, 2), "0");
  EXPECT_EQ(short_number(30, 2), "30");
  EXPECT_EQ(short_number(0.123456789, -4), "0.1235");
  EXPECT_EQ(short_number(0.0000123456, -4), "0.00001235");
  EXPECT_EQ(short_number(123456, -4), "123456");
}

TEST(SvgNumbers, PathsFollowTheGrammar) {
  EXPECT_EQ(short_path("M10,20l.5.5-3 4z", 2), "M10 20L10.5 20.5 7.5 24.5Z");
  EXPECT_EQ(short_path("m 1e1 +2 3,4 H 5 V-6.789", 1), "M10 2L13 6H5V-6.8");
  EXPECT_EQ(short_path("M0 0a1 1 0 01.5.5", 2), "M0 0A1 1 0 0 1 0.5 0.5");  // flags stand alone
  EXPECT_EQ(short_path("M0 0C1 2 3 4 5 6 7 8 9 10 11 12", 0), "M0 0C1 2 3 4 5 6 7 8 9 10 11 12");
  // Behind z it goes on from where the part began.
  EXPECT_EQ(short_path("m1 1h2v3zl1 1c1 0 2 1 3 3q1 1 2 0t1 0", 0),
            "M1 1H3V4ZL2 2C3 2 4 3 5 5Q6 6 7 5T8 5");
  std::string steps = "M0 0l";  // no error adds up
  for (int i = 0; i < 100; ++i) steps += " .04 0";
  EXPECT_TRUE(short_path(steps, 1)->ends_with(" 4 0"));
  EXPECT_EQ(short_path("M0 0A1.23456 2 0 1 1 3.45678 0", 1), "M0 0A1.2346 2 0 1 1 3.4568 0");
  for (const char* wrong : {"", "10 20", "L1 2", "M10", "M1 2 3", "Mnan 1", "M1e99 2", "M1 2z3 4",
                            "M1 2x", "M0 0a1 1 0 2 0 1 1", "M1 2C3 4 5", "M--1 2"})
    EXPECT_FALSE(short_path(wrong, 2)) << wrong;
}

TEST(SvgNumbers, TransformsAndLengths) {
  EXPECT_EQ(short_transform("translate(1,2)scale( .50 )", -6), "translate(1 2) scale(0.5)");
  EXPECT_EQ(short_transform("matrix(1 0 0 1 -3 0.1234567)", -6), "matrix(1 0 0 1 -3 0.123457)");
  for (const char* wrong : {"turn(1)", "scale", "scale()", "scale(1", "scale(a)"})
    EXPECT_FALSE(short_transform(wrong, -6)) << wrong;
  EXPECT_EQ(scale_of("translate(5 5) scale(2) matrix(0 3 -1 0 0 0)"), 6);
  EXPECT_EQ(scale_of("turn(1)"), 1);
  EXPECT_EQ(length_of("12.5px"), 12.5);
  EXPECT_EQ(length_of("1in"), 96);
  EXPECT_EQ(length_of(" 25.4 mm"), 96);
  EXPECT_FALSE(length_of("50%"));
  EXPECT_FALSE(length_of("wide"));
  EXPECT_FALSE(length_of("500000mm"));  // past a million
}

TEST(SvgStyle, DeclarationsCountMoreThanAttributes) {
  MarkupNode node;
  node.attributes = {{"fill", "red"},
                     {"style", "fill : #00F !important; /* fill:red */stroke:none;;broken"},
                     {"xl:href", "#a"}};
  const auto values = declared(node);
  EXPECT_EQ(values.at("fill"), "#00F");
  EXPECT_EQ(values.at("stroke"), "none");
  EXPECT_EQ(values.at("href"), "#a");
  EXPECT_EQ(short_paint("#00F"), "#00f");
  EXPECT_EQ(short_paint("url( '#a' ) red"), "url(#a)");
  EXPECT_FALSE(short_paint("url(http://example.org/a.svg#b)"));
  for (const char* wrong : {"red\"/><script>", "#12", "#12345g", "url(#)", "currentColor", ""})
    EXPECT_FALSE(short_paint(wrong)) << wrong;
}

TEST(CleanSvg, KeepsWhatIsPainted) {
  EXPECT_EQ(cleaned("<!-- note --><title>t</title><g id=\"layer1\"><path style=\"fill:#ff0000;"
                    "fill-opacity:1;stroke:none;stroke-width:3;font-size:12px\" id=\"path7\" "
                    "d=\"M 10.12345,20 L 30,40 z\"/></g>"),
            "<path d=\"M10.12 20L30 40Z\" fill=\"#ff0000\"/>\n");  // 100 / 2000: two digits
  EXPECT_EQ(cleaned("<g fill=\"red\" transform=\"scale(2)\"><rect width=\"5\" height=\"6\" x=\"0\" "
                    "fill=\"red\"/><g><circle r=\"3\" fill=\"black\"/></g></g>"),
            "<g transform=\"scale(2)\" fill=\"red\">\n<rect width=\"5\" height=\"6\"/>\n"
            "<circle r=\"3\" fill=\"#000000\"/>\n</g>\n");
  // Nothing of these is seen.
  EXPECT_EQ(
      cleaned("<rect width=\"1\" height=\"1\" fill=\"none\"/><g display=\"none\"><path d=\"M0 "
              "0h1\"/></g><path style=\"opacity:0\" d=\"M0 0h1\"/><marker><path d=\"x\"/>"
              "</marker><circle r=\"1\"/>"),
      "<circle r=\"1\"/>\n");
  // What has no paint has none of its properties; what would be inherited is said to be none.
  EXPECT_EQ(cleaned("<g stroke=\"red\"><circle r=\"1\" stroke-opacity=\"0\"/><circle r=\"2\" "
                    "fill-opacity=\"0\" stroke-width=\"0.0004\"/></g>"),
            "<g stroke=\"red\">\n<circle r=\"1\" stroke=\"none\"/>\n"
            "<circle r=\"2\" fill=\"none\" stroke-width=\"0.0004\"/>\n</g>\n");
  // As many digits as are seen: behind a scale of 100 two more, of a hundredth two less.
  EXPECT_EQ(cleaned("<g transform=\"scale(100)\"><circle r=\"0.123456\"/></g><circle r=\"55.5555\" "
                    "transform=\"scale(0.01)\"/>"),
            "<g transform=\"scale(100)\">\n<circle r=\"0.1235\"/>\n</g>\n"
            "<circle r=\"56\" transform=\"scale(0.01)\"/>\n");
}

TEST(CleanSvg, DefinitionsStayWhereTheyAreUsed) {
  EXPECT_EQ(
      cleaned("<defs><linearGradient id=\"lg1\"><stop offset=\"50%\" style=\"stop-color:#fff\"/>"
              "</linearGradient><radialGradient id=\"unused\" xlink:href=\"#lg1\" "
              "xmlns:xlink=\"http://www.w3.org/1999/xlink\"/><linearGradient id=\"lg2\" "
              "xlink:href=\"#lg1\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" x1=\"0.33333\"/>"
              "</defs><circle r=\"5\" fill=\"url(#lg2)\"/>"),
      "<defs>\n<linearGradient id=\"a\">\n<stop offset=\"0.5\" stop-color=\"#ffffff\"/>\n"
      "</linearGradient>\n<linearGradient id=\"b\" href=\"#a\" x1=\"0.33333\"/>\n</defs>\n"
      "<circle r=\"5\" fill=\"url(#b)\"/>\n");
  EXPECT_EQ(cleaned("<clipPath id=\"c\"><rect width=\"9\" height=\"9\" fill=\"none\"/></clipPath>"
                    "<g clip-path=\"url(#c)\"><circle r=\"5\"/></g>"),
            "<clipPath id=\"a\">\n<rect width=\"9\" height=\"9\" fill=\"none\"/>\n</clipPath>\n"
            "<g clip-path=\"url(#a)\">\n<circle r=\"5\"/>\n</g>\n");
}

TEST(CleanSvg, SaysWhatItDoesNotTake) {
  const std::string circle = "<circle r=\"5\"/>";
  const std::pair<std::string, std::string> kWrong[] = {
      {"<text>a</text>", "text in it"},
      {"<image href=\"a.png\"/>", "a picture in it"},
      {"<style>a{}</style>", "a style sheet"},
      {"<script>a()</script>", "an element that is not known"},
      {"<svg/>", "an element that is not known"},
      {"<use href=\"http://example.org/a.svg#b\"/>", "a value that is not read"},
      {"<path d=\"M1\"/>", "a value that is not read"},
      {"<circle r=\"5\" fill=\"url(#gone)\"/>", "a reference to what is not kept"},
      {"<circle r=\"5\" filter=\"url(#f)\"/>", "a property that is not kept"},
      {"<circle r=\"5\" style=\"marker:url(#f)\"/>", "a property that is not kept"},
      {"<g visibility=\"hidden\"/>", "a property that is not kept"},
      {"<clipPath clipPathUnits=\"objectBoundingBox\"/>", "a property that is not kept"},
      {"<linearGradient x1='\"/&gt;&lt;text&gt;%'/>", "a value that is not read"},
      {"<defs><g><path id=\"s\" d=\"M0 0h1\"/></g></defs><use href=\"#s\"/>",
       "a reference to what is not kept"},
      {"<g id=\"a\"><use href=\"#b\"/></g><g id=\"b\"><use href=\"#a\"/></g>",
       "uses that go round"},
      {"<metadata xmlns:cc=\"c\" xmlns:rdf=\"r\"><cc:license "
       "rdf:resource=\"http://creativecommons.org/licenses/by-nd/2.0/\"/></metadata>",
       "another licence in its metadata"},
      {"<g>", "not well-formed"},
  };
  for (const auto& [inside, why] : kWrong) EXPECT_EQ(cleaned(circle + inside), "fault: " + why);
  EXPECT_EQ(cleaned("<metadata xmlns:cc=\"c\" xmlns:rdf=\"r\"><cc:license "
                    "rdf:resource=\"http://web.resource.org/cc/PublicDomain\"/></metadata>" +
                    circle),
            circle + "\n");
  EXPECT_EQ(cleaned("<title/>"), "fault: nothing to see");
  EXPECT_EQ(clean_svg(drawing(circle, ""), 4000).fault, "no size");
  EXPECT_EQ(clean_svg(drawing(circle, "width=\"1in\" height=\"5in\""), 4000).fault,
            "too long and thin");
  EXPECT_NE(clean_svg(drawing(circle, "width=\"1in\" height=\"50mm\""), 4000)
                .source.find("viewBox=\"0 0 96 188.98\""),
            std::string::npos);
  EXPECT_EQ(clean_svg("<svg width=\"9\" height=\"9\"><circle r=\"5\"/></svg>", 4000).fault,
            "not in SVG's namespace");
  std::string long_one, deep;
  for (int i = 0; i < 500; ++i) long_one += circle, deep += "<g fill=\"red\">";
  EXPECT_EQ(cleaned(long_one), "fault: too much code");
  EXPECT_EQ(cleaned(deep), "fault: nested too deep");
  EXPECT_EQ(
      clean_svg("<!DOCTYPE svg [<!ENTITY p \"M0 0h9v9z\">]>" + drawing("<path d=\"&p;\"/>"), 4000)
          .fault,
      "entities in it");
  // Ten within ten within ten: a thousand, and then ten times that.
  std::string uses = "<circle id=\"n0\" r=\"1\"/>";
  for (int level = 1; level <= 4; ++level) {
    uses += str("<g id=\"n", level, "\">");
    for (int i = 0; i < 10; ++i) uses += str("<use x=\"", i, "\" href=\"#n", level - 1, "\"/>");
    uses += "</g>";
    EXPECT_EQ(cleaned(uses) == "fault: too much to paint", level == 4) << level;
  }
}

// Pixels of the drawing as a file has it; the browser draws both.
Image shown(Browser& browser, const std::string& source) {
  EXPECT_TRUE(browser.load(
      "<!DOCTYPE html><style>body { margin: 0; } svg { display: block; }</style>" + source, 400));
  const auto png = browser.capture(400, 320);
  EXPECT_TRUE(png);
  return decode_image(std::as_bytes(std::span(*png)), "a drawing");
}

TEST(CleanSvg, ChangesNothingThatIsSeen) {
  if (!has_program("chromium")) GTEST_SKIP() << "chromium is not installed";
  Browser browser("chromium");
  const std::string kDrawings[] = {
      "<g stroke=\"red\" stroke-width=\"9\"><circle cx=\"30\" cy=\"40\" r=\"20\" fill=\"#0a0\" "
      "stroke-opacity=\"0\"/><circle cx=\"70\" cy=\"40\" r=\"20\" fill-opacity=\"0\"/></g>",
      "<g transform=\"scale(1000)\"><path d=\"M.0123 .0145l.0743 .0099 -.0433 .0511z\"/></g>",
      "<path d=\"M85.24 40.32A37.362 37.362 0 1 0 10.516 40.32A37.362 37.362 0 1 0 85.24 "
      "40.32z\"/>",
      "<clipPath id=\"c\"><circle cx=\"30\" cy=\"40\" r=\"10\" opacity=\"0\"/><g><circle "
      "r=\"90\"/></g>"
      "</clipPath><rect width=\"90\" height=\"70\" fill=\"red\" clip-path=\"url(#c)\"/>",
      "<g style=\"fill:#204a87;stroke:#fce94f;stroke-width:3px\"><path d=\"M10 10h30v20.55555z\"/>"
      "<g style=\"stroke:none\"><ellipse cx=\"60\" cy=\"30\" rx=\"20\" ry=\"10.2\"/></g></g>",
      "<defs><linearGradient id=\"p\" x2=\"0\" y2=\"1\"><stop offset=\"0\" "
      "stop-color=\"red\"/><stop "
      "offset=\"1\" stop-color=\"blue\" stop-opacity=\".3\"/></linearGradient></defs><rect x=\"5\" "
      "y=\"5\" width=\"80\" height=\"60\" rx=\"7\" fill=\"url(#p)\" opacity=\"0.8\"/>",
      "<clipPath id=\"k\"><circle cx=\"50\" cy=\"40\" r=\"30\" fill=\"none\"/></clipPath><g "
      "clip-path=\"url(#k)\" transform=\"rotate(10 50 40)\"><polygon points=\"0,0 100,0 50,79.9\" "
      "fill=\"green\"/><line x1=\"0\" y1=\"80\" x2=\"100\" y2=\"0\" stroke=\"#000\" "
      "stroke-dasharray=\"5,3\"/></g>",
      "<defs><path id=\"s\" d=\"M0 0l10 5-10 5z\" fill=\"inherit\"/></defs><use xlink:href=\"#s\" "
      "xmlns:xlink=\"http://www.w3.org/1999/xlink\" x=\"20\" y=\"20\" fill=\"purple\"/><use "
      "href=\"#s\" x=\"50\" y=\"50\" fill=\"teal\"/>",
  };
  for (const auto& inside : kDrawings) {
    const std::string sized = "viewBox=\"0 0 100 80\" width=\"400\" height=\"320\"";
    const CleanSvg clean = clean_svg(drawing(inside, sized), 4000);
    ASSERT_EQ(clean.fault, "");
    const Image before = shown(browser, drawing(inside, sized));
    const Image after = shown(browser, sized_svg(clean.source, 400, 320));
    ASSERT_EQ(before.pixels.size(), after.pixels.size());
    // Numbers move by a two hundredth of a unit at most, a fiftieth of a pixel: edges change by as
    // much of their contrast, and a quarter of it where one of the four rows is crossed that the
    // browser samples a pixel at.
    int most = 0, inked = 0;
    int64_t all = 0;
    for (size_t i = 0; i < before.pixels.size(); ++i) {
      const int change = std::abs(before.pixels[i] - after.pixels[i]);
      most = std::max(most, change);
      all += change;
      inked += before.pixels[i] != 255;
    }
    EXPECT_LE(most, 64) << clean.source;
    EXPECT_LE(static_cast<double>(all) / inked, 0.1) << clean.source;
    EXPECT_GT(inked, 1000);
  }
}

TEST(SvgCode, AsksForWhatIsShown) {
  if (!has_program("chromium")) GTEST_SKIP() << "chromium is not installed";
  const std::string folder = fresh_folder("svg_code"), out = fresh_folder("svg_code_out");
  fs::create_directories(folder);
  for (int i = 0; i < 3; ++i)
    write_file_atomic(
        str(folder, "/", i, ".svg"),
        drawing(str("<rect x=\"10\" width=\"80\" height=\"80\" fill=\"#", i, "0a040\"/>")));
  write_file_atomic(folder + "/outside.svg",
                    drawing("<rect width=\"50\" height=\"50\"/><circle cx=\"200\" r=\"5\"/>"));
  write_file_atomic(folder + "/written.svg", drawing("<text>a</text>"));
  write_file_atomic(folder + "/broken.svg", "<svg");
  BuildRecipe recipe = read_build_recipe(DSVL_SOURCE_DIR "/recipes/data/tiny.toml");
  recipe.held_out_share = 0;
  recipe.sources = {{"mine", {folder}, "folder", "en", "MIT"}};
  recipe.splits = {{"train", false, false, {{"svg_code", 8}}}};
  build_data(recipe, {out, 1});
  const auto set = ShardSet::open(out);
  ASSERT_EQ(set->size(), 6);  // three of four, twice
  for (int64_t i = 0; i < set->size(); ++i) {
    const Sample sample = set->sample(i);
    check_sample(sample, sample.id);
    const std::string& answer = sample.messages.at(1).content;
    const Image image = decode_image(std::as_bytes(std::span(sample.images.at(0).bytes)), "one");
    EXPECT_NE(answer.find(str("<svg width=\"", image.width, "\" height=\"", image.height, "\"")),
              answer.npos);
    EXPECT_NEAR(image.height, 0.8 * image.width, 1);
    const size_t at = answer.find("fill=\"#") + 7;
    const uint8_t* pixel = image.row(image.height / 2) + 3 * (image.width / 2);
    const int colour = std::stoi(answer.substr(at, 6), nullptr, 16);
    EXPECT_EQ(colour, 65536 * pixel[0] + 256 * pixel[1] + pixel[2]);
  }
  const Value manifest = parse_json(read_file(out + "/train/svg_code/manifest.json"), "manifest");
  EXPECT_EQ(manifest.at("draws").at("dropped").at("a part outside the picture").as_int(), 2);
  const auto accounts = load_material(recipe)->accounts_of(recipe.splits[0], Kind::drawing);
  EXPECT_EQ(accounts.at("mine").dropped.at("text in it"), 1);
  EXPECT_EQ(accounts.at("mine").dropped.at("not well-formed"), 1);
  EXPECT_TRUE(accounts.at("mine").balanced());
}

}  // namespace
}  // namespace dsvl
