// Which protocol for which environment, and the exact characters of small pictures.
#include "image/terminal.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace dsvl {
namespace {

using enum TerminalGraphics;

TerminalGraphics detect(const std::map<std::string, std::string>& environment) {
  return detect_terminal_graphics([&](const char* name) {
    const auto found = environment.find(name);
    return found == environment.end() ? std::string() : found->second;
  });
}

TEST(Terminal, DetectsByTheEnvironment) {
  EXPECT_EQ(detect({}), none);
  EXPECT_EQ(detect({{"TERM", "dumb"}}), none);
  EXPECT_EQ(detect({{"TERM", "xterm-kitty"}}), kitty);
  EXPECT_EQ(detect({{"TERM", "xterm-256color"}, {"TERM_PROGRAM", "iTerm.app"}}), iterm2);
  EXPECT_EQ(detect({{"TERM", "xterm-256color"}, {"COLORTERM", "truecolor"}}), half_blocks);
  EXPECT_EQ(detect({{"TERM", "xterm-256color"}}), half_blocks_256);
  EXPECT_EQ(detect({{"TERM", "tmux-256color"}, {"TMUX", "x"}, {"KITTY_WINDOW_ID", "1"}}),
            half_blocks_256);
  EXPECT_EQ(detect({{"TERM", "xterm-kitty"}, {"NO_COLOR", "1"}}), none);
}

TEST(Terminal, HalfBlocksHoldTwoPixels) {
  const Image image{1, 3, {255, 0, 0, 0, 255, 0, 0, 0, 255}};
  EXPECT_EQ(render_for_terminal(image, half_blocks, 10),
            "\x1b[38;2;255;0;0;48;2;0;255;0m▀\x1b[0m\n\x1b[38;2;0;0;255;49m▀\x1b[0m\n");
  EXPECT_EQ(render_for_terminal(image, half_blocks_256, 10),
            "\x1b[38;5;196;48;5;46m▀\x1b[0m\n\x1b[38;5;21;49m▀\x1b[0m\n");
  EXPECT_EQ(render_for_terminal(image, none, 10), "");
  EXPECT_EQ(render_for_terminal(Image{}, half_blocks, 10), "");
}

TEST(Terminal, PicturesShrinkToTheColumns) {
  const std::string text = render_for_terminal(make_image(300, 100), half_blocks, 30);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 5);  // 30 x 10 pixels
}

TEST(Terminal, KittySendsPngInChunks) {
  Image image = make_image(200, 200);
  for (size_t i = 0; i < image.pixels.size(); ++i)
    image.pixels[i] = static_cast<uint8_t>(i * i >> 3);
  const std::string text = render_for_terminal(image, kitty, 80);
  EXPECT_TRUE(text.starts_with("\x1b_Gf=100,a=T,q=2,c=25,m=1;iVBORw0KGgo")) << text.substr(0, 60);
  EXPECT_TRUE(text.ends_with("\x1b\\\n"));
  EXPECT_NE(text.find("\x1b\\\x1b_Gm="), text.npos);
}

TEST(Terminal, Iterm2SaysSizeAndWidth) {
  const Image image = make_image(16, 16);
  const std::string text = render_for_terminal(image, iterm2, 80);
  const std::string size = std::to_string(encode_png(image).size());
  EXPECT_TRUE(text.starts_with("\x1b]1337;File=inline=1;preserveAspectRatio=1;size=" + size +
                               ";width=2:iVBORw0KGgo"));
  EXPECT_TRUE(text.ends_with("=\a\n") || text.ends_with("\a\n"));
}

}  // namespace
}  // namespace dsvl
