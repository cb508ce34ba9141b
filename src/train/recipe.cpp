// Reading, checking and printing recipes.
#include "train/recipe.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/toml.h"

namespace dsvl {
namespace {

constexpr std::array kStages{"glyphs", "contrastive", "language", "adaptor", "joint", "sft"};

}  // namespace

Stage stage_of(const std::string& name) {
  const auto found = std::find(kStages.begin(), kStages.end(), name);
  if (found != kStages.end()) return static_cast<Stage>(found - kStages.begin());
  const std::vector<std::string> names(kStages.begin(), kStages.end());
  fail("stage '", name, "' is none of glyphs, contrastive, language, adaptor, joint, sft",
       did_you_mean(name, names));
}

const char* stage_name(Stage stage) {
  return kStages[static_cast<size_t>(stage)];
}

void fields(Visitor& v, InitFrom& r) {
  v("path", r.path, "a model directory, or a run directory: its newest valid checkpoint");
  v("parameters", r.parameters, "beginnings of the parameter names to take; none: all of them");
  v("upcycle", r.upcycle, "the dense decoder there becomes this model's mixture of experts");
}

void fields(Visitor& v, ModelRecipe& r) {
  v("config", r.config, "directory with config.json and the tokenizer");
  v("init_from", r.init_from,
    "trained models whose parameters are taken, later ones over earlier ones");
  v("initializer_range", r.initializer_range,
    "standard deviation of parameters that nothing gives; absent: by the kind of parameter");
  v("freeze_high", r.freeze_high, "neck and downsampling convolutions of SAM stay as they are");
}

void fields(Visitor& v, TrainSettings& r) {
  v("output_dir", r.output_dir, "run directory");
  v("seed", r.seed, "of first values, data order and augmentation");
  v("max_steps", r.max_steps, "optimizer steps");
  v("train_batch_size", r.train_batch_size,
    "sequences a step over all ranks; 0: the product of the rest");
  v("per_device_train_batch_size", r.per_device_train_batch_size,
    "sequences of one forward and backward");
  v("gradient_accumulation_steps", r.gradient_accumulation_steps,
    "micro-batches a step; 0: from the sizes");
  v("learning_rate", r.learning_rate, "peak");
  v("lr_scheduler_type", r.lr_scheduler_type, "cosine, step or constant");
  v("min_lr_rate", r.min_lr_rate, "share of the peak where cosine ends");
  v("step_milestones", r.step_milestones, "shares of max_steps where the step schedule falls");
  v("step_factor", r.step_factor, "factor of each fall");
  v("warmup_steps", r.warmup_steps, "linear warm-up");
  v("weight_decay", r.weight_decay, "decoupled, on matrices only");
  v("optimizer", r.optimizer, "adamw, or muon: that for weights, AdamW for the rest");
  v("muon_momentum", r.muon_momentum, "Muon");
  v("adam_beta1", r.adam_beta1, "AdamW");
  v("adam_beta2", r.adam_beta2, "AdamW");
  v("adam_epsilon", r.adam_epsilon, "AdamW");
  v("max_grad_norm", r.max_grad_norm, "gradient norm is clipped to this; 0: never");
  v("bf16", r.bf16, "forward with weights rounded to bfloat16, masters in float32");
  v("gradient_checkpointing", r.gradient_checkpointing,
    "recompute decoder layers in the backward pass");
  v("gradient_sum", r.gradient_sum,
    "float64 or float32: how gradients of micro-batches and ranks are added");
  v("logging_steps", r.logging_steps, "steps between log lines where there is no terminal");
  v("save_steps", r.save_steps, "steps between checkpoints");
  v("save_total_limit", r.save_total_limit, "checkpoints kept");
  v("dataloader_num_workers", r.dataloader_num_workers, "threads that prepare batches");
  v("ddp_timeout", r.ddp_timeout, "seconds a rank waits for the others");
}

void fields(Visitor& v, GlyphSettings& r) {
  v("patch_loss_weight", r.patch_loss_weight, "of the head on patch features");
  v("token_loss_weight", r.token_loss_weight, "of the head on downsampled tokens");
  v("patch_cells_y", r.patch_cells_y, "label cells down a patch");
  v("patch_cells_x", r.patch_cells_x, "label cells across a patch");
  v("token_cells_y", r.token_cells_y, "label cells down a token");
  v("token_cells_x", r.token_cells_x, "label cells across a token");
  v("blank_weight", r.blank_weight, "weight of empty cells in the loss");
  v("pages", r.pages, "how pages are drawn");
}

void fields(Visitor& v, ContrastiveSettings& r) {
  v("width", r.width, "of the space in which pictures and texts are compared");
  v("initial_scale", r.initial_scale, "first value of t");
  v("initial_bias", r.initial_bias, "first value of the bias");
}

void fields(Visitor& v, SourceRecipe& r) {
  v("path", r.path, "data set folder");
  v("weight", r.weight, "among the sources of its modality");
  v("limit", r.limit, "only its first so many samples; 0: all");
}

void fields(Visitor& v, DataRecipe& r) {
  v("sources", r.sources, "sets of samples");
  v("max_seq_len", r.max_seq_len, "tokens of a sample or packed row");
  v("max_text_len", r.max_text_len, "tokens of a sample beside its pictures; 0: no limit");
  v("packing", r.packing, "rows of max_seq_len; attention never crosses samples");
  v("packing_buffer", r.packing_buffer, "samples waiting for a row");
  v("modality_grouping", r.modality_grouping, "a global step is all text or all multimodal");
  v("text_ratio", r.text_ratio, "share of text");
  v("modality_warmup_steps", r.modality_warmup_steps,
    "steps in which the share falls from 1 to text_ratio");
  v("train_on", r.train_on, "text, answers, or auto: answers in stage sft");
  v("system_prompt", r.system_prompt, "in front of conversations; auto: the model directory's own");
  v("feature_cache_gib", r.feature_cache_gib, "memory for features of frozen encoders");
  v("feature_cache_dir", r.feature_cache_dir,
    "folder where features of frozen encoders are kept from stage to stage");
}

void fields(Visitor& v, Recipe& r) {
  v("stage", r.stage, "glyphs, contrastive, language, adaptor, joint or sft");
  v("model", r.model, "what is trained");
  v("train", r.train, "how");
  v("data", r.data, "what the other stages read");
  v("glyphs", r.glyphs, "the glyphs stage");
  v("contrastive", r.contrastive, "the contrastive stage");
}

namespace {

// Says which setting of which file no run could take.
class Need {
 public:
  explicit Need(std::string where) : where_(std::move(where)) {}
  template <class Found>
  void operator()(bool good, const std::string& key, const Found& found, const char* wanted) const {
    if (!good) fail(where_, ": ", key, " is ", found, "; wanted ", wanted);
  }
  template <class Number>
  void at_least(Number least, const std::string& key, Number found) const {
    if (!(found >= least)) fail(where_, ": ", key, " is ", found, "; wanted ", least, " or more");
  }
  void positive(const std::string& key, double found) const {
    (*this)(found > 0, key, found, "more than 0");
  }
  void share(const std::string& key, double found) const {
    (*this)(found >= 0 && found <= 1, key, found, "0 to 1");
  }
  void below_one(const std::string& key, double found) const {
    (*this)(found >= 0 && found < 1, key, found, "at least 0 and less than 1");
  }
  void one_of(const std::vector<std::string>& names, const char* key, const std::string& found,
              const char* wanted) const {
    (*this)(std::find(names.begin(), names.end(), found) != names.end(), key, "'" + found + "'",
            wanted);
  }

