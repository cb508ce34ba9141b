// Values with Python's meaning of truth, equality, text and order. Internal to prompt/jinja*.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/value.h"

namespace dsvl {

// A value, or undefined. Refers to a variable's value without copying it; valid until a variable is
// next set.
class JinjaItem {
 public:
  JinjaItem() = default;  // undefined
  JinjaItem(Value v) : owned_(std::move(v)) {}
  static JinjaItem refer(const Value& v) {
    JinjaItem item;
    item.referred_ = &v;
    return item;
  }
  // A member of this item: refers where this refers, copies where it owns.
  JinjaItem part(const Value& v) const { return referred_ ? refer(v) : JinjaItem(Value(v)); }

  bool defined() const { return referred_ || owned_; }
  bool owns() const { return owned_.has_value(); }
  // Fails on undefined.
  const Value& get() const;

 private:
  const Value* referred_ = nullptr;
  std::optional<Value> owned_;
};

struct JinjaArguments {
  std::vector<JinjaItem> positional;
  std::vector<std::pair<std::string, JinjaItem>> keywords;

  // The i-th argument, by place or by name; undefined when not given.
  JinjaItem find(size_t i, std::string_view name) const;
  const Value& get(size_t i, std::string_view name) const { return find_ref(i, name).get(); }

 private:
  const JinjaItem& find_ref(size_t i, std::string_view name) const;
};

bool jinja_truth(const JinjaItem& item);
bool jinja_equal(const Value& a, const Value& b);
// Below, equal, above: -1, 0, 1. Fails where Python does.
int jinja_compare(const Value& a, const Value& b);
bool jinja_contains(const Value& container, const Value& item);

// str(value), repr(value) and json.dumps(value, ensure_ascii=False, indent=indent).
std::string jinja_text(const JinjaItem& item);
std::string jinja_repr(const Value& value);
std::string jinja_json(const Value& value, std::optional<int64_t> indent, int depth = 0);

// The elements of a list, the characters of a string, the keys of an object; fails otherwise.
Value::Array jinja_elements(const Value& value);
std::vector<std::string_view> jinja_characters(std::string_view text);
int64_t jinja_length(const Value& value);

// What copying a value costs: all values in it, at any depth, and its bytes of text.
struct JinjaWeight {
  size_t values = 0, bytes = 0;
};
// Fails past 64 levels of lists and objects, 64 MiB of text or 1,000,000 values.
JinjaWeight jinja_weigh(const Value& value);

// Fails past 64 MiB of text or 1,000,000 elements.
void jinja_check_size(size_t bytes_or_elements, bool is_text);

// `item | name(...)`, `item is name(...)`, `item.name(...)` and `name(...)`.
JinjaItem jinja_filter(const std::string& name, const JinjaItem& item, const JinjaArguments& args);
bool jinja_test(const std::string& name, const JinjaItem& item, const JinjaArguments& args);
JinjaItem jinja_method(const std::string& name, const Value& object, const JinjaArguments& args);
JinjaItem jinja_call(const std::string& name, const JinjaArguments& args);
JinjaItem jinja_binary(const std::string& op, const JinjaItem& left, const JinjaItem& right);

}  // namespace dsvl
