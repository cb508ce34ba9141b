// 128-bit XXH3 of bytes that come in parts.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace dsvl {

class Xxh3 {
 public:
  Xxh3();
  ~Xxh3();
  Xxh3(Xxh3&&) noexcept;
  Xxh3& operator=(Xxh3&&) noexcept;
  void update(std::string_view bytes);
  // What xxh3_hex() says of all the bytes so far.
  std::string hex() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dsvl
