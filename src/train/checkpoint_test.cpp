// Checkpoints, metrics and prefetching: whole or absent, in order, resumable.
#include "train/checkpoint.h"

#include <ATen/ops/rand.h>
#include <ATen/ops/zeros_like.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "train/metrics_log.h"
#include "train/prefetch.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

class CheckpointTest : public testing::Test {
 protected:
  void SetUp() override {
    dir_ = testing::TempDir() + "dsvl_checkpoint_" + std::to_string(::getpid());
    fs::remove_all(dir_);
    fs::create_directories(dir_);
    OptimizerSlot slot;
    slot.name = "w";
    slot.master = at::rand({5});
    slot.exp_avg = at::rand({5});
    slot.exp_avg_sq = at::rand({5});
    slot.updates = 7;
    slots_.push_back(slot);
  }
  void TearDown() override { fs::remove_all(dir_); }

  void save(int64_t step, int64_t keep = 9) {
    const RunPosition position{.step = step, .tokens = 10 * step, .samples = step, .seconds = 1};
    const std::vector<std::string> data{"lane 0", ""};
    save_checkpoint(dir_, {position, slots_, data}, keep, [](const std::string& directory) {
      write_file_atomic(directory + "/config.json", "{}");
    });
  }

  std::string dir_;
  std::vector<OptimizerSlot> slots_;
};

TEST_F(CheckpointTest, ComesBackWhole) {
  save(3);
  const auto path = newest_checkpoint(dir_);
  ASSERT_TRUE(path);
  std::vector<OptimizerSlot> back{{"w", at::zeros_like(slots_[0].master),
                                   at::zeros_like(slots_[0].master),
                                   at::zeros_like(slots_[0].master)}};
  const RunPosition position = load_trainer_state(*path, back);
  EXPECT_EQ(position.step, 3);
  EXPECT_EQ(position.tokens, 30);
  EXPECT_EQ(back[0].updates, 7);
  EXPECT_TRUE(back[0].master.equal(slots_[0].master));
  EXPECT_TRUE(back[0].exp_avg_sq.equal(slots_[0].exp_avg_sq));
  EXPECT_EQ(load_data_positions(*path), (std::vector<std::string>{"lane 0", ""}));
  EXPECT_EQ(resolve_model_directory(dir_), *path);
}

TEST_F(CheckpointTest, KeepsTheNewestOnes) {
  for (const int64_t step : {2, 9, 10}) save(step, 2);
  EXPECT_FALSE(fs::exists(dir_ + "/checkpoint-2"));
  EXPECT_TRUE(fs::exists(dir_ + "/checkpoint-9"));
  EXPECT_TRUE(fs::exists(dir_ + "/checkpoint-10"));
}

TEST_F(CheckpointTest, PassesOverBrokenOnes) {
  save(1);
  save(2);
  save(3);
  save(4);
  fs::resize_file(dir_ + "/checkpoint-4/trainer/optimizer.safetensors", 20);
  std::ofstream(dir_ + "/checkpoint-3/config.json") << "{ }";
  fs::remove(dir_ + "/checkpoint-2/trainer/manifest.json");
  EXPECT_EQ(newest_checkpoint(dir_), dir_ + "/checkpoint-1");
}

// A broken checkpoint of a later step must not crowd out the one just written.
TEST_F(CheckpointTest, BrokenOnesAreNotAmongThoseKept) {
  for (const int64_t keep : {1, 2}) {
    for (const int64_t step : {4, 6, 8}) save(step);
    for (const char* broken : {"6", "8"})
      fs::remove(dir_ + "/checkpoint-" + broken + "/trainer/manifest.json");
    save(5, keep);
    EXPECT_EQ(newest_checkpoint(dir_), dir_ + "/checkpoint-5");
    EXPECT_EQ(fs::exists(dir_ + "/checkpoint-4"), keep == 2);
    EXPECT_FALSE(fs::exists(dir_ + "/checkpoint-6"));
    EXPECT_FALSE(fs::exists(dir_ + "/checkpoint-8"));
  }
}

// bf16 switched off: the model directory now counts, but the file has more exact masters.
TEST_F(CheckpointTest, MastersInTheFileWin) {
  save(3);
  std::vector<OptimizerSlot> back(1);
  back[0].name = "w";
  back[0].in_model = true;
  back[0].master = at::zeros_like(slots_[0].master);
  back[0].exp_avg = at::zeros_like(slots_[0].master);  // no second moment: Muon's
  load_trainer_state(dir_ + "/checkpoint-3", back);
  EXPECT_TRUE(back[0].master.equal(slots_[0].master));
  EXPECT_FALSE(back[0].exp_avg_sq.defined());
}

TEST_F(CheckpointTest, AFailedSaveLeavesNothing) {
  save(1);
  const RunPosition position{.step = 2};
  const std::vector<std::string> data;
  try {
    save_checkpoint(dir_, {position, slots_, data}, 1,
                    [](const std::string&) { fail("model.safetensors: No space left on device"); });
    FAIL() << "a failed save went through";
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find("No space left"), std::string::npos);
  }
  EXPECT_EQ(newest_checkpoint(dir_), dir_ + "/checkpoint-1");
  EXPECT_EQ(std::distance(fs::directory_iterator(dir_), fs::directory_iterator()), 1);
}

TEST_F(CheckpointTest, MetricsAreCutBackToTheStep) {
  const std::string path = dir_ + "/metrics.jsonl";
  const auto line = [](int64_t step) {
    Value value;
    value.set("step", step);
    return value;
  };
  {
    MetricsLog log(dir_, 0);
    for (int64_t step = 1; step <= 5; ++step) log.append(line(step));
  }
  std::ofstream(path, std::ios::app) << "{\"step\": 6, \"lo";  // cut by a kill
  MetricsLog log(dir_, 3);
  log.append(line(4));
  EXPECT_EQ(read_file(path), "{\"step\":1}\n{\"step\":2}\n{\"step\":3}\n{\"step\":4}\n");
}

TEST(Prefetcher, KeepsOrderAndErrors) {
  Prefetcher<int64_t> items(3, 4, 6, [](int64_t i, int64_t) {
    if (i == 40) fail("the fortieth");
    return i * i;
  });
  for (int64_t i = 3; i < 40; ++i) EXPECT_EQ(items.next(), i * i);
  EXPECT_THROW(items.next(), Error);
  EXPECT_EQ(items.next(), 41 * 41);
}

}  // namespace
}  // namespace dsvl
