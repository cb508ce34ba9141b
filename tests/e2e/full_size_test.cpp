// The published sizes on this machine: random bfloat16 weights of the full 1.3B and 7B shapes answer
// about a picture. A suite a size: the peak is that of all children of a test process.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <filesystem>
#include <fstream>

#include "base/files.h"
#include "base/json.h"
#include "support/program.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

constexpr double kGigabyte = 1e9;

double free_memory() {
  std::ifstream info("/proc/meminfo");
  std::string key, unit;
  for (double kilobytes = 0; info >> key >> kilobytes; std::getline(info, unit))
    if (key == "MemAvailable:") return kilobytes * 1024;
  return 0;
}

double peak_of_children() {
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024;
}

// A model directory that lives as long as the test.
struct Weights {
  explicit Weights(const std::string& size) : path(fresh_path("full_" + size)) {}
  ~Weights() { fs::remove_all(path); }
  double bytes() const {
    double sum = 0;
    for (const auto& entry : fs::directory_iterator(path))
      if (entry.path().extension() == ".safetensors") sum += static_cast<double>(entry.file_size());
    return sum;
  }
  const std::string path;
};

// Mapped weights count as memory of the process: the peak holds them and at most 2 GiB.
void answers_about_a_picture(const std::string& size, double weights_gb) {
  const std::string source = DSVL_SOURCE_DIR;
  const Weights model(size);
  const double room = static_cast<double>(fs::space(fs::path(model.path).parent_path()).available);
  if (room < (weights_gb + 2) * kGigabyte || free_memory() < (weights_gb + 2.5) * kGigabyte)
    GTEST_SKIP() << "wants " << weights_gb + 2.5 << " GB of memory and of disk in "
                 << fs::temp_directory_path();
  const std::string config = fresh_path("config_" + size);
  Value json = read_json_file(source + "/recipes/" + size + "/model/config.json");
  json.set("torch_dtype", "bfloat16");
  fs::create_directories(config);
  write_file_atomic(config + "/config.json", to_json(json, 2));
  const auto made = run_dsvl({"init", config, model.path});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  for (const char* file : {"tokenizer.json", "tokenizer_config.json"})
    fs::copy_file(published_tokenizer() + "/" + file, model.path + "/" + file,
                  fs::copy_options::overwrite_existing);
  EXPECT_NEAR(model.bytes() / kGigabyte, weights_gb, 0.02 * weights_gb);

  const auto run = run_dsvl({"run", model.path, "What is in the picture?", "--image",
                             source + "/examples/pizza.png", "--max-new-tokens", "4", "--json"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const Value answer = parse_json(run.out, "stdout");
  EXPECT_GT(answer.at("prompt_tokens").as_int(), 576);
  EXPECT_GE(answer.at("token_ids").as_array().size(), 1u);
  EXPECT_LE(peak_of_children(), model.bytes() + 2.0 * (1 << 30));
}

// Sizes: bfloat16 bytes of 1,975,235,584 and 7,343,990,017 parameters (architecture 7).
TEST(FullSize1b, AnswersAboutAPicture) {
  answers_about_a_picture("1b", 3.95);
}

TEST(FullSize7b, AnswersAboutAPicture) {
  answers_about_a_picture("7b", 14.69);
}

}  // namespace
}  // namespace dsvl
