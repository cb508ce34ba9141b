// Samples as text and as a page.
#include "data/show.h"

#include <gtest/gtest.h>

#include "base/error.h"

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

}  // namespace
}  // namespace dsvl
