// Which rank the environment of an engine makes of this process.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <optional>

#include "base/error.h"
#include "dist/mesh.h"

namespace dsvl {
namespace {

constexpr const char* kNames[] = {"RANK",
                                  "LOCAL_RANK",
                                  "WORLD_SIZE",
                                  "MASTER_ADDR",
                                  "MASTER_PORT",
                                  "OMPI_COMM_WORLD_RANK",
                                  "OMPI_COMM_WORLD_LOCAL_RANK",
                                  "OMPI_COMM_WORLD_SIZE",
                                  "SLURM_PROCID",
                                  "SLURM_LOCALID",
                                  "SLURM_NTASKS",
                                  "SLURM_STEP_ID",
                                  "SLURM_NNODES",
                                  "SLURM_STEP_NUM_NODES"};

class Ranks : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : kNames) {
      const char* value = std::getenv(name);
      before_[name] = value ? std::optional<std::string>(value) : std::nullopt;
    }
  }
  void TearDown() override {
    for (const auto& [name, value] : before_) set(name, value);
  }
  static void set(const std::string& name, const std::optional<std::string>& value) {
    if (value)
      ::setenv(name.c_str(), value->c_str(), 1);
    else
      ::unsetenv(name.c_str());
  }
  // With these variables and no others of its kind.
  static RankInfo in(const std::map<std::string, std::string>& variables) {
    for (const char* name : kNames) set(name, std::nullopt);
    for (const auto& [name, value] : variables) set(name, value);
    return ranks_from_environment();
  }
  std::map<std::string, std::optional<std::string>> before_;
};

TEST_F(Ranks, OfEveryEngine) {
  EXPECT_EQ(in({}).world_size, 1);
  const RankInfo own = in({{"RANK", "3"},
                           {"WORLD_SIZE", "4"},
                           {"LOCAL_RANK", "1"},
                           {"MASTER_PORT", "4000"},
                           {"SLURM_NTASKS", "9"}});
  EXPECT_EQ(own.rank, 3);
  EXPECT_EQ(own.local_rank, 1);
  EXPECT_EQ(own.world_size, 4);
  EXPECT_EQ(own.master_port, 4000);
  EXPECT_EQ(in({{"OMPI_COMM_WORLD_RANK", "1"}, {"OMPI_COMM_WORLD_SIZE", "2"}}).rank, 1);
  EXPECT_EQ(in({{"SLURM_PROCID", "1"}, {"SLURM_NTASKS", "2"}, {"SLURM_STEP_ID", "0"}}).rank, 1);
}

TEST_F(Ranks, ContradictionsAreRefused) {
  EXPECT_THROW(in({{"RANK", "0"}}), Error);
  EXPECT_THROW(in({{"WORLD_SIZE", "2"}}), Error);
  EXPECT_THROW(in({{"RANK", "2"}, {"WORLD_SIZE", "2"}}), Error);
  EXPECT_THROW(in({{"RANK", "0"}, {"WORLD_SIZE", "4294967297"}}), Error);
  for (const char* port : {"0", "-1", "65536", "many"})
    EXPECT_THROW(in({{"MASTER_PORT", port}}), Error) << port;
}

TEST_F(Ranks, ASlurmJobIsNotYetARank) {
  EXPECT_THROW(in({{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "4"}}), Error);
  EXPECT_EQ(in({{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "1"}}).world_size, 1);
  const std::map<std::string, std::string> task{
      {"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "4"}, {"SLURM_STEP_ID", "0"}, {"SLURM_NNODES", "2"}};
  EXPECT_THROW(in(task), Error);
  auto with_address = task, one_node = task;
  with_address["MASTER_ADDR"] = "node1";
  one_node["SLURM_STEP_NUM_NODES"] = "1";
  EXPECT_EQ(in(with_address).master_addr, "node1");
  EXPECT_EQ(in(one_node).world_size, 4);
}

}  // namespace
}  // namespace dsvl
