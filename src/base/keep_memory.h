// What becomes of memory that was freed. It stays with the process for programs that free and want
// the same sizes again and again, as each step of training does.
#pragma once

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace dsvl {

// glibc gives tensors of 128 KiB to 32 MiB pages of their own and gives those back when freed: each
// step then pays for zeroed pages anew. Kept, a step of the nano takes 1.53 s instead of 1.72 (one
// core, Zen 3), one of its mixture of experts 2.3 instead of 2.8. Elsewhere than with glibc it does
// nothing. What the environment says (MALLOC_MMAP_THRESHOLD_ and so on) gives way to it.
inline void keep_freed_memory() {
#if defined(__GLIBC__)
  constexpr int kNever = 0x7fffffff;
  mallopt(M_MMAP_THRESHOLD, kNever);
  mallopt(M_TRIM_THRESHOLD, kNever);
  mallopt(M_TOP_PAD, 64 << 20);
#endif
}

// What is free goes back to the system: after a step that needs much more than what follows.
inline void give_back_freed_memory() {
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
}

}  // namespace dsvl
