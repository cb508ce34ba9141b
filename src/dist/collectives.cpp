// Exchanges built on a mesh's sum.
#include "dist/collectives.h"

#include <ATen/ops/zeros.h>

#include <algorithm>

namespace dsvl {

std::vector<std::string> gather_strings(Mesh& mesh, std::vector<std::string> own) {
  if (mesh.size() == 1) return own;
  Tensor sizes =
      at::zeros({static_cast<int64_t>(own.size())}, at::TensorOptions().dtype(at::kLong));
  for (size_t i = 0; i < own.size(); ++i)
    sizes[static_cast<int64_t>(i)] = static_cast<int64_t>(own[i].size());
  mesh.sum(sizes);
  Tensor bytes = at::zeros({sizes.sum().item<int64_t>()}, at::TensorOptions().dtype(at::kByte));
  auto* data = bytes.data_ptr<uint8_t>();
  int64_t begin = 0;
  for (size_t i = 0; i < own.size(); ++i) {
    std::copy(own[i].begin(), own[i].end(), data + begin);
    begin += sizes[static_cast<int64_t>(i)].item<int64_t>();
  }
  mesh.sum(bytes);
  std::vector<std::string> all;
  begin = 0;
  for (size_t i = 0; i < own.size(); ++i) {
    const auto size = sizes[static_cast<int64_t>(i)].item<int64_t>();
    all.emplace_back(data + begin, data + begin + size);
    begin += size;
  }
  return all;
}

}  // namespace dsvl