 private:
  std::string where_;
};

void check_sizes(const TrainSettings& t, const Need& need) {
  need.at_least<int64_t>(1, "train.max_steps", t.max_steps);
  need.at_least<int64_t>(1, "train.per_device_train_batch_size", t.per_device_train_batch_size);
  need.at_least<int64_t>(0, "train.gradient_accumulation_steps", t.gradient_accumulation_steps);
  need.at_least<int64_t>(0, "train.train_batch_size", t.train_batch_size);
  need(t.warmup_steps >= 0 && t.warmup_steps < t.max_steps, "train.warmup_steps", t.warmup_steps,
       "0 to max_steps - 1");
  need.at_least<int64_t>(1, "train.save_steps", t.save_steps);
  need.at_least<int64_t>(1, "train.save_total_limit", t.save_total_limit);
  need.at_least<int64_t>(1, "train.logging_steps", t.logging_steps);
  need.at_least<int64_t>(1, "train.dataloader_num_workers", t.dataloader_num_workers);
  need.positive("train.ddp_timeout", t.ddp_timeout);
}

void check_optimizer(const TrainSettings& t, const Need& need) {
  need.positive("train.learning_rate", t.learning_rate);
  need.one_of({"cosine", "step", "constant"}, "train.lr_scheduler_type", t.lr_scheduler_type,
              "cosine, step or constant");
  need.share("train.min_lr_rate", t.min_lr_rate);
  need.positive("train.step_factor", t.step_factor);
  for (const double milestone : t.step_milestones) need.share("train.step_milestones", milestone);
  need.one_of({"adamw", "muon"}, "train.optimizer", t.optimizer, "adamw or muon");
  need.below_one("train.muon_momentum", t.muon_momentum);
  need.below_one("train.adam_beta1", t.adam_beta1);
  need.below_one("train.adam_beta2", t.adam_beta2);
  need.positive("train.adam_epsilon", t.adam_epsilon);
  need.at_least(0.0, "train.weight_decay", t.weight_decay);
  need.at_least(0.0, "train.max_grad_norm", t.max_grad_norm);
  need.one_of({"float64", "float32"}, "train.gradient_sum", t.gradient_sum, "float64 or float32");
}

void check_data(const DataRecipe& d, const Need& need) {
  for (size_t i = 0; i < d.sources.size(); ++i)
    need.positive(str("data.sources[", i, "].weight"), d.sources[i].weight);
  need.at_least<int64_t>(2, "data.max_seq_len", d.max_seq_len);
  need.at_least<int64_t>(0, "data.max_text_len", d.max_text_len);
  need.at_least<int64_t>(1, "data.packing_buffer", d.packing_buffer);
  need.share("data.text_ratio", d.text_ratio);
  need.at_least<int64_t>(0, "data.modality_warmup_steps", d.modality_warmup_steps);
  need.one_of({"auto", "text", "answers"}, "data.train_on", d.train_on, "auto, text or answers");
  need.at_least(0.0, "data.feature_cache_gib", d.feature_cache_gib);
}

void check_heads(const GlyphSettings& g, const ContrastiveSettings& c, const Need& need) {
  need.at_least(0.0, "glyphs.patch_loss_weight", g.patch_loss_weight);
  need.at_least(0.0, "glyphs.token_loss_weight", g.token_loss_weight);
  need.at_least<int64_t>(1, "glyphs.patch_cells_y", g.patch_cells_y);
  need.at_least<int64_t>(1, "glyphs.patch_cells_x", g.patch_cells_x);
  need.at_least<int64_t>(1, "glyphs.token_cells_y", g.token_cells_y);
  need.at_least<int64_t>(1, "glyphs.token_cells_x", g.token_cells_x);
  need.positive("glyphs.blank_weight", g.blank_weight);
  need.at_least(0.0, "glyphs.pages.border_margin", g.pages.border_margin);
  need.at_least<int64_t>(1, "contrastive.width", c.width);
  need.positive("contrastive.initial_scale", c.initial_scale);
}

}  // namespace

void check_recipe(const Recipe& r, const std::string& where) {
  const Need need(where);
  const Stage stage = r.kind();
  need(!r.model.config.empty(), "model.config", "missing", "a directory with config.json");
  need(stage == Stage::glyphs || !r.data.sources.empty(), "data.sources", "empty", "at least one");
  check_sizes(r.train, need);
  check_optimizer(r.train, need);
  check_data(r.data, need);
  check_heads(r.glyphs, r.contrastive, need);
}

Recipe read_recipe(const std::string& path, const std::vector<std::string>& overrides) {
  Value tree = read_toml_file(path);
  for (const auto& assignment : overrides) set_by_path(tree, assignment);
  Recipe recipe;
  read_fields(recipe, tree, path, Unknown::refuse);
  check_recipe(recipe, path);
  return recipe;
}

std::string recipe_to_toml(const Recipe& recipe) {
  return to_toml(write_fields(recipe));
}

int64_t accumulation_of(const TrainSettings& t, int64_t ranks) {
  if (t.train_batch_size == 0) return std::max<int64_t>(1, t.gradient_accumulation_steps);
  const int64_t one = t.per_device_train_batch_size * ranks;
  if (t.train_batch_size % one != 0)
    fail("train.train_batch_size ", t.train_batch_size, " is no multiple of ", one, " (",
         t.per_device_train_batch_size, " sequences on each of ", ranks, " ranks)");
  const int64_t steps = t.train_batch_size / one;
  if (t.gradient_accumulation_steps != 0 && t.gradient_accumulation_steps != steps)
    fail("train.gradient_accumulation_steps is ", t.gradient_accumulation_steps,
         ", but train_batch_size ", t.train_batch_size, " wants ", steps,
         "; leave one of the two out");
  return steps;
}

}  // namespace dsvl
