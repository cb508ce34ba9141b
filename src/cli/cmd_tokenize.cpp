// dsvl tokenize: text to ids.
#include <cstdio>

#include "base/error.h"
#include "base/flags.h"
#include "base/json.h"
#include "cli/command.h"
#include "cli/find_model.h"
#include "models/model_source.h"

namespace dsvl {

int cmd_tokenize(std::span<const std::string> args) {
  std::string model, text;
  std::optional<std::string> given;
  bool add_special_tokens = false, json = false;
  Flags flags("tokenize MODEL --text T", "the token ids of a text, with the model's tokenizer");
  flags.positional("MODEL", model,
                   "a model directory, a GGUF file, or a hub name (OWNER/NAME[@REVISION])");
  flags.option("--text", given, "the text, UTF-8; one that begins with '-' is given as --text=-x");
  flags.flag("--add-special-tokens", add_special_tokens,
             "put the begin token in front, as for a prompt");
  flags.flag("--json", json, "print {\"ids\": [...]} instead of numbers");
  if (!flags.parse(args)) return 0;
  if (!given) fail_usage("tokenize wants --text T");
  const auto ids =
      load_tokenizer(find_model(model, HubNeed::tokenizer)).encode(*given, add_special_tokens);
  std::string out;
  if (json) {
    out = to_json(Value(Value::Object{{"ids", Value::list(ids)}}));
  } else {
    for (const int64_t id : ids) out += (out.empty() ? "" : " ") + std::to_string(id);
  }
  std::printf("%s\n", out.c_str());
  return 0;
}

}  // namespace dsvl
