// Files of one JSON object a line that a run appends to, also while it may be killed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/value.h"

namespace dsvl {

struct JsonLine {
  std::string text;  // with its line break
  Value value;
};

// The whole lines of a file. A last one without line break is left out: it was cut by a kill or is
// still being written.
std::vector<JsonLine> read_json_lines(const std::string& path);

// The text of those lines whose "step" is at most `last_step`; "" when there is no file.
std::string lines_up_to_step(const std::string& path, int64_t last_step);

}  // namespace dsvl
