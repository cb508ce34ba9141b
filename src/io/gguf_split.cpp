// Names and keys of the parts.
#include "io/gguf_split.h"

#include <cstdio>
#include <filesystem>

#include "base/error.h"

namespace dsvl {
namespace {

constexpr std::string_view kEnding = ".gguf", kOf = "-of-";
constexpr size_t kDigits = 5;
constexpr size_t kTail =
    1 + kDigits + kOf.size() + kDigits + kEnding.size();  // -00001-of-00003.gguf

int64_t count_or(const Value& metadata, const char* key, int64_t otherwise) {
  const auto* v = metadata.find(key);
  return v && v->is_int() ? v->as_int() : otherwise;
}

// Nothing unless all are digits.
std::optional<int64_t> number_of(std::string_view digits) {
  if (digits.find_first_not_of("0123456789") != digits.npos) return std::nullopt;
  return std::stoll(std::string(digits));
}

}  // namespace

std::string GgufPart::path(int64_t part) const {
  char tail[64];
  std::snprintf(tail, sizeof tail, "-%05lld-of-%05lld.gguf", static_cast<long long>(part),
                static_cast<long long>(count));
  return stem + tail;
}

std::optional<GgufPart> gguf_part(const std::string& path) {
  if (path.size() <= kTail || !path.ends_with(kEnding)) return std::nullopt;
  const auto tail = std::string_view(path).substr(path.size() - kTail);
  if (tail[0] != '-' || tail.substr(1 + kDigits, kOf.size()) != kOf) return std::nullopt;
  const auto number = number_of(tail.substr(1, kDigits));
  const auto count = number_of(tail.substr(1 + kDigits + kOf.size(), kDigits));
  if (!number || !count || *number < 1 || *number > *count) return std::nullopt;
  return GgufPart{path.substr(0, path.size() - kTail), *number, *count};
}

std::vector<std::string> other_gguf_parts(const std::string& path, const Value& metadata) {
  const int64_t count = count_or(metadata, "split.count", 1);
  if (count <= 1) return {};
  const auto name = gguf_part(path);
  const int64_t number = count_or(metadata, "split.no", 0) + 1;
  if (number != 1)
    fail(path, ": is part ", number, " of ", count, " of a model; name its first part",
         name ? ", " + name->path(1) : "");
  if (!name || name->number != 1 || name->count != count)
    fail(path, ": is the first of ", count, " parts, whose names are ",
         GgufPart{"NAME", 1, count}.path(1), " and so on; give them those names back");
  std::vector<std::string> others;
  for (int64_t part = 2; part <= count; ++part) {
    others.push_back(name->path(part));
    if (!std::filesystem::exists(others.back()))
      fail(others.back(), ": part ", part, " of ", count, " of the model is missing; download it");
  }
  return others;
}

void check_gguf_part(const std::string& path, const Value& metadata, int64_t number,
                     int64_t count) {
  const int64_t own = count_or(metadata, "split.no", 0) + 1;
  const int64_t of = count_or(metadata, "split.count", 1);
  if (own != number || of != count)
    fail(path, ": says that it is part ", own, " of ", of, ", its name that it is part ", number,
         " of ", count);
}

}  // namespace dsvl
