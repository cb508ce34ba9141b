// What this machine has.
#include <cstdio>

#include "cli/command.h"
#include "ops/backend.h"

namespace dsvl {

int cmd_doctor(std::span<const std::string>) {
  std::printf("avx2 %d avx512 %d avx512_bf16 %d\n", have_avx2(), have_avx512(), have_avx512_bf16());
  return 0;
}

}  // namespace dsvl
