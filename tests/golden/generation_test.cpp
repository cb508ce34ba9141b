// generation_config.json as transformers' generate() heeds it (tools/golden/generation.py).
#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.h"
#include "base/json.h"
#include "support/golden.h"
#include "support/program.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

TEST(GenerationGolden, FilesAreHeededAsByTransformers) {
  const auto json = read_json_file(golden_path("generation.json"));
  const auto& cases = json.at("cases").as_array();
  ASSERT_EQ(cases.size(), 16u);
  for (const auto& one : cases) {
    const auto folder = fresh_path("generation_model");
    fs::create_directories(folder);
    for (const auto& entry : fs::directory_iterator(golden_path("models/tiny_llama")))
      fs::create_symlink(entry.path(), fs::path(folder) / entry.path().filename());
    fs::remove(folder + "/generation_config.json");
    write_file_atomic(folder + "/generation_config.json", to_json(one.at("config")));
    const auto done =
        run_dsvl({"run", folder, one.at("text").as_string(), "--raw-prompt", "--json"});
    ASSERT_EQ(done.exit_code, 0) << done.err;
    EXPECT_EQ(parse_json(done.out, "").at("token_ids"), one.at("ids"))
        << to_json(one.at("config")) << " " << one.at("text").as_string();
  }
}

}  // namespace
}  // namespace dsvl
