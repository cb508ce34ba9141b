// `dsvl train` from outside: resume, signals, kills, locks, full disks, bad recipes.
#include <gtest/gtest.h>

#include <cmath>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "base/random.h"
#include "io/safetensors.h"
#include "support/golden.h"
#include "support/program.h"
#include "support/train_run.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

class TrainRuns : public testing::Test {
 protected:
  // The undisturbed run's last weights.
  std::string whole(const std::string& stage) {
    const std::string dir = folder_.path("whole_" + stage);
    TrainProcess run({folder_.recipe(stage), "--output-dir", dir});
    EXPECT_EQ(run.wait(), 0) << run.err();
    return weights_hash(dir, 6);
  }
  TrainFolder folder_;
};

class TrainStages : public TrainRuns, public testing::WithParamInterface<const char*> {};

// Stopped by SIGTERM once and killed four times at random moments, 24 kills over all stages,
// resumed each time: the same bits in the end.
TEST_P(TrainStages, KillsAndSignalsChangeNothing) {
  constexpr int64_t kSteps = 24, kKills = 4;
  const std::string stage = GetParam(), recipe = folder_.recipe(stage);
  const Words words{recipe, "--set", "train.save_steps=1", "--set",
                    str("train.max_steps=", kSteps)};
  const auto run_in = [&words](const std::string& dir) {
    Words all = words;
    all.insert(all.end(), {"--output-dir", dir});
    return TrainProcess(all);
  };
  TrainProcess undisturbed = run_in(folder_.path("whole"));
  ASSERT_EQ(undisturbed.wait(), 0) << undisturbed.err();
  const std::string dir = folder_.path("killed");
  Random random(hash_name(stage));
  for (int64_t i = 0; i <= kKills; ++i) {
    TrainProcess run = run_in(dir);
    // The second one while it still starts, or soon after.
    if (i != 1) wait_for_steps(dir, static_cast<size_t>(1 + i * (kSteps - 8) / kKills));
    std::this_thread::sleep_for(std::chrono::milliseconds(random.below(i == 1 ? 600 : 120)));
    run.send(i == 0 ? SIGTERM : SIGKILL);
    EXPECT_EQ(run.wait(), 128 + (i == 0 ? SIGTERM : SIGKILL)) << run.err();
  }
  TrainProcess last = run_in(dir);
  ASSERT_EQ(last.wait(), 0) << last.err();
  EXPECT_EQ(weights_hash(dir, kSteps), weights_hash(folder_.path("whole"), kSteps));
}

INSTANTIATE_TEST_SUITE_P(Stages, TrainStages,
                         testing::Values("glyphs", "contrastive", "language", "adaptor", "joint",
                                         "sft"),
                         [](const auto& stage) { return std::string(stage.param); });

TEST_F(TrainRuns, BrokenCheckpointsArePassedOver) {
  const std::string wanted = whole("joint"), dir = folder_.path("whole_joint");
  fs::remove_all(dir + "/checkpoint-6");
  fs::resize_file(dir + "/checkpoint-4/model.safetensors", 100);
  fs::create_directories(dir + "/.saving-6");
  TrainProcess run(
      {folder_.recipe("joint"), "--output-dir", dir, "--set", "train.save_total_limit=5"});
  EXPECT_EQ(run.wait(), 0) << run.err();
  EXPECT_NE(run.err().find("passing over"), std::string::npos) << run.err();
  EXPECT_EQ(weights_hash(dir, 6), wanted);
  EXPECT_FALSE(fs::exists(dir + "/.saving-6"));
  EXPECT_EQ(losses_of(dir).size(), 6u);
}

TEST_F(TrainRuns, FeaturesThatAreKeptChangeNothingOnResume) {
  const Words cache{"--set", "data.feature_cache_gib=0.01"};
  const std::string recipe = folder_.recipe("adaptor");
  for (const char* name : {"one", "two"}) {
    Words words{recipe, "--output-dir", folder_.path(name), "--set", "model.freeze_high=true"};
    words.insert(words.end(), cache.begin(), cache.end());
    if (std::string(name) == "two") {
      Words part = words;
      part.insert(part.end(),
                  {"--set", "train.max_steps=3", "--set", "train.lr_scheduler_type=constant"});
      TrainProcess first(part);
      EXPECT_EQ(first.wait(), 0) << first.err();
    }
    words.insert(words.end(), {"--set", "train.lr_scheduler_type=constant"});
    TrainProcess run(words);
    EXPECT_EQ(run.wait(), 0) << run.err();
  }
  EXPECT_EQ(weights_hash(folder_.path("one"), 6), weights_hash(folder_.path("two"), 6));
}

