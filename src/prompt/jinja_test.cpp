// What a template cannot do: grow without end. Its meaning is held by tests/golden/jinja_test.cpp.
#include "prompt/jinja.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/value.h"

namespace dsvl {
namespace {

std::string render(const std::string& source) {
  return JinjaTemplate(source).render(Value(Value::Object{}));
}

std::string error_of(const std::string& source) {
  try {
    return "no error, but: " + render(source);
  } catch (const Error& e) {
    return e.what();
  }
}

std::string grown(const std::string& wrapped, int times) {
  return "{% set ns = namespace(x=[1]) %}{% for i in range(" + std::to_string(times) +
         ") %}{% set ns.x = " + wrapped + " %}{% endfor %}{{ ns.x }}";
}

TEST(Jinja, ValuesStayShallow) {
  EXPECT_NE(error_of(grown("[ns.x]", 100000)).find("64 levels"), std::string::npos);
  EXPECT_NE(error_of(grown("{'k': ns.x}", 100000)).find("64 levels"), std::string::npos);
  EXPECT_NE(error_of(grown("ns", 100000)).find("64 levels"), std::string::npos);
  EXPECT_EQ(render(grown("[ns.x]", 2)), "[[[1]]]");
}

TEST(Jinja, CopiesCountAsSteps) {
  EXPECT_NE(error_of(grown("[ns.x, ns.x]", 60)).find("1,000,000 elements"), std::string::npos);
  const std::string long_list = "{% set l = range(100000) %}{% for i in range(100000) %}";
  EXPECT_NE(error_of(long_list + "{% set k = l %}{% endfor %}").find("steps"), std::string::npos);
  EXPECT_NE(error_of(long_list + "{{ l | first }}{% endfor %}").find("steps"), std::string::npos);
  const std::string long_text = "{% set t = 'x' * 60000000 %}{% for i in range(100000) %}";
  EXPECT_NE(error_of(long_text + "{% set u = t %}{% endfor %}").find("steps"), std::string::npos);
}

std::string repeated(const std::string& text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

TEST(Jinja, NestingAndStepsEnd) {
  const auto nested = [](int depth) {
    return repeated("{% if true %}", depth) + "x" + repeated("{% endif %}", depth);
  };
  EXPECT_EQ(render(nested(90)), "x");
  EXPECT_NE(error_of(nested(5000)).find("nested too deeply"), std::string::npos);
  const auto parentheses = repeated("(", 5000) + "1" + repeated(")", 5000);
  EXPECT_NE(error_of("{{ " + parentheses + " }}").find("nested too deeply"), std::string::npos);
  EXPECT_NE(error_of("{{ " + repeated("not ", 5000) + "1 }}").find("too deeply"),
            std::string::npos);
  const auto loops = repeated("{% for i in range(1000) %}", 4) + repeated("{% endfor %}", 4);
  EXPECT_NE(error_of(loops).find("10000000 steps"), std::string::npos);
}

// The last byte of あ and a space after it look like the two bytes of a no-break space.
TEST(Jinja, SplitKeepsCharactersWhole) {
  EXPECT_EQ(render("{{ 'あ い'.split() | join('|') }}"), "あ|い");
}

}  // namespace
}  // namespace dsvl
