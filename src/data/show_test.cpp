// Samples as text and as a page.
#include "data/show.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "data/sample_html.h"

namespace dsvl {
namespace {

Sample conversation() {
  Image red = make_image(8, 4);
  for (size_t i = 0; i < red.pixels.size(); i += 3) red.pixels[i] = 255;
  return {"s-1",
          "pack",
          "CC0-1.0",
          "recognition",
          "printed text",
          {{"user", "<image_placeholder>\nRead <this>."}, {"assistant", "a\x1b[2Jb"}},
          "",
          {{"0.png", encode_png(red)}}};
}

TEST(Show, TextNamesEverythingAndCommandsNothing) {
  const auto text = sample_for_terminal(conversation(), TerminalGraphics::none, 40);
  EXPECT_NE(text.find("s-1\n  recognition / printed text; pack (CC0-1.0)"), std::string::npos);
  EXPECT_NE(text.find("0.png: 8 x 4"), std::string::npos);
  EXPECT_NE(text.find("assistant: a\uFFFD[2Jb"), std::string::npos);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST(Show, APictureIsDrawnWhereTheTerminalCan) {
  const auto text = sample_for_terminal(conversation(), TerminalGraphics::half_blocks, 40);
  EXPECT_NE(text.find("255;0;0"), std::string::npos);
}

TEST(Show, ThePageHoldsItsPicturesAndEscapesText) {
  const auto page = samples_page("a & b", {conversation()});
  EXPECT_NE(page.find("data:image/png;base64,iVBOR"), std::string::npos);
  EXPECT_NE(page.find("Read &lt;this&gt;."), std::string::npos);
  EXPECT_NE(page.find("a &amp; b"), std::string::npos);
  EXPECT_EQ(page.find("http"), std::string::npos);
}

TEST(Show, ThePageMarksWhatIsTrainedAndDrawsBoxes) {
  Sample sample = conversation();
  sample.messages[1].content = "<|ref|>x<|/ref|><|det|>[[100,200,300,450]]<|/det|>";
  const auto page = samples_page("t", {sample});
  EXPECT_NE(page.find("<dd class=\"trained\">&lt;|ref|&gt;x"), std::string::npos);
  EXPECT_NE(page.find("<dd class=\"\"><span class=\"soft\">[picture 1]</span>\nRead"),
            std::string::npos);
  EXPECT_NE(page.find("x=\"100\" y=\"200\" width=\"200\" height=\"250\""), std::string::npos);
}

TEST(Show, APreviewIsSmallAndDamageIsToldInItsPlace) {
  Sample sample = conversation();
  sample.images = {{"0.png", encode_png(make_image(400, 200))}};
  EXPECT_LT(sample_card(sample, {64, 0}).size(), sample_card(sample).size());
  sample.images[0].bytes = "no picture";
  EXPECT_NE(sample_card(sample, {64, 0}).find("class=\"bad\""), std::string::npos);
  sample.messages[0].content = "中文字";
  EXPECT_NE(sample_card(sample, {64, 2}).find("中文 …"), std::string::npos);
}

}  // namespace
}  // namespace dsvl
