// Small Python programs whose output is known: each form is written and computed side by side.
#pragma once

#include <string>

#include "base/random.h"

namespace dsvl {

struct SmallProgram {
  std::string text;    // lines, without a break at the end
  std::string output;  // as Python prints it, without a break at the end
};

SmallProgram draw_program(Random& random);

}  // namespace dsvl
