// Scene text: snippets, colours against their place, blocks that stay inside.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/error.h"
#include "data/scene/contrast.h"
#include "data/scene/ground.h"
#include "data/scene/inking.h"
#include "data/scene/layout.h"
#include "data/scene/scene_questions.h"
#include "data/scene/snippets.h"
#include "data/utf8.h"

namespace dsvl {
namespace {

TEST(Snippets, AreWordsOfTheText) {
  const std::string text = "The quick brown fox\n  jumps over -- the lazy dog.";
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    for (const auto& line : pick_snippet(text, {false, false, 2, 16}, random)) {
      EXPECT_LE(line.size(), 16U);
      EXPECT_NE(std::string("The quick brown fox jumps over -- the lazy dog.").find(line),
                std::string::npos);
      EXPECT_NE(line, "--");
    }
  }
}

TEST(Snippets, ChineseColumnsHaveIdeographsAlone) {
  const std::string text = "床前明月光，疑是地上霜。举头望明月 abc 低头思故乡";
  for (uint64_t seed = 0; seed < 100; ++seed) {
    Random random(seed);
    const auto lines = pick_snippet(text, {true, true, 2, 10}, random);
    ASSERT_FALSE(lines.empty());
    for (const auto& line : lines) {
      EXPECT_NE(text.find(line), std::string::npos);
      const auto codes = decode_utf8(line);
      EXPECT_LE(codes.size(), 5U);
      for (const char32_t c : codes) EXPECT_TRUE(c >= 0x4E00 && c <= 0x9FFF);
    }
  }
}

TEST(ColourRange, LeavesOutAFiftiethOnEachSide) {
  Image image = make_image(20, 10);
  std::fill(image.pixels.begin(), image.pixels.end(), uint8_t{100});
  const auto set = [&](int x, int y, int colour, uint8_t value) {
    image.row(y)[3 * x + colour] = value;
  };
  const Box left{0, 0, 10, 10};
  EXPECT_EQ(colour_range(image, left), 0);
  set(1, 1, 0, 255);
  set(2, 1, 0, 255);
  EXPECT_EQ(colour_range(image, left), 0);  // two of a hundred
  set(3, 1, 0, 180);
  EXPECT_EQ(colour_range(image, left), 80);
  for (int x = 0; x < 3; ++x) set(x, 5, 2, 10);
  EXPECT_EQ(colour_range(image, left), 90);  // blue has more than red
  EXPECT_EQ(colour_range(image, {10, 0, 20, 10}), 0);
  EXPECT_EQ(colour_range(image, {-50, -50, 10, 60}), 90);  // what is outside does not count
  EXPECT_EQ(colour_range(image, {20, 0, 30, 10}), 0);
}

TEST(Layout, BlocksStayInsideAndApart) {
  Pen pen;
  const FontFile face = find_font("DejaVuSans");
  const LayoutPlan layout{320, 240, 8, false};
  int placed = 0;
  for (uint64_t seed = 0; seed < 60; ++seed) {
    Random random(seed);
    std::vector<Block> blocks;
    std::string why;
    for (int i = 0; i < 4; ++i) {
      const BlockPlan plan{{"Gray fox", "at noon"}, {face, 22}, 1, 1, 0.5};
      if (auto block = place_block(plan, layout, blocks, pen, random, why))
        blocks.push_back(std::move(*block));
    }
    for (const auto& block : blocks) {
      ++placed;
      EXPECT_GE(block.box.left, 3);
      EXPECT_GE(block.box.top, 3);
      EXPECT_LE(block.box.right, 317);
      EXPECT_LE(block.box.bottom, 237);
      EXPECT_GE(block.patch.map.letter_height, 8);
      EXPECT_EQ(block.patch.ink_box(), block.box);
      for (const auto& other : blocks)
        if (&other != &block) {
          EXPECT_FALSE(other.box.overlaps(block.box, 0));
        }
    }
  }
  EXPECT_GT(placed, 90);
}

TEST(Layout, SmallLettersAreRefused) {
  Pen pen;
  Random random(1);
  std::string why;
  const BlockPlan plan{{"tiny"}, {find_font("DejaVuSans"), 12}, 0, 0, 0};  // x-height 6.5
  EXPECT_FALSE(place_block(plan, {320, 240, 8}, {}, pen, random, why));
  EXPECT_EQ(why, "letters too small");
}

TEST(Layout, ColumnsReadDownwards) {
  Pen pen;
  const Coverage column = draw_lines({"明月光"}, {find_font("wqy-microhei"), 30, true}, pen);
  EXPECT_GT(column.height, 2 * column.width);
  const Coverage row = draw_lines({"明月光"}, {find_font("wqy-microhei"), 30, false}, pen);
  EXPECT_GT(row.width, 2 * row.height);
}

// The ink's grey level and that of nearly all under it, from the pixels.
TEST(Inking, TextReadsOnAnyGround) {
  Pen pen;
  const FontFile face = find_font("DejaVuSans");
  const BlockPlan plan{{"HHHH"}, {face, 40}, 0, 0, 0};
  for (uint64_t seed = 0; seed < 40; ++seed) {
    Random random(seed);
    std::string why;
    Image image = pick_ground({0, 1, 0}, {}, 200, 100, random).image;
    const auto block = place_block(plan, {200, 100, 8}, {}, pen, random, why);
    ASSERT_TRUE(block);
    ink_block(image, block->coverage, block->warp, block->patch, {0.3, 0, 0}, random);
    double ink = 0, ground = 0;
    int64_t inked = 0, bare = 0;
    for (int y = block->box.top; y < block->box.bottom; ++y)
      for (int x = block->box.left; x < block->box.right; ++x) {
        const uint8_t* p = image.row(y) + x * 3;
        const double grey = luminance({p[0], p[1], p[2]});
        const uint8_t covered = block->patch.map.at(x - block->patch.left, y - block->patch.top);
        if (covered == 255) ink += grey, ++inked;
        if (covered == 0) ground += grey, ++bare;
      }
    ASSERT_GT(inked, 0);
    EXPECT_GT(std::abs(ink / inked - ground / bare), 40) << seed;
  }
}

// The range of the channel that changes most.
int range_of(const Image& image) {
  int most = 0;
  for (size_t c = 0; c < 3; ++c) {
    int low = 255, high = 0;
    for (size_t i = c; i < image.pixels.size(); i += 3)
      low = std::min<int>(low, image.pixels[i]), high = std::max<int>(high, image.pixels[i]);
    most = std::max(most, high - low);
  }
  return most;
}

// A gradient's ends may lie a little inside the picture's corners.
TEST(Ground, WhatIsDrawnIsSeen) {
  for (uint64_t seed = 0; seed < 150; ++seed) {
    Random random(seed);
    EXPECT_GE(range_of(pick_ground({0, 1, 0}, {}, 160, 120, random).image), 24) << seed;
    EXPECT_GE(range_of(pick_ground({0, 0, 1}, {}, 160, 120, random).image), 48) << seed;
  }
}

TEST(Ground, SharesAreOfOneWhole) {
  check_ground({0.5, 0.3, 0.2}, "x");
  EXPECT_THROW(check_ground({0.5, 0.4, 0.2}, "x"), Error);
}

Block block_at(const char* text, Box box) {
  Block block;
  block.lines = {text};
  block.box = box;
  return block;
}

TEST(SceneQuestions, ReadFromTopToBottom) {
  const Block low = block_at("EXIT", {10, 80, 50, 95}), high = block_at("Open", {20, 5, 60, 25});
  const Image image = make_image(100, 100);
  std::set<std::string> answers;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    answers.insert(ask_scene({&low, &high}, image, true, 0.5, false, random).answer);
  }
  const std::string exit = "<|ref|>EXIT<|/ref|><|det|>[[100, 799, 500, 949]]<|/det|>",
                    open = "<|ref|>Open<|/ref|><|det|>[[200, 50, 599, 250]]<|/det|>";
  EXPECT_EQ(answers,
            (std::set<std::string>{"Open\nEXIT", "EXIT", "Open", exit, open, open + "\n" + exit}));
}

}  // namespace
}  // namespace dsvl
