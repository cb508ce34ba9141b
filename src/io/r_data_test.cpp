// Serialised objects, whole, cut and hostile.
#include "io/r_data.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "support/r_bytes.h"

namespace dsvl {
namespace {

// list(a = c(1.5, NA), f = factor(c("y", "x"))), a data frame.
std::string frame() {
  RBytes b;
  b.version2().word(19 | 256 | 512).word(2);
  b.word(14).word(2).real(1.5).real(std::nan(""));
  b.word(13 | 256 | 512).word(2).word(2).word(1);
  b.word(2 | 1024).symbol("levels").word(16).word(2).characters("x").characters("y");
  b.word(2 | 1024).symbol("class").word(16).word(1).characters("factor").word(254);
  b.word(2 | 1024).symbol("names").word(16).word(2).characters("a").characters("f");
  b.word(2 | 1024).word(255 | 2 << 8);  // the second symbol again: class
  b.word(16).word(1).characters("data.frame").word(254);
  return b.text;
}

TEST(RData, ADataFrameComesBack) {
  const RValue value = parse_r_data(frame(), "test");
  EXPECT_TRUE(value.is_a("data.frame"));
  ASSERT_EQ(value.items.size(), 2U);
  EXPECT_EQ(value.attribute("names")->strings, (std::vector<std::string>{"a", "f"}));
  EXPECT_EQ(value.items[0].reals[0], 1.5);
  EXPECT_TRUE(std::isnan(value.items[0].reals[1]));
  EXPECT_EQ(value.items[1].integers, (std::vector<int32_t>{2, 1}));
  EXPECT_EQ(value.items[1].attribute("levels")->strings, (std::vector<std::string>{"x", "y"}));
}

TEST(RData, RangesAreWrittenOut) {
  RBytes b;
  b.version3().range(4, 7, 1);
  EXPECT_EQ(parse_r_data(b.text, "test").integers, (std::vector<int32_t>{7, 8, 9, 10}));
}

// R puts a wrapped vector and its bookkeeping into one pair without an end.
TEST(RData, AWrappedVectorIsTheVector) {
  RBytes b;
  b.version3().word(238).word(2).symbol("wrap_real").word(2).symbol("base").word(2);
  b.word(13).word(1).word(14).word(254);
  b.word(2).word(14).word(2).real(2.5).real(4);
  b.word(13).word(2).word(0).word(1);
  b.word(254);
  EXPECT_EQ(parse_r_data(b.text, "test").reals, (std::vector<double>{2.5, 4}));
}

TEST(RData, SymbolsHaveNames) {
  RBytes list, nothing;
  list.version2().word(1).word(19).word(0);
  EXPECT_THROW(parse_r_data(list.text, "test"), Error);
  nothing.version2().word(1).word(254);
  EXPECT_THROW(parse_r_data(nothing.text, "test"), Error);
}

TEST(RData, FewBytesDoNotTakeMuchRoom) {
  EXPECT_THROW(parse_r_data(RBytes().version3().range(2e6, 1, 1).text, "test"), Error);
  EXPECT_THROW(parse_r_data(RBytes().version3().range(3, 2147483646, 1).text, "test"), Error);
  EXPECT_THROW(parse_r_data(RBytes().version3().range(3, INFINITY, 1).text, "test"), Error);
  EXPECT_THROW(parse_r_data(RBytes().version3().range(3, 1, std::nan("")).text, "test"), Error);
  EXPECT_EQ(parse_r_data(RBytes().version3().range(0, 1, 1).text, "test").size(), 0U);
  RBytes ranges;
  ranges.version3().word(19).word(5);
  for (int i = 0; i < 5; ++i) ranges.range(1e6, 1, 1);
  EXPECT_THROW(parse_r_data(ranges.text, "test"), Error);
  RBytes names;  // one long symbol, told again and again
  names.version2().word(19).word(1001).symbol(std::string(1 << 20, 'x'));
  for (int i = 0; i < 1000; ++i) names.word(255 | 1 << 8);
  EXPECT_THROW(parse_r_data(names.text, "test"), Error);
}

TEST(RData, Latin1BecomesUtf8AndMissingTextIsTold) {
  RBytes b;
  b.version2().word(16).word(2).characters("caf\xE9", 9 | 4 << 12).word(9).word(0xFFFFFFFF);
  const RValue value = parse_r_data(b.text, "test");
  EXPECT_EQ(value.strings[0], "caf\u00e9");
  EXPECT_EQ(value.missing_strings, (std::vector<bool>{false, true}));
}

TEST(RData, CutAndForeignBytesAreRefused) {
  const std::string whole = frame();
  for (size_t length = 0; length < whole.size(); ++length)
    EXPECT_THROW(parse_r_data(std::string_view(whole).substr(0, length), "test"), Error) << length;
  EXPECT_THROW(parse_r_data("A\n2\n", "test"), Error);
  RBytes long_vector;
  long_vector.version2().word(13).word(0x7FFFFFFF);
  EXPECT_THROW(parse_r_data(long_vector.text, "test"), Error);
  RBytes deep;
  deep.version2();
  for (int i = 0; i < 1000; ++i) deep.word(19).word(1);
  EXPECT_THROW(parse_r_data(deep.text, "test"), Error);
}

}  // namespace
}  // namespace dsvl
