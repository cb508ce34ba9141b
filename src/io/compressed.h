// Text files that may be compressed.
#pragma once

#include <cstddef>
#include <string>

namespace dsvl {

// The whole file, decompressed when it is gzip, bzip2, xz or zstd (told by content). Fails when
// there are more than `most` bytes or the compressed stream is damaged.
std::string read_maybe_compressed(const std::string& path, size_t most = size_t{256} << 20);

}  // namespace dsvl
