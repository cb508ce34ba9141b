// Members of a zip archive into memory, compressed ones too.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace dsvl {

// Hands on every file of the archive that is wanted, in the archive's order. Fails on damage and
// when more than `most` bytes were wanted.
void read_zip(const std::string& path, const std::function<bool(const std::string&)>& wanted,
              const std::function<void(const std::string& name, std::string bytes)>& take,
              size_t most = size_t{256} << 20);

}  // namespace dsvl
