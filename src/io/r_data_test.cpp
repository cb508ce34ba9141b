// Serialised objects written out by hand after R Internals 1.8.
#include "io/r_data.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "base/error.h"

namespace dsvl {
namespace {

// Big-endian words and texts, one after another.
struct Bytes {
  std::string text = "X\n";
  Bytes& word(uint32_t w) {
    for (int shift = 24; shift >= 0; shift -= 8) text += static_cast<char>(w >> shift);
    return *this;
  }
  Bytes& real(double v) {
    const auto bits = std::bit_cast<uint64_t>(v);
    return word(static_cast<uint32_t>(bits >> 32)).word(static_cast<uint32_t>(bits));
  }
  Bytes& characters(const std::string& s, uint32_t flags = 9 | 64 << 12) {
    word(flags).word(static_cast<uint32_t>(s.size()));
    text += s;
    return *this;
  }
  Bytes& version2() { return word(2).word(0x40202).word(0x20300); }
  Bytes& version3() {
    word(3).word(0x40202).word(0x30500).word(5);
    text += "UTF-8";
    return *this;
  }
  Bytes& range(double count, double first, double step) {
    word(238).word(2).symbol("compact_intseq").word(2).symbol("base").word(2);
    word(13).word(1).word(13).word(254);
    return word(14).word(3).real(count).real(first).real(step).word(254);
  }
  Bytes& symbol(const std::string& s) { return word(1).characters(s); }
};

// list(a = c(1.5, NA), f = factor(c("y", "x"))), a data frame.
std::string frame() {
  Bytes b;
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
  Bytes b;
  b.version3().range(4, 7, 1);
  EXPECT_EQ(parse_r_data(b.text, "test").integers, (std::vector<int32_t>{7, 8, 9, 10}));
}

// R puts a wrapped vector and its bookkeeping into one pair without an end.
TEST(RData, AWrappedVectorIsTheVector) {
  Bytes b;
  b.version3().word(238).word(2).symbol("wrap_real").word(2).symbol("base").word(2);
  b.word(13).word(1).word(14).word(254);
  b.word(2).word(14).word(2).real(2.5).real(4);
  b.word(13).word(2).word(0).word(1);
  b.word(254);
  EXPECT_EQ(parse_r_data(b.text, "test").reals, (std::vector<double>{2.5, 4}));
}

TEST(RData, SymbolsHaveNames) {
  Bytes list, nothing;
  list.version2().word(1).word(19).word(0);
  EXPECT_THROW(parse_r_data(list.text, "test"), Error);
  nothing.version2().word(1).word(254);
  EXPECT_THROW(parse_r_data(nothing.text, "test"), Error);
}

TEST(RData, FewBytesDoNotTakeMuchRoom) {
  EXPECT_THROW(parse_r_data(Bytes().version3().range(2e6, 1, 1).text, "test"), Error);
  EXPECT_THROW(parse_r_data(Bytes().version3().range(3, 2147483646, 1).text, "test"), Error);
  EXPECT_THROW(parse_r_data(Bytes().version3().range(3, INFINITY, 1).text, "test"), Error);
  EXPECT_THROW(parse_r_data(Bytes().version3().range(3, 1, std::nan("")).text, "test"), Error);
  EXPECT_EQ(parse_r_data(Bytes().version3().range(0, 1, 1).text, "test").size(), 0U);
  Bytes ranges;
  ranges.version3().word(19).word(5);
  for (int i = 0; i < 5; ++i) ranges.range(1e6, 1, 1);
  EXPECT_THROW(parse_r_data(ranges.text, "test"), Error);
  Bytes names;  // one long symbol, told again and again
  names.version2().word(19).word(1001).symbol(std::string(1 << 20, 'x'));
  for (int i = 0; i < 1000; ++i) names.word(255 | 1 << 8);
  EXPECT_THROW(parse_r_data(names.text, "test"), Error);
}

TEST(RData, Latin1BecomesUtf8AndMissingTextIsTold) {
  Bytes b;
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
  Bytes long_vector;
  long_vector.version2().word(13).word(0x7FFFFFFF);
  EXPECT_THROW(parse_r_data(long_vector.text, "test"), Error);
  Bytes deep;
  deep.version2();
  for (int i = 0; i < 1000; ++i) deep.word(19).word(1);
  EXPECT_THROW(parse_r_data(deep.text, "test"), Error);
}

}  // namespace
}  // namespace dsvl
