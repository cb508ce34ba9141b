// One walk over a struct's settings: declared once in its fields(), read and printed by any
// Visitor.
//
//   struct NormConfig { double rms_norm_eps = 1e-6; };
//   void fields(Visitor& v, NormConfig& c) { v("rms_norm_eps", c.rms_norm_eps, "added to the
//   variance"); }
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/value.h"

namespace dsvl {

class Visitor {
 public:
  using Leaf =
      std::variant<bool*, int*, int64_t*, double*, std::string*, std::vector<int64_t>*,
                   std::vector<double>*, std::vector<std::string>*, std::optional<int64_t>*,
                   std::optional<double>*, std::optional<std::string>*, Value*>;

  virtual ~Visitor() = default;

  // A leaf setting, a nested struct with its own fields(), or a list of such structs.
  template <class T>
  void operator()(const char* key, T& member, const char* help) {
    if constexpr (std::is_constructible_v<Leaf, T*>) {
      leaf(key, Leaf(&member), help);
    } else {
      if (!enter(key, help)) return;
      fields(*this, member);
      leave();
    }
  }
  template <class T>
  requires(!std::is_constructible_v<Leaf, std::vector<T>*>) void operator()(const char* key,
                                                                            std::vector<T>& items,
                                                                            const char* help) {
    items.resize(enter_list(key, items.size(), help));
    for (size_t i = 0; i < items.size(); ++i) {
      enter_item(i);
      fields(*this, items[i]);
      leave();
    }
    leave_list();
  }

 protected:
  virtual void leaf(const char* key, Leaf member, const char* help) = 0;
  virtual bool enter(const char* key, const char* help) = 0;  // false: skip this struct
  virtual void leave() = 0;
  virtual size_t enter_list(const char* key, size_t size, const char* help) = 0;  // wanted size
  virtual void enter_item(size_t index) = 0;
  virtual void leave_list() = 0;
};

// Fills the struct from an object. Keys the struct does not have are an error naming the nearest
// (Unknown::refuse: recipes) or are returned by dotted path (Unknown::report: published configs).
enum class Unknown { refuse, report };
class Reader : public Visitor {
 public:
  Reader(const Value& object, std::string where, Unknown unknown);
  // Call after the walk: fails or returns the keys that nothing read.
  std::vector<std::string> finish();

 protected:
  void leaf(const char* key, Leaf member, const char* help) override;
  bool enter(const char* key, const char* help) override;
  void leave() override;
  size_t enter_list(const char* key, size_t size, const char* help) override;
  void enter_item(size_t index) override;
  void leave_list() override;

 private:
  struct Scope {
    const Value* value;
    std::string path;
    std::vector<std::string> known;
  };
  const Value* take(const char* key);
  void check(const Scope& scope);

  std::string where_;
  Unknown unknown_;
  std::vector<Scope> scopes_;
  std::vector<std::string> unread_;
};

// Copies the struct into an object, in the order of its fields().
class Writer : public Visitor {
 public:
  Value take();

 protected:
  void leaf(const char* key, Leaf member, const char* help) override;
  bool enter(const char* key, const char* help) override;
  void leave() override;
  size_t enter_list(const char* key, size_t size, const char* help) override;
  void enter_item(size_t index) override;
  void leave_list() override;

 private:
  std::vector<Value> open_{Value(Value::Object{})};
  std::vector<std::string> keys_;
};

template <class T>
std::vector<std::string> read_fields(T& target, const Value& object, std::string where,
                                     Unknown unknown) {
  Reader reader(object, std::move(where), unknown);
  fields(reader, target);
  return reader.finish();
}

template <class T>
Value write_fields(const T& source) {
  Writer writer;
  fields(writer, const_cast<T&>(source));  // a Writer only reads; fields() serves both directions
  return writer.take();
}

}  // namespace dsvl
