// References are text from outside: nothing leaves the folders, by '..' or by a link.
#include "data/web/references.h"

#include <filesystem>

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

// Of the folders of the page's own package (the first root's) the one that it lies in.
const std::string& own_root(const std::vector<SourceRoot>& roots, const fs::path& page) {
  for (const auto& root : roots)
    if (root.package == roots[0].package && is_below(page, root.folder)) return root.folder;
  return roots.at(0).folder;
}

}  // namespace

std::vector<SourceRoot> real_roots(std::vector<SourceRoot> roots) {
  for (auto& root : roots) {
    std::error_code error;
    const fs::path real = fs::canonical(root.folder, error);
    root.folder = error ? root.folder : real.string();
  }
  return roots;
}

std::string find_reference(const std::vector<SourceRoot>& roots, const std::string& page,
                           std::string_view reference, std::string& why) {
  if (reference.starts_with("file:///")) reference.remove_prefix(7);
  why = reference.starts_with("data:") ? "inside the page" : "on the network";
  if (has_scheme(reference) || reference.starts_with("//")) return "";
  const std::string plain = plain_path(reference);
  std::error_code error;
  const fs::path folder = fs::weakly_canonical(fs::path(page).parent_path(), error);
  const fs::path own = own_root(roots, folder / "x");
  const fs::path wanted =
      (plain.starts_with('/') ? own / plain.substr(1) : folder / plain).lexically_normal();
  why = "outside the package";
  if (plain.empty() || !is_below(wanted, own)) return "";
  const std::string inside = wanted.lexically_relative(own).string();
  for (const auto& root : roots) {
    std::string renamed = inside;
    const std::string &from = roots[0].package, &to = root.package;
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

}  // namespace dsvl
