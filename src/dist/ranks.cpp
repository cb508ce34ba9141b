// Who this process is among the ranks, from the environment of the engine that started it.
#include <cstdlib>
#include <optional>

#include "base/error.h"
#include "base/flags.h"
#include "dist/mesh.h"

namespace dsvl {
namespace {

struct Names {
  const char *rank, *local_rank, *world_size;
};
constexpr Names kTorchrun{"RANK", "LOCAL_RANK", "WORLD_SIZE"};
constexpr Names kOpenMpi{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_LOCAL_RANK",
                         "OMPI_COMM_WORLD_SIZE"};
constexpr Names kSlurm{"SLURM_PROCID", "SLURM_LOCALID", "SLURM_NTASKS"};
constexpr int64_t kMostRanks = 1 << 20;

std::optional<int64_t> number(const char* name) {
  const char* text = std::getenv(name);
  if (!text || !*text) return std::nullopt;
  return parse_int(text, name);
}

// Slurm sets the number of tasks for a whole job, also where a command of its script runs once.
void check_slurm() {
  const auto tasks = number("SLURM_NTASKS");
  if (tasks.value_or(1) > 1 && !number("SLURM_STEP_ID"))
    fail("environment: a Slurm job of ", *tasks, " tasks (SLURM_NTASKS), but this process is none ",
         "of them (no SLURM_STEP_ID); start it with srun, or set RANK=0 WORLD_SIZE=1 for one rank");
  const auto nodes = number("SLURM_STEP_NUM_NODES");
  if ((nodes ? *nodes : number("SLURM_NNODES").value_or(1)) > 1 && tasks.value_or(1) > 1 &&
      !std::getenv("MASTER_ADDR"))
    fail("environment: Slurm tasks on several nodes and no MASTER_ADDR; wanted the first node's, ",
         "try export MASTER_ADDR=$(scontrol show hostnames $SLURM_JOB_NODELIST | head -n 1)");
}

// The ranks as this engine names them; nothing when it did not start this process.
std::optional<RankInfo> ranks_of(const Names& names) {
  const auto rank = number(names.rank), size = number(names.world_size);
  if (!rank && !size) return std::nullopt;
  if (!rank || !size)
    fail("environment: ", rank ? names.rank : names.world_size, " is set and ",
         rank ? names.world_size : names.rank, " is not; wanted both or neither");
  if (*size < 1 || *size > kMostRanks || *rank < 0 || *rank >= *size)
    fail("environment: ", names.rank, " is ", *rank, ", ", names.world_size, " is ", *size,
         "; wanted 0 <= rank < ranks");
  RankInfo info;
  info.rank = static_cast<int>(*rank);
  info.world_size = static_cast<int>(*size);
  info.local_rank = static_cast<int>(number(names.local_rank).value_or(0));
  return info;
}

RankInfo find_ranks() {
  if (const auto info = ranks_of(kTorchrun)) return *info;
  if (const auto info = ranks_of(kOpenMpi)) return *info;
  check_slurm();
  // A job's script and its shell have some of these names too, with one task.
  if (!number("SLURM_STEP_ID")) return {};
  return ranks_of(kSlurm).value_or(RankInfo{});
}

}  // namespace

RankInfo ranks_from_environment() {
  RankInfo info = find_ranks();
  if (const char* address = std::getenv("MASTER_ADDR")) info.master_addr = address;
  const int64_t port = number("MASTER_PORT").value_or(info.master_port);
  if (port < 1 || port > 65535) fail("environment: MASTER_PORT is ", port, "; wanted 1 to 65535");
  info.master_port = static_cast<int>(port);
  return info;
}

}  // namespace dsvl
