// dsvl detokenize: ids to text.
#include <cstdio>

#include "base/error.h"
#include "base/flags.h"
#include "cli/command.h"
#include "cli/find_model.h"
#include "models/model_source.h"

namespace dsvl {
namespace {

// "1,2,3"; white space around a number is allowed, nothing at all is no ids.
std::vector<int64_t> parse_ids(const std::string& text) {
  std::vector<int64_t> ids;
  if (text.find_first_not_of(" \t\n") == text.npos) return ids;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t comma = std::min(text.find(',', begin), text.size());
    const std::string item = text.substr(begin, comma - begin);
    const size_t first = item.find_first_not_of(" \t\n");
    const size_t last = item.find_last_not_of(" \t\n");
    ids.push_back(
        parse_int(first == item.npos ? "" : item.substr(first, last + 1 - first), "--ids"));
    begin = comma + 1;
  }
  return ids;
}

}  // namespace

int cmd_detokenize(std::span<const std::string> args) {
  std::string model;
  std::optional<std::string> ids;
  bool skip_special_tokens = false;
  Flags flags("detokenize MODEL --ids 1,2,3", "the text of token ids, with the model's tokenizer");
  flags.positional("MODEL", model,
                   "a model directory, a GGUF file, or a hub name (OWNER/NAME[@REVISION])");
  flags.option("--ids", ids, "ids with commas between");
  flags.flag("--skip-special-tokens", skip_special_tokens, "leave special tokens out");
  if (!flags.parse(args)) return 0;
  if (!ids) fail_usage("detokenize wants --ids 1,2,3");
  const auto parsed = parse_ids(*ids);
  const auto text =
      load_tokenizer(find_model(model, HubNeed::tokenizer)).decode(parsed, skip_special_tokens) +
      "\n";
  std::fwrite(text.data(), 1, text.size(), stdout);
  return 0;
}

}  // namespace dsvl
