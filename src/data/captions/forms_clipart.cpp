// Drawings in SVG whose metadata say what they show, drawn as PNG in a package beside.
#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "data/captions/picture_document.h"
#include "data/captions/titles.h"
#include "data/web/markup.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

struct Metadata {
  std::string title;
  std::vector<std::string> keywords;
  bool public_domain = false;
};

std::string text_of(const MarkupNode& node) {
  std::string text = node.text;
  for (const auto& child : node.children) text += text_of(child);
  const size_t from = text.find_first_not_of(" \n\r\t");
  return from == text.npos ? "" : text.substr(from, text.find_last_not_of(" \n\r\t") + 1 - from);
}

// The first title is the work's, later ones are its makers'.
void collect(const MarkupNode& node, Metadata& found, bool& titled) {
  if (node.name == "title" && !titled) found.title = text_of(node), titled = true;
  if (node.name == "li") found.keywords.push_back(text_of(node));
  if (node.name == "license" && node.value("resource").ends_with("/PublicDomain"))
    found.public_domain = true;
  for (const auto& child : node.children) collect(child, found, titled);
}

// Of the drawing's <metadata> alone: its paths may be long.
Metadata read_metadata(const std::string& path) {
  const std::string bytes = read_file(path);
  const size_t from = bytes.find("<metadata"), end = bytes.find("</metadata>");
  Metadata found;
  if (from == bytes.npos || end == bytes.npos || end < from) return found;
  const ReadMarkup read = parse_markup(std::string_view(bytes).substr(from, end - from));
  if (!read.fault.empty()) fail(path, ": metadata: ", read.fault);
  bool titled = false;
  collect(read.root, found, titled);
  return found;
}

// ".../svg/food/pear.svg" as ".../png/food/pear.png", in the drawing's own package or one beside.
std::string picture_of(const std::string& path, const Reading& reading) {
  const std::string& own = reading.roots[0].folder;
  std::string inside = fs::path(path).lexically_relative(own).replace_extension(".png").string();
  const size_t at = inside.find("svg/");
  if (at != inside.npos) inside.replace(at, 3, "png");
  for (const auto& root : reading.roots)
    if (const auto file = fs::path(root.folder) / inside; fs::is_regular_file(file))
      return file.string();
  return "";
}

}  // namespace

void read_clipart(const std::string& path, const Reading& reading, const GiveDocument& give,
                  Account& account) {
  const Metadata found = read_metadata(path);
  if (!found.public_domain) return account.drop("no mark of the public domain");
  const std::string said = plain_title(found.title), title = trusted(said, reading.row);
  if (title.empty() && !said.empty()) return account.drop("a title that is not true");
  if (const char* fault = title_fault(title)) return account.drop(fault);
  std::vector<std::string> witnesses = found.keywords;
  witnesses.push_back(fs::path(path).stem().string());
  if (!shares_word(title, witnesses)) return account.drop("a title unlike its file's name");
  NamedPicture picture;
  picture.path = picture_of(path, reading);
  if (picture.path.empty()) return account.miss("a drawing without its picture");
  picture.english = said_by_title(title);
  const std::string part = "named " + picture.english.description;
  give_picture(std::move(picture), reading.row, give, part);
}

}  // namespace dsvl
