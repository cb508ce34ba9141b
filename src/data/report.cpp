// Tables with bars; a histogram is a table too.
#include "data/report.h"

#include <algorithm>
#include <cstdio>
#include <vector>

#include "base/error.h"
#include "base/html.h"
#include "base/progress.h"
#include "data/sample_html.h"
#include "data/taxonomy.h"

namespace dsvl {
namespace {

constexpr size_t kMostRows = 40;          // of a table of names; the rest is summed up
constexpr int64_t kMostCharacters = 600;  // of a text on the wall

std::string tile(const std::string& value, const char* name) {
  return "<div class=\"tile\"><b>" + escape_html(value) + "</b><span>" + name + "</span></div>";
}

// 1234567 as "1,234,567".
std::string grouped(int64_t number) {
  std::string text = std::to_string(number);
  for (size_t at = text.size(); at > 3 && text[at - 4] != '-';) {
    at -= 3;
    text.insert(at, ",");
  }
  return text;
}

std::string percent(int64_t part, int64_t whole) {
  char text[32];
  std::snprintf(
      text, sizeof text, "%.1f %%",
      100.0 * static_cast<double>(part) / static_cast<double>(std::max<int64_t>(1, whole)));
  return text;
}

std::string number_cell(int64_t number) {
  return "<td class=\"num\">" + grouped(number) + "</td>";
}

// A bar whose length is the share of `most`.
std::string bar_cell(int64_t part, int64_t most) {
  char text[96];
  std::snprintf(
      text, sizeof text, "<td class=\"bar\"><i style=\"width:%.1f%%\"></i></td>",
      100.0 * static_cast<double>(part) / static_cast<double>(std::max<int64_t>(1, most)));
  return text;
}

std::string name_cell(const std::string& name) {
  return "<td>" + (name.empty() ? "<span class=\"soft\">(none)</span>" : escape_html(name)) +
         "</td>";
}

std::string tiles(const ShardSet& set, const DataStats& stats) {
  return "<div class=\"tiles\">" + tile(grouped(stats.all.samples), "samples") +
         tile(grouped(stats.all.pictures), "pictures") +
         tile(format_bytes(static_cast<double>(stats.all.picture_bytes)), "of pictures") +
         tile(grouped(stats.all.answer_characters), "characters trained on in stage 3") +
         tile(grouped(static_cast<int64_t>(set.shards().size())), "shards") + "</div>\n";
}

// Names by falling count.
std::string count_card(const char* title, const CountsByName& counts, int64_t all) {
  std::vector<std::pair<std::string, int64_t>> rows(counts.begin(), counts.end());
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string html = str("<div class=\"card\"><h3>", title, "</h3><table>");
  int64_t rest = all;
  for (size_t i = 0; i < std::min(rows.size(), kMostRows); ++i) {
    const auto& [name, count] = rows[i];
    rest -= count;
    html += "<tr>" + name_cell(name) + number_cell(count) + "<td class=\"num\">" +
            percent(count, all) + "</td>" + bar_cell(count, rows[0].second) + "</tr>";
  }
  if (rows.size() > kMostRows)
    html += "<tr>" + name_cell(str("and ", rows.size() - kMostRows, " more")) + number_cell(rest) +
            "<td class=\"num\">" + percent(rest, all) + "</td><td></td></tr>";
  return html + "</table></div>\n";
}

// Bins from the first to the last that holds something.
std::string histogram_card(const char* title, const Histogram& histogram) {
  if (histogram.numbers == 0) return "";
  size_t first = 0, last = histogram.counts.size() - 1;
  while (histogram.counts[first] == 0) ++first;
  while (histogram.counts[last] == 0) --last;
  const int64_t most = *std::max_element(histogram.counts.begin(), histogram.counts.end());
  std::string html = str("<div class=\"card\"><h3>", title, "</h3><div class=\"soft\">mean ",
                         grouped(histogram.sum / histogram.numbers), ", longest ",
                         grouped(histogram.longest), "</div><table>");
  for (size_t bin = first; bin <= last; ++bin)
    html += "<tr><td class=\"num\">" + histogram.bin_name(bin) + "</td>" +
            number_cell(histogram.counts[bin]) + bar_cell(histogram.counts[bin], most) + "</tr>";
  return html + "</table></div>\n";
}

std::string families_table(const DataStats& stats) {
  std::string html =
      "<h2>Families and splits</h2>\n<div class=\"scroll\"><table><tr><th>family</th><th>split</th>"
      "<th>samples</th><th>share</th><th></th><th>pictures</th><th>of pictures</th></tr>\n";
  for (const auto& [family, splits] : stats.by_family)
    for (const auto& [split, group] : splits)
      html += "<tr>" + name_cell(family) + name_cell(split) + number_cell(group.samples) +
              "<td class=\"num\">" + percent(group.samples, stats.all.samples) + "</td>" +
              bar_cell(group.samples, stats.all.samples) + number_cell(group.pictures) +
              "<td class=\"num\">" + format_bytes(static_cast<double>(group.picture_bytes)) +
              "</td></tr>\n";
  return html + "</table></div>\n";
}

std::string shares(const DataStats& stats) {
  CountsByName categories;
  for (const auto& [names, group] : stats.by_category)
    categories[names.first + " / " + names.second] += group.samples;
  const int64_t all = stats.all.samples;
  return "<h2>Shares, by samples</h2>\n<div class=\"grid\">\n" +
         count_card("Language, by script", stats.by_language, all) +
         count_card("Licence", stats.by_license, all) + count_card("Source", stats.by_source, all) +
         count_card("Category", categories, all) + "</div>\n";
}

std::string lengths(const DataStats& stats) {
  return "<h2>Lengths</h2>\n<div class=\"grid\">\n" +
         histogram_card("Characters trained on in stage 3", stats.answer_characters) +
         histogram_card("Characters asked", stats.asked_characters) +
         histogram_card("Tokens of all text", stats.tokens) +
         histogram_card("Longer side of pictures, pixels", stats.picture_sides) + "</div>\n";
}

int64_t total(const CountsByName& counts) {
  int64_t sum = 0;
  for (const auto& [name, count] : counts) sum += count;
  return sum;
}

std::string reason_row(const std::string& name, const Account& account) {
  return "<tr>" + name_cell(name) + number_cell(account.read) + number_cell(account.kept) +
         number_cell(total(account.dropped)) + number_cell(total(account.failed)) + "<td>" +
         escape_html(reasons_text(account)) + "</td></tr>\n";
}

constexpr const char* kReasonHead =
    "<th>read</th><th>kept</th><th>dropped</th><th>failed</th><th>why</th></tr>\n";

// Manifests are refused when kept, dropped and failed do not make up what was read.
std::string reasons(const DataStats& stats) {
  if (stats.draws.empty()) return "";
  std::string html =
      "<h2>What became of draws and documents</h2>\n<div class=\"soft\">kept + dropped + failed = "
      "read, in each row</div>\n<div class=\"scroll\"><table><tr><th>draws for</th>";
  html += kReasonHead;
  Account all;
  for (const auto& [part, account] : stats.draws) {
    html += reason_row(part, account);
    all += account;
  }
  html += reason_row("all", all) + "</table></div>\n";
  for (const auto& [part, accounts] : stats.documents) {
    if (accounts.empty()) continue;
    html += "<details><summary>documents for " + escape_html(part) +
            "</summary><div class=\"scroll\"><table><tr><th>package</th>" + kReasonHead;
    for (const auto& [package, account] : accounts) html += reason_row(package, account);
    html += "</table></div></details>\n";
  }
  return html;
}

std::string taxonomy_part(const DataStats& stats) {
  const TaxonomyCounts counts = count_taxonomy(samples_by_category(stats));
  if (counts.filled() == 0) return "";
  std::string html = str("<h2>Taxonomy of use cases</h2>\n<div class=\"soft\">", counts.filled(),
                         " of ", counts.leaves.size(), " leaves filled; ",
                         grouped(counts.elsewhere), " samples in no leaf</div>\n<table>");
  std::string before;
  for (size_t i = 0; i < counts.leaves.size(); ++i) {
    const auto& [main, sub, leaf] = taxonomy()[i];
    const std::string group = str(main, " / ", sub);
    if (group != before)
      html += str(before.empty() ? "" : "</td></tr>\n", "<tr><td>", group, "</td><td>");
    const bool empty = counts.leaves[i] == 0;
    html += str("<span class=\"leaf", empty ? " soft" : "", "\">", leaf, " <b>",
                grouped(counts.leaves[i]), "</b></span> ");
    before = group;
  }
  return html + "</td></tr></table>\n";
}

// Where the samples of each family are: the first one and how many, in the order of the set.
using Ranges = std::vector<std::pair<int64_t, int64_t>>;

std::map<std::string, Ranges> family_ranges(const ShardSet& set) {
  std::map<std::string, Ranges> families;
  for (const auto& shard : set.shards())
    families[shard.manifest == nullptr ? "" : shard.manifest->family].emplace_back(shard.first,
                                                                                   shard.samples);
  return families;
}

int64_t nth_sample(const Ranges& ranges, int64_t n) {
  for (const auto& [first, count] : ranges) {
    if (n < count) return first + n;
    n -= count;
  }
  fail("sample ", n, " past the end of a family");
}

std::string family_wall(const ShardSet& set, const Ranges& ranges, const ReportOptions& options,
                        int64_t most_bytes) {
  int64_t all = 0;
  for (const auto& [first, count] : ranges) all += count;
  const int64_t shown = std::min(all, options.samples);
  std::string html;
  for (int64_t i = 0; i < shown; ++i) {
    const Sample sample = set.sample(nth_sample(ranges, i * all / shown));
    const std::string card = sample_card(sample, {options.picture_side, kMostCharacters});
    if (i > 0 && static_cast<int64_t>(html.size() + card.size()) > most_bytes) break;
    html += card;
  }
  return html;
}

std::string wall(const ShardSet& set, const ReportOptions& options) {
  const auto families = family_ranges(set);
  const int64_t part =
      options.wall_bytes / std::max<int64_t>(1, static_cast<int64_t>(families.size()));
  std::string html = "<h2>Samples</h2>\n" + trained_note();
  for (const auto& [family, ranges] : families)
    html += "<h2>" + escape_html(family) + "</h2>\n<div class=\"pairs wall\">\n" +
            family_wall(set, ranges, options, part) + "</div>\n";
  return html;
}

}  // namespace

std::string report_page(const std::string& title, const ShardSet& set, const DataStats& stats,
                        const ReportOptions& options) {
  const std::string body =
      "<h1>" + escape_html(title) + "</h1>\n<div class=\"soft\">dsvl data report</div>\n" +
      tiles(set, stats) + families_table(stats) + shares(stats) + lengths(stats) + reasons(stats) +
      taxonomy_part(stats) + wall(set, options);
  return html_page(title, body);
}

}  // namespace dsvl
