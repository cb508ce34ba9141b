// dsvl run: one answer, streamed or as JSON, or a chat on a terminal.
#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <iterator>

#include "base/error.h"
#include "base/json.h"
#include "base/log.h"
#include "cli/chat.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/model_session.h"
#include "cli/sampling_flags.h"

namespace dsvl {
namespace {

// A question without the line ends behind it; a raw prompt as it is.
std::string read_stdin(bool raw) {
  std::string text(std::istreambuf_iterator<char>(std::cin), {});
  while (!raw && !text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

Value to_value(const Answer& answer, double load_seconds) {
  const auto decoded = static_cast<double>(answer.token_ids.size()) - 1;
  Value timings{Value::Object{{"load_seconds", load_seconds},
                              {"image_seconds", answer.image_seconds},
                              {"prefill_seconds", answer.prefill_seconds},
                              {"decode_seconds", answer.decode_seconds}}};
  if (answer.decode_seconds > 0)
    timings.set("decode_tokens_per_second", decoded / answer.decode_seconds);
  return Value::Object{{"text", answer.text},
                       {"token_ids", Value::list(answer.token_ids)},
                       {"prompt_tokens", answer.prompt_tokens},
                       {"finish_reason", answer.finish_reason()},
                       {"timings", timings}};
}

void report_speed(const Answer& answer) {
  if (!isatty(STDERR_FILENO) || answer.token_ids.size() < 2) return;
  char line[160];
  std::snprintf(line, sizeof line, "%lld prompt tokens in %.1f s, then %.1f tokens/s",
                static_cast<long long>(answer.prompt_tokens),
                answer.image_seconds + answer.prefill_seconds,
                static_cast<double>(answer.token_ids.size() - 1) / answer.decode_seconds);
  log_info(line);
}

void answer_once(const ModelSession& session, const Inputs& inputs, const GenerateOptions& options,
                 bool json) {
  const auto show = [&](size_t, const std::string& text) {
    if (!json) {
      std::fwrite(text.data(), 1, text.size(), stdout);
      std::fflush(stdout);
    }
    return true;
  };
  const auto answer = generate(session.model, session.tokenizer, {&inputs, 1}, options, show).at(0);
  if (json) {
    std::printf("%s\n", to_json(to_value(answer, session.load_seconds)).c_str());
  } else {
    std::printf("\n");
    report_speed(answer);
  }
}

}  // namespace

int cmd_run(std::span<const std::string> args) {
  ModelOptions model;
  PromptOptions prompt;
  SamplingFlags sampling;
  bool json = false;
  Flags flags(
      "run MODEL [PROMPT] [--image F]...",
      "answers a question; without one, reads it from standard input or chats on a terminal");
  model.declare(flags);
  prompt.declare(flags);
  sampling.declare(flags);
  flags.flag("--json", json,
             "print one object: text, token_ids, prompt_tokens, finish_reason, timings");
  if (!flags.parse(args)) return 0;
  model.check();
  sampling.check();
  auto text = prompt.text();
  const bool chat = !text && isatty(STDIN_FILENO);
  if (chat && (json || prompt.raw))
    fail_usage("a chat takes neither --json nor --raw-prompt; give a prompt");
  if (!text && !chat) text = read_stdin(prompt.raw);
  if (text && text->empty()) fail_usage("the prompt is empty; usage: dsvl run MODEL PROMPT");

  exit_on_signals();
  std::vector<Image> images;
  for (const auto& path : prompt.images) images.push_back(read_image(path));
  const auto session = ModelSession::load(model);
  auto options = session->generate_options(!prompt.raw);
  sampling.apply(options, session->generation);
  for (const auto& key : session->generation.unread)
    log_warning(model.model, ": generation_config.json: '", key,
                "' is not supported and not heeded");
  if (chat) return run_chat(*session, options, prompt.system, std::move(images));
  answer_once(*session, session->inputs(*text, prompt, images), options, json);
  return 0;
}

}  // namespace dsvl
