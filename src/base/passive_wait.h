// Threads that wait for each other sleep instead of turning in circles. For the one .cpp with
// main().
//
// libgomp lets a thread that is through with its part spin for milliseconds. Where another process
// wants that core, the spinning thread keeps it from the one it waits for: a token of a small model
// took 1.4 s on a busy machine of two cores, 0.02 s asleep; on a quiet one sleeping costs nothing
// measurable. libgomp reads OMP_WAIT_POLICY in its constructor, before main(); what stands in
// .preinit_array runs before the constructors of libraries. A policy that the user set stays.
#pragma once

#include <cstdlib>

namespace dsvl {

inline void wait_passively(int, char**, char**) {
  setenv("OMP_WAIT_POLICY", "passive", /*overwrite=*/0);
}

__attribute__((section(".preinit_array"),
               used)) static void (*const kWaitPassively)(int, char**, char**) = wait_passively;

}  // namespace dsvl
