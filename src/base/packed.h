// Structs with fields() as bytes and back: values one after another without names, little-endian as
// the machine's own. For files that the same program reads again.
#pragma once

#include <string>
#include <string_view>

#include "base/fields.h"

namespace dsvl {

// Members stand one after another, whatever they are nested in.
class PackedVisitor : public Visitor {
 protected:
  bool enter(const char*, const char*) override { return true; }
  void leave() override {}
  void enter_item(size_t) override {}
  void leave_list() override {}
};

class PackedWriter : public PackedVisitor {
 public:
  std::string take() { return std::move(bytes_); }

 protected:
  void leaf(const char* key, Leaf member, const char* help) override;
  size_t enter_list(const char* key, size_t size, const char* help) override;

 private:
  std::string bytes_;
};

// Fails naming `where` when the bytes end early.
class PackedReader : public PackedVisitor {
 public:
  PackedReader(std::string_view bytes, std::string_view where) : rest_(bytes), where_(where) {}
  // Call after the walk: fails when bytes are left.
  void finish() const;

 protected:
  void leaf(const char* key, Leaf member, const char* help) override;
  size_t enter_list(const char* key, size_t size, const char* help) override;

 private:
  std::string_view rest_, where_;
};

template <class T>
std::string pack(const T& source) {
  PackedWriter writer;
  fields(writer, const_cast<T&>(source));  // a writer only reads; fields() serves both directions
  return writer.take();
}

template <class T>
void unpack(T& target, std::string_view bytes, std::string_view where) {
  PackedReader reader(bytes, where);
  fields(reader, target);
  reader.finish();
}

}  // namespace dsvl
