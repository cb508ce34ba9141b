// Nothing of Arrow C++ is linked: the plug-in brings it along when it is loaded.
#include "data/exchange/parquet_file.h"

#include <dlfcn.h>

#include <cstring>
#include <exception>
#include <filesystem>

#include "base/error.h"
#include "data/exchange/parquet_plugin.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> plugin_places() {
  const fs::path folder = fs::canonical("/proc/self/exe").parent_path();
  return {folder / kParquetPlugin, folder.parent_path() / "lib/dsvl" / kParquetPlugin};
}

// Stays loaded: its threads and arrays may outlive any file.
OpenParquet load_plugin(const std::string& asked) {
  const std::string path = parquet_plugin_path();
  if (path.empty())
    fail(asked, ": Parquet needs a plug-in that is not built (", plugin_places()[0].string(),
         "); ./dsvl data import --from parquet in the source folder fetches Arrow C++ (55 MB) and "
         "builds it, cmake -DDSVL_ARROW=DIR takes one of your own");
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr)
    fail(path, ": cannot be loaded: ", dlerror(),
         "; ./dsvl data import --from parquet in the source folder fetches Arrow C++ again");
  void* symbol = dlsym(library, kOpenParquet);
  if (symbol == nullptr)
    fail(path, ": has no ", kOpenParquet, ", so it is another release's; build it again");
  OpenParquet open = nullptr;
  std::memcpy(&open, &symbol, sizeof open);
  return open;
}

// Arrow's messages may have several lines.
std::string one_line(std::string text) {
  for (char& c : text)
    if (c == '\n' || c == '\r') c = ' ';
  return text;
}

}  // namespace

std::string parquet_plugin_path() {
  for (const auto& place : plugin_places())
    if (fs::exists(place)) return place.string();
  return "";
}

ParquetFile::ParquetFile(const std::string& path, const std::vector<std::string>& columns)
    : path_(path) {
  static const OpenParquet open = load_plugin(path);
  std::vector<const char*> names;
  for (const auto& column : columns) names.push_back(column.c_str());
  names.push_back(nullptr);
  char error[kParquetErrorBytes];
  if (!open(path.c_str(), columns.empty() ? nullptr : names.data(), stream_.get(), &num_rows_,
            error))
    fail(path, ": cannot read it as Parquet: ", one_line(error));
  if (stream_->get_schema(stream_.get(), schema_.get()) != 0)
    fail(path, ": cannot read its columns: ", one_line(stream_->get_last_error(stream_.get())));
}

bool ParquetFile::next(ArrowOwned<ArrowArray>& rows) {
  rows.reset();
  try {
    if (stream_->get_next(stream_.get(), rows.get()) == 0) return rows->release != nullptr;
  } catch (const std::exception& e) {  // some of Arrow's faults are thrown, not told
    fail(path_, ": is broken: ", one_line(e.what()));
  }
  const char* told = stream_->get_last_error(stream_.get());
  fail(path_, ": is broken: ", one_line(told == nullptr ? "" : told));
}

}  // namespace dsvl
