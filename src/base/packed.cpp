// Plain values as they lie in memory, lengths as 64 bits in front of what has one.
#include "base/packed.h"

#include <cstring>
#include <type_traits>

#include "base/error.h"
#include "base/json.h"

namespace dsvl {
namespace {

struct Put {
  std::string& bytes;

  template <class T>
  requires std::is_arithmetic_v<T>
  void operator()(const T& value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void operator()(const std::string& text) {
    (*this)(uint64_t{text.size()});
    bytes += text;
  }
  void operator()(const Value& value) { (*this)(to_json(value)); }
  template <class T>
  void operator()(const std::vector<T>& items) {
    (*this)(uint64_t{items.size()});
    for (const auto& item : items) (*this)(item);
  }
  template <class T>
  void operator()(const std::optional<T>& value) {
    (*this)(value.has_value());
    if (value) (*this)(*value);
  }
};

struct Get {
  std::string_view& rest;
  std::string_view where;

  std::string_view bytes(size_t count) {
    if (count > rest.size()) fail(where, ": ends early; it is cut or of another version");
    const auto taken = rest.substr(0, count);
    rest.remove_prefix(count);
    return taken;
  }
  // Of things that take a byte each at least.
  size_t count() {
    uint64_t value = 0;
    (*this)(value);
    if (value > rest.size()) fail(where, ": ends early; it is cut or of another version");
    return value;
  }

  template <class T>
  requires std::is_arithmetic_v<T>
  void operator()(T& value) { std::memcpy(&value, bytes(sizeof value).data(), sizeof value); }
  void operator()(std::string& text) { text = bytes(count()); }
  void operator()(Value& value) {
    std::string text;
    (*this)(text);
    value = parse_json(text, where);
  }
  template <class T>
  void operator()(std::vector<T>& items) {
    items.resize(count());
    for (auto& item : items) (*this)(item);
  }
  template <class T>
  void operator()(std::optional<T>& value) {
    bool there = false;
    (*this)(there);
    if (there)
      (*this)(value.emplace());
    else
      value.reset();
  }
};

}  // namespace

void PackedWriter::leaf(const char*, Leaf member, const char*) {
  std::visit([&](const auto* value) { Put{bytes_}(*value); }, member);
}

size_t PackedWriter::enter_list(const char*, size_t size, const char*) {
  Put{bytes_}(uint64_t{size});
  return size;
}

void PackedReader::leaf(const char*, Leaf member, const char*) {
  std::visit([&](auto* value) { Get{rest_, where_}(*value); }, member);
}

size_t PackedReader::enter_list(const char*, size_t, const char*) {
  return Get{rest_, where_}.count();
}

void PackedReader::finish() const {
  if (!rest_.empty())
    fail(where_, ": ", rest_.size(), " bytes more than expected; it is of another version");
}

}  // namespace dsvl
