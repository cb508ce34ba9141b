// Commands that define others.
#pragma once

#include <string>

#include "data/latex/input.h"

namespace dsvl {

// Whether `command` defines something; what it says is read then. `blindly`: what it defines counts
// as not known, since whether it is defined depends on what is not read.
bool read_definition(const std::string& command, LatexInput& input, LatexState& state,
                     LatexLexer& source, bool blindly);

}  // namespace dsvl
