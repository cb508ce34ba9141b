// What the program and its Parquet plug-in say to each other. The plug-in is the only code that
// sees Arrow C++; it is built apart and loaded when a Parquet file is asked for.
#pragma once

#include <cstddef>
#include <cstdint>

#include "data/exchange/arrow_abi.h"

namespace dsvl {

constexpr const char* kParquetPlugin = "libdsvl_parquet.so";
constexpr const char* kOpenParquet = "dsvl_open_parquet_1";  // the number is the interface's
constexpr size_t kParquetErrorBytes = 1024;

// Opens a file and gives its rows as structs of the named columns (a list that ends with a null
// pointer; null: all columns), in the file's order; nothing but the footer is read before the first
// get_next. True, or false with a text in `error`, which holds kParquetErrorBytes.
using OpenParquet = bool (*)(const char* path, const char* const* columns, ArrowArrayStream* rows,
                             int64_t* num_rows, char* error);

}  // namespace dsvl