TEST_F(TrainRuns, FeaturesOnDiskServeTheNextRun) {
  const std::string store = folder_.path("features");
  const auto run = [&](const std::string& name, const std::string& where) {
    TrainProcess process({folder_.recipe("adaptor"), "--output-dir", folder_.path(name), "--set",
                          "model.freeze_high=true", "--set", where});
    EXPECT_EQ(process.wait(), 0) << process.err();
    return weights_hash(folder_.path(name), 6);
  };
  const auto bytes = [&store] {
    uintmax_t sum = 0;
    for (const auto& entry : fs::directory_iterator(store)) sum += entry.file_size();
    return sum;
  };
  const std::string in_memory = run("memory", "data.feature_cache_gib=0.01");
  EXPECT_EQ(run("first", "data.feature_cache_dir=" + store), in_memory);
  const auto written = bytes();
  EXPECT_GT(written, 0u);
  EXPECT_EQ(run("second", "data.feature_cache_dir=" + store), in_memory);
  EXPECT_EQ(bytes(), written);
}

TEST_F(TrainRuns, RecomputingLayersChangesNothing) {
  const std::string wanted = whole("joint");
  TrainProcess run({folder_.recipe("joint"), "--output-dir", folder_.path("again"), "--set",
                    "train.gradient_checkpointing=true"});
  EXPECT_EQ(run.wait(), 0) << run.err();
  EXPECT_EQ(weights_hash(folder_.path("again"), 6), wanted);
}

// The joint recipe with the language model replaced by one with latents and experts, with random
// second experts, full experts and a moving bias.
std::string recipe_with_experts(const TrainFolder& folder) {
  const std::string from = golden_path("models/tiny_hybrid_original"),
                    model = folder.path("experts_model");
  fs::copy(from, model);
  Value json = read_json_file(from + "/config.json");
  const int64_t vocab = json.at("language_config").at("vocab_size").as_int();
  Value language = parse_json(R"({"model_type":"deepseek_v3","hidden_size":64,
    "intermediate_size":48,"moe_intermediate_size":16,"num_hidden_layers":3,"num_attention_heads":2,
    "q_lora_rank":8,"kv_lora_rank":16,"qk_nope_head_dim":8,"qk_rope_head_dim":4,"v_head_dim":8,
    "n_routed_experts":4,"num_experts_per_tok":2,"n_group":2,"topk_group":2,
    "first_k_dense_replace":1,"max_position_embeddings":512,"aux_loss_alpha":0.01,
    "second_expert_policy":"random","capacity_factor":1.0,"bias_update_speed":0.01})",
                              "language");
  language.set("vocab_size", vocab);
  json.set("language_config", language);
  write_file_atomic(model + "/config.json", to_json(json));
  std::string text = read_file(folder.recipe("joint"));
  const size_t init = text.find("[[model.init_from]]"), train = text.find("[train]");
  text = "stage = \"joint\"\n[model]\nconfig = \"" + model + "\"\n" + text.substr(train);
  EXPECT_LT(init, train);
  write_file_atomic(folder.path("experts.toml"), text);
  return folder.path("experts.toml");
}

TEST_F(TrainRuns, ExpertsResumeAndSpreadBitForBit) {
  const std::string recipe = recipe_with_experts(folder_);
  const auto run = [&](const std::string& name, Words more) {
    Words words{recipe, "--output-dir", folder_.path(name)};
    for (auto& setting : more) words.insert(words.end(), {"--set", std::move(setting)});
    TrainProcess process(words);
    EXPECT_EQ(process.wait(), 0) << process.err();
  };
  run("whole", {"train.max_steps=5"});
  EXPECT_EQ(
      run_ranks({recipe, "--output-dir", folder_.path("ranks"), "--set", "train.max_steps=5"}, 2),
      (std::vector<int>{0, 0}));
  const std::string wanted = weights_hash(folder_.path("whole"), 5);
  EXPECT_EQ(weights_hash(folder_.path("ranks"), 5), wanted);
  const std::string constant = "train.lr_scheduler_type=constant",
                    recompute = "train.gradient_checkpointing=true";
  run("recomputed", {"train.max_steps=5", constant, recompute});
  run("parts", {"train.max_steps=3", constant, recompute});
  run("parts", {"train.max_steps=5", constant, recompute});
  EXPECT_EQ(weights_hash(folder_.path("parts"), 5), weights_hash(folder_.path("recomputed"), 5));
  // Not bit for bit: an expert's few rows take another kernel where no gradient is wanted.
  const auto plain = losses_of(folder_.path("whole")),
             again = losses_of(folder_.path("recomputed"));
  for (size_t step = 0; step < 2; ++step) EXPECT_NEAR(plain[step], again[step], 1e-5);
}

