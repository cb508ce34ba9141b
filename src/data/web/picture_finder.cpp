// References are text from outside: nothing leaves the folders, by '..' or by a link.
#include "data/web/picture_finder.h"

#include <algorithm>
#include <filesystem>
#include <span>

#include "base/error.h"
#include "base/files.h"
#include "image/image.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// Without query and fragment, %41 as A; "" when a byte would be 0.
std::string plain_path(std::string_view reference) {
  reference = reference.substr(0, reference.find_first_of("?#"));
  std::string path;
  for (size_t i = 0; i < reference.size(); ++i) {
    char c = reference[i];
    if (c == '%' && i + 2 < reference.size() && hex_digit(reference[i + 1]) >= 0 &&
        hex_digit(reference[i + 2]) >= 0) {
      c = static_cast<char>(16 * hex_digit(reference[i + 1]) + hex_digit(reference[i + 2]));
      i += 2;
    }
    if (c == '\0') return "";
    path += c;
  }
  return path;
}

bool is_below(const fs::path& path, const fs::path& folder) {
  const fs::path inside = path.lexically_relative(folder);
  return !inside.empty() && *inside.begin() != ".." && inside != ".";
}

// "scheme:" in front, with more letters than a drive's one.
bool has_scheme(std::string_view reference) {
  const size_t colon = reference.find(':');
  return colon != reference.npos && colon > 1 && reference.find('/') >= colon;
}

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
  return is_class || is_formula || is_folder || holds("__inherit__graph") || holds("_incl") ||
         holds("_cgraph") || name.starts_with("inherit_graph_");
}

const char* fault_of_size(const Image& size) {
  const auto [shorter, longer] = std::minmax(size.width, size.height);
  if (shorter < kLeastShortSide || longer < kLeastLongSide) return "too small";
  return longer > kMostAspect * shorter ? "too long and thin" : nullptr;
}

}  // namespace

PictureFinder::PictureFinder(std::vector<SourceRoot> roots) : roots_(std::move(roots)) {
  for (auto& root : roots_) {
    std::error_code error;
    const fs::path real = fs::canonical(root.folder, error);
    root.folder = error ? root.folder : real.string();
  }
}

std::string PictureFinder::locate(const std::string& page, std::string_view reference,
                                  std::string& why) const {
  if (reference.starts_with("file:///")) reference.remove_prefix(7);
  why = reference.starts_with("data:") ? "inside the page" : "on the network";
  if (has_scheme(reference) || reference.starts_with("//")) return "";
  const std::string plain = plain_path(reference);
  std::error_code error;
  const fs::path own = roots_.at(0).folder;
  const fs::path folder = fs::weakly_canonical(fs::path(page).parent_path(), error);
  const fs::path wanted =
      (plain.starts_with('/') ? own / plain.substr(1) : folder / plain).lexically_normal();
  why = "outside the package";
  if (plain.empty() || !is_below(wanted, own)) return "";
  const std::string inside = wanted.lexically_relative(own).string();
  for (const auto& root : roots_) {
    std::string renamed = inside;
    const std::string &from = roots_[0].package, &to = root.package;
    if (const size_t at = renamed.find("/" + from + "/"); at != renamed.npos)
      renamed.replace(at + 1, from.size(), to);
    for (const auto& name : {inside, renamed}) {
      const fs::path real = fs::canonical(fs::path(root.folder) / name, error);
      if (error || !fs::is_regular_file(real, error)) continue;
      if (is_below(real, root.folder)) return real.string();
      return "";
    }
  }
  why = "not there";
  return "";
}

const PictureFinder::Seen& PictureFinder::look(const std::string& path) {
  const auto [it, is_new] = seen_.try_emplace(path);
  Seen& seen = it->second;
  if (!is_new) return seen;
  std::string ending = fs::path(path).extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
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
  const std::string path = locate(page, reference, why);
  if (path.empty()) return {};
  const Seen& seen = look(path);
  why = seen.why;
  return seen.picture;
}

}  // namespace dsvl
