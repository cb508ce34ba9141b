// Parquet files by Arrow C++, as streams of its C interface.
#include "data/exchange/parquet_plugin.h"

#include <arrow/c/bridge.h>
#include <arrow/record_batch.h>
#include <parquet/arrow/reader.h>
#include <parquet/file_reader.h>
#include <parquet/properties.h>
#include <parquet/schema.h>

#include <cstdio>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

namespace dsvl {
namespace {

// Rows may hold several pictures of megabytes each.
constexpr int64_t kRowsAtOnce = 16;

// A file lives as long as the stream of its rows.
struct OpenFile {
  std::unique_ptr<parquet::arrow::FileReader> file;
  std::unique_ptr<arrow::RecordBatchReader> rows;
};

void check(const arrow::Status& status) {
  if (!status.ok()) throw std::runtime_error(status.message());
}

std::unique_ptr<parquet::arrow::FileReader> open_file(const char* path) {
  parquet::ReaderProperties properties;
  properties.enable_buffered_stream();  // pages, not whole row groups, are in memory
  properties.set_buffer_size(1 << 20);
  properties.set_page_checksum_verification(true);
  parquet::ArrowReaderProperties arrow_properties;
  arrow_properties.set_batch_size(kRowsAtOnce);
  arrow_properties.set_pre_buffer(false);
  parquet::arrow::FileReaderBuilder builder;
  check(builder.OpenFile(path, false, properties));
  builder.properties(arrow_properties);
  std::unique_ptr<parquet::arrow::FileReader> file;
  check(builder.Build(&file));
  return file;
}

bool is_among(std::string_view name, const char* const* columns) {
  for (; *columns != nullptr; ++columns)
    if (name == *columns) return true;
  return false;
}

// The leaves below the named columns: Parquet keeps each member of a struct by itself.
std::vector<int> leaves_of(const parquet::SchemaDescriptor& schema, const char* const* columns) {
  std::vector<int> leaves;
  for (int i = 0; i < schema.num_columns(); ++i)
    if (columns == nullptr || is_among(schema.GetColumnRoot(i)->name(), columns))
      leaves.push_back(i);
  return leaves;
}

}  // namespace
}  // namespace dsvl

extern "C" bool dsvl_open_parquet_1(const char* path, const char* const* columns,
                                    ArrowArrayStream* rows, int64_t* num_rows, char* error) {
  using namespace dsvl;
  try {
    const auto open = std::make_shared<OpenFile>();
    open->file = open_file(path);
    const auto metadata = open->file->parquet_reader()->metadata();
    std::vector<int> groups(static_cast<size_t>(metadata->num_row_groups()));
    std::iota(groups.begin(), groups.end(), 0);
    auto reader = open->file->GetRecordBatchReader(groups, leaves_of(*metadata->schema(), columns));
    check(reader.status());
    open->rows = std::move(*reader);
    check(arrow::ExportRecordBatchReader(
        std::shared_ptr<arrow::RecordBatchReader>(open, open->rows.get()), rows));
    *num_rows = metadata->num_rows();
    return true;
  } catch (const std::exception& e) {
    std::snprintf(error, kParquetErrorBytes, "%s", e.what());
    return false;
  }
}
