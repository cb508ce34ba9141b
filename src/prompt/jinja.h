// A safe subset of Jinja for chat_template: what the published templates use, with Python's
// meaning, and no way to reach anything but the variables given.
//
// Statements: if, for (with an if, else, break, continue), set (also of a namespace's member, and
// as a block). Expressions: all operators, slices, the usual filters, tests and methods; see
// jinja_functions.cpp. Macros, includes and inheritance are refused by name. Tuples are lists,
// upper and lower know ASCII letters only.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/value.h"

namespace dsvl {

struct JinjaBlock;

class JinjaTemplate {
 public:
  // Blocks are trimmed as Hugging Face sets Jinja (trim_blocks, lstrip_blocks). Fails with the line
  // and what was wrong; nesting is limited to 100.
  explicit JinjaTemplate(std::string_view source);
  ~JinjaTemplate();
  JinjaTemplate(JinjaTemplate&&) noexcept;

  // `variables` is an object: messages, add_generation_prompt, bos_token, ... Fails where the
  // template calls raise_exception, uses what is undefined, or takes more than 10,000,000 steps or
  // 64 MiB; a value that is copied counts as a step for each value in it.
  std::string render(const Value& variables) const;

 private:
  std::unique_ptr<JinjaBlock> root_;
};

}  // namespace dsvl
