// What nearly every file includes, compiled once: a file then costs 3 s instead of 8 (g++ 12).
// Files still include what they use; -DDSVL_PCH=OFF builds without this.
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
