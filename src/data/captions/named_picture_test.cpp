// Which descriptions are names, on worked cases.
#include "data/captions/named_picture.h"

#include <gtest/gtest.h>

#include "data/captions/picking.h"

namespace dsvl {
namespace {

TEST(NamedPicture, APhraseWithoutVerbIsAName) {
  EXPECT_EQ(said_in_english("A ripe, red tomato!").name, "");  // two phrases
  EXPECT_EQ(said_in_english("A sleeping capybara.").name, "a sleeping capybara");
  EXPECT_EQ(said_in_english("Quarter note.").name, "Quarter note");
  EXPECT_EQ(said_in_english("A candy cane is a traditional treat.").name, "");
  EXPECT_EQ(said_in_english("A dumper. It carries its load in the front.").name, "");
  EXPECT_EQ(said_in_english("Another tombstone.").name, "");
  EXPECT_EQ(said_in_english("").name, "");
  EXPECT_EQ(said_in_english("A gas cylinder.").description, "A gas cylinder.");
  EXPECT_EQ(said_in_chinese("一只睡觉的水豚。").name, "一只睡觉的水豚");
  EXPECT_EQ(said_in_chinese("屈从，意思是让别人先走。").name, "");
}

TEST(NamedPicture, WhatSpeaksToTheReaderIsNoDescription) {
  EXPECT_TRUE(is_no_description("Remember to flush the toilet!"));
  EXPECT_TRUE(is_no_description("A UK post box. Put your letter in here!"));
  EXPECT_TRUE(is_no_description("– Because a brain is a terrible thing to waste…"));
  EXPECT_FALSE(is_no_description("Jupiter—the largest planet in our solar system!"));
}

TEST(NamedPicture, NamesStandInSentences) {
  EXPECT_EQ(definite("an orange"), "the orange");
  EXPECT_EQ(definite("two wild boars"), "the two wild boars");
  EXPECT_EQ(definite("Jupiter"), "Jupiter");
  EXPECT_EQ(definite("some bread"), "the bread");
  EXPECT_EQ(key_words("two wild Boars"), (std::vector<std::string>{"wild", "boar"}));
  EXPECT_TRUE(has_article("an orange"));
  EXPECT_TRUE(has_article("the Sun"));
  EXPECT_FALSE(has_article("two wild boars"));
  EXPECT_FALSE(has_article("Red plastic flower"));
}

TEST(NamedPicture, FoldersTellTheClass) {
  EXPECT_EQ(picture_class("stamps/plants/flowers/rose.png"), PictureClass::plant);
  EXPECT_EQ(picture_class("stamps/plants/flowers/plastic/red.png"), PictureClass::none);
  EXPECT_TRUE(may_overlap(PictureClass::food, PictureClass::plant));
  EXPECT_FALSE(may_overlap(PictureClass::plant, PictureClass::plant));
}

NamedPicture named(const char* english, const char* chinese = "") {
  NamedPicture picture;
  picture.english.name = english;
  picture.chinese.name = chinese;
  return picture;
}

TEST(NamedPicture, WhatMayBeCalledAlikeIsNotDistinct) {
  EXPECT_TRUE(distinct_names(named("a lion"), named("a saw")));
  EXPECT_FALSE(distinct_names(named("a lion"), named("two lions")));
  EXPECT_FALSE(distinct_names(named("a sleeping kitten"), named("a cat")));
  EXPECT_FALSE(distinct_names(named("a cat"), named("a kitten")));
  EXPECT_TRUE(distinct_names(named("an owl"), named("an eagle")));  // neither is called the other
  EXPECT_FALSE(distinct_names(named("a TV"), named("a television")));
  EXPECT_FALSE(distinct_names(named("a cactus"), named("a plant")));
  EXPECT_FALSE(distinct_names(named("a tree"), named("a cypress")));
  EXPECT_FALSE(distinct_names(named("a pine"), named("a plant")));  // by way of a tree
  EXPECT_FALSE(distinct_names(named("a sofa", "沙发"), named("a bed", "沙发床")));
  EXPECT_FALSE(distinct_names(named("a sofa"), named("", "床")));
}

}  // namespace
}  // namespace dsvl
