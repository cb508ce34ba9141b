// Forms that hold tables: CSV files, and the data frames, matrices and series of R packages.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>

#include "base/error.h"
#include "base/files.h"
#include "data/forms.h"
#include "data/table.h"
#include "io/compressed.h"
#include "io/r_data.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMostRows = 20000;  // of a table; a chart shows a few dozen
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

void give_table(Table table, std::string name, const SourceRow& row, const GiveDocument& give,
                Account& account) {
  if (table.rows() >= kMostRows) return account.drop("too many rows");
  std::string text = table_csv(table_rows(table));
  if (valid_utf8_length(text) != text.size() ||
      valid_utf8_length(table.title) != table.title.size())
    return account.miss("not UTF-8");
  give({row.package, row.license, row.language, std::move(text), Kind::table, std::move(name),
        std::make_shared<const Table>(std::move(table))});
}

// Names that say more than a row's number.
bool are_names(const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [](const std::string& name) {
    return name.find_first_not_of("0123456789") != name.npos;
  });
}

// A factor's levels, texts, numbers; nothing for what is no column.
bool column_from_r(const std::string& name, const RValue& value, size_t rows, Column& column) {
  column = {name, true, {}, {}};
  const RValue* levels = value.attribute("levels");
  const bool dates = value.is_a("Date") || value.is_a("POSIXct") || value.is_a("difftime");
  if (value.size() != rows || dates || value.kind == RValue::Kind::logical) return false;
  if (value.kind == RValue::Kind::integer && levels != nullptr) {
    column.is_number = false;
    for (const int32_t level : value.integers) {
      const bool known = level >= 1 && static_cast<size_t>(level) <= levels->strings.size();
      column.labels.push_back(known ? levels->strings[static_cast<size_t>(level - 1)] : "");
    }
  } else if (value.kind == RValue::Kind::integer) {
    for (const int32_t n : value.integers)
      column.numbers.push_back(n == kRMissing ? kNaN : static_cast<double>(n));
  } else if (value.kind == RValue::Kind::real) {
    column.numbers = value.reals;
    for (double& v : column.numbers)
      if (!std::isfinite(v)) v = kNaN;
  } else if (value.kind == RValue::Kind::text) {
    column.is_number = false;
    column.labels = value.strings;
  } else {
    return false;
  }
  return true;
}

Table table_from_frame(const RValue& frame) {
  Table table;
  const RValue* names = frame.attribute("names");
  if (names == nullptr || frame.items.empty() || names->strings.size() < frame.items.size())
    return table;
  const size_t rows = frame.items[0].size();
  const RValue* row_names = frame.attribute("row.names");
  if (row_names != nullptr && row_names->kind == RValue::Kind::text &&
      row_names->strings.size() == rows && are_names(row_names->strings))
    table.columns.push_back({"name", false, {}, row_names->strings});
  for (size_t i = 0; i < frame.items.size(); ++i) {
    Column column;
    if (column_from_r(names->strings[i], frame.items[i], rows, column))
      table.columns.push_back(std::move(column));
  }
  return table;
}

// A matrix with names on both sides.
Table table_from_matrix(const RValue& matrix, const RValue& sides) {
  Table table;
  if (sides.items.size() != 2 || sides.items[0].strings.empty() || sides.items[1].strings.empty())
    return table;
  const auto &rows = sides.items[0].strings, &columns = sides.items[1].strings;
  const RValue* titles = sides.attribute("names");
  const bool titled = titles != nullptr && titles->strings.size() == 2;
  Column whole;
  if (!column_from_r("", matrix, rows.size() * columns.size(), whole) || !whole.is_number)
    return table;
  table.columns.push_back({titled ? titles->strings[0] : "name", false, {}, rows});
  for (size_t c = 0; c < columns.size(); ++c) {
    const auto first = whole.numbers.begin() + static_cast<ptrdiff_t>(c * rows.size());
    table.columns.push_back(
        {columns[c], true, {first, first + static_cast<ptrdiff_t>(rows.size())}, {}});
  }
  return table;
}

