// Reader and Writer: Value tree <-> struct members.
#include "base/fields.h"

#include <algorithm>

#include "base/error.h"

namespace dsvl {
namespace {

template <class T>
T convert(const Value& v) {
  if constexpr (std::is_same_v<T, Value>)
    return v;
  else if constexpr (std::is_same_v<T, bool>)
    return v.as_bool();
  else if constexpr (std::is_same_v<T, int>) {
    const int64_t wide = v.as_int();
    if (wide != static_cast<int>(wide)) fail("wanted a whole number within 32 bits, found ", wide);
    return static_cast<int>(wide);
  } else if constexpr (std::is_same_v<T, int64_t>)
    return v.as_int();
  else if constexpr (std::is_same_v<T, double>)
    return v.as_double();
  else
    return v.as_string();
}

template <class T>
void assign(T& member, const Value& v) {
  member = convert<T>(v);
}

template <class T>
void assign(std::vector<T>& member, const Value& v) {
  member.clear();
  for (const auto& item : v.as_array()) member.push_back(convert<T>(item));
}

template <class T>
void assign(std::optional<T>& member, const Value& v) {
  if (v.is_null())
    member.reset();
  else
    member = convert<T>(v);
}

template <class T>
Value read(const T& member) {
  return Value(member);
}
template <class T>
Value read(const std::vector<T>& member) {
  return Value::list(member);
}
template <class T>
Value read(const std::optional<T>& member) {
  return member ? Value(*member) : Value();
}

std::string join(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : str(path, ".", key);
}

}  // namespace

Reader::Reader(const Value& object, std::string where, Unknown unknown)
    : where_(std::move(where)), unknown_(unknown) {
  if (!object.is_object()) fail(where_, ": wanted an object, found ", object.kind());
  scopes_.push_back({&object, "", {}});
}

const Value* Reader::take(const char* key) {
  auto& scope = scopes_.back();
  scope.known.push_back(key);
  return scope.value ? scope.value->find(key) : nullptr;
}

void Reader::leaf(const char* key, Leaf member, const char*) {
  const Value* v = take(key);
  if (!v) return;
  const bool optional = member.index() >= 8;
  if (v->is_null() && !optional) return;  // a published config's null means "the default"
  try {
    std::visit([&](auto* target) { assign(*target, *v); }, member);
  } catch (const Error& e) {
    fail(where_, ": '", join(scopes_.back().path, key), "': ", e.what());
  }
}

bool Reader::enter(const char* key, const char*) {
  const Value* v = take(key);
  if (v && v->is_null()) v = nullptr;
  const auto path = join(scopes_.back().path, key);
  if (v && !v->is_object()) fail(where_, ": '", path, "': wanted an object, found ", v->kind());
  scopes_.push_back({v, path, {}});
  return true;
}

void Reader::check(const Scope& scope) {
  if (!scope.value) return;
  for (const auto& [key, unused] : scope.value->as_object()) {
    if (std::find(scope.known.begin(), scope.known.end(), key) != scope.known.end()) continue;
    if (unknown_ == Unknown::refuse)
      fail(where_, ": unknown key '", join(scope.path, key), "'", did_you_mean(key, scope.known));
    unread_.push_back(join(scope.path, key));
  }
}

void Reader::leave() {
  check(scopes_.back());
  scopes_.pop_back();
}

size_t Reader::enter_list(const char* key, size_t size, const char*) {
  const Value* v = take(key);
  const auto path = join(scopes_.back().path, key);
  if (v && !v->is_array()) fail(where_, ": '", path, "': wanted a list, found ", v->kind());
  scopes_.push_back({v, path, {}});
  return v ? v->as_array().size() : size;
}

void Reader::enter_item(size_t index) {
  const auto& list = scopes_.back();
  const auto path = str(list.path, "[", index, "]");
  const Value* item = list.value ? &list.value->as_array()[index] : nullptr;
  if (item && !item->is_object())
    fail(where_, ": '", path, "': wanted an object, found ", item->kind());
  scopes_.push_back({item, path, {}});
}

void Reader::leave_list() {
  scopes_.pop_back();
}

std::vector<std::string> Reader::finish() {
  check(scopes_.back());
  return std::move(unread_);
}

Value Writer::take() {
  return std::move(open_.back());
}

void Writer::leaf(const char* key, Leaf member, const char*) {
  const auto* tree = std::get_if<Value*>(&member);
  if (tree != nullptr && (*tree)->is_null()) return;  // a table that was not given
  std::visit([&](auto* source) { open_.back().set(key, read(*source)); }, member);
}

bool Writer::enter(const char* key, const char*) {
  keys_.emplace_back(key);
  open_.emplace_back(Value::Object{});
  return true;
}

void Writer::leave() {
  Value done = std::move(open_.back());
  open_.pop_back();
  if (open_.back().is_array()) {
    open_.back().as_array().push_back(std::move(done));
  } else {
    open_.back().set(keys_.back(), std::move(done));
    keys_.pop_back();
  }
}

size_t Writer::enter_list(const char* key, size_t size, const char*) {
  keys_.emplace_back(key);
  open_.emplace_back(Value::Array{});
  return size;
}

void Writer::enter_item(size_t) {
  open_.emplace_back(Value::Object{});
}
void Writer::leave_list() {
  leave();
}

}  // namespace dsvl
