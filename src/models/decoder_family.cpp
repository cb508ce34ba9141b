// One row a family, with the defaults of the published configuration classes.
#include "models/decoder_family.h"

#include <deque>

#include "base/error.h"

namespace dsvl {
namespace {

LanguageConfig llama() {
  LanguageConfig c;
  c.vocab_size = 32000, c.num_hidden_layers = 32, c.max_position_embeddings = 2048;
  return c;
}

LanguageConfig deepseek() {
  LanguageConfig c;
  c.max_position_embeddings = 2048;
  return c;
}

LanguageConfig deepseek_v2() {
  LanguageConfig c = deepseek();
  c.num_hidden_layers = 32;
  c.mla.emplace().q_lora_rank = 1536;
  c.moe.emplace().n_shared_experts = 2;
  return c;
}

LanguageConfig deepseek_v3() {
  LanguageConfig c;
  c.vocab_size = 129280, c.hidden_size = 7168, c.intermediate_size = 18432;
  c.num_hidden_layers = 61, c.num_attention_heads = 128, c.max_position_embeddings = 4096;
  c.num_nextn_predict_layers = 1;
  c.mla.emplace().q_lora_rank = 1536;
  c.moe = MoeConfig{.n_routed_experts = 256,
                    .n_shared_experts = 1,
                    .num_experts_per_tok = 8,
                    .moe_intermediate_size = 2048,
                    .first_k_dense_replace = 3,
                    .topk_method = "noaux_tc",
                    .scoring_func = "sigmoid",
                    .n_group = 8,
                    .topk_group = 4,
                    .routed_scaling_factor = 2.5,
                    .norm_topk_prob = true};
  return c;
}

// A deque: rows stay where they are when one is added.
std::deque<DecoderFamily>& families() {
  static std::deque<DecoderFamily> table{
      {"llama", "LlamaForCausalLM", "Llama-style language model", llama()},
      {"deepseek", "DeepseekForCausalLM", "DeepSeek-MoE language model", deepseek()},
      {"deepseek_v2", "DeepseekV2ForCausalLM", "DeepSeek-V2 language model", deepseek_v2()},
      {"deepseek_v3", "DeepseekV3ForCausalLM", "DeepSeek-V3 language model", deepseek_v3()},
  };
  return table;
}

}  // namespace

void add_decoder_family(const DecoderFamily& family) {
  if (find_decoder_family(family.model_type) ||
      !model_type_of_architecture(family.architecture).empty())
    fail("the language model family ", family.model_type, " (", family.architecture,
         ") is there already");
  families().push_back(family);
}

const DecoderFamily* find_decoder_family(const std::string& model_type) {
  for (const auto& family : families())
    if (model_type == family.model_type) return &family;
  return nullptr;
}

std::string model_type_of_architecture(const std::string& architecture) {
  for (const auto& family : families())
    if (architecture == family.architecture) return family.model_type;
  return "";
}

std::string decoder_family_names() {
  std::string names;
  const auto& all = families();
  for (size_t i = 0; i < all.size(); ++i)
    names += (i == 0 ? "" : i + 1 == all.size() ? " and " : ", ") + std::string(all[i].model_type);
  return names;
}

}  // namespace dsvl
