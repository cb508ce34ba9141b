// What goes around a text's ids when special tokens are asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/value.h"

namespace dsvl {

struct Surrounding {
  std::vector<int64_t> before, after;
};

// From a "post_processor": the TemplateProcessing in it, for one text. Nothing when it has none;
// fails on kinds that are neither TemplateProcessing, ByteLevel nor a Sequence of these.
std::optional<Surrounding> parse_post_processor(const Value& json);

}  // namespace dsvl
