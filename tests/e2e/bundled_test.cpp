// What the bundled models say about the pictures that come with them.
#include <gtest/gtest.h>

#include "support/program.h"

namespace dsvl {
namespace {

std::string answer(const std::string& model, const std::string& picture,
                   const std::string& question) {
  const auto run = run_dsvl({"run", std::string(DSVL_SOURCE_DIR "/models/") + model, question,
                             "--image", std::string(DSVL_SOURCE_DIR "/examples/") + picture});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  return run.out;
}

class Bundled : public testing::TestWithParam<const char*> {};

// Greedy answers; each of these was right with a wide margin when the weights were made.
TEST_P(Bundled, NamesWhatItSees) {
  EXPECT_NE(answer(GetParam(), "pizza.png", "What is this?").find("pizza"), std::string::npos);
  EXPECT_NE(answer(GetParam(), "pear.png", "What is this?").find("pear"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Models, Bundled, testing::Values("nano", "nano_moe"));

}  // namespace
}  // namespace dsvl
