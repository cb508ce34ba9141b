// Candidates are whole models: a file, or the first of several parts.
#include "io/hub_gguf.h"

#include <algorithm>
#include <cctype>

#include "base/error.h"
#include "io/gguf_split.h"

namespace dsvl {
namespace {

constexpr char kUsual[] = "Q4_K_M";
constexpr size_t kNamed = 12;  // candidates that an error lists

using Paths = std::vector<std::string>;

std::string file_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

// Every model's first or only file.
Paths candidates_of(const Paths& paths) {
  Paths found;
  for (const auto& path : paths) {
    const auto part = gguf_part(path);
    if (path.ends_with(".gguf") && (!part || part->number == 1)) found.push_back(path);
  }
  std::sort(found.begin(), found.end());
  return found;
}

bool same_letters(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

// A "_" goes on with a word, so that Q4_K is none of Q4_K_M; it may stand in front of one.
bool has_word(const std::string& path, std::string_view word) {
  const auto name = file_name(path);
  const auto ends = [&](size_t at) {
    return at >= name.size() || name[at] == '-' || name[at] == '.';
  };
  for (size_t at = 0; at + word.size() <= name.size(); ++at)
    if ((at == 0 || ends(at - 1) || name[at - 1] == '_') && ends(at + word.size()) &&
        same_letters(std::string_view(name).substr(at, word.size()), word))
      return true;
  return false;
}

bool is_projector(const std::string& path) {
  return same_letters(file_name(path).substr(0, 6), "mmproj");
}

Paths of_word(const Paths& candidates, std::string_view word) {
  Paths found;
  for (const auto& path : candidates)
    if (!is_projector(path) && (word.empty() || has_word(path, word))) found.push_back(path);
  return found;
}

Paths meant(const Paths& paths, const std::string& wanted) {
  const auto candidates = candidates_of(paths);
  if (!wanted.empty() &&
      std::find(candidates.begin(), candidates.end(), wanted) != candidates.end())
    return {wanted};
  auto found = of_word(candidates, wanted);
  if (found.size() < 2 || !wanted.empty()) return found;
  auto usual = of_word(found, kUsual);
  return usual.size() == 1 ? usual : found;
}

std::string listed(const Paths& candidates) {
  std::string text;
  for (size_t i = 0; i < candidates.size() && i < kNamed; ++i)
    text += (i ? ", " : "") + candidates[i];
  if (candidates.size() > kNamed) text += str(" and ", candidates.size() - kNamed, " more");
  return text;
}

// All parts of the model whose first file this is; `missing` is one that is not there.
Paths parts_of(const std::string& first, const Paths& paths, std::string& missing) {
  Paths parts{first};
  const auto name = gguf_part(first);
  for (int64_t part = 2; name && part <= name->count && missing.empty(); ++part) {
    parts.push_back(name->path(part));
    if (std::find(paths.begin(), paths.end(), parts.back()) == paths.end()) missing = parts.back();
  }
  return parts;
}

}  // namespace

Paths choose_gguf(const Paths& paths, const std::string& wanted) {
  const auto found = meant(paths, wanted);
  if (found.size() > 1)
    fail("the repository holds several GGUF files; name one as OWNER/NAME:FILE: ", listed(found));
  if (found.empty() && wanted.empty()) return {};
  if (found.empty())
    fail("the repository has no GGUF file '", wanted, "'; it has ",
         paths.empty() ? "none" : listed(candidates_of(paths)));
  std::string missing;
  auto parts = parts_of(found.front(), paths, missing);
  if (!missing.empty()) fail("the repository lacks ", missing, ", a part of ", found.front());
  return parts;
}

Paths only_gguf(const Paths& paths, const std::string& wanted) {
  const auto found = meant(paths, wanted);
  if (found.size() != 1) return {};
  std::string missing;
  auto parts = parts_of(found.front(), paths, missing);
  return missing.empty() ? parts : Paths{};
}

}  // namespace dsvl
