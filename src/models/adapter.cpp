// From adapter files into the tree.
#include "models/adapter.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/matmul.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <set>

#include "base/error.h"
#include "base/json.h"
#include "io/model_files.h"
#include "models/names.h"
#include "models/summary.h"
#include "text/regex.h"

namespace dsvl {
namespace {

constexpr char kPrefix[] = "base_model.model.";

// Settings that change what an adapter means and are not had here.
constexpr const char* kRefused[] = {
    "use_dora",    "use_qalora",       "lora_bias",         "alora_invocation_tokens",
    "use_bdlora",  "arrow_config",     "layer_replication", "trainable_token_indices",
    "kasa_config", "target_parameters"};

bool is_set(const Value& v) {
  if (v.is_bool()) return v.as_bool();
  if (v.is_array()) return !v.as_array().empty();
  if (v.is_object()) return !v.as_object().empty();
  return !v.is_null();
}

bool matches(const std::string& pattern, const std::string& module) {
  try {
    RegexScratch scratch;
    std::vector<Span> found;
    Regex("^(?:.*\\.)?(?:" + pattern + ")$").find_all(module, scratch, found);
    return !found.empty();
  } catch (const Error& e) {
    fail("adapter_config.json: pattern '", pattern.substr(0, 80),
         "' is of no use as a regular expression: ", e.what());
  }
}

// PEFT's rule: the first key that matches the end of the module's name, from a dot on.
double pattern_value(const Value& patterns, const std::string& module, double otherwise) {
  if (!patterns.is_object()) return otherwise;
  for (const auto& [key, value] : patterns.as_object()) {
    if (!matches(key, module)) continue;
    if (!value.is_number())
      fail("adapter_config.json: pattern '", key, "' stands for ", value.kind(),
           ", wanted a number");
    return value.as_double();
  }
  return otherwise;
}

// Other first values (PiSSA, OLoRA, CorDA, LoftQ) change the weights the adapter was trained
// beside.
void check_first_values(const Value& init, const std::string& where) {
  if (init.is_null() || init.is_bool()) return;
  const auto name = init.is_string() ? init.as_string() : to_json(init);
  if (name != "gaussian" && name != "eva" && name != "orthogonal")
    fail(where, ": init_lora_weights '", name,
         "' changes the model's own weights; save the adapter with PEFT's "
         "path_initial_model_for_weight_conversion");
}

AdapterConfig read_config(const std::string& directory) {
  const auto where = directory + "/adapter_config.json";
  if (!std::filesystem::exists(where))
    fail(directory, ": no adapter_config.json; wanted a LoRA adapter as PEFT saves it");
  const Value json = read_json_file(where);
  AdapterConfig config;
  read_fields(config, json, where, Unknown::report);
  if (config.peft_type != "LORA")
    fail(where, ": peft_type is '", config.peft_type, "', wanted LORA");
  if (config.bias != "none") fail(where, ": bias is '", config.bias, "', wanted none");
  for (const char* key : kRefused)
    if (const auto* value = json.find(key); value && is_set(*value))
      fail(where, ": ", key, " is set, which is not supported; plain LoRA and rsLoRA are");
  check_first_values(config.init_lora_weights, where);
  return config;
}

// Where a tensor of some layout lies in the tree: rows of a parameter.
struct Place {
  const Parameter* parameter;
  int64_t row;
  std::vector<int64_t> shape;
};

// Of every layout's names; where two layouts share a name they mean the same tensor.
std::map<std::string, Place> places_of(const std::vector<Parameter>& parameters,
                                       const ModelConfig& config) {
  std::map<std::string, Place> places;
  for (const auto& parameter : parameters) {
    if (!parameter.tensor->defined()) continue;
    for (const Naming naming : {Naming::original, Naming::hf, Naming::transformers5}) {
      int64_t row = 0;
      const auto stored = stored_tensors(parameter, config, naming);
      for (const auto& part : stored) {
        places.emplace(part.name, Place{&parameter, row, part.shape});
        if (stored.size() > 1) row += part.shape[0];
      }
    }
  }
  return places;
}

// What the file holds for one tensor of the model.
struct Change {
  Tensor whole;  // takes the tensor's place, before a product is added
  Tensor a, b;   // the product's factors
  bool embedding = false;
};

bool take_suffix(std::string& name, std::string_view suffix) {
  if (!name.ends_with(suffix)) return false;
  name.resize(name.size() - suffix.size());
  return true;
}

class Adapter {
 public:
  Adapter(const std::vector<Parameter>& parameters, const ModelConfig& config,
          const std::string& directory, std::optional<at::ScalarType> dtype)
      : config_(read_config(directory)), dtype_(dtype), places_(places_of(parameters, config)) {
    path_ = directory + "/adapter_model.safetensors";
    if (!std::filesystem::exists(path_)) path_ = directory + "/adapter_model.bin";
    if (!std::filesystem::exists(path_))
      fail(directory, ": no adapter_model.safetensors or adapter_model.bin");
    const auto file = open_tensor_file(path_);
    for (const auto& info : file->tensors()) read(info.name, file->tensor(info));
    for (auto& [name, change] : changes_) check(name, change);
  }

  AdapterReport apply() {
    AdapterReport report;
    for (auto& [name, change] : changes_) {
      const auto& place = places_.at(name);
      const auto rows = target_of(place);
      if (change.whole.defined()) {
        rows.copy_(change.whole.view(rows.sizes()));
        ++report.replaced;
      }
      if (!change.a.defined()) continue;
      rows.copy_(rows.to(at::kFloat) + delta(module_of(name), change).view(rows.sizes()));
      ++report.modules;
    }
    return report;
  }

 private:
  static std::string module_of(std::string name) {
    take_suffix(name, ".weight");
    return name;
  }

