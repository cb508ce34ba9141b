// Answers against the places of a composition, read a second way: out of the boxes in the text.
#include "data/captions/caption_questions.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace dsvl {
namespace {

NamedPicture named(const char* english, const char* chinese) {
  NamedPicture picture;
  picture.english = said_in_english(english);
  picture.chinese = said_in_chinese(chinese);
  return picture;
}

const NamedPicture kLion = named("A lion.", "狮子。"), kPear = named("A pear.", "梨。"),
                   kSaw = named("A saw.", "锯。");

Composition on_white(std::vector<Placed> placed) {
  return {blank_image(400, 200, {255, 255, 255}), std::move(placed), GroundKind::plain};
}

// Every answer that is drawn for a scene, by question.
std::multimap<std::string, std::string> all_answers(const Composition& scene, bool chinese) {
  std::multimap<std::string, std::string> answers;
  for (uint64_t seed = 0; seed < 600; ++seed) {
    Random random(seed);
    if (const auto exchange = ask_caption(scene, chinese, random))
      answers.emplace(exchange->question, exchange->answer);
  }
  return answers;
}

std::set<std::string> answers_to(const std::multimap<std::string, std::string>& all,
                                 const std::string& question) {
  std::set<std::string> found;
  for (auto [it, end] = all.equal_range(question); it != end; ++it) found.insert(it->second);
  return found;
}

using Only = std::set<std::string>;

TEST(CaptionQuestions, TwoPicturesHaveOneTruth) {
  // The lion on the left, small; the pear on the right, large.
  const auto all =
      all_answers(on_white({{&kLion, {10, 80, 50, 120}}, {&kPear, {250, 40, 370, 160}}}), false);
  EXPECT_EQ(answers_to(all, "What is to the left of the pear?"), Only{"A lion."});
  EXPECT_EQ(answers_to(all, "What is to the right of the lion?"), Only{"A pear."});
  EXPECT_EQ(answers_to(all, "What is to the left of the lion?"), Only{});
  EXPECT_EQ(answers_to(all, "Is the lion to the left of the pear?"), Only{"Yes."});
  EXPECT_EQ(answers_to(all, "Is the pear to the left of the lion?"), Only{"No."});
  EXPECT_EQ(answers_to(all, "Which is drawn larger, the lion or the pear?"), Only{"A pear."});
  EXPECT_EQ(answers_to(all, "What is shown, from left to right?"), Only{"A lion and a pear."});
  EXPECT_EQ(answers_to(all, "Where in the picture is the lion?"), Only{"On the left, halfway up."});
  EXPECT_EQ(answers_to(all, "Locate the pear."),
            Only{"<|ref|>a pear<|/ref|><|det|>[[624, 200, 924, 799]]<|/det|>"});
  EXPECT_EQ(answers_to(all, "Name what lies within <|det|>[[25, 400, 125, 599]]<|/det|>."),
            Only{"A lion."});
}

TEST(CaptionQuestions, ChineseHasItsOwnWords) {
  const auto all =
      all_answers(on_white({{&kLion, {180, 5, 220, 45}}, {&kSaw, {180, 150, 220, 190}}}), true);
  EXPECT_EQ(answers_to(all, "“锯”的上面是什么？"), Only{"狮子。"});
  EXPECT_EQ(answers_to(all, "“狮子”在图的什么位置？"), Only{"在图的上方中间。"});
  // Neither stands clearly left of the other.
  EXPECT_EQ(answers_to(all, "从左到右依次是什么？"), Only{});
  EXPECT_EQ(answers_to(all, "背景上贴了几张小图？"), Only{"2"});
}

TEST(CaptionQuestions, WhatIsDoubtfulIsNotAsked) {
  // Diagonal: left and above would both be right. Near the border of a third: no place.
  const auto all =
      all_answers(on_white({{&kLion, {110, 40, 150, 80}}, {&kPear, {160, 90, 200, 130}}}), false);
  for (const auto& [question, answer] : all) {
    EXPECT_EQ(question.find(" left of"), std::string::npos) << question;
    EXPECT_EQ(question.find(" above"), std::string::npos) << question;
    EXPECT_NE(question, "Where in the picture is the lion?");
  }
  EXPECT_GT(all.size(), 100U);
}

TEST(CaptionQuestions, OnePictureWithoutANameIsDescribed) {
  const NamedPicture planet = named("Jupiter—the largest planet!", "");
  const auto all = all_answers(on_white({{&planet, {150, 50, 250, 150}}}), false);
  EXPECT_FALSE(all.empty());
  for (const auto& [question, answer] : all) EXPECT_EQ(answer, "Jupiter—the largest planet!");
  EXPECT_TRUE(all_answers(on_white({{&planet, {150, 50, 250, 150}}}), true).empty());
}

}  // namespace
}  // namespace dsvl