TEST_F(TrainRuns, ExpertsReportTheirLoadAndMoveTheirBias) {
  const std::string dir = folder_.path("experts");
  TrainProcess run(
      {recipe_with_experts(folder_), "--output-dir", dir, "--set", "train.max_steps=3"});
  ASSERT_EQ(run.wait(), 0) << run.err();
  const std::string metrics = read_file(dir + "/metrics.jsonl");
  const Value line = parse_json(metrics.substr(0, metrics.find('\n')), "metrics");
  double load = 0;
  for (const char* layer : {"1.", "2."})
    for (const char* expert : {"0", "1", "2", "3"})
      load += line.at("expert_load").at(std::string(layer) + expert).as_double();
  EXPECT_NEAR(load, 2 * 4, 1e-9);  // 1 is a fair share
  EXPECT_GT(line.at("balance_loss").as_double(), 0);
  EXPECT_GT(line.at("dropped_tokens").as_double(), 0);
  EXPECT_NEAR(line.at("router_entropy").as_double(), std::log(4),
              0.1);  // first values: no preference
  const auto file = SafetensorsFile::open(dir + "/checkpoint-3/model.safetensors");
  for (const char* layer : {"1", "2"}) {
    const auto bias = file->tensor(std::string("language_model.model.layers.") + layer +
                                   ".mlp.gate.e_score_correction_bias");
    EXPECT_EQ(bias.scalar_type(), at::kFloat);
    // Up or down by 0.01 in each of three steps.
    EXPECT_TRUE(bias.abs().mul(100).round().remainder(2).eq(1).all().item<bool>());
  }
}

TEST_F(TrainRuns, Bf16ResumesFromItsMasters) {
  const std::string recipe = folder_.recipe("joint");
  const Words same{"--set", "train.bf16=true", "--set", "train.lr_scheduler_type=constant"};
  for (const char* steps : {"3", "6"}) {
    Words words{recipe, "--output-dir", folder_.path("parts"), "--set",
                std::string("train.max_steps=") + steps};
    words.insert(words.end(), same.begin(), same.end());
    TrainProcess run(words);
    EXPECT_EQ(run.wait(), 0) << run.err();
  }
  Words words{recipe, "--output-dir", folder_.path("at_once")};
  words.insert(words.end(), same.begin(), same.end());
  TrainProcess run(words);
  EXPECT_EQ(run.wait(), 0) << run.err();
  EXPECT_EQ(weights_hash(folder_.path("parts"), 6), weights_hash(folder_.path("at_once"), 6));
  const auto file =
      SafetensorsFile::open(folder_.path("parts") + "/checkpoint-6/model.safetensors");
  EXPECT_EQ(file->find("language_model.lm_head.weight")->type, at::kBFloat16);
}

TEST_F(TrainRuns, OneTrainerARunDirectory) {
  const std::string recipe = folder_.recipe("language"), dir = folder_.path("shared");
  TrainProcess first({recipe, "--output-dir", dir, "--set", "train.max_steps=100000"});
  wait_for_steps(dir, 1);
  TrainProcess second({recipe, "--output-dir", dir});
  EXPECT_EQ(second.wait(), 1);
  EXPECT_NE(second.last_error().find("another trainer works in this run directory"),
            std::string::npos);
  first.send(SIGINT);
  EXPECT_EQ(first.wait(), 130);
}

TEST_F(TrainRuns, NanWeightsAreNamed) {
  const std::string model = folder_.path("nan");
  fs::copy(golden_path("models/tiny_hybrid_original"), model);
  const std::string file = model + "/model.safetensors";
  std::vector<std::pair<std::string, Tensor>> tensors;
  {
    const auto old =
        SafetensorsFile::open(golden_path("models/tiny_hybrid_original/model.safetensors"));
    for (const auto& info : old->tensors())
      tensors.emplace_back(info.name, old->tensor(info).clone());
  }
  for (auto& [name, tensor] : tensors)
    if (name == "aligner.layers.1.weight") tensor.view({-1})[3] = std::nan("");
  write_safetensors(file, tensors);
  TrainProcess run(
      {folder_.recipe("language"), "--set", "model.init_from=[{path=\"" + model + "\"}]"});
  EXPECT_EQ(run.wait(), 1);
  EXPECT_NE(run.last_error().find("aligner.layers.1.weight"), std::string::npos) << run.err();
}

