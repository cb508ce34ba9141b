// Access to the tree with errors a reader of a config file understands.
#include "base/value.h"

#include <cmath>

#include "base/error.h"

namespace dsvl {
namespace {

template <class T, class Data>
auto& get(Data& data, const char* wanted, const char* found) {
  if (auto* v = std::get_if<T>(&data)) return *v;
  fail("wanted ", wanted, ", found ", found);
}

}  // namespace

const char* Value::kind() const {
  constexpr const char* kNames[] = {"null",     "a boolean", "a number", "a number",
                                    "a string", "a list",    "an object"};
  return kNames[data_.index()];
}

bool Value::as_bool() const {
  return get<bool>(data_, "a boolean", kind());
}

int64_t Value::as_int() const {
  if (const auto* d = std::get_if<double>(&data_)) {
    if (std::trunc(*d) == *d && std::abs(*d) < 9e15) return static_cast<int64_t>(*d);
    fail("wanted a whole number, found ", *d);
  }
  return get<int64_t>(data_, "a whole number", kind());
}

double Value::as_double() const {
  if (const auto* i = std::get_if<int64_t>(&data_)) return static_cast<double>(*i);
  return get<double>(data_, "a number", kind());
}

const std::string& Value::as_string() const {
  return get<std::string>(data_, "a string", kind());
}
const Value::Array& Value::as_array() const {
  return get<Array>(data_, "a list", kind());
}
const Value::Object& Value::as_object() const {
  return get<Object>(data_, "an object", kind());
}
Value::Array& Value::as_array() {
  return get<Array>(data_, "a list", kind());
}
Value::Object& Value::as_object() {
  return get<Object>(data_, "an object", kind());
}

Value* Value::find(std::string_view key) {
  if (!is_object()) return nullptr;
  for (auto& [name, value] : as_object())
    if (name == key) return &value;
  return nullptr;
}

const Value* Value::find(std::string_view key) const {
  return const_cast<Value*>(this)->find(key);
}

const Value& Value::at(std::string_view key) const {
  if (const auto* v = find(key)) return *v;
  fail("'", key, "' is missing");
}

void Value::set(std::string_view key, Value v) {
  if (is_null()) data_ = Object{};
  if (auto* old = find(key)) {
    *old = std::move(v);
  } else {
    as_object().emplace_back(std::string(key), std::move(v));
  }
}

}  // namespace dsvl
