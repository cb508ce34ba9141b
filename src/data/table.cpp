// Numbers to text, CSV and Markdown both ways.
#include "data/table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace dsvl {
namespace {

bool is_missing(std::string_view field) {
  return field.empty() || field == "NA" || field == "NaN" || field == "nan" || field == "null";
}

bool parse_number(std::string_view field, double& value) {
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  return error == std::errc() && end == field.data() + field.size() && std::isfinite(value);
}

Column column_of(const std::vector<std::vector<std::string>>& rows, size_t index) {
  Column column;
  column.name = rows[0][index];
  column.is_number = true;
  bool any = false;
  for (size_t r = 1; r < rows.size(); ++r) {
    const std::string& field = index < rows[r].size() ? rows[r][index] : std::string();
    double value = std::numeric_limits<double>::quiet_NaN();
    if (!is_missing(field)) {
      any = true;
      column.is_number = column.is_number && parse_number(field, value);
    }
    column.numbers.push_back(value);
    column.labels.push_back(is_missing(field) ? "" : field);
  }
  column.is_number = column.is_number && any;
  if (column.is_number)
    column.labels.clear();
  else
    column.numbers.clear();
  return column;
}

// R's write.table gives the column of row names no name.
bool lacks_first_name(const std::vector<std::vector<std::string>>& rows) {
  return rows.size() > 1 && std::all_of(rows.begin() + 1, rows.end(), [&](const auto& row) {
           return row.size() == rows[0].size() + 1;
         });
}

std::string cell_text(const Column& column, size_t row) {
  if (!column.is_number) return column.labels[row];
  return std::isnan(column.numbers[row]) ? "" : number_text(column.numbers[row], 6);
}

}  // namespace

std::string number_text(double value, int digits) {
  char text[400];
  const auto [end, error] =
      std::to_chars(text, text + sizeof text, value, std::chars_format::general, digits);
  std::string shown(text, end);
  if (shown.find('e') == shown.npos) return shown == "-0" ? "0" : shown;
  if (std::abs(value) >= 1e15 || std::abs(value) < 1e-9) return shown;
  double back = 0;
  std::from_chars(shown.data(), shown.data() + shown.size(), back);
  const auto [last, fault] =
      std::to_chars(text, text + sizeof text, back, std::chars_format::fixed);
  return fault == std::errc() ? std::string(text, last) : shown;
}

double rounded(double value, int digits) {
  const std::string shown = number_text(value, digits);
  double back = value;
  std::from_chars(shown.data(), shown.data() + shown.size(), back);
  return back;
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\n\r") == text.npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

std::string table_csv(const std::vector<std::vector<std::string>>& rows) {
  std::string text;
  for (const auto& row : rows) {
    if (!text.empty()) text += '\n';
    for (size_t i = 0; i < row.size(); ++i) text += (i == 0 ? "" : ",") + csv_field(row[i]);
  }
  return text;
}

// Cell by cell: a table of millions of cells is never there as texts.
std::string table_csv(const Table& table) {
  std::string text;
  for (size_t r = 0; r <= table.rows(); ++r) {
    if (!text.empty()) text += '\n';
    for (const auto& column : table.columns) {
      if (&column != &table.columns[0]) text += ',';
      text += csv_field(r == 0 ? column.name : cell_text(column, r - 1));
    }
  }
  return text;
}

std::string table_markdown(const std::vector<std::vector<std::string>>& rows) {
  std::string text;
  for (size_t r = 0; r < rows.size(); ++r) {
    text += r == 0 ? "|" : "\n|";
    for (const auto& field : rows[r]) {
      text += ' ';
      for (const char c : field) text += c == '|' ? "\\|" : std::string(1, c);
      text += " |";
    }
    if (r > 0) continue;
    text += "\n|";
    for (size_t i = 0; i < rows[0].size(); ++i) text += " --- |";
  }
  return text;
}

std::vector<std::vector<std::string>> table_rows(const Table& table) {
  std::vector<std::vector<std::string>> rows(table.rows() + 1);
  for (const auto& column : table.columns) {
    rows[0].push_back(column.name);
    for (size_t r = 0; r < column.size(); ++r) rows[r + 1].push_back(cell_text(column, r));
  }
  return rows;
}

std::vector<std::vector<std::string>> parse_csv(std::string_view text, size_t most_rows) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row(1);
  bool quoted = false, begins = true;  // a field: a quote opens nowhere else
  for (size_t i = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
       i < text.size() && rows.size() < most_rows; ++i) {
    const char c = text[i];
    const bool first = std::exchange(begins, c == ',' || c == '\n');
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      row.back() += '"', ++i;
    } else if (c == '"' && (quoted || first)) {
      quoted = !quoted;
    } else if (quoted || (c != ',' && c != '\n' && c != '\r')) {
      row.back() += c;
    } else if (c == ',') {
      row.emplace_back();
    } else if (c == '\n') {
      rows.push_back(std::move(row));
      row.assign(1, "");
    }
  }
  if ((row.size() > 1 || !row[0].empty()) && rows.size() < most_rows) rows.push_back(row);
  return rows;
}

Table table_from_rows(const std::vector<std::vector<std::string>>& rows) {
  Table table;
  if (rows.empty()) return table;
  if (lacks_first_name(rows)) {
    auto named = rows;
    named[0].insert(named[0].begin(), "name");
    table = table_from_rows(named);
    if (table.columns[0].is_number) table.columns[0].name = "row";
    return table;
  }
  for (size_t i = 0; i < rows[0].size(); ++i) table.columns.push_back(column_of(rows, i));
  return table;
}

}  // namespace dsvl
