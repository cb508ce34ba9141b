// Charts from a table to an encoded picture, one core. The peer is bench/charts_peer.py: the same
// chart by matplotlib's Agg.
#include <benchmark/benchmark.h>

#include "data/chart_draw.h"
#include "data/chart_questions.h"
#include "data/table_draw.h"

namespace dsvl {
namespace {

// Twelve months of three towns.
ChartData rain(ChartType type) {
  ChartData data{
      type, "Rain by month", "month", "rain", {}, {{"Ada", {}}, {"Bell", {}}, {"Cole", {}}}};
  for (int i = 0; i < 12; ++i) {
    data.labels.push_back("m" + std::to_string(i + 1));
    for (size_t s = 0; s < 3; ++s)
      data.series[s].values.push_back(20 + (i * 37 + static_cast<int>(s) * 11) % 41);
  }
  return data;
}

void BM_Chart(benchmark::State& state, ChartType type) {
  const ChartData data = rain(type);
  const auto& styles = chart_styles(false);
  const FontFile face = find_font("DejaVuSans");
  Pen pen;
  size_t i = 0;
  for (auto _ : state) {
    std::string why;
    const auto picture =
        draw_chart(data, {styles[i++ % styles.size()], face, 640, 480, 12, false, 0}, pen, why);
    if (!picture) return state.SkipWithError(why.c_str());
    benchmark::DoNotOptimize(encode_drawing(picture->image));
  }
  state.SetItemsProcessed(state.iterations());
}

void BM_Table(benchmark::State& state) {
  const auto rows = chart_rows(rain(ChartType::line));
  const auto& styles = table_styles(false);
  const FontFile face = find_font("DejaVuSans");
  Pen pen;
  size_t i = 0;
  for (auto _ : state) {
    const auto image =
        draw_table(rows, "Rain", {styles[i++ % styles.size()], face, 14, 12, 1024}, pen);
    benchmark::DoNotOptimize(encode_drawing(*image));
  }
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK_CAPTURE(BM_Chart, line, ChartType::line)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Chart, grouped_bar, ChartType::grouped_bar)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Chart, stacked_bar, ChartType::stacked_bar)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Table)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace dsvl

BENCHMARK_MAIN();
