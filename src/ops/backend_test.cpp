// The threads that kernels are spread over.
#include "ops/backend.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <array>
#include <thread>

namespace dsvl {
namespace {

// Built without OpenMP, at::parallel_for is a plain loop: nothing fails, everything takes longer.
TEST(Backend, ParallelForUsesSeveralThreads) {
  const int before = at::get_num_threads();
  at::set_num_threads(2);
  std::array<std::thread::id, 2> ran;
  at::parallel_for(0, 2, 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) ran[static_cast<size_t>(i)] = std::this_thread::get_id();
  });
  at::set_num_threads(before);
  EXPECT_NE(ran[0], ran[1]);
}

}  // namespace
}  // namespace dsvl
