// Which kernels this machine has.
#pragma once

namespace dsvl {

bool have_avx2();    // with FMA and F16C
bool have_avx512();  // F, BW, VL, DQ
bool have_avx512_bf16();

// Tests run every op once with its reference: while true, the three above say no.
void force_reference(bool on);

}  // namespace dsvl
