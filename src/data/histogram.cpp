// A binary search a number.
#include "data/histogram.h"

#include <algorithm>

#include "base/error.h"

namespace dsvl {

Histogram::Histogram(std::vector<int64_t> from) : edges(std::move(from)), counts(edges.size()) {}

void Histogram::add(int64_t number) {
  const auto above = std::upper_bound(edges.begin(), edges.end(), number);
  ++counts[static_cast<size_t>(std::max<int64_t>(1, above - edges.begin())) - 1];
  ++numbers;
  sum += number;
  longest = std::max(longest, number);
}

Histogram& Histogram::operator+=(const Histogram& other) {
  for (size_t i = 0; i < counts.size(); ++i) counts[i] += other.counts[i];
  numbers += other.numbers;
  sum += other.sum;
  longest = std::max(longest, other.longest);
  return *this;
}

std::string Histogram::bin_name(size_t bin) const {
  if (bin + 1 == edges.size()) return str(edges[bin], " and more");
  const int64_t last = edges[bin + 1] - 1;
  return last == edges[bin] ? str(last) : str(edges[bin], "-", last);
}

std::vector<int64_t> round_edges(int64_t last) {
  std::vector<int64_t> edges{0};
  for (int64_t power = 1;; power *= 10)
    for (const int64_t step : {1, 2, 5}) {
      if (step * power > last) return edges;
      edges.push_back(step * power);
    }
}

Value histogram_value(const Histogram& histogram) {
  Value bins(Value::Object{});
  for (size_t i = 0; i < histogram.counts.size(); ++i)
    bins.set(histogram.bin_name(i), histogram.counts[i]);
  const auto count = static_cast<double>(std::max<int64_t>(1, histogram.numbers));
  return Value(Value::Object{{"numbers", histogram.numbers},
                             {"mean", static_cast<double>(histogram.sum) / count},
                             {"longest", histogram.longest},
                             {"bins", std::move(bins)}});
}

}  // namespace dsvl
