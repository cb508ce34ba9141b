// Data parallel training: the number of ranks changes nothing but the time it takes.
#include <gtest/gtest.h>

#include <csignal>

#include "support/train_run.h"

namespace dsvl {
namespace {

using Words = std::vector<std::string>;

TEST(TrainRanks, OneTwoAndFourGiveTheSameLosses) {
  const TrainFolder folder;
  const std::string recipe = folder.recipe("joint");
  std::vector<std::vector<double>> losses;
  for (const int ranks : {1, 2, 4}) {
    const std::string dir = folder.path("run" + std::to_string(ranks));
    EXPECT_EQ(run_ranks({recipe, "--output-dir", dir}, ranks),
              std::vector<int>(static_cast<size_t>(ranks), 0));
    losses.push_back(losses_of(dir));
    ASSERT_EQ(losses.back().size(), 6u);
    for (size_t i = 0; i < 6; ++i)
      EXPECT_NEAR(losses.back()[i], losses[0][i], 1e-6 * losses[0][i])
          << ranks << " ranks, step " << i;
  }
}

std::map<std::string, std::string> rank_of_two(int rank, int port) {
  return {{"RANK", std::to_string(rank)},
          {"WORLD_SIZE", "2"},
          {"MASTER_ADDR", "127.0.0.1"},
          {"MASTER_PORT", std::to_string(port)}};
}

// A killed rank ends the other within the timeout, with one line; the run resumes on one rank.
TEST(TrainRanks, AKilledRankEndsTheOthersAndTheRunResumes) {
  const TrainFolder folder;
  const std::string recipe = folder.recipe("joint"), dir = folder.path("killed");
  const Words words{recipe, "--output-dir", dir, "--set", "train.ddp_timeout=8"};
  Words long_words = words;
  long_words.insert(long_words.end(),
                    {"--set", "train.max_steps=4000", "--set", "train.lr_scheduler_type=constant"});
  const int port = free_port();
  TrainProcess first(long_words, rank_of_two(0, port)), second(long_words, rank_of_two(1, port));
  wait_for_steps(dir, 3);
  second.send(SIGKILL);
  EXPECT_EQ(second.wait(), 128 + SIGKILL);
  EXPECT_EQ(first.wait(), 1);
  EXPECT_NE(first.last_error().find("another rank ended or did not answer"), std::string::npos)
      << first.err();

  const auto reached = losses_of(dir).size();
  const std::string steps = "train.max_steps=" + std::to_string(reached + 4);
  const Words rest{"--set", "train.lr_scheduler_type=constant", "--set", steps};
  Words resumed = words, whole{recipe, "--output-dir", folder.path("whole")};
  resumed.insert(resumed.end(), rest.begin(), rest.end());
  whole.insert(whole.end(), rest.begin(), rest.end());
  EXPECT_EQ(run_ranks(resumed, 1), std::vector<int>{0});
  EXPECT_EQ(run_ranks(whole, 1), std::vector<int>{0});
  const auto got = losses_of(dir), wanted = losses_of(folder.path("whole"));
  ASSERT_EQ(got.size(), wanted.size());
  for (size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], wanted[i], 1e-6 * wanted[i]) << i;
}

// A rank that begins with other weights gets rank 0's; one that steps otherwise is found out.
TEST(TrainRanks, WeightsAreTheSameOnAllRanks) {
  const TrainFolder folder;
  const Words words{folder.recipe("language")};
  const auto run = [&](const std::string& dir, const std::string& change) {
    const int port = free_port();
    Words own = words;
    own.insert(own.end(), {"--output-dir", folder.path(dir)});
    Words other = own;
    other.insert(other.end(), {"--set", change});
    TrainProcess first(own, rank_of_two(0, port)), second(other, rank_of_two(1, port));
    const int code = first.wait();
    EXPECT_EQ(second.wait(), code) << second.err();
    return std::pair{code, first.last_error()};
  };
  EXPECT_EQ(run("begin", "model.init_from=[]").first, 0);
  const auto [code, error] = run("step", "train.learning_rate=2e-3");
  EXPECT_EQ(code, 1);
  EXPECT_NE(error.find("the ranks' weights differ"), std::string::npos) << error;
}

TEST(TrainRanks, AnotherNumberOfMicroBatchesIsRefused) {
  const TrainFolder folder;
  const std::string recipe = folder.recipe("language");
  TrainProcess first({recipe});
  EXPECT_EQ(first.wait(), 0);
  TrainProcess other({recipe, "--set", "train.train_batch_size=2", "--set", "train.max_steps=9"});
  EXPECT_EQ(other.wait(), 1);
  EXPECT_NE(other.last_error().find("micro-batches a step"), std::string::npos) << other.err();
}

}  // namespace
}  // namespace dsvl
