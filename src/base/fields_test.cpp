// Settings are read, refused and written back by the one walk.
#include "base/fields.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/json.h"
#include "base/toml.h"

namespace dsvl {
namespace {

struct Inner {
  double rate = 0.5;
  std::optional<int64_t> limit;
};
void fields(Visitor& v, Inner& c) {
  v("rate", c.rate, "");
  v("limit", c.limit, "");
}
struct Outer {
  std::string name = "x";
  std::vector<int64_t> sizes{1};
  Inner inner;
  std::vector<Inner> items;
};
void fields(Visitor& v, Outer& c) {
  v("name", c.name, "");
  v("sizes", c.sizes, "");
  v("inner", c.inner, "");
  v("items", c.items, "");
}

TEST(Fields, ReadsNestedStructsAndLists) {
  Outer outer;
  const auto json = parse_json(
      R"({"name":"n","sizes":[2,3],"inner":{"rate":2,"limit":7},"items":[{"rate":1}]})", "t");
  EXPECT_TRUE(read_fields(outer, json, "t", Unknown::refuse).empty());
  EXPECT_EQ(outer.name, "n");
  EXPECT_EQ(outer.sizes, (std::vector<int64_t>{2, 3}));
  EXPECT_EQ(outer.inner.rate, 2.0);
  EXPECT_EQ(outer.inner.limit, 7);
  ASSERT_EQ(outer.items.size(), 1u);
  EXPECT_EQ(outer.items[0].rate, 1.0);
  Outer again;
  read_fields(again, write_fields(outer), "t", Unknown::refuse);
  EXPECT_EQ(write_fields(again), write_fields(outer));
}

TEST(Fields, RefusesAnUnknownKeyAndNamesTheNearest) {
  Outer outer;
  try {
    read_fields(outer, parse_json(R"({"inner":{"rat":1}})", "f.toml"), "f.toml", Unknown::refuse);
    FAIL();
  } catch (const Error& e) {
    EXPECT_STREQ(e.what(), "f.toml: unknown key 'inner.rat'; did you mean 'rate'?");
  }
  EXPECT_EQ(read_fields(outer, parse_json(R"({"inner":{"rat":1}})", "f"), "f", Unknown::report),
            std::vector<std::string>{"inner.rat"});
}

TEST(Fields, SaysWhereAKindIsWrong) {
  Outer outer;
  try {
    read_fields(outer, parse_json(R"({"inner":{"rate":"fast"}})", "f"), "f", Unknown::refuse);
    FAIL();
  } catch (const Error& e) {
    EXPECT_STREQ(e.what(), "f: 'inner.rate': wanted a number, found a string");
  }
}

TEST(Toml, RoundTripsAndSetsByPath) {
  auto value = parse_toml("a = 1\n[train]\nrate = 0.5\n[[s]]\nn = 'x'\n", "r.toml");
  set_by_path(value, "train.rate=1e-4");
  set_by_path(value, "train.kind=cosine");
  EXPECT_EQ(value.at("train").at("rate").as_double(), 1e-4);
  EXPECT_EQ(value.at("train").at("kind").as_string(), "cosine");
  EXPECT_EQ(to_json(parse_toml(to_toml(value), "again").at("s")), R"([{"n":"x"}])");
}

TEST(Json, RefusesDepthDuplicatesAndCutText) {
  EXPECT_THROW(parse_json(std::string(10000, '['), "d"), Error);
  EXPECT_THROW(parse_json(R"({"a":1,"a":2})", "d"), Error);
  EXPECT_THROW(parse_json(R"({"a":)", "d"), Error);
  EXPECT_THROW(parse_json("\"\xff\"", "d"), Error);
}

}  // namespace
}  // namespace dsvl
