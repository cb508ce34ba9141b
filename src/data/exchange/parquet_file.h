// One Parquet file's rows, through the plug-in.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "data/exchange/arrow_abi.h"

namespace dsvl {

// A struct of Arrow's interface that is released with its owner.
template <class T>
class ArrowOwned {
 public:
  ArrowOwned() = default;
  ArrowOwned(ArrowOwned&& other) noexcept : value_(other.value_) { other.value_ = {}; }
  ArrowOwned& operator=(ArrowOwned&&) = delete;
  ~ArrowOwned() { reset(); }
  void reset() {
    if (value_.release != nullptr) value_.release(&value_);
    value_ = {};
  }
  T* get() { return &value_; }
  const T* operator->() const { return &value_; }
  const T& operator*() const { return value_; }
  T* operator->() { return &value_; }

 private:
  T value_{};
};

// Where the plug-in is: beside the program or in ../lib/dsvl; "" when it is in neither.
std::string parquet_plugin_path();

class ParquetFile {
 public:
  // Rows of the named columns, in the file's order, or of all. Reads the footer only. Fails in one
  // line when the plug-in is not there, when the file is none of Parquet or when it is broken.
  explicit ParquetFile(const std::string& path, const std::vector<std::string>& columns = {});

  int64_t num_rows() const { return num_rows_; }
  // A struct with a child for each column.
  const ArrowSchema& schema() const { return *schema_; }

  // The next few rows, as a struct array of that type; false behind the last. Fails when the file
  // is broken there.
  bool next(ArrowOwned<ArrowArray>& rows);

 private:
  std::string path_;
  int64_t num_rows_ = 0;
  ArrowOwned<ArrowArrayStream> stream_;
  ArrowOwned<ArrowSchema> schema_;
};

}  // namespace dsvl
