// From files into the tree.
#include "models/weights.h"

#include <ATen/Parallel.h>
#include <ATen/ops/cat.h>

#include <atomic>
#include <set>

#include "base/error.h"
#include "models/names.h"
#include "models/summary.h"
#include "models/weight_reader.h"

namespace dsvl {
namespace {

constexpr char kHead[] = "language_model.lm_head.weight";
constexpr char kEmbedding[] = "language_model.model.embed_tokens.weight";

bool is_weight_type(at::ScalarType type) {
  return type == at::kFloat || type == at::kBFloat16 || type == at::kHalf;
}

// Reads parameters from files; remembers what it took.
class Loader {
 public:
  Loader(const ModelFiles& files, const ModelConfig& config, const LoadOptions& options)
      : files_(files),
        reader_(files),
        config_(config),
        fp8_as_(options.fp8_as),
        keep_fp8_(options.keep_fp8) {
    if (options.dtype != "auto") dtype_ = parse_dtype(options.dtype);
    if (config.layout == Layout::original) {
      namings_ = {Naming::original};
    } else {
      namings_ = {Naming::hf, Naming::transformers5};
    }
  }

  // False when the files do not have it.
  bool load(const Parameter& parameter) {
    for (const Naming naming : namings_) {
      const auto stored = stored_tensors(parameter, config_, naming);
      if (stored.empty() || !files_.find(stored[0].name)) continue;
      std::vector<Tensor> parts;
      for (const auto& part : stored) {
        if (!files_.find(part.name)) return false;
        parts.push_back(read(part, parameter.buffer ? at::kFloat : dtype_));
      }
      const Tensor whole = parts.size() == 1 ? parts[0] : at::cat(parts);
      *parameter.tensor = whole.view(parameter.shape);
      return true;
    }
    return false;
  }

  // What the file calls it, for messages.
  std::string wanted_name(const Parameter& parameter) const {
    const auto stored = stored_tensors(parameter, config_, namings_[0]);
    return stored.empty() ? parameter.name : stored[0].name;
  }

  const std::set<std::string>& taken() const { return taken_; }

 private:
  Tensor read(const StoredTensor& part, std::optional<at::ScalarType> dtype) {
    const auto* info = files_.find(part.name);
    if (info->shape != part.shape)
      fail(files_.path_of(part.name), ": '", part.name, "' has shape ", shape_text(info->shape),
           ", config.json makes it ", shape_text(part.shape));
    const auto scales = scales_of(*info);
    if (!is_weight_type(info->type) && scales.empty())
      fail(files_.path_of(part.name), ": '", part.name, "' has dtype ", info->dtype,
           ", wanted F32, BF16, F16 or F8_E4M3 with scales");
    taken_.insert(part.name);
    if (!scales.empty()) taken_.insert(scales);
    if (scales.empty()) return reader_.read(part.name, dtype);
    reader_.check(part.name);
    return keep_fp8_ ? files_.tensor(part.name) : reader_.read(part.name, dtype.value_or(fp8_as_));
  }

