// Loading a model directory and making prompts for it.
#include "cli/model_session.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>

#include "base/error.h"
#include "cli/checks.h"
#include "cli/find_model.h"
#include "models/adapter.h"
#include "models/model_source.h"
#include "models/vision_input.h"
#include "models/weights.h"
#include "ops/backend.h"
#include "prompt/chat_template.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

// Ids of eos_token_id in config.json: a number, a list, or nothing.
void add_eos_ids(const Value& json, std::vector<int64_t>& ids) {
  const Value* eos = json.find("eos_token_id");
  if (!eos || eos->is_null()) return;
  if (!eos->is_array()) return ids.push_back(eos->as_int());
  for (const auto& id : eos->as_array()) ids.push_back(id.as_int());
}

// The config.json of a VL model carries LLaMA's default 1 and 2, which are not its tokenizer's
// (spec architecture 12.2): only a text-only model's counts, where no generation_config.json does.
std::vector<int64_t> find_stop_ids(const std::string& dir, std::vector<int64_t> ids,
                                   const Tokenizer& tokenizer, bool has_vision) {
  if (ids.empty() && !has_vision) add_eos_ids(read_config_json(dir), ids);
  if (tokenizer.eos_id()) ids.push_back(*tokenizer.eos_id());
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

void use_device(const std::string& device, DeepseekVl& model) {
  if (device == "cpu") return;
  if (!at::hasCUDA())
    fail(
        "--device cuda: this libtorch has no CUDA or no GPU was found; use --device cpu, or build "
        "with "
        "-DDSVL_TORCH=/path/to/a/CUDA/libtorch");
  for (auto& parameter : model.parameters())
    if (parameter.tensor->defined()) *parameter.tensor = parameter.tensor->to(at::kCUDA);
}

}  // namespace

void ModelOptions::declare(Flags& flags, const char* dtype_help) {
  flags.positional("MODEL", model,
                   "a model directory, a GGUF file, or a hub name (OWNER/NAME[@REVISION][:FILE])");
  flags.option("--adapter", adapter, "a LoRA adapter of PEFT's form: a directory or a hub name");
  flags.option("--dtype", dtype, dtype_help);
  flags.option("--device", device, "cpu or cuda");
  flags.option("--threads", threads, "threads to compute with (0: all cores)", "DSVL_THREADS");
}

void ModelOptions::check() const {
  if (dtype != "auto" && dtype != "float32" && dtype != "bfloat16")
    fail_usage("--dtype: wanted auto, float32 or bfloat16, found '", dtype, "'");
  if (device != "cpu" && device != "cuda")
    fail_usage("--device: wanted cpu or cuda, found '", device, "'");
  check_threads(threads);
}

void PromptOptions::declare(Flags& flags) {
  flags.positional("PROMPT", positional, "the question");
  flags.option("--prompt", prompt,
               "the question; one that begins with '-' is given as --prompt=-x");
  flags.option("--image", images, "a picture (JPEG, PNG, WebP, GIF); may be given many times");
  flags.option("--system", system, "the system prompt in place of the model's own");
  flags.flag("--raw-prompt", raw, "take the prompt as it is: begin token in front, no template");
}

std::optional<std::string> PromptOptions::text() const {
  if (raw && system) fail_usage("--raw-prompt takes no --system: nothing is put around the prompt");
  if (positional && prompt) fail_usage("a prompt was given twice: as an argument and as --prompt");
  return positional ? positional : prompt;
}

std::unique_ptr<ModelSession> ModelSession::load(const ModelOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  if (options.threads > 0) at::set_num_threads(static_cast<int>(options.threads));
  const auto dir = find_model(options.model);
  const auto config = read_model_config(dir);
  std::unique_ptr<ModelSession> session(new ModelSession(config, load_tokenizer(dir)));
  session->processor = config.has_vision()
                           ? read_processor_config(dir, session->tokenizer, vision_input(config))
                           : ProcessorConfig{};
  session->generation = read_generation_config(dir);
  session->stop_ids =
      find_stop_ids(dir, session->generation.eos_token_id, session->tokenizer, config.has_vision());
  // Half-precision weights give the float32 result without being widened as a whole (ops/linear.h).
  allow_bf16_products(options.dtype == "bfloat16");
  const bool wide = options.dtype == "float32";
  load_weights(session->model, dir, config,
               {.dtype = wide ? "auto" : options.dtype,
                .fp8_as = wide ? at::kFloat : at::kBFloat16,
                .allow_missing = false});
  if (options.adapter)
    apply_adapter(session->model.parameters(), config,
                  find_model(*options.adapter, HubNeed::adapter),
                  options.dtype == "float32" ? std::optional(at::kFloat) : std::nullopt);
  use_device(options.device, session->model);
  session->load_seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return session;
}

Inputs ModelSession::inputs(const std::string& text, const PromptOptions& options,
                            std::span<const Image> images) const {
  if (options.raw) return make_inputs(tokenizer, text, images, processor);
  const auto content = model.config.has_vision()
                           ? with_placeholders(text, images.size(), processor.image_tag)
                           : text;
  const Message message{"user", content};
  return chat_inputs({&message, 1}, options.system, images);
}

Inputs ModelSession::chat_inputs(std::span<const Message> messages,
                                 const std::optional<std::string>& system,
                                 std::span<const Image> images) const {
  for (const auto& message : messages) check_utf8(message.content, "the prompt");
  if (system) check_utf8(*system, "the system prompt");
  if (model.config.has_vision()) {
    const auto prompt = render_deepseek_vl_chat(messages, system.value_or(processor.system_prompt));
    return make_inputs(tokenizer, prompt, images, processor);
  }
  std::vector<Message> all;
  if (system) all.push_back({"system", *system});
  all.insert(all.end(), messages.begin(), messages.end());
  if (!images.empty()) return make_inputs(tokenizer, "", images, processor);  // says why not
  const auto prompt = render_chat(tokenizer, all);
  Inputs inputs;
  inputs.input_ids = tokenizer.encode(prompt.text, prompt.add_special_tokens);
  return inputs;
}

GenerateOptions ModelSession::generate_options(bool with_template) const {
  GenerateOptions options;
  options.stop_ids = stop_ids;
  if (with_template && model.config.has_vision()) options.stop_strings = {"User:"};
  return options;
}

}  // namespace dsvl
