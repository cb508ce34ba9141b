// The first half of the seam: a source yields documents. A row names a package or the user's own
// files, and the form they have; the table of forms (source.cpp) knows how to read each.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/fields.h"
#include "data/account.h"

namespace dsvl {

struct Illustrated;
struct Image;
struct InterleavedOptions;
struct MarkdownPiece;
struct NamedPicture;
struct PdfPage;
struct RegionMap;
class Shelf;
struct Table;
struct TextPair;
struct WebPage;

// What a family can make samples of.
enum class Kind {
  none,
  text,
  table,
  picture,
  photograph,
  interleaved,
  plot,
  web_page,
  page,
  markdown,
  pair,
  map,
  drawing
};
const char* kind_name(Kind kind);  // "text"

// Where a document's text and contents are when memory does not hold them (data/shelf.h).
struct Aside {
  std::shared_ptr<const Shelf> shelf = nullptr;  // null: in memory
  uint64_t hash = 0;                             // of the text
  uint64_t offset = 0, size = 0, pixels = 0;     // bytes; where a photograph's pixels begin
};

struct Document {
  std::string package, license, language;
  // What it holds, as text: its hash tells documents apart, orders them and decides which are held
  // out. Of a table its CSV, of a picture the hash of its file and what is said of it, of a drawing
  // its cleaned source.
  std::string text;
  Kind kind = Kind::text;
  std::shared_ptr<const Table> table = nullptr;              // kind table
  std::shared_ptr<const NamedPicture> picture = nullptr;     // kind picture
  std::shared_ptr<const Image> photograph = nullptr;         // kind photograph
  std::shared_ptr<const Illustrated> illustrated = nullptr;  // kinds interleaved, plot
  std::shared_ptr<const WebPage> web_page = nullptr;         // kind web_page
  // Of what it shows: documents that share a picture are held out together (join_by_pictures).
  std::vector<uint64_t> picture_hashes = {};
  std::string part = "";  // what decides whether it is held out; "": its text
  std::shared_ptr<const PdfPage> page = nullptr;            // kind page
  std::shared_ptr<const MarkdownPiece> markdown = nullptr;  // kind markdown
  bool test_only = false;
  std::shared_ptr<const TextPair> pair = nullptr;  // kind pair
  std::shared_ptr<const RegionMap> map = nullptr;  // kind map
  Aside aside = {};
};

struct SourceRow {
  std::string package;  // named as the source of every sample
  // Paths; * and ? allowed in the last part, ** in front of it for folders at any depth; compressed
  // files are read too. Of form "folder": folders. With `fetch` they start at the unpacked
  // package's root.
  std::vector<std::string> files;
  std::string form = "pages";   // a name of the table of forms
  std::string language = "en";  // "en", "zh" or "code"
  std::string license = "";
  std::string fetch = "";  // "deb" or "wheel": brought by `data fetch`; "": installed or one's own
  std::string version = "", sha256 = "";  // of what is fetched; of the package file
  std::vector<std::string> untrue = {};   // what it says that is wrong and left out
  std::vector<std::string> beside = {};   // other packages of the recipe that hold its pictures
  std::vector<std::string> exclude = {};  // ends of paths, * and ? allowed: files left out
  std::vector<std::string> styles = {};   // style sheets of all its pages, below a package's root
  bool required = false;   // fail, rather than pass it over, where its form's program is missing
  bool test_only = false;  // every document is held out: no training split has it
};
void fields(Visitor& v, SourceRow& s);

// A folder that what a file refers to may lie in: where a package was unpacked, or one's own.
struct SourceRoot {
  std::string folder, package;
};
// What a form's reader is told.
struct Reading {
  const SourceRow& row;
  size_t most_characters;  // of a piece of running text
  // Of forms that refer to pictures: where those may lie, its own package first; the limits of the
  // recipe's [interleaved]; what became of the pictures.
  std::vector<SourceRoot> roots = {};
  const InterleavedOptions* limits = nullptr;
  Account* pictures = nullptr;
};
struct FormRow {
  const char* name;
  Kind kind;
  // Hands on every document of a file; what cannot be read is missed in the account.
  void (*read)(const std::string& path, const Reading& reading,
               const std::function<void(Document)>& give, Account& account);
  // Instead of `read`: all files of a row at once.
  void (*read_together)(const std::vector<std::string>& paths, const Reading& reading,
                        const std::function<void(Document)>& give, Account& account) = nullptr;
  const char* endings = "";  // of the names of such files in a folder of one's own, ".htm .html"
  // What the machine lacks to read it, "" when nothing; null: it needs nothing.
  std::string (*lacks)() = nullptr;
  // Of forms that take long: names the reader and the programs behind it. What a file gave is kept
  // then for other ranks and runs (data/readings.h).
  std::string (*edition)() = nullptr;
};
std::span<const FormRow> forms();
// Fails naming the forms there are.
const FormRow& find_form(const SourceRow& row);
// Fails on an unknown form or language and on a missing licence; of a row with `fetch` also on a
// package, version or hash that is none: they become words of a command line and a folder's name.
void check_source(const SourceRow& row, const std::string& where);

// The files of a row, sorted; `cache` is where `data fetch` unpacks. Fails when a pattern matches
// nothing, naming the package to install or fetch.
std::vector<std::string> source_files(const SourceRow& row, const std::string& cache);
// Where what its files refer to may lie: the row's own package, then those beside it. Fails when
// one of those is no source of the recipe.
std::vector<SourceRoot> source_roots(const SourceRow& row, const std::vector<SourceRow>& sources,
                                     const std::string& cache);
// Where a fetched package is unpacked: by name, version and hash.
std::string unpacked_folder(const SourceRow& row, const std::string& cache);

}  // namespace dsvl
