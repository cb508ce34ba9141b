// The library's own state.
#include "base/xxh3.h"

#include <xxhash.h>

#include "base/files.h"

namespace dsvl {

struct Xxh3::State {
  XXH3_state_t* value = XXH3_createState();
  State() { XXH3_128bits_reset(value); }
  ~State() { XXH3_freeState(value); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
};

Xxh3::Xxh3() : state_(std::make_unique<State>()) {}

Xxh3::~Xxh3() = default;
Xxh3::Xxh3(Xxh3&&) noexcept = default;
Xxh3& Xxh3::operator=(Xxh3&&) noexcept = default;

void Xxh3::update(std::string_view bytes) {
  XXH3_128bits_update(state_->value, bytes.data(), bytes.size());
}

std::string Xxh3::hex() const {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state_->value));
  return dsvl::hex(canonical.digest);
}

}  // namespace dsvl
