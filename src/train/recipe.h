// Everything one training run is told. A recipe file is whole; names follow transformers'
// TrainingArguments where that has one. Spec training 2.1-2.7; the paper's own values are in
// recipes/1b and recipes/7b.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/fields.h"
#include "data/glyph_pages.h"

namespace dsvl {

// The three stages of the paper, and three in front of them that make the parts a download would
// give.
enum class Stage { glyphs, contrastive, language, adaptor, joint, sft };
Stage stage_of(const std::string& name);  // fails and lists the names
const char* stage_name(Stage stage);

// Parameters taken from a trained model: those whose names begin with one of `parameters`, or all.
struct InitFrom {
  std::string path;  // a model directory, or a run directory (its newest valid checkpoint)
  std::vector<std::string> parameters;
  bool upcycle = false;  // its dense decoder becomes this model's experts: models/upcycle.h
};

struct ModelRecipe {
  std::string config;  // directory with config.json and, for stages with text, the tokenizer
  std::vector<InitFrom> init_from;
  std::optional<double> initializer_range;  // absent: the rules of models/init
  // Whether the high-resolution tower's tail (neck, neck_hd, downsamples, alpha) stays as it is:
  // the published code's switch of that name. Its blocks never learn outside the glyphs stage. Spec
  // training 0.1.
  bool freeze_high = false;
};

struct TrainSettings {
  std::string output_dir;
  int64_t seed = 1;
  int64_t max_steps = 1000;
  int64_t train_batch_size =
      0;  // sequences a step over all ranks; 0: per_device * accumulation * ranks
  int64_t per_device_train_batch_size = 1;  // sequences of one forward and backward
  int64_t gradient_accumulation_steps = 0;  // 0: from train_batch_size
  double learning_rate = 1e-3;
  std::string lr_scheduler_type = "cosine";  // cosine, step, constant
  double min_lr_rate = 0.0;                  // cosine ends at learning_rate * this
  std::vector<double> step_milestones{0.8,
                                      0.9};  // step: share of max_steps after which the rate falls
  double step_factor = 0.316;                // ... by this factor, each time
  int64_t warmup_steps = 0;
  double weight_decay = 0.0;
  std::string optimizer = "adamw";  // adamw; muon: that for weights, AdamW for the rest
  double muon_momentum = 0.95;
  double adam_beta1 = 0.9, adam_beta2 = 0.95, adam_epsilon = 1e-8;
  double max_grad_norm = 1.0;
  bool bf16 = false;
  bool gradient_checkpointing = false;
  std::string gradient_sum =
      "float64";  // float64, float32: how micro-batches and ranks are added up
  int64_t logging_steps = 10;
  int64_t save_steps = 500;
  int64_t save_total_limit = 2;
  int64_t dataloader_num_workers = 1;
  double ddp_timeout = 600;  // seconds a rank waits for another
};

// The glyphs stage: what the high-resolution tower reads characters off. Spec nano, step 1.
struct GlyphSettings {
  double patch_loss_weight = 1.0;                // head on the features of the last block
  double token_loss_weight = 1.0;                // head on the downsampled tokens
  int64_t patch_cells_y = 1, patch_cells_x = 2;  // label cells a patch
  int64_t token_cells_y = 3, token_cells_x = 6;  // label cells a token
  double blank_weight = 0.1;
  GlyphPageOptions pages;
};

// The contrastive stage: SigLIP's loss between pictures and the mean of their captions' token
// embeddings.
struct ContrastiveSettings {
  int64_t width = 128;          // of the space both are compared in
  double initial_scale = 10.0;  // t
  double initial_bias = -10.0;
};

// One set of samples.
struct SourceRecipe {
  std::string path;     // a data set folder
  double weight = 1.0;  // among the sources of its modality
  int64_t limit = 0;    // only its first so many samples; 0: all
};

// What the stages with text read. Spec training 2.2-2.7.
struct DataRecipe {
  std::vector<SourceRecipe> sources;
  int64_t max_seq_len = 4096;
  int64_t max_text_len = 0;  // tokens of a sample beside its pictures; 0: no limit of its own
  bool packing = false;      // rows of max_seq_len; attention never crosses samples
  int64_t packing_buffer = 64;
  bool modality_grouping = true;       // a global step has only text or only multimodal samples
  double text_ratio = 0.7;             // of the steps, or of the samples without grouping
  int64_t modality_warmup_steps = 0;   // text_ratio comes down from 1 over these
  std::string train_on = "auto";       // text, answers; auto: answers in stage sft, text elsewhere
  std::string system_prompt = "auto";  // auto: the model directory's own
  double feature_cache_gib = 0;        // for features of frozen encoders, kept in float16
  std::string feature_cache_dir;       // the same on disk, for all stages and ranks; "": nowhere
};

struct Recipe {
  std::string stage;
  ModelRecipe model;
  TrainSettings train;
  DataRecipe data;
  GlyphSettings glyphs;
  ContrastiveSettings contrastive;

  Stage kind() const { return stage_of(stage); }
};
void fields(Visitor& v, InitFrom& r);
void fields(Visitor& v, ModelRecipe& r);
void fields(Visitor& v, TrainSettings& r);
void fields(Visitor& v, GlyphSettings& r);
void fields(Visitor& v, ContrastiveSettings& r);
void fields(Visitor& v, SourceRecipe& r);
void fields(Visitor& v, DataRecipe& r);
void fields(Visitor& v, Recipe& r);

// Reads a TOML file, applies "a.b=value" overrides, checks ranges. Errors name file, key and
// nearest key.
Recipe read_recipe(const std::string& path, const std::vector<std::string>& overrides);
// Values no run could take; `where` is named in the error.
void check_recipe(const Recipe& recipe, const std::string& where);
std::string recipe_to_toml(const Recipe& recipe);

// Micro-batches a step on each rank; fails when the sizes do not divide.
int64_t accumulation_of(const TrainSettings& settings, int64_t ranks);

}  // namespace dsvl
