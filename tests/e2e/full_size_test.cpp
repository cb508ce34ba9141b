// The published sizes on this machine: random bfloat16 weights of full shapes answer about a
// picture. A suite a size: the peak is that of all children of a test process.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <filesystem>
#include <fstream>

#include "base/files.h"
#include "base/json.h"
#include "models/model_source.h"
#include "support/golden.h"
#include "support/program.h"
#include "support/test_data.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

constexpr double kGigabyte = 1e9, kGibibyte = 1 << 30;

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

// A folder in the tests' temporary one that lives as long as the test.
struct Folder {
  explicit Folder(const std::string& name) : path(fresh_path(name)) {}
  ~Folder() { fs::remove_all(path); }
  const std::string path;
};

double weight_bytes(const std::string& folder) {
  double sum = 0;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".safetensors") sum += static_cast<double>(entry.file_size());
  return sum;
}

std::string published_config(const std::string& size) {
  return DSVL_SOURCE_DIR "/recipes/" + size + "/model/config.json";
}

// The hybrid encoder before a decoder of this width, cut to its first layers.
Value hybrid_with(Value language, int64_t layers) {
  Value config = read_json_file(golden_path("configs/deepseek_vl_v2/config.json"));
  Value aligner = config.at("aligner_config"), params = aligner.at("params");
  params.set("n_embed", language.at("hidden_size").as_int());
  aligner.set("params", params);
  language.set("num_hidden_layers", layers);
  config.set("aligner_config", aligner);
  config.set("language_config", language);
  return config;
}

// Mapped weights count as memory of the process: the peak holds them and `more_gib` at most.
void answers_about_a_picture(const Value& config, double weights_gb, double more_gib) {
  const Folder source("config"), model("model");
  const double room = static_cast<double>(fs::space(fs::path(model.path).parent_path()).available);
  if (room < (weights_gb + 2) * kGigabyte || free_memory() < (weights_gb + 2.5) * kGigabyte)
    GTEST_SKIP() << "wants " << weights_gb + 2.5 << " GB of memory and of disk in "
                 << fs::temp_directory_path();
  fs::create_directories(source.path);
  write_file_atomic(source.path + "/config.json", to_json(config, 2));
  // DeepSeek LLM's own vocabulary; DeepSeek-VL has its <image_placeholder> where that is padded.
  const auto vocabulary = read_tokenizer_files(test_data("llama_cpp/ggml-vocab-deepseek-llm.gguf"));
  std::string tokenizer = to_json(vocabulary.tokenizer);
  const std::string padding = "[PAD100015]";
  tokenizer.replace(tokenizer.find(padding), padding.size(), "<image_placeholder>");
  write_file_atomic(source.path + "/tokenizer.json", tokenizer);
  write_file_atomic(source.path + "/tokenizer_config.json", to_json(vocabulary.config));
  const auto made = run_dsvl({"init", source.path, model.path});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  const double weights = weight_bytes(model.path);
  EXPECT_NEAR(weights / kGigabyte, weights_gb, 0.01 * weights_gb);

  const auto run =
      run_dsvl({"run", model.path, "What is in the picture?", "--image",
                DSVL_SOURCE_DIR "/examples/pizza.png", "--max-new-tokens", "4", "--json"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const Value answer = parse_json(run.out, "stdout");
  EXPECT_GT(answer.at("prompt_tokens").as_int(), 576);
  EXPECT_GE(answer.at("token_ids").as_array().size(), 1u);
  EXPECT_LE(peak_of_children(), weights + more_gib * kGibibyte);
}

// Sizes of the first two: bfloat16 bytes of 1,975,235,584 and 7,343,990,017 parameters
// (architecture 7). A 7B has to fit into 20 GiB.
TEST(FullSize1b, AnswersAboutAPicture) {
  answers_about_a_picture(read_json_file(published_config("1b")), 3.95, 2);
}

TEST(FullSize7b, AnswersAboutAPicture) {
  answers_about_a_picture(read_json_file(published_config("7b")), 14.69, 2);
}

// DeepSeek-V2 at its own width, one dense layer and one with all 160 experts, within 22 GiB.
TEST(FullSizeV2, TwoLayersAnswerAboutAPicture) {
  const Value config = read_json_file(golden_path("configs/deepseek_vl_v2/config.json"));
  answers_about_a_picture(hybrid_with(config.at("language_config"), 2), 11.5, 11);
}

TEST(FullSizeV2Lite, EightLayersAnswerAboutAPicture) {
  const Value language = read_json_file(golden_path("configs/deepseek_v2_lite/config.json"));
  answers_about_a_picture(hybrid_with(language, 8), 10.0, 2);
}

}  // namespace
}  // namespace dsvl
