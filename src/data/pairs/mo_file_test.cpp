// Catalogues made by hand in both byte orders, and damaged ones.
#include "data/pairs/mo_file.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "support/mo_catalogue.h"

namespace dsvl {
namespace {

using Strings = std::vector<std::pair<std::string, std::string>>;

const Strings kStrings = {{"", "Content-Type: text/plain; charset=UTF-8\n"},
                          {"Open file", "打开文件"},
                          {std::string("menu\x04Open file"), "打开"},
                          {std::string("one line\0many lines", 19), std::string("行\0多行", 10)}};

TEST(MoFile, BothByteOrdersReadAlike) {
  for (const bool big : {false, true}) {
    const auto entries = parse_mo(mo_catalogue(kStrings, big), "x.mo");
    ASSERT_EQ(entries.size(), 3U);
    EXPECT_EQ(entries[0].id, "Open file");
    EXPECT_EQ(entries[0].context, "");
    EXPECT_EQ(entries[0].translations, std::vector<std::string>{"打开文件"});
    EXPECT_EQ(entries[1].context, "menu");
    EXPECT_EQ(entries[1].id, "Open file");
    EXPECT_EQ(entries[2].id, "one line");
    EXPECT_EQ(entries[2].plural, "many lines");
    EXPECT_EQ(entries[2].translations, (std::vector<std::string>{"行", "多行"}));
  }
}

TEST(MoFile, DamageIsNamed) {
  const std::string good = mo_catalogue(kStrings, false);
  EXPECT_THROW(parse_mo("", "x.mo"), Error);
  EXPECT_THROW(parse_mo("GNU gettext, they said, and no more", "x.mo"), Error);
  for (size_t length = 0; length < good.size(); ++length)
    EXPECT_THROW(parse_mo(good.substr(0, length), "x.mo"), Error) << length;
  // Every number of the head and the tables as large as it gets.
  for (size_t at = 4; at < 28 + 16 * kStrings.size(); at += 4) {
    if (at >= 20 && at < 28) continue;  // the hash table, which is not read
    std::string bad = good;
    bad.replace(at, 4, "\xFF\xFF\xFF\xFF");
    EXPECT_THROW(parse_mo(bad, "x.mo"), Error) << at;
  }
  // Every string is the longest one.
  std::string bomb = good;
  const size_t longest = 28 + 8 * kStrings.size();
  for (size_t at = 28; at < 28 + 16 * kStrings.size(); at += 8)
    bomb.replace(at, 8, good, longest, 8);
  EXPECT_THROW(parse_mo(bomb, "x.mo"), Error);
}

TEST(MoFile, MoreFormsThanAnyLanguageHasAreRefused) {
  const std::string forms(15, '\0');  // sixteen that are empty
  EXPECT_EQ(parse_mo(mo_catalogue({{"one", forms}}, false), "x.mo")[0].translations.size(), 16U);
  EXPECT_THROW(parse_mo(mo_catalogue({{"one", forms + '\0'}}, false), "x.mo"), Error);
}

TEST(MoFile, NewerRevisionsAreRefused) {
  std::string newer = mo_catalogue(kStrings, false);
  newer[6] = 2;  // the upper half of the revision
  EXPECT_THROW(parse_mo(newer, "x.mo"), Error);
}

}  // namespace
}  // namespace dsvl