  const ModelFiles& files_;
  const WeightReader reader_;
  const ModelConfig& config_;
  const at::ScalarType fp8_as_;
  const bool keep_fp8_;
  std::optional<at::ScalarType> dtype_;
  std::vector<Naming> namings_;
  std::set<std::string> taken_;
};

const Parameter* find(const std::vector<Parameter>& parameters, const std::string& name) {
  for (const auto& parameter : parameters)
    if (parameter.name == name) return &parameter;
  return nullptr;
}

// A head that the file lacks is the embedding where the configuration says so.
bool tie_head(const std::vector<Parameter>& parameters, const ModelConfig& config) {
  const auto* head = find(parameters, kHead);
  const auto* embedding = find(parameters, kEmbedding);
  if (!head || !embedding || head->tensor->defined() || !embedding->tensor->defined()) return false;
  if (!config.language.tie_word_embeddings) return false;
  *head->tensor = *embedding->tensor;
  return true;
}

[[noreturn]] void fail_missing(const std::vector<std::string>& names,
                               const std::string& directory) {
  std::string first;
  for (size_t i = 0; i < names.size() && i < 3; ++i) first += (i ? ", '" : "'") + names[i] + "'";
  fail(directory, ": ", names.size(), names.size() == 1 ? " tensor is" : " tensors are",
       " missing: ", first, names.size() > 3 ? ", …" : "", "; is config.json of this model?");
}

}  // namespace

at::ScalarType parse_dtype(const std::string& name) {
  if (name == "float32") return at::kFloat;
  if (name == "bfloat16") return at::kBFloat16;
  if (name == "float16") return at::kHalf;
  fail("dtype '", name, "' is not known; float32, bfloat16 and float16 are");
}

std::string dtype_name(at::ScalarType type) {
  if (type == at::kFloat) return "float32";
  if (type == at::kBFloat16) return "bfloat16";
  if (type == at::kHalf) return "float16";
  fail("weights of type ", c10::toString(type),
       " are not known; float32, bfloat16 and float16 are");
}

LoadReport load_weights(const std::vector<Parameter>& parameters, const ModelFiles& files,
                        const ModelConfig& config, const LoadOptions& options) {
  Loader loader(files, config, options);
  LoadReport report;
  std::vector<std::string> missing;
  for (const auto& parameter : parameters)
    if (!loader.load(parameter) && parameter.used) missing.push_back(parameter.name);
  report.tied = tie_head(parameters, config);
  if (report.tied) std::erase(missing, std::string(kHead));
  if (!missing.empty() && !options.allow_missing) {
    for (auto& name : missing) name = loader.wanted_name(*find(parameters, name));
    fail_missing(missing, files.directory());
  }
  report.missing = std::move(missing);
  report.tensors = static_cast<int64_t>(loader.taken().size());
  for (const auto& parameter : parameters)
    if (parameter.tensor->defined()) report.parameters += parameter.tensor->numel();
  for (const auto& name : files.names())
    if (!loader.taken().count(name)) report.unused.push_back(name);
  return report;
}

LoadReport load_weights(Module& root, const std::string& directory, const ModelConfig& config,
                        const LoadOptions& options) {
  return load_weights(root.parameters(), ModelFiles::open(directory), config, options);
}

namespace {

// An element is an infinity or a NaN when all bits of its exponent are set; FP8 e4m3 has no
// infinities, and NaN is all bits but the sign.
template <class Word>
bool all_finite_words(const Tensor& tensor, Word exponent) {
  const auto* words = static_cast<const Word*>(tensor.const_data_ptr());
  std::atomic<bool> finite{true};
  at::parallel_for(0, tensor.numel(), 1 << 20, [&](int64_t begin, int64_t end) {
    bool bad = false;
    for (int64_t i = begin; i < end; ++i) bad |= (words[i] & exponent) == exponent;
    if (bad) finite = false;
  });
  return finite;
}

}  // namespace

bool all_finite(const Tensor& tensor) {
  const Tensor t = tensor.detach().to(at::kCPU).contiguous();
  if (t.scalar_type() == at::kBFloat16) return all_finite_words<uint16_t>(t, 0x7F80);
  if (t.scalar_type() == at::kHalf) return all_finite_words<uint16_t>(t, 0x7C00);
  if (t.scalar_type() == at::kFloat) return all_finite_words<uint32_t>(t, 0x7F800000);
  if (t.scalar_type() == at::kFloat8_e4m3fn) return all_finite_words<uint8_t>(t, 0x7F);
  return true;
}

std::optional<std::string> first_nonfinite(const std::vector<Parameter>& parameters) {
  for (const auto& parameter : parameters)
    if (parameter.tensor->defined() && !all_finite(*parameter.tensor))
      return str("NaN or infinity in '", parameter.name, "'");
  return std::nullopt;
}

}  // namespace dsvl
