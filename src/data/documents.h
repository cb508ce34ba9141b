// Plain text out of installed packages, cut into documents.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/fields.h"

namespace dsvl {

struct TextSource {
  std::string package;  // named as the source of every sample
  std::vector<std::string>
      files;  // paths; * and ? allowed in the last part; compressed files are read too
  std::string form = "pages";  // "pages": running text; "fortunes": pieces between lines of one '%'
  std::string language = "en";  // "en" or "zh"
  std::string license;
};
void fields(Visitor& v, TextSource& s);

struct TextOptions {
  int64_t least_characters = 80, most_characters = 1200;  // of a document; others are dropped
  double least_letters = 0.6;  // share of letters among the characters that are no white space
  std::vector<TextSource> sources;
};
void fields(Visitor& v, TextOptions& o);

struct Document {
  std::string package, license, language, text;
};

struct Documents {
  std::vector<Document> kept;              // in order of sources, files and places; no text twice
  std::map<std::string, int64_t> dropped;  // reason -> count
};

// Fails when a pattern matches no file, naming the package to install.
Documents load_documents(const TextOptions& options);

// Without terminal colours, overstrikes and trailing blanks, at most one empty line in a row.
std::string clean_text(std::string_view text);

// Paragraphs gathered into pieces of at most `most` characters; a paragraph longer than that is a
// piece of its own, whole.
std::vector<std::string> cut_pages(std::string_view text, size_t most);

// Which part a text belongs to, decided by its bytes alone.
bool is_held_out(std::string_view content, double share);

}  // namespace dsvl
