// What a pass in training, or one that is watched, tells the mixtures of experts, and what it hears
// from them.
#pragma once

#include <cstdint>
#include <vector>

namespace dsvl {

// One layer's routing in one pass.
struct LayerRouting {
  int64_t layer = 0;
  std::vector<int64_t> load{};  // [E], tokens that chose the expert, dropped or not
  int64_t choices = 0;          // their sum
  int64_t dropped = 0;          // of these, how many found the expert full
  double balance_loss = 0;      // with its weights, as it enters the gradient
  double z_loss = 0;            // the same
  double entropy = 0;           // of a token's scores, mean, in nats
  // With MoeRun::keep_tokens who went where: rows of the input, expert 0's first, and how many of
  // them are each expert's [E].
  std::vector<int64_t> token{}, rows{};
};

struct MoeRun {
  // The weight of the balance losses in this pass: the main loss is a sum over so many items.
  double loss_scale = 1;
  uint64_t seed = 0;  // of random choices; a layer run again for its gradient makes the same ones
  bool listening = true;                // whether layers report
  bool training = true;                 // false: layers choose as for answers, without losses
  bool keep_tokens = false;             // whether reports say which token went where
  std::vector<LayerRouting> reports{};  // in the order of the layers
};

}  // namespace dsvl
