// CPU features, asked once.
#include "ops/backend.h"

namespace dsvl {
namespace {

// The kernel switches: the globals style.md 12 allows.
bool g_force_reference = false;
bool g_allow_bf16_products = false;

}  // namespace

void force_reference(bool on) {
  g_force_reference = on;
}
void allow_bf16_products(bool on) {
  g_allow_bf16_products = on;
}
bool bf16_products_allowed() {
  return g_allow_bf16_products;
}

#if defined(__x86_64__)
bool have_avx2() {
  static const bool found = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                            __builtin_cpu_supports("f16c");
  return found && !g_force_reference;
}

bool have_avx512() {
  static const bool found =
      __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
  return found && !g_force_reference;
}

bool have_avx512_bf16() {
  static const bool found = __builtin_cpu_supports("avx512bf16");
  return found && have_avx512();
}
#else
bool have_avx2() {
  return false;
}
bool have_avx512() {
  return false;
}
bool have_avx512_bf16() {
  return false;
}
#endif

}  // namespace dsvl
