// Axes with round numbers.
#pragma once

#include <string>
#include <vector>

#include "data/chart_data.h"

namespace dsvl {

struct Axis {
  double low = 0, high = 1, step = 1;  // first and last tick, distance between two
  double from = 0, to = 1;             // pixels of low and high
  double pixel(double value) const { return from + (value - low) / (high - low) * (to - from); }
  double distance() const;  // pixels between two ticks
  std::vector<double> ticks() const;
  std::string text(double tick) const;  // without needless digits
};

// From below `low` to above `high` in 4 to 9 steps of 1, 2 or 5 times a power of ten; with zero
// when `zero` is set.
Axis round_axis(double low, double high, bool zero);

// The axis of the chart's values, without pixels. A stacked chart's goes over the sums.
Axis value_axis(const ChartData& data);
// Whether marks reach from zero.
bool from_zero(ChartType type);

}  // namespace dsvl
