// Renaming, cutting, rearranging.
#include "io/gguf_weights.h"

#include <ATen/ops/cat.h>

#include <unordered_map>

#include "base/error.h"
#include "io/gguf_names.h"
#include "io/quoted.h"

namespace dsvl {
namespace {

constexpr int64_t kMaxExperts = 65536;

int64_t count_or_zero(const GgufFile& file, const std::string& key) {
  const auto* v = file.metadata().find(key);
  return v && v->is_int() ? v->as_int() : 0;
}

// Heads whose halves alternate in this tensor; 0 for all others.
int64_t alternating_heads(const GgufFile& file, const std::string& architecture,
                          const std::string& published) {
  if (!gguf_alternates(architecture)) return 0;
  const std::string prefix = architecture + ".attention.head_count";
  if (published.find(".self_attn.q_proj.") != published.npos) return count_or_zero(file, prefix);
  if (published.find(".self_attn.k_proj.") == published.npos) return 0;
  const int64_t own = count_or_zero(file, prefix + "_kv");
  return own ? own : count_or_zero(file, prefix);
}

// The values' tensor for the keys' of latent attention; "" for any other name.
std::string partner(const std::string& name) {
  constexpr std::string_view kKeys = ".attn_k_b.weight";
  if (!name.ends_with(kKeys)) return "";
  return name.substr(0, name.size() - kKeys.size()) + ".attn_v_b.weight";
}

std::string whole_latents(const std::string& name) {
  return name.substr(0, name.find(".attn_")) + ".attn_kv_b.weight";
}

// A file's tensors by name.
class Names {
 public:
  explicit Names(const GgufFile& file) {
    for (const auto& info : file.tensors()) by_name_.emplace(info.name, &info);
  }
  const TensorInfo* find(const std::string& name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
  }

 private:
  std::unordered_map<std::string_view, const TensorInfo*> by_name_;
};

// [H (nope + V), R]
std::vector<int64_t> latents_shape(const GgufFile& file, const TensorInfo& keys,
                                   const TensorInfo& values) {
  const auto &k = keys.shape, &v = values.shape;
  if (k.size() != 3 || v.size() != 3 || k[0] != v[0] || k[1] != v[2])
    fail(file.path(), ": ", in_quotes(keys.name), " has shape ", at::IntArrayRef(k), ", ",
         in_quotes(values.name), " ", at::IntArrayRef(v),
         "; wanted [heads, rank, keys] and [heads, values, rank]");
  return {k[0] * (k[2] + v[1]), k[1]};
}

}  // namespace

Tensor join_halves(const Tensor& alternating, int64_t heads) {
  return alternating.unflatten(0, {heads, -1, 2}).transpose(1, 2).flatten(0, 2);
}

Tensor alternate_halves(const Tensor& joined, int64_t heads) {
  return joined.unflatten(0, {heads, 2, -1}).transpose(1, 2).flatten(0, 2);
}

void GgufWeights::add(TensorInfo info, Source source) {
  if (!sources_.emplace(info.name, std::move(source)).second)
    fail(path(), ": two tensors stand for ", in_quotes(info.name));
  tensors_.push_back(std::move(info));
}

void GgufWeights::add_experts(const TensorInfo& all, const std::string& name) {
  if (all.shape.size() != 3)
    fail(path(), ": ", in_quotes(all.name), " has shape ", at::IntArrayRef(all.shape),
         ", wanted [experts, rows, columns]");
  if (all.shape[0] > kMaxExperts)
    fail(path(), ": ", in_quotes(all.name), " has ", all.shape[0], " experts, at most ",
         kMaxExperts, " are read");
  const auto star = name.find('*');
  for (int64_t e = 0; e < all.shape[0]; ++e) {
    TensorInfo part = all;
    part.shape.erase(part.shape.begin());
    part.bytes = all.bytes / static_cast<uint64_t>(all.shape[0]);
    part.offset = all.offset + static_cast<uint64_t>(e) * part.bytes;
    TensorInfo info = part;
    info.name = str(name.substr(0, star), e, name.substr(star + 1));
    add(std::move(info), {.parts = {std::move(part)}});
  }
}

std::shared_ptr<const GgufWeights> GgufWeights::open(const std::string& path) {
  std::shared_ptr<GgufWeights> weights(new GgufWeights);
  weights->file_ = GgufFile::open(path);
  const auto& file = *weights->file_;
  const Names names(file);
  const auto* word = file.metadata().find("general.architecture");
  const auto architecture = word && word->is_string() ? word->as_string() : std::string();
  for (const auto& stored : file.tensors()) {
    if (stored.name == "rope_freqs.weight") continue;  // a setting, not a weight
    TensorInfo info = stored;
    info.name = published_name(stored.name).value_or(stored.name);
    if (info.name.find('*') != info.name.npos) {
      weights->add_experts(stored, info.name);
      continue;
    }
    const auto other = partner(stored.name);
    if (const auto* values = other.empty() ? nullptr : names.find(other)) {
      const auto whole = whole_latents(stored.name);
      if (names.find(whole)) continue;  // older files hold both forms
      info.name = published_name(whole).value();
      info.shape = latents_shape(file, stored, *values);
      info.bytes += values->bytes;
      weights->add(std::move(info), {GgufForm::latents, 0, {stored, *values}});
      continue;
    }
    if (stored.name.ends_with(".attn_v_b.weight")) continue;  // with its keys
    const int64_t heads = alternating_heads(file, architecture, info.name);
    if (heads > 0 && (info.shape.empty() || info.shape[0] % (2 * heads)))
      fail(path, ": ", in_quotes(stored.name), " has shape ", at::IntArrayRef(info.shape),
           ", which are no rows of ", heads, " heads");
    weights->add(std::move(info), {heads > 0 ? GgufForm::halves : GgufForm::same, heads, {stored}});
  }
  return weights;
}

Tensor GgufWeights::tensor(const TensorInfo& info) const {
  const auto& source = sources_.at(info.name);
  const Tensor first = file_->tensor(source.parts[0]);
  if (source.form == GgufForm::halves) return join_halves(first, source.heads);
  if (source.form == GgufForm::latents) {
    const Tensor values = file_->tensor(source.parts[1]);
    return at::cat({first.transpose(1, 2), values.to(first.scalar_type())}, 1).flatten(0, 1);
  }
  return first;
}

}  // namespace dsvl
