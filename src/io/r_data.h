// Objects that R wrote: saved workspaces (.rda, .RData) and the lazy-load database of a package
// (Rdata.rdx + Rdata.rdb), in R's binary XDR serialisation, versions 2 and 3 (R Internals 1.8).
// Nothing is ever evaluated: promises, closures and byte code are passed over or refused.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace dsvl {

struct RValue {
  enum class Kind { null, logical, integer, real, text, list, other };
  Kind kind = Kind::null;
  std::vector<int32_t> integers;      // logical and integer; kRMissing is NA
  std::vector<double> reals;          // NaN where NA
  std::vector<std::string> strings;   // UTF-8, unless R did not know the encoding
  std::vector<bool> missing_strings;  // which of `strings` are NA
  std::vector<RValue> items;
  std::vector<std::pair<std::string, RValue>> attributes;  // of a pair list its tagged items

  const RValue* attribute(const std::string& name) const;
  bool is_a(const std::string& class_name) const;
  size_t size() const;  // of whichever vector the kind uses
};
constexpr int32_t kRMissing = INT32_MIN;

// One serialised object; fails naming `where` when the bytes are cut or of another form.
RValue parse_r_data(std::string_view bytes, std::string_view where);

// Names and values of a saved workspace (.rda, .RData), compressed or not.
std::vector<std::pair<std::string, RValue>> read_r_workspace(const std::string& path);

// A package's lazy-load database, read object by object.
class RDatabase {
 public:
  // `path`: Rdata.rdb, its index Rdata.rdx beside it.
  explicit RDatabase(const std::string& path);
  std::vector<std::string> names() const;  // sorted
  RValue read(const std::string& name) const;

 private:
  std::string path_, bytes_;
  std::map<std::string, std::pair<size_t, size_t>> places_;  // offset, length
};

}  // namespace dsvl
