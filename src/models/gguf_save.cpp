// Parameters in the order of the model, experts and latents gathered as the format has them.
#include "models/gguf_save.h"

#include <ATen/ops/from_blob.h>
#include <ATen/ops/stack.h>

#include <algorithm>
#include <functional>
#include <map>

#include "base/error.h"
#include "io/gguf_names.h"
#include "io/gguf_weights.h"
#include "models/gguf_architecture.h"
#include "models/gguf_config.h"

namespace dsvl {
namespace {

constexpr std::string_view kLanguage = "language_model.";
constexpr char kHead[] = "lm_head.weight", kEmbedding[] = "model.embed_tokens.weight";

// A tensor of the file, made when its turn comes.
struct Job {
  TensorPlan plan;
  std::function<Tensor()> make;
};

class Planner {
 public:
  Planner(const LanguageConfig& config, std::optional<at::ScalarType> dtype)
      : config_(config),
        alternating_(gguf_alternates(gguf_architecture(config).name)),
        dtype_(dtype) {}

  // `name` as published, without "language_model.".
  void add(const std::string& name, const Tensor& tensor) {
    const auto gguf = gguf_name(name);
    if (!gguf) fail("a GGUF file has no place for the parameter '", name, "'");
    if (name.find(".mlp.experts.") != name.npos)
      add_expert(*gguf, tensor);
    else if (name.ends_with(".kv_b_proj.weight"))
      add_latents(*gguf, tensor);
    else
      add_one(name, *gguf, tensor);
  }

  void add_rotary_divisors() {
    if (config_.rope.rope_type != "llama3") return;
    auto values = std::make_shared<std::vector<float>>(llama3_divisors(config_));
    const auto size = static_cast<int64_t>(values->size());
    jobs_.push_back({{"rope_freqs.weight", at::kFloat, {size}},
                     [values, size] { return at::from_blob(values->data(), {size}, at::kFloat); }});
  }

  const std::vector<Job>& jobs() const { return jobs_; }

 private:
  at::ScalarType type_of(const std::string& gguf, const Tensor& tensor) const {
    const bool small = tensor.dim() < 2 || gguf.ends_with(".ffn_gate_inp.weight");
    return small ? at::kFloat : dtype_.value_or(tensor.scalar_type());
  }

  void push(const std::string& gguf, const Tensor& like, std::vector<int64_t> shape,
            std::function<Tensor()> make) {
    jobs_.push_back({{gguf, type_of(gguf, like), std::move(shape)}, std::move(make)});
  }

  void add_one(const std::string& name, const std::string& gguf, const Tensor& tensor) {
    int64_t heads = 0;
    if (alternating_ && name.find(".self_attn.q_proj.") != name.npos)
      heads = config_.num_attention_heads;
    if (alternating_ && name.find(".self_attn.k_proj.") != name.npos)
      heads = config_.num_key_value_heads;
    push(gguf, tensor, tensor.sizes().vec(),
         [tensor, heads] { return heads ? alternate_halves(tensor, heads) : tensor; });
  }

  // All of a layer's experts have one job, which the first of them makes.
  void add_expert(const std::string& gguf, const Tensor& tensor) {
    auto& all = experts_[gguf];
    if (!all) {
      all = std::make_shared<std::vector<Tensor>>();
      auto shape = tensor.sizes().vec();
      shape.insert(shape.begin(), config_.moe->n_routed_experts);
      push(gguf, tensor, std::move(shape), [all] { return at::stack(*all); });
    }
    all->push_back(tensor);
  }

  // [H (nope + V), R] -> keys [H, R, nope] and values [H, V, R].
  void add_latents(const std::string& gguf, const Tensor& tensor) {
    const auto& mla = *config_.mla;
    const int64_t heads = config_.num_attention_heads, keys = mla.qk_nope_head_dim;
    const auto stem = gguf.substr(0, gguf.find("attn_kv_b"));
    push(stem + "attn_k_b.weight", tensor, {heads, mla.kv_lora_rank, keys}, [=] {
      return tensor.unflatten(0, {heads, -1}).narrow(1, 0, keys).transpose(1, 2);
    });
    push(stem + "attn_v_b.weight", tensor, {heads, mla.v_head_dim, mla.kv_lora_rank}, [=] {
      return tensor.unflatten(0, {heads, -1}).narrow(1, keys, mla.v_head_dim);
    });
  }

  const LanguageConfig& config_;
  const bool alternating_;
  const std::optional<at::ScalarType> dtype_;
  std::vector<Job> jobs_;
  std::map<std::string, std::shared_ptr<std::vector<Tensor>>> experts_;
};

// llama.cpp's number for the type that most weights have.
uint32_t file_type(const std::vector<Job>& jobs) {
  std::map<at::ScalarType, int64_t> elements;
  for (const auto& job : jobs)
    elements[job.plan.type] += static_cast<int64_t>(planned_bytes(job.plan));
  const auto most =
      std::max_element(elements.begin(), elements.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most == elements.end() || most->first == at::kFloat) return 0;
  return most->first == at::kHalf ? 1 : 32;
}

const Tensor* find(const std::vector<Parameter>& parameters, std::string_view name) {
  for (const auto& parameter : parameters)
    if (parameter.name == str(kLanguage, name)) return parameter.tensor;
  return nullptr;
}

}  // namespace

GgufSaveReport save_gguf(const std::string& path, const std::vector<Parameter>& parameters,
                         const LanguageConfig& config, const TokenizerFiles& files,
                         const GgufSaveOptions& options) {
  GgufSaveReport report;
  GgufMetadata metadata = gguf_metadata(config);
  const auto tokenizer = Tokenizer::parse(files.tokenizer, &files.config, options.name);
  add_vocabulary(metadata, files, tokenizer, config.vocab_size);
  const auto *head = find(parameters, kHead), *embedding = find(parameters, kEmbedding);
  const bool tied = head && embedding && head->defined() && head->is_same(*embedding);
  Planner planner(config, options.dtype);
  for (const auto& parameter : parameters) {
    if (!parameter.name.starts_with(kLanguage)) {
      ++report.dropped;
      continue;
    }
    if (!parameter.tensor->defined())
      fail("parameter '", parameter.name, "' has no values yet, nothing was written");
    const auto name = parameter.name.substr(kLanguage.size());
    if (!(tied && name == kHead)) planner.add(name, *parameter.tensor);
  }
  planner.add_rotary_divisors();
  std::vector<TensorPlan> plan;
  for (const auto& job : planner.jobs()) plan.push_back(job.plan);
  metadata.emplace_back("general.name", options.name);
  metadata.emplace_back("general.file_type", file_type(planner.jobs()));
  GgufWriter writer(path, metadata, plan);
  for (const auto& job : planner.jobs()) writer.write(job.make());
  writer.finish();
  report.tensors = static_cast<int64_t>(plan.size());
  return report;
}

}  // namespace dsvl
