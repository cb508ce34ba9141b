// Every file is looked at once.
#include "data/web/picture_finder.h"

#include <algorithm>
#include <filesystem>
#include <span>

#include "base/ascii.h"
#include "base/error.h"
#include "base/files.h"
#include "data/web/references.h"
#include "image/image.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

bool all_of(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == text.npos;
}

// Graphs of classes and calls, formulas: hundreds in every manual made by Doxygen, of no subject.
bool is_doxygen_diagram(const std::string& name) {
  const auto holds = [&](std::string_view part) { return name.find(part) != name.npos; };
  const size_t prefix = name.starts_with("class") ? 5 : name.starts_with("struct") ? 6 : 0;
  const bool is_name = prefix > 0 && prefix < name.size() &&
                       ((name[prefix] >= 'A' && name[prefix] <= 'Z') || holds("_1_1"));
  const bool is_class = name.ends_with(".png") && is_name;
  const std::string_view stem = std::string_view(name).substr(0, name.find('.'));
  const bool is_formula = stem.starts_with("form_") && all_of(stem.substr(5), "0123456789");
  const bool is_folder = stem.starts_with("dir_") && stem.size() >= 36 &&
                         all_of(stem.substr(4, 32), "0123456789abcdef");
  return is_class || is_formula || is_folder || holds("__inherit__graph") || holds("__incl.") ||
         holds("_cgraph") || name.starts_with("inherit_graph_");
}

const char* fault_of_size(const Image& size) {
  const auto [shorter, longer] = std::minmax(size.width, size.height);
  if (shorter < kLeastShortSide || longer < kLeastLongSide) return "too small";
  return longer > kMostAspect * shorter ? "too long and thin" : nullptr;
}

}  // namespace

PictureFinder::PictureFinder(std::vector<SourceRoot> roots)
    : roots_(real_roots(std::move(roots))) {}

const PictureFinder::Seen& PictureFinder::look(const std::string& path) {
  const auto [it, is_new] = seen_.try_emplace(path);
  Seen& seen = it->second;
  if (!is_new) return seen;
  const std::string ending = lower_case(fs::path(path).extension().string());
  if (ending == ".svg" || ending == ".svgz") return seen.why = "SVG", seen;
  if (is_doxygen_diagram(fs::path(path).filename().string()))
    return seen.why = "a diagram of Doxygen's", seen;
  try {
    const std::string bytes = read_file(path);
    const Image size = decode_image_size(std::as_bytes(std::span(bytes)), path);
    if (const char* fault = fault_of_size(size))
      seen.why = fault;
    else
      seen.picture = PictureFile{path, xxh3_64(bytes), size.width, size.height};
  } catch (const Error&) {
    seen.why = "no picture that can be read";
  }
  return seen;
}

std::optional<PictureFile> PictureFinder::find(const std::string& page, std::string_view reference,
                                               std::string& why) {
  const std::string path = find_reference(roots_, page, reference, why);
  if (path.empty()) return {};
  const Seen& seen = look(path);
  why = seen.why;
  return seen.picture;
}

}  // namespace dsvl
