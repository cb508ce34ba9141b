// Which kernels this machine has.
#pragma once

namespace dsvl {

bool have_avx2();    // with FMA and F16C
bool have_avx512();  // F, BW, VL, DQ
bool have_avx512_bf16();

// Whether linear() may round activations to bfloat16 where the CPU multiplies it faster and the
// weights are bfloat16. No, the default: products are float32, the weights widened exactly, so that
// every CPU gives the same numbers.
void allow_bf16_products(bool on);
bool bf16_products_allowed();

// Tests run every op once with its reference: while true, the three above say no.
void force_reference(bool on);

}  // namespace dsvl
