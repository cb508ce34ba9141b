// Ranks in threads of one process over the loopback.
#include "dist/mesh.h"

#include <ATen/ops/full.h>
#include <gtest/gtest.h>

#include <thread>

#include "support/train_run.h"

namespace dsvl {
namespace {

// One rank waits long past the timeout of the other calls, as while files are written.
TEST(Mesh, ABarrierOutlastsTheTimeout) {
  constexpr double kTimeout = 3;
  const int port = free_port();
  std::vector<double> sums(2);
  std::vector<std::thread> ranks;
  for (int rank = 0; rank < 2; ++rank) {
    ranks.emplace_back([rank, port, &sums] {
      RankInfo info;
      info.rank = rank;
      info.world_size = 2;
      info.master_port = port;
      const auto mesh = Mesh::join(info, kTimeout);
      Tensor value = at::full({3}, rank + 1.0);
      mesh->sum(value);
      if (rank == 0) std::this_thread::sleep_for(std::chrono::duration<double>(1.5 * kTimeout));
      mesh->barrier();
      mesh->broadcast(value);
      sums[static_cast<size_t>(rank)] = value[2].item<double>();
    });
  }
  for (auto& rank : ranks) rank.join();
  EXPECT_EQ(sums, (std::vector<double>{3, 3}));
}

}  // namespace
}  // namespace dsvl
