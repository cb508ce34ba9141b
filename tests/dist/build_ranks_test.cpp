// Building data on several ranks: the same bytes as on one.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <thread>

#include "base/files.h"
#include "io/child.h"
#include "support/program.h"
#include "support/train_run.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::map<std::string, std::string> contents(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file())
      files[fs::relative(entry.path(), folder).string()] = read_file(entry.path().string());
  return files;
}

// Exit codes of `dsvl data build` as so many ranks.
std::vector<int> build_on_ranks(const std::string& out, int ranks) {
  const std::string port = std::to_string(free_port());
  std::vector<int> codes(static_cast<size_t>(ranks), -1);
  std::vector<std::jthread> threads;
  for (int rank = 0; rank < ranks; ++rank)
    threads.emplace_back([&codes, out, ranks, rank, port] {
      codes[static_cast<size_t>(rank)] =
          run_child({"env", "RANK=" + std::to_string(rank), "WORLD_SIZE=" + std::to_string(ranks),
                     "MASTER_ADDR=127.0.0.1", "MASTER_PORT=" + port, DSVL_BINARY, "data", "build",
                     DSVL_SOURCE_DIR "/recipes/data/tiny.toml", out, "--threads", "1"},
                    "/")
              .exit_code;
    });
  threads.clear();  // joins
  return codes;
}

TEST(BuildRanks, OneTwoAndFourGiveTheSameBytes) {
  const std::string one = fresh_path("build_one_rank");
  ASSERT_EQ(build_on_ranks(one, 1), std::vector<int>(1, 0));
  for (const int ranks : {2, 4}) {
    const std::string several = fresh_path("build_" + std::to_string(ranks) + "_ranks");
    ASSERT_EQ(build_on_ranks(several, ranks), std::vector<int>(static_cast<size_t>(ranks), 0));
    EXPECT_TRUE(contents(one) == contents(several)) << ranks;
    fs::remove_all(several);
  }
  fs::remove_all(one);
}

}  // namespace
}  // namespace dsvl
