// Rows of Parquet files as the objects that parse_sample reads.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/value.h"
#include "data/exchange/arrow_cells.h"
#include "data/exchange/columns.h"

namespace dsvl {

class ParquetRow {
 public:
  ParquetRow(const ArrowSchema& type, const ArrowArray& rows, int64_t row,
             const std::vector<ColumnUse>& uses)
      : type_(type), rows_(rows), row_(row), uses_(uses) {}

  // An object with a member for each use that is not null. Pictures are names; what stands in cells
  // goes to `pictures`. Of a list of texts the first counts; conversations may be a list, its
  // columns (a struct of lists) or JSON. Fails on text that is not UTF-8.
  Value read(CellPictures& pictures) const;

 private:
  const ArrowSchema& type_;
  const ArrowArray& rows_;
  int64_t row_;
  const std::vector<ColumnUse>& uses_;
};

// `where` is "a.parquet: row 7", counted from 1.
using TakeRow = std::function<void(const ParquetRow& row, const std::string& where)>;

// The file, or all *.parquet below the folder in the order of their paths. A few rows at a time are
// in memory. Fails when a file is broken, lacks a given column or has a chosen one of a type that
// is not read; rows before have been handed on then.
void for_each_parquet_row(const std::string& path, const std::vector<ColumnUse>& given,
                          const TakeRow& take);

}  // namespace dsvl
