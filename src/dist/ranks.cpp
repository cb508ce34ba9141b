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
constexpr Names kEngines[] = {
    {"RANK", "LOCAL_RANK", "WORLD_SIZE"},
    {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_LOCAL_RANK", "OMPI_COMM_WORLD_SIZE"},
    {"SLURM_PROCID", "SLURM_LOCALID", "SLURM_NTASKS"},
};

std::optional<int> number(const char* name) {
  const char* text = std::getenv(name);
  if (!text || !*text) return std::nullopt;
  return static_cast<int>(parse_int(text, name));
}

}  // namespace

RankInfo ranks_from_environment() {
  RankInfo info;
  for (const auto& names : kEngines) {
    const auto rank = number(names.rank), size = number(names.world_size);
    if (!rank || !size) continue;
    info.rank = *rank;
    info.world_size = *size;
    info.local_rank = number(names.local_rank).value_or(0);
    break;
  }
  if (info.world_size < 1 || info.rank < 0 || info.rank >= info.world_size)
    fail("environment: rank ", info.rank, " of ", info.world_size,
         " ranks; wanted 0 <= rank < ranks");
  if (const char* address = std::getenv("MASTER_ADDR")) info.master_addr = address;
  if (const auto port = number("MASTER_PORT")) info.master_port = *port;
  return info;
}

}  // namespace dsvl
