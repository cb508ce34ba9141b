// Each piece once, and a fault that comes out.
#include "base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <vector>

#include "base/error.h"

namespace dsvl {
namespace {

TEST(Parallel, EachPieceOnce) {
  for (const int64_t threads : {1, 3, 50}) {
    std::vector<std::atomic<int>> seen(20);
    run_pieces(20, threads, [&](int64_t piece, int64_t worker) {
      EXPECT_LT(worker, threads);
      ++seen[static_cast<size_t>(piece)];
    });
    for (const auto& count : seen) EXPECT_EQ(count, 1);
  }
  run_pieces(0, 4, [](int64_t, int64_t) { FAIL(); });
}

TEST(Parallel, AFaultEndsItAndIsThrown) {
  std::atomic<int> begun{0};
  EXPECT_THROW(run_pieces(1000, 2,
                          [&](int64_t, int64_t) {
                            ++begun;
                            fail("no");
                          }),
               Error);
  EXPECT_LE(begun, 2);
}

}  // namespace
}  // namespace dsvl
