// A table of real data: named columns of numbers or labels.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dsvl {

struct Column {
  std::string name;
  bool is_number = false;
  std::vector<double> numbers;      // NaN where missing
  std::vector<std::string> labels;  // "" where missing
  size_t size() const { return is_number ? numbers.size() : labels.size(); }
};

struct Table {
  std::string title;            // a sentence or a name
  std::vector<Column> columns;  // all of one length
  bool is_series = false;       // the first column is an axis in order (time), the rows follow it
  size_t rows() const { return columns.empty() ? 0 : columns[0].size(); }
};

// With `digits` significant digits at most, no exponent below 1e15: "1250", "0.0312", "12.5".
std::string number_text(double value, int digits);
// The value that this text shows.
double rounded(double value, int digits);

// RFC 4180 with '\n'; quotes only where needed.
std::string csv_field(std::string_view text);
std::string table_csv(const std::vector<std::vector<std::string>>& rows);
std::string table_csv(const Table& table);  // of its table_rows()
// A GitHub table; '|' escaped. The first row is the head.
std::string table_markdown(const std::vector<std::vector<std::string>>& rows);

// Head and rows as text; numbers with six digits.
std::vector<std::vector<std::string>> table_rows(const Table& table);

// Rows of a CSV text; fields that begin with a quote may hold separators and line breaks. A mark of
// UTF-8 in front is passed over. At most `most_rows` are read.
std::vector<std::vector<std::string>> parse_csv(std::string_view text, size_t most_rows);

// Columns told apart: numbers where every field that is not empty, NA or NaN is one. A head with
// one name fewer than all rows have fields lacks the first column's name.
Table table_from_rows(const std::vector<std::vector<std::string>>& rows);

}  // namespace dsvl
