// What lint holds against a sample. Each rule is one row of one table: its name, whether it stops a
// data set or is counted, what it checks and how to mend what it finds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/value.h"
#include "data/boxes.h"
#include "data/sample.h"
#include "image/image.h"

namespace dsvl {

enum class Level { error, warning };
const char* level_name(Level level);

// A sample as the rules see it.
struct LintSubject {
  const Sample& sample;
  const Value& json;  // the whole object of a shard, with members of others; null in a build
  std::vector<Grounding> groundings;
  int64_t model_side = 1024;  // pixels that the model sees of a picture's longer side
};
struct LintPicture {
  size_t number = 0;  // place in sample.images
  const Image& image;
};

// Each function returns what is wrong, or "". At most one of them is set; a rule without any looks
// at shards or at the set as a whole (lint.cpp).
struct LintRule {
  const char* name;
  Level level;
  const char* checks;
  const char* mend;
  std::string (*text)(const LintSubject& subject) = nullptr;  // cheap: data build asks it too
  std::string (*picture)(const LintSubject& subject, const LintPicture& picture) = nullptr;
};
const std::vector<LintRule>& lint_rules();
// Its place in the table; the name must be there.
size_t lint_rule_index(std::string_view name);

// The name of the first error among the cheap rules, for a sample that is about to be written.
std::optional<std::string> broken_rule(const Sample& sample);

// The rules' functions: text_rules.cpp, picture_rules.cpp.
std::string wrong_placeholders(const LintSubject& subject);
std::string wrong_turns(const LintSubject& subject);
std::string empty_target(const LintSubject& subject);
std::string wrong_boxes(const LintSubject& subject);
std::string no_license(const LintSubject& subject);
std::string control_token(const LintSubject& subject);
std::string role_mark(const LintSubject& subject);
std::string damaged_text(const LintSubject& subject);
std::string secret_key(const LintSubject& subject);
std::string mail_address(const LintSubject& subject);
std::string phone_number(const LintSubject& subject);
std::string identity_number(const LintSubject& subject);
std::string wrong_size(const LintSubject& subject, const LintPicture& picture);
std::string small_box(const LintSubject& subject, const LintPicture& picture);
std::string flat_box(const LintSubject& subject, const LintPicture& picture);

}  // namespace dsvl
