// dsvl trace: the tensors on a prompt's way through the model, in a file; or two such files
// compared.
#include <cstdio>

#include "base/error.h"
#include "base/signals.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/model_session.h"
#include "infer/trace.h"
#include "io/safetensors.h"

namespace dsvl {
namespace {

int compare_files(const std::string& a, const std::optional<std::string>& b, double tolerance) {
  if (!b) fail_usage("--compare wants two files: dsvl trace --compare A B");
  if (tolerance < 0) fail_usage("--tolerance: wanted 0 or more, found ", tolerance);
  const Comparison* first = nullptr;
  const auto all = compare_traces(a, *b, tolerance);
  for (const auto& one : all) {
    std::printf("%-20s %s %s\n", one.name.c_str(), one.agrees ? "agrees" : "PARTS ",
                one.finding.c_str());
    if (!one.agrees && !first) first = &one;
  }
  if (first)
    fail(first->name, " is the first tensor that parts: ", first->finding, " (tolerance ",
         tolerance, ")");
  return 0;
}

}  // namespace

int cmd_trace(std::span<const std::string> args) {
  ModelOptions model;
  PromptOptions prompt;
  std::optional<std::string> out;
  bool all = false, compare = false;
  double tolerance = 2e-4;
  Flags flags(
      "trace MODEL [PROMPT] [--image F]... --out F.safetensors",
      "writes the tensors on the way; or: trace --compare A B, which names the first that parts");
  model.declare(flags, "of the arithmetic: float32 (auto too), or bfloat16");
  prompt.declare(flags);
  flags.option("--out", out, "the file to write");
  flags.flag("--all", all, "the hidden states of every layer too");
  flags.flag("--compare", compare, "compare the two traces given in place of MODEL and PROMPT");
  flags.option("--tolerance", tolerance, "largest difference that agrees (2e-4)");
  if (!flags.parse(args)) return 0;
  if (compare) {
    if (out || all || prompt.prompt || prompt.system || prompt.raw || !prompt.images.empty())
      fail_usage("--compare takes two files and --tolerance; nothing is run or written");
    return compare_files(model.model, prompt.positional, tolerance);
  }
  model.check();
  const auto text = prompt.text();
  if (!text || text->empty())
    fail_usage("trace wants a prompt; usage: dsvl trace MODEL PROMPT --out F");
  if (!out || out->empty()) fail_usage("trace wants --out F.safetensors");

  exit_on_signals();
  std::vector<Image> images;
  for (const auto& path : prompt.images) images.push_back(read_image(path));
  if (model.dtype == "auto") model.dtype = "float32";  // a trace is compared: nothing is rounded
  const auto session = ModelSession::load(model);
  const auto tensors = trace(session->model, session->inputs(*text, prompt, images), all);
  note_signals();
  write_safetensors(*out, tensors);
  return 0;
}

}  // namespace dsvl
