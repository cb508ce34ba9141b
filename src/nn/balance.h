// What keeps experts equally busy in training: losses on the gate's scores, and V3's moving bias.
// Spec training 5.1-5.6.
#pragma once

#include "nn/batch.h"
#include "nn/gate.h"

namespace dsvl {

// The expert-, device- and communication-level losses with their weights, a scalar: the mean over
// sequences (seq_aux) or over groups of tokens routed together. Undefined when all weights are 0 or
// experts choose their tokens. Counts are of the choices made; only scores are differentiated.
Tensor balance_loss(const Choice& choice, const MoeConfig& config, const Batch& batch);

// ST-MoE's, with its weight: the mean square of the log of the sum of exponentials. Undefined for
// weight 0.
Tensor router_z_loss(const Choice& choice, const MoeConfig& config);

// Entropy of a token's scores, mean, in nats; log E where the gate has no preference.
double router_entropy(const Choice& choice);

// Moves the bias down where an expert took more than the mean, up where it took less; `load` [E] in
// any unit.
void update_correction_bias(Tensor& bias, const std::vector<double>& load, double speed);

}  // namespace dsvl
