// Folders that appear whole, and the processor files in them.
#include "models/model_directory.h"

#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "base/files.h"
#include "base/json.h"
#include "base/signals.h"
#include "io/safetensors.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

const std::string kModels = DSVL_SOURCE_DIR "/tests/golden/models/";

std::string fresh_folder(const std::string& name) {
  const auto path = fs::path(testing::TempDir()) / ("model_directory_" + name);
  fs::remove_all(path);
  fs::create_directories(path);
  return path.string();
}

// A signal in the middle of a tensor file ends the process with its code and no trace.
TEST(ModelDirectory, ASignalLeavesNothingBehind) {
  const auto folder = fresh_folder("signal");
  const auto write = [&folder] {
    note_signals();
    try {
      write_directory_atomic(folder + "/model", [](const std::string& inside) {
        SafetensorsWriter writer(inside + "/model.safetensors",
                                 {{"a", at::kFloat, {2}}, {"b", at::kFloat, {2}}});
        writer.write(at::zeros({2}));
        std::raise(SIGTERM);
        writer.write(at::zeros({2}));
        writer.finish();
      });
    } catch (const Interrupted& stopped) {
      _exit(128 + stopped.signal_number);
    }
    _exit(0);
  };
  EXPECT_EXIT(write(), testing::ExitedWithCode(128 + SIGTERM), "");
  EXPECT_TRUE(fs::is_empty(folder));
}

// transformers 5 writes no preprocessor_config.json.
TEST(ModelDirectory, SettingsComeFromTheProcessorsFileToo) {
  const auto source = fresh_folder("source");
  fs::copy(kModels + "tiny_vl", source, fs::copy_options::recursive);
  fs::remove(source + "/preprocessor_config.json");
  write_file_atomic(source + "/processor_config.json",
                    R"({"image_tag":"<picture>","image_processor":{"min_size":7,
    "image_mean":[0.25,0.5,0.75],"image_std":[0.5,0.5,0.5],"size":{"height":32,"width":32}}})");
  const auto config = read_model_config(source);
  const auto original = fresh_folder("original"), kept = fresh_folder("kept");
  write_directory_files(original, config, Layout::original, source);
  const auto settings = read_json_file(original + "/preprocessor_config.json");
  EXPECT_EQ(settings.at("min_size").as_int(), 7);
  EXPECT_EQ(settings.at("image_mean"), Value::list(std::vector<double>{0.25, 0.5, 0.75}));
  EXPECT_EQ(read_image_tag(original), "<picture>");
  write_directory_files(kept, config, Layout::hf, source);
  EXPECT_EQ(read_file(kept + "/processor_config.json"),
            read_file(source + "/processor_config.json"));
  EXPECT_FALSE(fs::exists(kept + "/preprocessor_config.json"));
  EXPECT_EQ(read_image_tag(kModels + "tiny_vl"), "<image_placeholder>");
}

}  // namespace
}  // namespace dsvl
