// What the experts of a model attend to: who was sent which tokens, by layer and expert, as
// ST-MoE's table shows it (arXiv:2202.08906, table 13). docs/mixture_of_experts.md explains the
// figures.
#pragma once

#include <array>
#include <functional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/value.h"
#include "models/config.h"
#include "nn/moe_run.h"
#include "text/token_class.h"

namespace dsvl {

// Something an expert is sent more often than the layer's experts on average.
struct Favourite {
  std::string what;   // a class or a token
  int64_t count = 0;  // how often this expert got it
  double lift = 0;    // its share of the expert's tokens over its share of the layer's
};

struct ExpertUse {
  int64_t tokens = 0;
  double load = 0;                              // 1: a fair share of what the layer's experts got
  std::vector<Favourite> classes{}, busiest{};  // the most telling first
};

struct LayerUse {
  int64_t layer = 0;
  std::vector<ExpertUse> experts{};
};

struct ExpertReport {
  int64_t tokens = 0;                               // read
  std::array<int64_t, kNumTokenClasses> classes{};  // of these
  std::vector<LayerUse> layers;                     // those with experts
};

class ExpertCounter {
 public:
  // Fails for a model without experts.
  explicit ExpertCounter(const LanguageConfig& config);

  // One pass: its reports (kept tokens), the ids that it read and their classes.
  void add(const MoeRun& run, std::span<const int64_t> ids, std::span<const TokenClass> classes);

  // The `most` first favourites of each expert: those with the greatest count * ln(lift), of lifts
  // above 1; tokens only where there were two or more. `name` writes a token for people.
  ExpertReport report(size_t most, const std::function<std::string(int64_t)>& name) const;

 private:
  // How often each token and each class was sent.
  struct Counts {
    int64_t all = 0;
    std::array<int64_t, kNumTokenClasses> classes{};
    std::unordered_map<int64_t, int64_t> tokens{};
    void count(int64_t id, TokenClass kind);
  };
  ExpertUse use_of(const Counts& expert, const Counts& layer, size_t most,
                   const std::function<std::string(int64_t)>& name) const;

  std::vector<int64_t> layers_;  // those with experts
  size_t num_experts_ = 0;
  std::vector<Counts> experts_;  // layer after layer
  Counts read_;
};

std::string expert_table(const ExpertReport& report);
Value expert_value(const ExpertReport& report);

}  // namespace dsvl
