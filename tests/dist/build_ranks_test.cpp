// Building data on several ranks: the same bytes as on one.
#include <gtest/gtest.h>

#include <filesystem>
#include <initializer_list>
#include <string>
#include <thread>
#include <vector>

#include "base/files.h"
#include "base/random.h"
#include "io/child.h"
#include "support/folders.h"
#include "support/program.h"
#include "support/train_run.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

// Exit codes of `dsvl data build` as so many ranks.
std::vector<int> build_on_ranks(const std::string& recipe, const std::string& out, int ranks) {
  const std::string port = std::to_string(free_port());
  std::vector<int> codes(static_cast<size_t>(ranks), -1);
  std::vector<std::jthread> threads;
  for (int rank = 0; rank < ranks; ++rank)
    threads.emplace_back([&codes, recipe, out, ranks, rank, port] {
      codes[static_cast<size_t>(rank)] =
          run_child({"env", "RANK=" + std::to_string(rank), "WORLD_SIZE=" + std::to_string(ranks),
                     "MASTER_ADDR=127.0.0.1", "MASTER_PORT=" + port, DSVL_BINARY, "data", "build",
                     recipe, out, "--threads", "1"},
                    "/")
              .exit_code;
    });
  threads.clear();  // joins
  return codes;
}

void expect_same_bytes(const std::string& recipe, std::initializer_list<int> counts) {
  const std::string one = fresh_path("build_one_rank");
  ASSERT_EQ(build_on_ranks(recipe, one, 1), std::vector<int>(1, 0));
  for (const int ranks : counts) {
    const std::string several = fresh_path("build_" + std::to_string(ranks) + "_ranks");
    ASSERT_EQ(build_on_ranks(recipe, several, ranks),
              std::vector<int>(static_cast<size_t>(ranks), 0));
    EXPECT_TRUE(folder_contents(one) == folder_contents(several)) << ranks;
    fs::remove_all(several);
  }
  fs::remove_all(one);
}

TEST(BuildRanks, OneTwoAndFourGiveTheSameBytes) {
  expect_same_bytes(DSVL_SOURCE_DIR "/recipes/data/tiny.toml", {2, 4});
}

TEST(BuildRanks, ChartsAndTablesToo) {
  const std::string folder = fresh_path("build_ranks_charts");
  fs::create_directories(folder);
  write_file_atomic(folder + "/rain.csv",
                    "town,spring,summer,autumn\nAda,12,30.5,22\nBell,14,28,19\nCole,9,33,25.5\n"
                    "Dene,16,31,21\nElm,11,27,18\nFay,13,35,24\n");
  write_file_atomic(folder + "/charts.toml",
                    "samples_per_shard = 4\nheld_out_share = 0.0\n[fonts]\nfaces = ['DejaVuSans']\n"
                    "[[sources]]\npackage = 'own'\nform = 'csv'\nlicense = 'CC0-1.0'\nfiles = ['" +
                        folder +
                        "/rain.csv']\n[[splits]]\nname = 'train'\ncharts = 12\ntables = 6\n");
  expect_same_bytes(folder + "/charts.toml", {3});
}

// Texts are cleaned by all ranks together: three parts of 8,192 documents, a third of them
// repeated.
TEST(BuildRanks, CleanedTextsToo) {
  const std::string folder = fresh_path("build_ranks_clean");
  fs::create_directories(folder);
  std::string texts;
  Random random(1);
  std::vector<std::string> all;
  for (int i = 0; i < 20000; ++i) {
    std::string text = i % 3 == 2 ? random.pick(all) : "the road is long and the ";
    for (int k = i % 3 == 2 ? 1 : 12; k > 0; --k)
      text += "w" + std::to_string(random.below(90)) + "x ";
    all.push_back(text);
    texts += text + "is the end of it.\n%\n";
  }
  write_file_atomic(folder + "/texts", texts);
  write_file_atomic(
      folder + "/clean.toml",
      "samples_per_shard = 4000\nheld_out_share = 0.0\n[text]\nleast_letters = 0.5\n[clean]\n"
      "[[sources]]\npackage = 'own'\nform = 'fortunes'\nlicense = 'CC0-1.0'\nfiles = ['" +
          folder + "/texts']\n[[splits]]\nname = 'train'\ntext = 20000\n");
  expect_same_bytes(folder + "/clean.toml", {2, 4});
}

}  // namespace
}  // namespace dsvl
