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

// The last byte of あ and a space after it look like the two bytes of a no-break space.
TEST(Jinja, SplitKeepsCharactersWhole) {
  EXPECT_EQ(render("{{ 'あ い'.split() | join('|') }}"), "あ|い");
}

}  // namespace
}  // namespace dsvl
