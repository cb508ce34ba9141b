// Every kind of member there and back, and bytes that are cut.
#include "base/packed.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/json.h"

namespace dsvl {
namespace {

struct Inner {
  std::string name;
  std::vector<double> numbers;
};
void fields(Visitor& v, Inner& i) {
  v("name", i.name, "");
  v("numbers", i.numbers, "");
}

struct Outer {
  bool flag = false;
  int small = 0;
  int64_t large = 0;
  double real = 0;
  std::vector<std::string> words;
  std::optional<int64_t> some, none;
  Value value;
  Inner one;
  std::vector<Inner> many;
};
void fields(Visitor& v, Outer& o) {
  v("flag", o.flag, "");
  v("small", o.small, "");
  v("large", o.large, "");
  v("real", o.real, "");
  v("words", o.words, "");
  v("some", o.some, "");
  v("none", o.none, "");
  v("value", o.value, "");
  v("one", o.one, "");
  v("many", o.many, "");
}

Outer full() {
  Outer o;
  o.flag = true;
  o.small = -3;
  o.large = INT64_MIN;
  o.real = 0.1;
  o.words = {"", std::string("a\0b", 3), "月"};
  o.some = 7;
  o.value = Value(Value::Object{{"key", Value(int64_t{1})}});
  o.one = {"one", {}};
  o.many = {{"two", {-0.0, std::numeric_limits<double>::quiet_NaN()}}, {"three", {1e300}}};
  return o;
}

TEST(Packed, EveryMemberComesBack) {
  Outer back;
  back.none = 5;
  back.many.resize(9);
  unpack(back, pack(full()), "test");
  EXPECT_TRUE(back.flag);
  EXPECT_EQ(back.small, -3);
  EXPECT_EQ(back.large, INT64_MIN);
  EXPECT_EQ(back.real, 0.1);
  EXPECT_EQ(back.words, full().words);
  EXPECT_EQ(back.some, 7);
  EXPECT_FALSE(back.none.has_value());
  EXPECT_EQ(to_json(back.value), to_json(full().value));
  ASSERT_EQ(back.many.size(), 2U);
  EXPECT_TRUE(std::signbit(back.many[0].numbers[0]) && std::isnan(back.many[0].numbers[1]));
  EXPECT_EQ(back.many[1].name, "three");
  EXPECT_EQ(pack(back), pack(full()));
}

TEST(Packed, CutAndLongerBytesAreRefused) {
  const std::string bytes = pack(full());
  Outer back;
  for (size_t length = 0; length < bytes.size(); ++length)
    EXPECT_THROW(unpack(back, std::string_view(bytes).substr(0, length), "test"), Error) << length;
  EXPECT_THROW(unpack(back, bytes + "x", "test"), Error);
}

}  // namespace
}  // namespace dsvl
