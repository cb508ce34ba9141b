// Commands that define others.
#pragma once

#include <string>
#include <string_view>

#include "data/latex/input.h"

namespace dsvl {

// Whether `command` defines something; what it says is read then. `blindly`: what it defines counts
// as not known, since whether it is defined depends on what is not read.
bool read_definition(const std::string& command, LatexInput& input, LatexState& state,
                     LatexLexer& source, bool blindly);

// Whether options of listings print code otherwise than it is written.
bool alters_code(std::string_view options);

}  // namespace dsvl
