// The ranks of a run and what they exchange. Ranks are started by an existing engine (torchrun,
// srun, mpirun); they meet over c10d's TCPStore and talk over Gloo. With one rank nothing is opened
// and every call returns at once. Design 3.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>

namespace dsvl {

using at::Tensor;

struct RankInfo {
  int rank = 0, local_rank = 0, world_size = 1;
  std::string master_addr = "127.0.0.1";
  int master_port = 29500;
};

// RANK, LOCAL_RANK, WORLD_SIZE, MASTER_ADDR, MASTER_PORT; or Slurm's, or Open MPI's names for the
// first three. Fails when they contradict each other, and in a Slurm job of several tasks when this
// process is none of them; one rank when none is set.
RankInfo ranks_from_environment();

class Mesh {
 public:
  // Waits until all ranks are there. A rank that does not answer within the timeout (seconds), now
  // or in any later call but barrier(), ends this one with an Error that says so.
  static std::unique_ptr<Mesh> join(const RankInfo& info, double timeout_seconds);
  virtual ~Mesh() = default;

  int rank() const { return info_.rank; }
  int size() const { return info_.world_size; }

  // Adds up over all ranks, in place; every rank gets the same bits.
  virtual void sum(Tensor& flat) = 0;
  // Everyone gets rank 0's values.
  virtual void broadcast(Tensor& flat) = 0;
  // Waits until all ranks are here, for hours where need be: one of them may be reading, checking
  // or writing files meanwhile. A rank that ends is noticed at once.
  virtual void barrier() = 0;

 protected:
  explicit Mesh(RankInfo info) : info_(std::move(info)) {}

 private:
  RankInfo info_;
};

}  // namespace dsvl
