// Columns are chosen by the footer; then only they are read.
#include "data/exchange/parquet_rows.h"

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/json.h"
#include "base/progress.h"
#include "data/exchange/parquet_file.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> files_of(const std::string& path) {
  if (!fs::is_directory(path)) return {path};
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(path))
    if (entry.is_regular_file() && entry.path().extension() == ".parquet")
      files.push_back(entry.path().string());
  if (files.empty()) fail(path, ": has no *.parquet in it");
  std::sort(files.begin(), files.end());
  return files;
}

bool is_talk(const std::string& member) {
  return member == "conversations" || member == "texts" || member == "messages";
}

// {"user": [a, b], "assistant": [c, d]}, as some writers have it, turned into a list of objects.
Value turned(const Value& columns) {
  Value::Array list;
  for (const auto& [key, cells] : columns.as_object()) {
    if (!cells.is_array()) continue;
    list.resize(std::max(list.size(), cells.as_array().size()));
    for (size_t i = 0; i < cells.as_array().size(); ++i) list[i].set(key, cells.as_array()[i]);
  }
  return list;
}

Value member_value(const std::string& member, Value cell) {
  if (is_talk(member)) {
    if (cell.is_string()) cell = parse_json(cell.as_string(), member);
    return cell.is_object() ? turned(cell) : cell;
  }
  if (cell.is_array()) return cell.as_array().empty() ? Value() : cell.as_array().front();
  return cell;
}

void add_pictures(Value cell, Value::Array& names) {
  if (!cell.is_array()) cell = Value(Value::Array{std::move(cell)});
  for (auto& name : cell.as_array())
    if (!name.is_null()) names.push_back(std::move(name));
}

// Index of the column among the children of the rows' type.
int64_t child_index(const ArrowSchema& type, const std::string& column) {
  for (int64_t i = 0; i < type.n_children; ++i)
    if (type.children[i]->name == column) return i;
  return -1;
}

std::vector<std::string> names_of(const ArrowSchema& type) {
  std::vector<std::string> names;
  for (int64_t i = 0; i < type.n_children; ++i) names.emplace_back(type.children[i]->name);
  return names;
}

std::vector<ColumnUse> uses_in(const std::string& path, const std::vector<ColumnUse>& given) {
  const ParquetFile file(path);
  auto uses = choose_columns(names_of(file.schema()), given, path);
  for (const auto& use : uses) {
    const ArrowSchema& type = *file.schema().children[child_index(file.schema(), use.column)];
    if (!is_read(type))
      fail(path, ": column '", use.column, "' has the Arrow type '", type.format,
           "', wanted text, bytes, numbers, or lists and structs of them");
  }
  return uses;
}

}  // namespace

Value ParquetRow::read(CellPictures& pictures) const {
  Value row(Value::Object{});
  Value::Array images;
  for (const auto& [member, column] : uses_) {
    const int64_t i = child_index(type_, column);
    const auto bytes = member == "images" || is_talk(member) ? CellBytes::picture : CellBytes::text;
    Value cell =
        cell_value(*type_.children[i], *rows_.children[i], rows_.offset + row_, bytes, pictures);
    if (member == "images")
      add_pictures(std::move(cell), images);
    else if (!cell.is_null())
      row.set(member, member_value(member, std::move(cell)));
  }
  row.set("images", std::move(images));
  return row;
}

void for_each_parquet_row(const std::string& path, const std::vector<ColumnUse>& given,
                          const TakeRow& take) {
  for (const auto& name : files_of(path)) {
    const auto uses = uses_in(name, given);
    std::vector<std::string> columns;
    for (const auto& use : uses) columns.push_back(use.column);
    ParquetFile file(name, columns);
    Progress progress("importing " + fs::path(name).filename().string(), file.num_rows(), "rows");
    int64_t done = 0;
    for (ArrowOwned<ArrowArray> rows; file.next(rows);) {
      for (int64_t i = 0; i < rows->length; ++i)
        take({file.schema(), *rows, i, uses}, str(name, ": row ", ++done));
      progress.update(done);
    }
  }
}

}  // namespace dsvl
