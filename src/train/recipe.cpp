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

void check_recipe(const Recipe& r, const std::string& where) {
  const auto need = [&where](bool good, const char* key, const auto& found, const char* wanted) {
    if (!good) fail(where, ": ", key, " is ", found, "; wanted ", wanted);
  };
  stage_of(r.stage);
  const auto& t = r.train;
  need(!r.model.config.empty(), "model.config", "missing", "a directory with config.json");
  need(t.max_steps > 0, "train.max_steps", t.max_steps, "at least 1");
  need(t.per_device_train_batch_size > 0, "train.per_device_train_batch_size",
       t.per_device_train_batch_size, "at least 1");
  need(t.gradient_accumulation_steps >= 0, "train.gradient_accumulation_steps",
       t.gradient_accumulation_steps, "0 or more");
  need(t.train_batch_size >= 0, "train.train_batch_size", t.train_batch_size, "0 or more");
  need(t.learning_rate > 0, "train.learning_rate", t.learning_rate, "more than 0");
  need(t.lr_scheduler_type == "cosine" || t.lr_scheduler_type == "step" ||
           t.lr_scheduler_type == "constant",
       "train.lr_scheduler_type", "'" + t.lr_scheduler_type + "'", "cosine, step or constant");
  need(t.optimizer == "adamw" || t.optimizer == "muon", "train.optimizer", "'" + t.optimizer + "'",
       "adamw or muon");
  need(t.muon_momentum >= 0 && t.muon_momentum < 1, "train.muon_momentum", t.muon_momentum,
       "0 <= momentum < 1");
  need(t.gradient_sum == "float64" || t.gradient_sum == "float32", "train.gradient_sum",
       "'" + t.gradient_sum + "'", "float64 or float32");
  need(t.warmup_steps >= 0 && t.warmup_steps < t.max_steps, "train.warmup_steps", t.warmup_steps,
       "0 to max_steps - 1");
  need(t.adam_beta1 >= 0 && t.adam_beta1 < 1, "train.adam_beta1", t.adam_beta1, "0 <= beta < 1");
  need(t.adam_beta2 >= 0 && t.adam_beta2 < 1, "train.adam_beta2", t.adam_beta2, "0 <= beta < 1");
  const auto& d = r.data;
  need(r.kind() == Stage::glyphs || !d.sources.empty(), "data.sources", "empty", "at least one");
  need(d.max_seq_len > 1, "data.max_seq_len", d.max_seq_len, "at least 2");
  need(d.packing_buffer > 0, "data.packing_buffer", d.packing_buffer, "at least 1");
  need(d.text_ratio >= 0 && d.text_ratio <= 1, "data.text_ratio", d.text_ratio, "0 to 1");
  need(d.train_on == "auto" || d.train_on == "text" || d.train_on == "answers", "data.train_on",
       "'" + d.train_on + "'", "auto, text or answers");
  need(t.save_steps > 0, "train.save_steps", t.save_steps, "at least 1");
  need(t.save_total_limit > 0, "train.save_total_limit", t.save_total_limit, "at least 1");
  need(t.logging_steps > 0, "train.logging_steps", t.logging_steps, "at least 1");
  need(t.dataloader_num_workers > 0, "train.dataloader_num_workers", t.dataloader_num_workers,
       "at least 1");
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

}  // namespace dsvl
