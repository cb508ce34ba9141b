// Counting before running.
#include "train/plan.h"

#include <ATen/ops/mm.h>
#include <ATen/ops/ones.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "base/error.h"
#include "base/progress.h"
#include "models/deepseek_vl.h"
#include "models/summary.h"
#include "train/muon.h"
#include "train/stage.h"

namespace dsvl {
namespace {

int64_t elements(const std::vector<int64_t>& shape) {
  int64_t count = 1;
  for (const int64_t size : shape) count *= size;
  return count;
}

void count_parameters(const Recipe& recipe, const ModelConfig& config, Plan& plan) {
  const DeepseekVl model(config);  // holds no memory until it is filled
  plan.activated =
      summarise(model.language_model.parameters("language_model"), config).activated_parameters;
  for (const auto& parameter : model.parameters()) {
    const Part part = part_of(parameter.name);
    const int64_t count = elements(parameter.shape);
    const bool trains = parameter.used && learns(recipe.kind(), recipe.model.freeze_high, part);
    auto& entry = plan.parts[part_name(part)];
    entry.parameters += count;
    entry.trained += trains ? count : 0;
    plan.parameters += count;
    plan.trained += trains ? count : 0;
    const bool muon =
        recipe.train.optimizer == "muon" && muon_takes(parameter.name, parameter.shape);
    plan.moment_bytes += !trains ? 0 : static_cast<double>(count) * (muon ? 4 : 8);
  }
}

// The stages in front of the language model train a vision tower alone.
bool runs_decoder(Stage stage) {
  return stage != Stage::glyphs && stage != Stage::contrastive;
}

double decoder_activations(const Recipe& recipe, const LanguageConfig& l) {
  const TrainSettings& t = recipe.train;
  const double tokens =
      static_cast<double>(t.per_device_train_batch_size * recipe.data.max_seq_len);
  // Of a layer: its input, norms, q k v, attention's output, gate, up and their product.
  const double layer =
      6.0 * static_cast<double>(l.hidden_size) + 3.0 * static_cast<double>(l.intermediate_size);
  const double kept = t.gradient_checkpointing ? static_cast<double>(l.hidden_size) : layer;
  return 4 * tokens * (static_cast<double>(l.num_hidden_layers) * kept + layer);
}

// Of the tower that learns; a layer keeps its input, norms, q k v, attention's output and twice the
// width of its feed-forward.
double tower_activations(const Recipe& recipe, const VisionConfig& vision) {
  const auto of = [&recipe](const auto& tower, int64_t layers) {
    const int64_t layer = 6 * tower.width + 2 * tower.mlp_width();
    return 4.0 * static_cast<double>(recipe.train.per_device_train_batch_size * tower.grid() *
                                     tower.grid() * layers * layer);
  };
  return recipe.kind() == Stage::glyphs ? of(vision.high, vision.high.layers)
                                        : of(vision.low, vision.low.built_layers());
}

void count_memory(const Recipe& recipe, const ModelConfig& config, int64_t ranks, Plan& plan) {
  const TrainSettings& t = recipe.train;
  const auto trained = static_cast<double>(plan.trained),
             all = static_cast<double>(plan.parameters);
  const double frozen_size = config.dtype == "float32" ? 4 : 2;  // as the files hold them
  plan.weight_bytes = (all - trained) * frozen_size + trained * 4;
  plan.master_bytes = t.bf16 ? trained * 4 : 0;
  // The micro-batch's own; beside it the sum, and in float64 its copy for the optimizer.
  const bool sums = plan.sequences > t.per_device_train_batch_size || ranks > 1;
  plan.gradient_bytes = trained * (4 + (!sums ? 0 : t.gradient_sum == "float64" ? 8 + 4 : 4));
  plan.activation_bytes = runs_decoder(recipe.kind()) ? decoder_activations(recipe, config.language)
                                                      : tower_activations(recipe, config.vision);
}

// 2 operations a parameter and token forward, 4 more backward where it learns, 2 for the gradient
// that passes a frozen layer on its way down, 2 to run a layer again; attention's own products
// beside them.
double language_flops(const Recipe& recipe, const LanguageConfig& l, double parameters) {
  const bool language_learns = learns(recipe.kind(), recipe.model.freeze_high, Part::language);
  const double passes =
      1 + (language_learns ? 2 : 1) + (recipe.train.gradient_checkpointing ? 1 : 0);
  const double attention =
      2.0 * static_cast<double>(l.num_hidden_layers * l.hidden_size * recipe.data.max_seq_len);
  return passes * (2 * parameters + attention);
}

double vision_flops(const Recipe& recipe, const ModelConfig& config, const Plan& plan) {
  const auto of = [&plan](Part part) {
    const auto found = plan.parts.find(part_name(part));
    return found == plan.parts.end() ? PartPlan{} : found->second;
  };
  const auto patches = [](int64_t grid) { return static_cast<double>(grid * grid); };
  const auto cost = [](const PartPlan& part, double positions) {
    return 2 * positions * static_cast<double>(part.parameters) * (part.trained > 0 ? 3 : 1);
  };
  double flops = 0;
  const bool high = config.vision.kind == VisionKind::hybrid;
  if (recipe.kind() != Stage::glyphs)
    flops += cost(of(Part::low_tower), patches(config.vision.low.grid()));
  if (high && recipe.kind() != Stage::contrastive) {
    flops += cost(of(Part::high_blocks), patches(config.vision.high.grid()));
    flops += cost(of(Part::high_tail), patches(config.vision.high.resized_grid / 2));
  }
  return flops;
}

void count_work(const Recipe& recipe, const ModelConfig& config, Plan& plan) {
  const Stage stage = recipe.kind();
  const auto sequences = static_cast<double>(plan.sequences);
  const auto steps = static_cast<double>(recipe.train.max_steps);
  const bool pictures_only = !runs_decoder(stage);
  const bool mixes = stage == Stage::joint || stage == Stage::sft;
  const double row = pictures_only ? static_cast<double>(config.num_image_tokens())
                                   : static_cast<double>(recipe.data.max_seq_len);
  plan.tokens_per_step = sequences * row;
  plan.tokens = plan.tokens_per_step * steps;
  if (!pictures_only)
    plan.flops +=
        plan.tokens * language_flops(recipe, config.language, static_cast<double>(plan.activated));
  if (stage == Stage::language || !config.has_vision()) return;
  // One picture a sequence where it has any; packed rows hold as many as half a row has room for.
  const double share = mixes ? 1 - recipe.data.text_ratio : 1;
  const double per_row =
      recipe.data.packing ? std::max(1.0, row / 2 / static_cast<double>(config.num_image_tokens()))
                          : 1;
  plan.flops += steps * sequences * share * per_row * vision_flops(recipe, config, plan);
}

std::string line(const char* name, const std::string& value) {
  char text[160];
  std::snprintf(text, sizeof text, "  %-22s %s\n", name, value.c_str());
  return text;
}

std::string millions(double count) {
  char text[48];
  std::snprintf(text, sizeof text, count >= 1e9 ? "%.2f B" : "%.2f M",
                count >= 1e9 ? count / 1e9 : count / 1e6);
  return text;
}

}  // namespace

Plan make_plan(const Recipe& recipe, const ModelConfig& config, double flops_per_second,
               int64_t ranks) {
  Plan plan;
  const TrainSettings& t = recipe.train;
  plan.sequences = t.train_batch_size > 0 ? t.train_batch_size
                                          : t.per_device_train_batch_size * ranks *
                                                std::max<int64_t>(1, t.gradient_accumulation_steps);
  count_parameters(recipe, config, plan);
  count_memory(recipe, config, ranks, plan);
  count_work(recipe, config, plan);
  plan.seconds = plan.flops / (flops_per_second * static_cast<double>(ranks));
  return plan;
}

Value plan_to_value(const Plan& p) {
  Value parts(Value::Object{});
  for (const auto& [name, part] : p.parts) {
    Value entry;
    entry.set("parameters", part.parameters);
    entry.set("trained", part.trained);
    parts.set(name, entry);
  }
  Value memory;
  memory.set("weights", p.weight_bytes);
  memory.set("masters", p.master_bytes);
  memory.set("moments", p.moment_bytes);
  memory.set("gradients", p.gradient_bytes);
  memory.set("activations", p.activation_bytes);
  memory.set("total", p.bytes());
  Value out;
  out.set("parameters", p.parameters);
  out.set("trained", p.trained);
  out.set("activated_language", p.activated);
  out.set("parts", parts);
  out.set("memory_bytes", memory);
  out.set("sequences_per_step", p.sequences);
  out.set("tokens_per_step", p.tokens_per_step);
  out.set("tokens", p.tokens);
  out.set("flops", p.flops);
  out.set("seconds", p.seconds);
  return out;
}

std::string plan_to_text(const Recipe& recipe, const Plan& p) {
  std::string text =
      str("stage ", recipe.stage, ", ", recipe.train.max_steps, " steps\nparameters (learn)\n");
  for (const auto& [name, part] : p.parts)
    text += line(name.c_str(), str(millions(static_cast<double>(part.parameters)), " (",
                                   millions(static_cast<double>(part.trained)), ")"));
  text += "memory of a rank\n";
  text += line("weights", format_bytes(p.weight_bytes));
  text += line("float32 masters", format_bytes(p.master_bytes));
  text += line(recipe.train.optimizer == "muon" ? "Muon, AdamW moments" : "AdamW moments",
               format_bytes(p.moment_bytes));
  text += line("gradients", format_bytes(p.gradient_bytes));
  text += line("activations, about", format_bytes(p.activation_bytes));
  text += line("sum", format_bytes(p.bytes()));
  text += "work\n";
  text += line("sequences a step", std::to_string(p.sequences));
  text += line("tokens a step", millions(p.tokens_per_step));
  text += line("tokens", millions(p.tokens));
  text += line("operations", str(p.flops));
  text += line("time, about", format_duration(p.seconds));
  return text;
}

double measure_flops() {
  constexpr int64_t kSide = 768;
  constexpr int kRounds = 5;
  const Tensor a = at::ones({kSide, kSide}), b = at::ones({kSide, kSide});
  at::mm(a, b);
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    at::mm(a, b);
    best = std::min(
        best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return 2.0 * kSide * kSide * kSide / best;
}

}  // namespace dsvl
