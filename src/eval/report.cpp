// An evaluation as JSON, as a table, and as a page of the misses.
#include <algorithm>
#include <cstdio>

#include "base/html.h"
#include "data/sample_html.h"
#include "eval/evaluate.h"

namespace dsvl {
namespace {

Value figure_value(const Figure& figure) {
  return Value(Value::Object{
      {"value", figure.value}, {"low", figure.interval.low}, {"high", figure.interval.high}});
}

Value score_value(const GroupScore& score) {
  return Value(Value::Object{{"count", score.count},
                             {"exact_match", figure_value(score.exact)},
                             {"anls", figure_value(score.anls)},
                             {"character_error_rate", figure_value(score.character_error_rate)}});
}

std::string percent(const Figure& figure) {
  char text[64];
  std::snprintf(text, sizeof text, "%5.1f (%4.1f-%5.1f)", 100 * figure.value,
                100 * figure.interval.low, 100 * figure.interval.high);
  return text;
}

std::string row(const std::string& name, const GroupScore& score) {
  char text[256];
  std::snprintf(text, sizeof text, "%-34.100s %6lld  %s  %s  %s\n", name.c_str(),
                static_cast<long long>(score.count), percent(score.exact).c_str(),
                percent(score.anls).c_str(), percent(score.character_error_rate).c_str());
  return text;
}

std::string cells(const std::string& name, const GroupScore& score) {
  std::string text =
      "<tr><td>" + escape_html(name) + "</td><td>" + std::to_string(score.count) + "</td>";
  for (const auto* figure : {&score.exact, &score.anls, &score.character_error_rate})
    text += "<td>" + percent(*figure) + "</td>";
  return text + "</tr>\n";
}

std::string miss_card(const Outcome& outcome, const Sample& sample) {
  std::string text = "<div class=\"card\">";
  for (const auto& image : sample.images) text += picture_html(image);
  const auto entry = [](std::string_view term, std::string_view value, const char* look) {
    return "<dt>" + std::string(term) + "</dt><dd class=\"" + look + "\">" + escape_html(value) +
           "</dd>";
  };
  text += "<dl>" + entry("asked", question_turns(sample).back().content, "");
  text += entry("wanted", wanted_answer(sample), "good") + entry("answered", outcome.answer, "bad");
  return text + entry("id", outcome.id, "soft") + "</dl></div>\n";
}

}  // namespace

Value report_value(const EvalReport& report) {
  Value categories(Value::Object{});
  for (const auto& [name, score] : report.by_category) categories.set(name, score_value(score));
  Value::Array answers;
  for (const auto& outcome : report.outcomes)
    answers.emplace_back(Value::Object{{"id", outcome.id},
                                       {"answer", outcome.answer},
                                       {"exact", outcome.exact},
                                       {"anls", outcome.anls}});
  return Value(Value::Object{{"all", score_value(report.all)},
                             {"by_category", categories},
                             {"not_asked", report.not_asked},
                             {"answers", answers}});
}

std::string report_table(const EvalReport& report) {
  std::string text =
      "all figures in % with their 95 % interval\n"
      "category                            count  exact match          ANLS                 "
      "character errors\n";
  for (const auto& [name, score] : report.by_category) text += row(name, score);
  return text + row("all", report.all);
}

std::string misses_page(const EvalReport& report, const ShardSet& set, int64_t most) {
  std::string body =
      "<h1>Wrong answers</h1>\n<table><tr><th>category</th><th>count</th><th>exact match "
      "%</th><th>ANLS %</th><th>character errors %</th></tr>\n";
  for (const auto& [name, score] : report.by_category) body += cells(name, score);
  body += cells("all", report.all) + "</table>\n";
  std::vector<std::pair<double, std::string>> order;
  for (const auto& [name, score] : report.by_category) order.emplace_back(score.exact.value, name);
  std::sort(order.begin(), order.end());
  const auto share =
      std::max<int64_t>(1, most / std::max<int64_t>(1, static_cast<int64_t>(order.size())));
  for (const auto& [exact, name] : order) {
    body += "<h2>" + escape_html(name) + "</h2>\n<div class=\"samples\">\n";
    int64_t shown = 0;
    for (const auto& outcome : report.outcomes) {
      if (outcome.exact || outcome.category != name) continue;
      if (shown++ == share) break;
      body += miss_card(outcome, set.sample(outcome.index));
    }
    body += "</div>\n";
  }
  return html_page("dsvl eval: wrong answers", body);
}

}  // namespace dsvl
