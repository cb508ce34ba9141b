// The table of rules.
#include "data/check/rules.h"

#include <string_view>

#include "base/error.h"

namespace dsvl {

const char* level_name(Level level) {
  return level == Level::error ? "error" : "warning";
}

const std::vector<LintRule>& lint_rules() {
  using enum Level;
  static const std::vector<LintRule> rules = {
      {"unreadable", error, "the shard and the sample's JSON can be read",
       "build or export the shard anew"},
      {"placeholders", error, "one <image_placeholder> a picture",
       "put a placeholder where each picture belongs", wrong_placeholders},
      {"turns", error, "after the system's, turns of user and assistant alternate",
       "join turns of one speaker; the user begins", wrong_turns},
      {"empty-target", error, "there is text to train on: every answer, or the document",
       "drop the sample or give it its answer", empty_target},
      {"boxes", error, "boxes are whole numbers 0 to 999, x1 < x2, y1 < y2, behind a picture",
       "scale to thousandths of the picture, order the corners", wrong_boxes},
      {"license", error, "the licence of the material is named",
       "fill in 'license' (data import --license)", no_license},
      {"control-token", error, "no token of the chat format in the text",
       "take it out or write it apart: it would be read as the token", control_token},
      {"secret-key", error, "no private keys and access tokens", "take the key out and revoke it",
       secret_key},
      {"picture", error, "every picture is there and decodes", "write the picture anew"},
      {"picture-size", error, "pictures have the size that 'image_sizes' or 'width' 'height' say",
       "record the size of the picture as it is now", nullptr, wrong_size},
      {"leak", error, "no sample of one split (pictures and text) in another",
       "take it out of one of them: held-out samples must be new"},
      {"duplicate", warning, "no sample twice in a split", "take the copies out"},
      {"near-duplicate", warning, "no picture of one split looks like one of another",
       "look at both: a copy belongs into one split"},
      {"role-mark", warning, "no line begins with User: or Assistant: as the chat format's do",
       "reword: a model would stop there", role_mark},
      {"damaged-text", warning, "no U+FFFD and no control characters",
       "read the source in its own encoding", damaged_text},
      {"mail-address", warning, "no e-mail addresses (but example.org and its like)",
       "mask addresses of people", mail_address},
      {"phone-number", warning, "no telephone numbers", "mask numbers of people", phone_number},
      {"identity-number", warning, "no ID, social security and card numbers that add up",
       "mask them", identity_number},
      {"small-box", warning, "what a box holds is 8 px high for the model",
       "draw it larger, or cut the picture", nullptr, small_box},
      {"flat-box", warning, "what a box holds stands out: a tenth of the range of brightness",
       "give it contrast, or check the box", nullptr, flat_box},
  };
  return rules;
}

size_t lint_rule_index(std::string_view name) {
  const auto& rules = lint_rules();
  for (size_t i = 0; i < rules.size(); ++i)
    if (rules[i].name == name) return i;
  fail("no lint rule '", name, "'");
}

std::optional<std::string> broken_rule(const Sample& sample) {
  static const Value none;
  const LintSubject subject{sample, none, find_groundings(sample)};
  for (const auto& rule : lint_rules())
    if (rule.level == Level::error && rule.text != nullptr && !rule.text(subject).empty())
      return rule.name;
  return std::nullopt;
}

}  // namespace dsvl
