// Files inside a resource file of Qt (.rcc), as programs carry their pictures.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace dsvl {

// Hands on every file that is wanted by its path inside ("app/images/dog.webp"; '?' for what is
// not ASCII). Fails naming the
// file on damage, on files packed otherwise than by zlib, and when more than `most` bytes were
// wanted.
void read_qt_resource(const std::string& path,
                      const std::function<bool(const std::string&)>& wanted,
                      const std::function<void(const std::string& name, std::string bytes)>& take,
                      size_t most = size_t{256} << 20);

}  // namespace dsvl