TEST_F(TrainRuns, AFullDiskLeavesTheOldCheckpoint) {
  const std::string recipe = folder_.recipe("joint"), dir = folder_.path("full");
  TrainProcess first({recipe, "--output-dir", dir, "--set", "train.max_steps=2", "--set",
                      "train.lr_scheduler_type=constant"});
  EXPECT_EQ(first.wait(), 0) << first.err();
  const std::string hash = weights_hash(dir, 2);
  // No file may grow past 100 kB: what a full disk does, without filling one.
  const std::string command = "trap '' XFSZ; ulimit -f 200; exec " DSVL_BINARY " train " + recipe +
                              " --threads 1 --output-dir " + dir + " 2> " + folder_.path("err");
  const int status = std::system(("sh -c \"" + command + "\"").c_str());
  EXPECT_EQ(WEXITSTATUS(status), 1);
  const std::string text = read_file(folder_.path("err"));
  EXPECT_NE(text.find("older checkpoints are untouched"), std::string::npos) << text;
  EXPECT_EQ(weights_hash(dir, 2), hash);
  EXPECT_FALSE(fs::exists(dir + "/checkpoint-4"));
}

// A folder with text and pictures: one kind a step cannot be had from it.
TEST_F(TrainRuns, ASourceOfBothKindsIsRefusedOrMixed) {
  const Words words{folder_.recipe("adaptor"), "--set",
                    "data.sources=[{path=\"" + folder_.path("") + "\"}]", "--set",
                    "data.packing=false"};
  TrainProcess grouped(words);
  EXPECT_EQ(grouped.wait(), 1);
  EXPECT_NE(grouped.last_error().find("wanted one kind in a source"), std::string::npos)
      << grouped.err();
  Words mixed = words;
  mixed.insert(mixed.end(), {"--set", "data.modality_grouping=false"});
  TrainProcess run(
      mixed);  // many of its micro-batches have no picture, so nothing learns from them
  EXPECT_EQ(run.wait(), 0) << run.err();
}

TEST_F(TrainRuns, AStageWithoutItsKindOfSamplesSaysSo) {
  for (const auto& [stage, source] : {std::pair{"adaptor", "text"}, {"language", "lines"}}) {
    TrainProcess run(
        {folder_.recipe(stage), "--set", "data.sources=[{path=\"" + folder_.path(source) + "\"}]"});
    EXPECT_EQ(run.wait(), 1);
    EXPECT_NE(run.last_error().find("no source has any"), std::string::npos) << run.err();
  }
}

TEST_F(TrainRuns, WhatOnlyShowsTheRunDoesNotEndIt) {
  const std::string dir = folder_.path("unshown");
  fs::create_directories(dir + "/report.html");
  write_file_atomic(dir + "/samples", "in the way of a folder");
  TrainProcess run({folder_.recipe("sft"), "--output-dir", dir});
  EXPECT_EQ(run.wait(), 0) << run.err();
  EXPECT_NE(run.err().find("warning: samples.jsonl: "), std::string::npos) << run.err();
  EXPECT_NE(run.err().find("warning: report.html: "), std::string::npos) << run.err();
}

TEST_F(TrainRuns, UnknownKeysNameTheNearest) {
  TrainProcess run({folder_.recipe("joint"), "--set", "train.learning_rat=1"});
  EXPECT_EQ(run.wait(), 1);
  EXPECT_NE(run.last_error().find("learning_rate"), std::string::npos) << run.err();
}

TEST_F(TrainRuns, DryRunMarksWhatIsTrainedOn) {
  const auto result =
      run_dsvl({"train", folder_.recipe("sft"), "--dry-run", "--set", "data.text_ratio=0"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.out.find("<picture, 16 tokens>"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("Assistant:["), std::string::npos) << result.out;
  EXPECT_FALSE(fs::exists(folder_.path("sft")));
}

// Spec training 2.3: the recipes of the paper read, and the sizes are the paper's.
TEST(Plan, ThePapersRecipes) {
  struct Case {
    const char *recipe, *config;
    double tokens;
  };
  for (const auto& [name, config, tokens] :
       {Case{"1b/2_joint", "1b", 402.7e9}, Case{"7b/2_joint", "7b", 396.4e9},
        Case{"7b/1_adaptor", "7b", 0}, Case{"1b/1_adaptor", "1b", 0}, Case{"1b/3_sft", "1b", 0},
        Case{"7b/3_sft", "7b", 0}}) {
    const std::string root = DSVL_SOURCE_DIR "/recipes/";
    const auto result = run_dsvl({"plan", root + name + ".toml", "--set",
                                  "model.config=\"" + root + config + "/model\"", "--flops", "1e14",
                                  "--ranks", "8", "--json"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const Value plan = parse_json(result.out, name);
    if (tokens > 0) {
      EXPECT_NEAR(plan.at("tokens").as_double(), tokens, 0.001 * tokens) << name;
    }
    EXPECT_GT(plan.at("seconds").as_double(), 0);
    EXPECT_GT(plan.at("memory_bytes").at("total").as_double(), 1e9);
  }
}

}  // namespace
}  // namespace dsvl
