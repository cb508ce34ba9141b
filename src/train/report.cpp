// From a run's files to one page.
#include "train/report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>

#include "base/base64.h"
#include "base/error.h"
#include "base/files.h"
#include "base/html.h"
#include "base/json.h"
#include "base/progress.h"
#include "train/chart.h"
#include "train/json_lines.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxSamples = 24;
constexpr size_t kMaxEarlierAnswers = 3;

using SeriesByName = std::map<std::string, Series>;

void add_point(SeriesByName& all, const std::string& name, double x, const Value& y) {
  if (!y.is_number()) return;
  auto& series = all[name];
  series.name = name;
  series.x.push_back(x);
  series.y.push_back(y.as_double());
}

// Every number of every line by its key; members of nested objects as "key.member".
SeriesByName collect(const std::vector<JsonLine>& lines) {
  SeriesByName all;
  for (const auto& [text, line] : lines) {
    const double step = line.at("step").as_double();
    for (const auto& [key, value] : line.as_object()) {
      if (!value.is_object()) {
        add_point(all, key, step, value);
        continue;
      }
      for (const auto& [name, inner] : value.as_object())
        add_point(all, key + "." + name, step, inner);
    }
  }
  return all;
}

// Series whose key begins with `prefix`, named by the rest.
std::vector<Series> with_prefix(const SeriesByName& all, const std::string& prefix) {
  std::vector<Series> found;
  for (const auto& [key, series] : all) {
    if (!key.starts_with(prefix)) continue;
    found.push_back(series);
    found.back().name = key.substr(prefix.size());
  }
  return found;
}

std::vector<Series> only(const SeriesByName& all, const std::string& key) {
  const auto found = all.find(key);
  return found == all.end() ? std::vector<Series>{} : std::vector<Series>{found->second};
}

std::vector<Series> losses(const SeriesByName& all) {
  auto found = only(all, "loss");
  for (auto& [key, series] : all) {
    const bool by_group = key.find('.') != std::string::npos;
    if (key.starts_with("loss_") && !by_group) found.push_back(series);
  }
  return found;
}

// What remains without a chart of its own (accuracies of the stages' own tasks).
std::vector<Series> others(const SeriesByName& all) {
  static const char* const kKnown[] = {"step",   "loss",    "lr",     "grad_norm",
                                       "tokens", "samples", "seconds"};
  std::vector<Series> found;
  for (const auto& [key, series] : all) {
    const bool known =
        std::any_of(std::begin(kKnown), std::end(kKnown), [&](const char* k) { return key == k; });
    if (!known && !key.starts_with("loss_") && key.find('.') == std::string::npos)
      found.push_back(series);
  }
  return found;
}

std::string tile(const std::string& value, const std::string& name) {
  return "<div class=\"tile\"><b>" + escape_html(value) + "</b><span>" + escape_html(name) +
         "</span></div>";
}

std::string short_number(double value) {
  char text[32];
  const bool large = std::abs(value) >= 1e6;
  std::snprintf(text, sizeof text, "%.*g%s", large ? 4 : 6, large ? value / 1e6 : value,
                large ? " M" : "");
  return text;
}

std::string write_tiles(const SeriesByName& all) {
  std::string html = "<div class=\"tiles\">";
  const auto last = [&](const char* key) { return only(all, key); };
  const auto add = [&](const char* key, const char* name) {
    if (const auto found = last(key); !found.empty())
      html += tile(short_number(found[0].y.back()), name);
  };
  add("step", "steps");
  add("loss", "loss, last step");
  add("tokens", "tokens");
  add("samples", "samples");
  if (const auto found = last("seconds"); !found.empty())
    html += tile(format_duration(found[0].y.back()), "time");
  return html + "</div>\n";
}

std::string write_charts(const SeriesByName& all) {
  const ChartOptions smooth{.smooth = true};
  return "<div class=\"grid\">\n" + line_chart("Loss by modality", losses(all), smooth) +
         line_chart("Loss by category", with_prefix(all, "loss_by_category."), smooth) +
         line_chart("Learning rate", only(all, "lr"), {.from_zero = true}) +
         line_chart("Gradient norm, before clipping", only(all, "grad_norm"),
                    {.smooth = true, .log_scale = true}) +
         line_chart("Other measures", others(all), smooth) + "</div>\n";
}