// A yearly, quarterly or monthly series.
Table table_from_series(const std::string& name, const RValue& series) {
  Table table;
  const RValue* span = series.attribute("tsp");
  Column values;
  if (span == nullptr || span->reals.size() != 3 || series.attribute("dim") != nullptr ||
      !column_from_r(name, series, series.size(), values))
    return table;
  const double start = span->reals[0], frequency = span->reals[2];
  if (frequency != 1 && frequency != 4 && frequency != 12) return table;
  Column time{frequency == 1 ? "year" : "time", false, {}, {}};
  for (size_t i = 0; i < values.size(); ++i) {
    const auto step =
        static_cast<int64_t>(std::llround(start * frequency)) + static_cast<int64_t>(i);
    const auto per_year = static_cast<int64_t>(frequency);
    const int64_t year = step / per_year, part = step % per_year + 1;
    if (frequency == 1) time.labels.push_back(str(year));
    if (frequency == 4) time.labels.push_back(str(year, "-Q", part));
    if (frequency == 12) time.labels.push_back(str(year, part < 10 ? "-0" : "-", part));
  }
  table.is_series = true;
  table.columns = {std::move(time), std::move(values)};
  return table;
}

Table table_from_r(const std::string& name, const RValue& value) {
  if (value.is_a("data.frame")) return table_from_frame(value);
  if (value.attribute("tsp") != nullptr) return table_from_series(name, value);
  const RValue* sides = value.attribute("dimnames");
  return sides == nullptr ? Table{} : table_from_matrix(value, *sides);
}

// The text between tags, entities resolved and blanks gathered.
std::string plain_title(std::string_view html) {
  std::string text;
  bool in_tag = false;
  for (const char c : html) {
    if (c == '<') in_tag = true;
    if (!in_tag) text += c == '\n' || c == '\t' ? ' ' : c;
    if (c == '>') in_tag = false;
  }
  for (const auto& [entity, meaning] :
       {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}})
    for (size_t at = text.find(entity); at != text.npos; at = text.find(entity, at + 1))
      text.replace(at, std::string_view(entity).size(), meaning);
  const size_t first = text.find_first_not_of(' ');
  return first == text.npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// Titles of a package's objects, out of html/00Index.html: rows of a name and a title.
std::map<std::string, std::string> index_titles(const fs::path& package) {
  std::map<std::string, std::string> titles;
  const fs::path path = package / "html" / "00Index.html";
  if (!fs::exists(path)) return titles;
  const std::string html = read_file(path.string());
  for (size_t at = html.find("<tr><td"); at != html.npos; at = html.find("<tr><td", at + 1)) {
    const size_t second = html.find("<td>", at + 7), end = html.find("</tr>", at);
    if (second == html.npos || end == html.npos || second > end) continue;
    titles[plain_title(std::string_view(html).substr(at, second - at))] =
        plain_title(std::string_view(html).substr(second, end - second));
  }
  return titles;
}

}  // namespace

void read_csv_table(const std::string& path, const Reading& reading, const GiveDocument& give,
                    Account& account) {
  Table table = table_from_rows(parse_csv(read_maybe_compressed(path), kMostRows + 1));
  table.title = fs::path(path).stem().string();
  std::string name = table.title;
  give_table(std::move(table), std::move(name), reading.row, give, account);
}

void read_r_tables(const std::string& path, const Reading& reading, const GiveDocument& give,
                   Account& account) {
  const RDatabase database(path);
  const auto titles = index_titles(fs::path(path).parent_path().parent_path());
  for (const auto& name : database.names()) {
    Table table;
    try {
      table = table_from_r(name, database.read(name));
    } catch (const Error&) {
      account.miss("an R object that is not read");
      continue;
    }
    if (table.columns.empty()) {
      account.drop("no table");
      continue;
    }
    const auto title = titles.find(name);
    table.title = title == titles.end() || title->second.empty() ? name : title->second;
    give_table(std::move(table), name, reading.row, give, account);
  }
}

}  // namespace dsvl
