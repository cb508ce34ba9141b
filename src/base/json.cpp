// The one file that includes the JSON library.
#include "base/json.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"

namespace dsvl {
namespace {

constexpr size_t kMaxDepth = 64;

// Builds a Value from parser events; refuses what the limits forbid while reading, not after.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Builder(std::string_view where) : where_(where) {}
  Value take() { return std::move(root_); }

  bool null() override { return add(Value()); }
  bool boolean(bool v) override { return add(Value(v)); }
  bool number_integer(number_integer_t v) override { return add(Value(int64_t{v})); }
  bool number_unsigned(number_unsigned_t v) override {
    return add(v <= INT64_MAX ? Value(static_cast<int64_t>(v)) : Value(static_cast<double>(v)));
  }
  bool number_float(number_float_t v, const string_t&) override { return add(Value(v)); }
  bool string(string_t& v) override { return add(Value(std::move(v))); }
  bool binary(binary_t&) override { return false; }
  bool start_object(size_t) override { return open(Value(Value::Object{})); }
  bool start_array(size_t) override { return open(Value(Value::Array{})); }
  bool key(string_t& v) override {
    keys_.back() = std::move(v);
    return true;
  }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool parse_error(size_t position, const std::string&,
                   const nlohmann::json::exception& e) override {
    std::string_view what = e.what();
    if (const auto at = what.find("] "); at != what.npos) what.remove_prefix(at + 2);
    fail(where_, ": not valid JSON at byte ", position, ": ", what);
  }

 private:
  bool add(Value v) {
    place(std::move(v));
    return true;
  }
  bool open(Value v) {
    if (open_.size() >= kMaxDepth) fail(where_, ": JSON nested deeper than ", kMaxDepth, " levels");
    open_.push_back(std::move(v));
    keys_.emplace_back();
    return true;
  }
  bool close() {
    Value done = std::move(open_.back());
    open_.pop_back();
    keys_.pop_back();
    if (done.is_object()) check_unique(done.as_object());
    place(std::move(done));
    return true;
  }
  void check_unique(const Value::Object& object) const {
    std::vector<std::string_view> names;
    names.reserve(object.size());
    for (const auto& member : object) names.push_back(member.first);
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice != names.end()) fail(where_, ": key '", *twice, "' stands twice in one object");
  }
  void place(Value v) {
    if (open_.empty()) {
      root_ = std::move(v);
    } else if (open_.back().is_array()) {
      open_.back().as_array().push_back(std::move(v));
    } else {
      open_.back().as_object().emplace_back(std::move(keys_.back()), std::move(v));
    }
  }

  std::string where_;
  Value root_;
  std::vector<Value> open_;
  std::vector<std::string> keys_;
};

nlohmann::ordered_json to_library(const Value& value) {
  if (value.is_null()) return nullptr;
  if (value.is_bool()) return value.as_bool();
  if (value.is_int()) return value.as_int();
  if (value.is_number()) return value.as_double();
  if (value.is_string()) return value.as_string();
  if (value.is_array()) {
    auto out = nlohmann::ordered_json::array();
    for (const auto& item : value.as_array()) out.push_back(to_library(item));
    return out;
  }
  auto out = nlohmann::ordered_json::object();
  for (const auto& [key, member] : value.as_object()) out[key] = to_library(member);
  return out;
}

}  // namespace

Value parse_json(std::string_view text, std::string_view where) {
  Builder builder(where);
  nlohmann::json::sax_parse(text, &builder);
  return builder.take();
}

Value read_json_file(const std::string& path) {
  return parse_json(read_file(path), path);
}

std::string to_json(const Value& value, int indent) {
  return to_library(value).dump(indent, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace dsvl