  void read(const std::string& stored, const Tensor& tensor) {
    if (stored.rfind(kPrefix, 0) != 0)
      fail(path_, ": tensor '", stored, "' does not begin with '", kPrefix, "' as PEFT's do");
    std::string name = stored.substr(sizeof kPrefix - 1);
    if (take_suffix(name, ".lora_A.weight")) {
      change_of(name + ".weight", stored).a = tensor;
    } else if (take_suffix(name, ".lora_B.weight")) {
      change_of(name + ".weight", stored).b = tensor;
    } else if (take_suffix(name, ".lora_embedding_A")) {
      auto& change = change_of(name + ".weight", stored);
      change.a = tensor;
      change.embedding = true;
    } else if (take_suffix(name, ".lora_embedding_B")) {
      change_of(name + ".weight", stored).b = tensor;
    } else {
      if (name.find(".lora_") != name.npos)
        fail(path_, ": tensor '", stored,
             "' is of another kind of adapter; plain LoRA is supported");
      if (take_suffix(name, ".base_layer.weight")) name += ".weight";
      change_of(name, stored).whole = tensor;
    }
  }

  Change& change_of(const std::string& name, const std::string& stored) {
    if (!places_.count(name))
      fail(path_, ": '", stored, "' is for '", module_of(name),
           "', which this model does not have; was the adapter trained on another model?");
    return changes_[name];
  }

  void check(const std::string& name, const Change& change) const {
    const auto& shape = places_.at(name).shape;
    const auto module = module_of(name);
    if (change.whole.defined() && change.whole.sizes() != at::IntArrayRef(shape))
      fail(path_, ": '", name, "' has shape ", shape_text(change.whole.sizes().vec()),
           ", the model's is ", shape_text(shape));
    if (change.a.defined() != change.b.defined())
      fail(path_, ": '", module, "' has only one of lora_A and lora_B");
    if (!change.a.defined()) return;
    const auto &a = change.a, &b = change.b;
    const auto shapes = str(shape_text(a.sizes().vec()), " and ", shape_text(b.sizes().vec()));
    if (a.dim() < 2 || b.dim() < 2 || a.size(0) < 1 || shape.size() < 2 || a.size(0) != b.size(1))
      fail(path_, ": lora_A and lora_B of '", module, "' are ", shapes,
           ", which cannot be multiplied");
    if (a.size(0) != config_.rank_of(module))
      fail(path_, ": '", module, "' has rank ", a.size(0), ", adapter_config.json says ",
           config_.rank_of(module));
    config_.scaling_of(module);  // fails now or never: apply() must not stop half-way
    const bool transposed = change.embedding || config_.fan_in_fan_out;
    const int64_t out = b.numel() / b.size(1), in = a.numel() / a.size(0);
    int64_t columns = 1;
    for (size_t i = 1; i < shape.size(); ++i) columns *= shape[i];
    if ((transposed ? in : out) != shape[0] || (transposed ? out : in) != columns)
      fail(path_, ": lora_A and lora_B of '", module, "' are ", shapes, ", the weight is ",
           shape_text(shape));
  }

  // [out, in] of the weight as it is stored; a convolution's in is channels x rows x columns.
  Tensor delta(const std::string& module, const Change& change) const {
    const auto a = change.a.to(at::kFloat).flatten(1), b = change.b.to(at::kFloat).flatten(1);
    const auto product = at::matmul(b, a) * config_.scaling_of(module);
    const bool transposed = change.embedding || config_.fan_in_fan_out;
    return (transposed ? product.t() : product).contiguous();
  }

  // The rows of the parameter, in memory of its own.
  Tensor target_of(const Place& place) {
    Tensor& tensor = *place.parameter->tensor;
    if (copied_.insert(place.parameter).second)
      tensor = tensor.detach().to(dtype_.value_or(tensor.scalar_type()), false, true);
    const bool part =
        place.shape[0] < tensor.size(0) && tensor.dim() == int64_t(place.shape.size());
    return part ? tensor.narrow(0, place.row, place.shape[0]) : tensor;
  }

  AdapterConfig config_;
  std::optional<at::ScalarType> dtype_;
  std::map<std::string, Place> places_;
  std::string path_;
  std::map<std::string, Change> changes_;
  std::set<const Parameter*> copied_;
};

}  // namespace

void fields(Visitor& v, AdapterConfig& c) {
  v("peft_type", c.peft_type, "LORA");
  v("r", c.r, "rank of the product");
  v("lora_alpha", c.lora_alpha, "the product is scaled by lora_alpha / r");
  v("use_rslora", c.use_rslora, "scaled by lora_alpha / sqrt(r)");
  v("fan_in_fan_out", c.fan_in_fan_out, "weights are stored [in, out]");
  v("bias", c.bias, "which biases were trained: none");
  v("rank_pattern", c.rank_pattern, "module name or expression -> r");
  v("alpha_pattern", c.alpha_pattern, "module name or expression -> lora_alpha");
  v("init_lora_weights", c.init_lora_weights, "how lora_A and lora_B began");
}

int64_t AdapterConfig::rank_of(const std::string& module) const {
  return static_cast<int64_t>(pattern_value(rank_pattern, module, static_cast<double>(r)));
}

double AdapterConfig::scaling_of(const std::string& module) const {
  const double alpha = pattern_value(alpha_pattern, module, lora_alpha);
  const auto rank = static_cast<double>(rank_of(module));
  return alpha / (use_rslora ? std::sqrt(rank) : rank);
}

AdapterReport apply_adapter(const std::vector<Parameter>& parameters, const ModelConfig& config,
                            const std::string& directory, std::optional<at::ScalarType> dtype) {
  return Adapter(parameters, config, directory, dtype).apply();
}

}  // namespace dsvl
