// What a run will take: parameters, memory, tokens, time. Spec training 3.6.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/value.h"
#include "models/config.h"
#include "train/recipe.h"

namespace dsvl {

struct PartPlan {
  int64_t parameters = 0, trained = 0;
};

struct Plan {
  std::map<std::string, PartPlan> parts;  // by part_name()
  int64_t parameters = 0, trained = 0;
  int64_t activated = 0;  // of the language model: what a token's pass multiplies with
  double weight_bytes = 0, master_bytes = 0, moment_bytes = 0, gradient_bytes = 0;
  double activation_bytes = 0;  // of one micro-batch, an estimate
  int64_t sequences = 0;        // a step, over all ranks
  double tokens_per_step = 0;   // at most: every row full
  double tokens = 0;            // of the run
  double flops = 0;             // of the run, forward and backward
  double seconds = 0;           // at the given speed, all ranks together

  double bytes() const {
    return weight_bytes + master_bytes + moment_bytes + gradient_bytes + activation_bytes;
  }
};

// `flops_per_second` of one rank; `ranks` of them.
Plan make_plan(const Recipe& recipe, const ModelConfig& model, double flops_per_second,
               int64_t ranks);
Value plan_to_value(const Plan& plan);
std::string plan_to_text(const Recipe& recipe, const Plan& plan);

// Of a float32 matrix product on this machine, in operations a second; takes a moment.
double measure_flops();

}  // namespace dsvl
