// Chat templates rendered by Jinja2 and here (fixture: tools/golden/jinja.py).
#include "prompt/jinja.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/json.h"

namespace dsvl {
namespace {

TEST(JinjaGolden, RendersAsJinja2Does) {
  const Value json = read_json_file(DSVL_SOURCE_DIR "/tests/golden/jinja.json");
  const auto& variables = json.at("variables").as_array();
  ASSERT_GT(json.at("cases").as_array().size(), 280u);
  for (const Value& item : json.at("cases").as_array()) {
    const std::string& source = item.at("template").as_string();
    const Value& given = variables[static_cast<size_t>(item.at("variables").as_int())];
    std::string text;
    bool refused = false;
    try {
      text = JinjaTemplate(source).render(given);
    } catch (const Error& e) {
      refused = true;
      text = e.what();
    }
    EXPECT_EQ(refused, item.find("error") != nullptr) << source << "\n" << text;
    const Value* wanted = item.find("text");
    if (wanted) {
      EXPECT_EQ(text, wanted->as_string()) << source;
    }
  }
}

}  // namespace
}  // namespace dsvl
