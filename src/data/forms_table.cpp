// Forms that hold tables: CSV files, and the data frames, matrices and series of R packages.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>

#include "base/error.h"
#include "base/files.h"
#include "base/html.h"
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

void give_table(Table table, const SourceRow& row, const GiveDocument& give, Account& account) {
  if (table.rows() >= kMostRows) return account.drop("too many rows");
  std::string text = table_csv(table);
  if (valid_utf8_length(text) != text.size() ||
      valid_utf8_length(table.title) != table.title.size())
    return account.miss("not UTF-8");
  give({row.package, row.license, row.language, std::move(text), Kind::table,
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
  // Dates are no labels yet, and the bits of a 64-bit integer are no double.
  const bool foreign = value.is_a("Date") || value.is_a("POSIXct") || value.is_a("difftime") ||
                       value.is_a("integer64");
  if (value.size() != rows || foreign || value.kind == RValue::Kind::logical) return false;
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

// By the names of the rows, which R keeps as (NA, -n) where they are 1 to n: the first column may
// be a matrix or a list.
size_t rows_of_frame(const RValue& frame) {
  const RValue* names = frame.attribute("row.names");
  if (names == nullptr || names->size() == 0) return frame.items[0].size();
  const auto& numbers = names->integers;
  if (numbers.size() == 2 && numbers[0] == kRMissing)
    return static_cast<size_t>(std::abs(int64_t{numbers[1]}));
  return names->size();
}

Table table_from_frame(const RValue& frame) {
  Table table;
  const RValue* names = frame.attribute("names");
  if (names == nullptr || frame.items.empty() || names->strings.size() < frame.items.size())
    return table;
  const size_t rows = rows_of_frame(frame);
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

// The text between tags, with entities as characters and line breaks as blanks.
std::string plain_title(std::string_view html) {
  std::string text;
  bool in_tag = false;
  for (const char c : html) {
    if (c == '<') in_tag = true;
    if (!in_tag) text += c == '\n' || c == '\t' ? ' ' : c;
    if (c == '>') in_tag = false;
  }
  text = unescape_html(text);
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
  give_table(std::move(table), reading.row, give, account);
}

void read_r_tables(const std::string& path, const Reading& reading, const GiveDocument& give,
                   Account& account) {
  const auto titles = index_titles(fs::path(path).parent_path().parent_path());
  const auto take = [&](const std::string& name, const RValue& value) {
    Table table = table_from_r(name, value);
    if (table.columns.empty()) return account.drop("no table");
    const auto title = titles.find(name);
    table.title = title == titles.end() || title->second.empty() ? name : title->second;
    give_table(std::move(table), reading.row, give, account);
  };
  if (fs::path(path).extension() != ".rdb") {
    for (const auto& [name, value] : read_r_workspace(path)) take(name, value);
    return;
  }
  const RDatabase database(path);
  for (const auto& name : database.names()) {
    RValue value;
    try {
      value = database.read(name);
    } catch (const Error&) {
      account.miss("an R object that is not read");
      continue;
    }
    take(name, value);
  }
}

}  // namespace dsvl
