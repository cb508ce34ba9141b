// Steps of 1, 2 and 5.
#include "data/chart_axis.h"

#include <algorithm>
#include <cmath>

namespace dsvl {

double Axis::distance() const {
  return std::abs(to - from) * step / (high - low);
}

std::vector<double> Axis::ticks() const {
  std::vector<double> all;
  const auto count = static_cast<int>(std::lround((high - low) / step));
  for (int i = 0; i <= count; ++i) all.push_back(low + i * step);
  return all;
}

std::string Axis::text(double tick) const {
  // A step of 0.05 needs two digits behind the point, however large the tick is.
  const double size = std::max(std::abs(low), std::abs(high));
  const int digits = static_cast<int>(std::ceil(std::log10(size / step + 1))) + 2;
  return number_text(std::abs(tick) < step * 1e-6 ? 0 : tick, std::clamp(digits, 1, 15));
}

Axis round_axis(double low, double high, bool zero) {
  if (zero) low = std::min(low, 0.0), high = std::max(high, 0.0);
  if (!(high > low)) high = low + std::max(1.0, std::abs(low) * 0.1);
  const double rough = (high - low) / 5;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  const double share = rough / power;
  Axis axis;
  axis.step = power * (share < 1.5 ? 1 : share < 3.2 ? 2 : share < 7 ? 5 : 10);
  axis.low = std::floor(low / axis.step + 1e-9) * axis.step;
  axis.high = std::ceil(high / axis.step - 1e-9) * axis.step;
  return axis;
}

bool from_zero(ChartType type) {
  return type != ChartType::line && type != ChartType::scatter && type != ChartType::box &&
         type != ChartType::error_bar;
}

Axis value_axis(const ChartData& data) {
  const bool stacked = data.type == ChartType::stacked_bar || data.type == ChartType::area;
  double low = HUGE_VAL, high = -HUGE_VAL;
  for (size_t i = 0; i < data.size(); ++i) {
    double sum = 0;
    for (size_t s = data.type == ChartType::scatter ? 1 : 0; s < data.series.size(); ++s) {
      const double v = stacked ? sum += data.series[s].values[i] : data.series[s].values[i];
      low = std::min(low, v);
      high = std::max(high, v);
    }
  }
  return round_axis(low, high, from_zero(data.type));
}

}  // namespace dsvl
