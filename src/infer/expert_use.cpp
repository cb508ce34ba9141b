// Counting, and what the counts say.
#include "infer/expert_use.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/error.h"

namespace dsvl {
namespace {

constexpr int64_t kLeastOfAToken = 2;

// The most telling first: often, and oftener than elsewhere.
void rank(std::vector<Favourite>& all, size_t most) {
  std::erase_if(all, [](const Favourite& f) { return f.lift <= 1; });
  const auto weight = [](const Favourite& f) {
    return static_cast<double>(f.count) * std::log(f.lift);
  };
  std::sort(all.begin(), all.end(), [&](const Favourite& a, const Favourite& b) {
    return weight(a) != weight(b) ? weight(a) > weight(b) : a.what < b.what;
  });
  if (all.size() > most) all.resize(most);
}

double lift_of(int64_t of_expert, int64_t expert, int64_t of_layer, int64_t layer) {
  return static_cast<double>(of_expert) * static_cast<double>(layer) /
         (static_cast<double>(expert) * static_cast<double>(of_layer));
}

}  // namespace

void ExpertCounter::Counts::count(int64_t id, TokenClass kind) {
  ++all;
  ++classes[static_cast<size_t>(kind)];
  ++tokens[id];
}

ExpertCounter::ExpertCounter(const LanguageConfig& config) {
  for (int64_t layer = 0; layer < config.num_hidden_layers; ++layer)
    if (config.has_experts(layer)) layers_.push_back(layer);
  if (layers_.empty()) fail("the model has no experts: every layer of it is dense");
  num_experts_ = static_cast<size_t>(config.moe->n_routed_experts);
  experts_.resize(layers_.size() * num_experts_);
}

void ExpertCounter::add(const MoeRun& run, std::span<const int64_t> ids,
                        std::span<const TokenClass> classes) {
  for (size_t i = 0; i < ids.size(); ++i) read_.count(ids[i], classes[i]);
  for (size_t place = 0; place < run.reports.size(); ++place) {
    const auto& report = run.reports[place];
    size_t next = 0;
    for (size_t e = 0; e < num_experts_; ++e)
      for (int64_t row = 0; row < report.rows[e]; ++row, ++next) {
        const auto token = static_cast<size_t>(report.token[next]);
        experts_[place * num_experts_ + e].count(ids[token], classes[token]);
      }
  }
}

ExpertUse ExpertCounter::use_of(const Counts& expert, const Counts& layer, size_t most,
                                const std::function<std::string(int64_t)>& name) const {
  ExpertUse use;
  use.tokens = expert.all;
  if (layer.all == 0 || expert.all == 0) return use;
  use.load = static_cast<double>(expert.all) * static_cast<double>(num_experts_) /
             static_cast<double>(layer.all);
  for (size_t c = 0; c < kNumTokenClasses; ++c)
    if (expert.classes[c] > 0)
      use.classes.push_back({class_name(static_cast<TokenClass>(c)), expert.classes[c],
                             lift_of(expert.classes[c], expert.all, layer.classes[c], layer.all)});
  for (const auto& [id, count] : expert.tokens)
    if (count >= kLeastOfAToken)
      use.busiest.push_back(
          {name(id), count, lift_of(count, expert.all, layer.tokens.at(id), layer.all)});
  rank(use.classes, most);
  rank(use.busiest, most);
  return use;
}

ExpertReport ExpertCounter::report(size_t most,
                                   const std::function<std::string(int64_t)>& name) const {
  ExpertReport report;
  report.tokens = read_.all;
  report.classes = read_.classes;
  for (size_t place = 0; place < layers_.size(); ++place) {
    const std::span own(experts_.data() + place * num_experts_, num_experts_);
    Counts all;
    for (const auto& expert : own) {
      all.all += expert.all;
      for (size_t c = 0; c < kNumTokenClasses; ++c) all.classes[c] += expert.classes[c];
      for (const auto& [id, count] : expert.tokens) all.tokens[id] += count;
    }
    LayerUse layer{layers_[place], {}};
    for (const auto& expert : own) layer.experts.push_back(use_of(expert, all, most, name));
    report.layers.push_back(std::move(layer));
  }
  return report;
}

namespace {

// "chinese ×3.1, code ×1.4"
std::string listed(const std::vector<Favourite>& all) {
  std::string text;
  for (const auto& f : all) {
    char lift[32];
    std::snprintf(lift, sizeof lift, " ×%.1f", f.lift);
    text += (text.empty() ? "" : ", ") + f.what + lift;
  }
  return text;
}

Value list_value(const std::vector<Favourite>& all, const char* key) {
  Value::Array list;
  for (const auto& f : all)
    list.push_back(Value::Object{{key, f.what}, {"count", f.count}, {"lift", f.lift}});
  return Value(std::move(list));
}

// Largest load of a layer over its fair share, less one: how far from balanced it is.
double violation(const LayerUse& layer) {
  double most = 0;
  for (const auto& expert : layer.experts) most = std::max(most, expert.load);
  return most - 1;
}

}  // namespace

std::string expert_table(const ExpertReport& report) {
  std::string text = str(report.tokens, " tokens:");
  for (size_t c = 0; c < kNumTokenClasses; ++c)
    if (report.classes[c] > 0)
      text += str(text.back() == ':' ? " " : ", ", report.classes[c], " ",
                  class_name(static_cast<TokenClass>(c)));
  text += "\nload 1: a fair share; ×2: twice as often as this layer's experts on average\n";
  for (const auto& layer : report.layers) {
    char line[160];
    std::snprintf(line, sizeof line, "\nlayer %lld, busiest expert %.2f over its share\n",
                  static_cast<long long>(layer.layer), violation(layer));
    text += line;
    for (size_t e = 0; e < layer.experts.size(); ++e) {
      const auto& expert = layer.experts[e];
      std::snprintf(line, sizeof line, "  %3zu  load %5.2f  ", e, expert.load);
      text += line + listed(expert.classes);
      if (!expert.busiest.empty()) text += (expert.classes.empty() ? "" : "; ");
      text += listed(expert.busiest) + "\n";
    }
  }
  return text;
}

Value expert_value(const ExpertReport& report) {
  Value out, classes{Value::Object{}};
  for (size_t c = 0; c < kNumTokenClasses; ++c)
    if (report.classes[c] > 0)
      classes.set(class_name(static_cast<TokenClass>(c)), report.classes[c]);
  out.set("tokens", report.tokens);
  out.set("classes", classes);
  Value::Array layers;
  for (const auto& layer : report.layers) {
    Value::Array experts;
    for (size_t e = 0; e < layer.experts.size(); ++e) {
      const auto& expert = layer.experts[e];
      experts.push_back(Value::Object{{"expert", e},
                                      {"tokens", expert.tokens},
                                      {"load", expert.load},
                                      {"classes", list_value(expert.classes, "class")},
                                      {"busiest", list_value(expert.busiest, "token")}});
    }
    layers.push_back(Value::Object{{"layer", layer.layer},
                                   {"max_violation", violation(layer)},
                                   {"experts", Value(std::move(experts))}});
  }
  out.set("layers", Value(std::move(layers)));
  return out;
}

}  // namespace dsvl
