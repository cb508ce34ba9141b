// A template as tokens, white space around tags already trimmed. Internal to prompt/jinja*.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/value.h"

namespace dsvl {

struct JinjaToken {
  enum class Kind {
    kText,
    kOutputBegin,
    kOutputEnd,
    kBlockBegin,
    kBlockEnd,
    kName,
    kLiteral,  // a string or a number, in `value`
    kOperator,
    kEnd,
  };
  Kind kind;
  int line;
  std::string text;
  Value value;
};

std::vector<JinjaToken> lex_jinja(std::string_view source);

}  // namespace dsvl
