// A chart's picture as the Python code that would draw it.
#pragma once

#include <optional>

#include "data/chart_questions.h"

namespace dsvl {

// With matplotlib; nothing for types whose drawing needs more than the values shown (heat maps,
// histograms, box plots, error bars).
std::optional<Exchange> ask_code(const ChartData& data, bool chinese, Random& random);

}  // namespace dsvl
