// Boxes out of text, sound and damaged.
#include "data/boxes.h"

#include <gtest/gtest.h>

namespace dsvl {
namespace {

Sample answered(const std::string& answer) {
  Sample sample;
  sample.messages = {{"user", "<image_placeholder><image_placeholder>\nWhere?"},
                     {"assistant", answer}};
  return sample;
}

TEST(Boxes, PhraseBoxesAndPicture) {
  const auto found = find_groundings(
      answered("<|ref|>the cat<|/ref|><|det|>[[1, 2,30,40],[0,0,999,999]]<|/det|> and "
               "<|det|>[[5,5,6,6]]<|/det|>"));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].phrase, "the cat");
  EXPECT_EQ(found[0].picture, 1);
  EXPECT_EQ(found[0].boxes, (std::vector<GroundedBox>{{1, 2, 30, 40}, {0, 0, 999, 999}}));
  EXPECT_EQ(found[0].damage, "");
  EXPECT_EQ(boxes_text(found[0].boxes), "[[1,2,30,40],[0,0,999,999]]");
  EXPECT_EQ(found[1].phrase, "");
}

TEST(Boxes, DamageIsNamed) {
  for (const char* text :
       {"<|det|>[[1,2,3]]<|/det|>", "<|det|>[[1,2,3,x]]<|/det|>", "<|det|>[1,2,3,4]<|/det|>",
        "<|det|>[[1,2,3,4]", "<|det|><|/det|>", "<|det|>[[99999999999999999999,1,2,3]]<|/det|>",
        "<|det|>[[1,2,3,4]]]<|/det|>"}) {
    const auto found = find_groundings(answered(text));
    ASSERT_EQ(found.size(), 1U) << text;
    EXPECT_NE(found[0].damage, "") << text;
  }
}

TEST(Boxes, SoundMeansInsideAndNotEmpty) {
  EXPECT_TRUE((GroundedBox{0, 0, 999, 999}.sound()));
  EXPECT_FALSE((GroundedBox{0, 0, 1000, 10}.sound()));
  EXPECT_FALSE((GroundedBox{-1, 0, 10, 10}.sound()));
  EXPECT_FALSE((GroundedBox{10, 0, 10, 10}.sound()));
  EXPECT_FALSE((GroundedBox{0, 11, 10, 10}.sound()));
}

TEST(Boxes, TextInFrontOfEveryPictureHasNone) {
  Sample sample;
  sample.text = "<|det|>[[1,2,3,4]]<|/det|> <image_placeholder>";
  EXPECT_EQ(find_groundings(sample).at(0).picture, -1);
}

}  // namespace
}  // namespace dsvl
