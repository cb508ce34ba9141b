// Titles on worked cases.
#include "data/captions/titles.h"

#include <gtest/gtest.h>

namespace dsvl {
namespace {

TEST(Titles, OnlyWhatAPersonWouldSayIsKept) {
  for (const char* good :
       {"Wooden barrel", "Double-hung window", "a teapot", "Captain's bed", "TV"})
    EXPECT_EQ(title_fault(good), nullptr) << good;
  EXPECT_STREQ(title_fault(""), "no title");
  for (const char* bad : {"glace_01", "Bill 10", "card (white)", "- pear", "Cafè"})
    EXPECT_STREQ(title_fault(bad), "a title with marks or digits") << bad;
  EXPECT_STREQ(title_fault("Clipart by Ann"), "a title of a file, not of a thing");
  EXPECT_STREQ(title_fault("seagull Contour"), "a title of a file, not of a thing");
  EXPECT_STREQ(title_fault("RoundPointShovel"), "a title of joined words");
  EXPECT_STREQ(title_fault("Vitamin C"), "a title with single letters");
  EXPECT_STREQ(title_fault("Square type A plug"), "a title with single letters");
  EXPECT_EQ(title_fault("A boy with a dog"), nullptr);
  EXPECT_STREQ(title_fault("one two three four five six seven"), "a title of more than six words");
}

TEST(Titles, NumbersOfFilesAreLeftOut) {
  for (const char* title : {"Apple Pie", "Apple Pie (B and W)", "Apple_Pie", "Apple Pie 02",
                            "Apple Pie#2", "Apple_Pie_3"})
    EXPECT_EQ(plain_title(title), "Apple Pie") << title;
  EXPECT_EQ(plain_title("45 rpm record"), "45 rpm record");
  EXPECT_EQ(plain_title("12"), "12");
  EXPECT_EQ(plain_title(""), "");
}

TEST(Titles, NamesGetTheirArticle) {
  const struct {
    const char *title, *name;
  } kCases[] = {{"Wooden Barrel", "a wooden barrel"},
                {"orange", "an orange"},
                {"Unicorn", "a unicorn"},
                {"urinal", "a urinal"},
                {"TV", "a TV"},
                {"MP player", "an MP player"},
                {"Milk", "milk"},
                {"Christmas Tree", "a Christmas tree"},
                {"Bowl with fruits", "a bowl with fruits"},
                {"Cactus", "a cactus"},
                {"A boy", "a boy"},
                {"moon", "the moon"},
                {"Eiffel Tower", "the Eiffel tower"},
                {"Jupiter", "Jupiter"}};
  for (const auto& [title, name] : kCases) EXPECT_EQ(said_by_title(title).name, name) << title;
  EXPECT_EQ(said_by_title("Wooden Barrel").description, "A wooden barrel.");
}

TEST(Titles, PluralsAreDescriptionsAlone) {
  EXPECT_EQ(said_by_title("French Fries").description, "French fries.");
  EXPECT_EQ(said_by_title("French Fries").name, "");
  EXPECT_EQ(said_by_title("Stack of Books").name, "a stack of books");
  EXPECT_EQ(said_by_title("Feet in Sandals").description, "Feet in sandals.");
  EXPECT_EQ(said_by_title("Feet in Sandals").name, "");
  EXPECT_EQ(said_by_title("Women").description, "Women.");
}

TEST(Titles, AWordInCommonIsFoundThroughPluralsAndMarks) {
  EXPECT_TRUE(shares_word("Green Pears", {"food", "pear_02"}));
  EXPECT_FALSE(shares_word("Orange", {"food", "pear_02"}));
  EXPECT_FALSE(shares_word("a b", {"a b"}));  // nothing that tells things apart
}

}  // namespace
}  // namespace dsvl
