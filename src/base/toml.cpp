// The one file that includes the TOML library.
#include "base/toml.h"

#include <sstream>

#define TOML_EXCEPTIONS 1
#include <toml++/toml.h>

#include "base/error.h"
#include "base/files.h"

namespace dsvl {
namespace {

Value from_node(const toml::node& node, std::string_view where) {
  if (const auto* v = node.as_boolean()) return Value(v->get());
  if (const auto* v = node.as_integer()) return Value(int64_t{v->get()});
  if (const auto* v = node.as_floating_point()) return Value(v->get());
  if (const auto* v = node.as_string()) return Value(v->get());
  if (const auto* array = node.as_array()) {
    Value::Array out;
    for (const auto& item : *array) out.push_back(from_node(item, where));
    return Value(std::move(out));
  }
  if (const auto* table = node.as_table()) {
    Value::Object out;
    for (const auto& [key, item] : *table)
      out.emplace_back(std::string(key.str()), from_node(item, where));
    return Value(std::move(out));
  }
  fail(where, ":", node.source().begin.line, ": dates have no meaning in a recipe");
}

toml::table to_table(const Value& value);

void insert(toml::array& array, const Value& v);

template <class Put>
void dispatch(const Value& v, Put put) {
  if (v.is_bool()) return put(v.as_bool());
  if (v.is_int()) return put(v.as_int());
  if (v.is_number()) return put(v.as_double());
  if (v.is_string()) return put(v.as_string());
  if (v.is_object()) return put(to_table(v));
  toml::array array;
  for (const auto& item : v.as_array()) insert(array, item);
  put(std::move(array));
}

void insert(toml::array& array, const Value& v) {
  dispatch(v, [&](auto&& item) { array.push_back(std::forward<decltype(item)>(item)); });
}

toml::table to_table(const Value& value) {
  toml::table table;
  for (const auto& [key, item] : value.as_object()) {
    if (item.is_null()) continue;  // TOML has no null: an absent key
    dispatch(item, [&, name = std::string_view(key)](auto&& v) {
      table.insert_or_assign(name, std::forward<decltype(v)>(v));
    });
  }
  return table;
}

Value parse_scalar(std::string_view text) {
  try {
    return parse_toml(str("v = ", text), "--set").at("v");
  } catch (const Error&) {
    return Value(text);
  }
}

}  // namespace

Value parse_toml(std::string_view text, std::string_view where) {
  try {
    return from_node(toml::parse(text), where);
  } catch (const toml::parse_error& e) {
    fail(where, ":", e.source().begin.line, ": not valid TOML: ", e.description());
  }
}

Value read_toml_file(const std::string& path) {
  return parse_toml(read_file(path), path);
}

std::string to_toml(const Value& value) {
  std::ostringstream out;
  out << toml::toml_formatter(to_table(value), toml::toml_formatter::default_flags &
                                                   ~toml::format_flags::allow_literal_strings)
      << "\n";
  return out.str();
}

void set_by_path(Value& root, std::string_view assignment) {
  const auto equals = assignment.find('=');
  if (equals == assignment.npos || equals == 0)
    fail_usage("--set ", assignment, ": wanted KEY=VALUE, for example train.learning_rate=1e-4");
  Value* at = &root;
  std::string_view path = assignment.substr(0, equals);
  for (size_t dot; (dot = path.find('.')) != path.npos; path.remove_prefix(dot + 1)) {
    const auto key = path.substr(0, dot);
    if (!at->find(key)) at->set(key, Value(Value::Object{}));
    at = at->find(key);
    if (!at->is_object())
      fail_usage("--set ", assignment, ": '", key, "' is ", at->kind(), ", no table");
  }
  at->set(path, parse_scalar(assignment.substr(equals + 1)));
}

}  // namespace dsvl