std::string text_of(const Value& sample, const char* key) {
  const auto* value = sample.find(key);
  if (!value || value->is_null()) return "";
  return value->is_string() ? value->as_string() : to_json(*value);
}

std::string write_pictures(const Value& sample, const fs::path& run_dir) {
  std::string html;
  const auto* images = sample.find("images");
  if (!images) return html;
  for (const auto& image : images->as_array()) {
    const auto path = run_dir / image.as_string();
    if (!fs::exists(path)) continue;  // pruned by hand: the words still tell something
    html += "<img alt=\"\" src=\"data:image/png;base64," + base64(read_file(path.string())) + "\">";
  }
  return html;
}

std::string row(const char* name, const std::string& text, const char* css = "") {
  return "<dt>" + std::string(name) + "</dt><dd class=\"" + css + "\">" + escape_html(text) +
         "</dd>";
}

std::string write_sample(const Value& sample, const std::vector<const Value*>& earlier,
                         const fs::path& run_dir) {
  const auto wanted = text_of(sample, "wanted"), answered = text_of(sample, "answered");
  std::string html = "<div class=\"card\">" + write_pictures(sample, run_dir) + "<dl>";
  html += row("category", text_of(sample, "category"), "soft");
  html += row("asked", text_of(sample, "asked"));
  html += row("wanted", wanted);
  html += row("answered", answered, wanted == answered ? "good" : "bad");
  for (const auto* one : earlier) {
    html += row(("step " + text_of(*one, "step")).c_str(), text_of(*one, "answered"), "soft");
  }
  return html + "</dl></div>\n";
}

// The samples of the last step that has some, each with its answers at earlier steps.
std::string write_samples(const fs::path& run_dir) {
  const auto path = run_dir / "samples.jsonl";
  if (!fs::exists(path)) return "";
  const auto samples = read_json_lines(path.string());
  if (samples.empty()) return "";
  const auto step = samples.back().value.at("step").as_int();
  std::string html =
      "<h2>Samples after step " + std::to_string(step) + "</h2>\n<div class=\"samples\">\n";
  size_t shown = 0;
  for (const auto& [line, sample] : samples) {
    if (sample.at("step").as_int() != step || shown++ >= kMaxSamples) continue;
    std::vector<const Value*> earlier;
    for (const auto& [text, other] : samples) {
      if (other.at("step").as_int() < step && text_of(other, "id") == text_of(sample, "id"))
        earlier.push_back(&other);
    }
    if (earlier.size() > kMaxEarlierAnswers)
      earlier.erase(earlier.begin(), earlier.end() - kMaxEarlierAnswers);
    html += write_sample(sample, earlier, run_dir);
  }
  return html + "</div>\n";
}

std::string write_recipe(const fs::path& run_dir) {
  const auto path = run_dir / "recipe.toml";
  if (!fs::exists(path)) return "";
  return "<h2>Recipe</h2>\n<details><summary>recipe.toml as resolved</summary><pre>" +
         escape_html(read_file(path.string())) + "</pre></details>\n";
}

}  // namespace

void write_report(const std::string& run_dir) {
  const auto metrics = collect(read_json_lines(run_dir + "/metrics.jsonl"));
  if (metrics.empty()) fail(run_dir, "/metrics.jsonl: holds no finished step; wanted at least one");
  const auto name = fs::path(run_dir).lexically_normal().filename().string();
  const auto body = "<h1>" + escape_html(name.empty() ? run_dir : name) +
                    "</h1>\n<div class=\"soft\">dsvl train</div>\n" + write_tiles(metrics) +
                    write_charts(metrics) + write_samples(run_dir) + write_recipe(run_dir);
  write_file_atomic(run_dir + "/report.html", html_page(name, body, kChartScript));
}

}  // namespace dsvl
