// The documents of a recipe's sources: read, filtered, each once.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/fields.h"
#include "data/source.h"
#include "data/text/workplace.h"
#include "data/web/illustrated.h"

namespace dsvl {

struct TextOptions {
  int64_t least_characters = 80, most_characters = 1200;  // of a document; others are dropped
  double least_letters = 0.6;  // share of letters among the characters that are no white space
};
void fields(Visitor& v, TextOptions& o);

struct Documents {
  std::vector<Document> kept;               // in order of sources, files and places; no text twice
  std::map<std::string, Account> accounts;  // by package; what was kept is before any split
  bool lacking = false;                     // sources were passed over: a program is missing
};

// Documents of one kind; Kind::none gives none. Fails when a pattern matches no file or the sources
// of this kind give nothing. A source whose form's program is missing is passed over, each of its
// files counted, unless it is required. What became of pictures that pages refer to is an account
// of its own, "PACKAGE (pictures)". Where the place has a folder, texts and contents are put aside
// there (shelf.h), and what takes long to read is shared by its ranks (readings.h); without one all
// stays in memory. The result is the same for any number of threads and ranks.
Documents load_documents(const std::vector<SourceRow>& sources, Kind kind,
                         const TextOptions& options, const std::string& cache,
                         const InterleavedOptions& limits = {}, const Workplace& place = {});

// Calls `read`; a damaged file costs its documents, counted and told, not the build.
void try_reading(const SourceRow& row, Account& account, const std::function<void()>& read);

// Gives documents that share a picture, directly or through others, one `part`: that of the
// picture with the smallest hash among all they show. The order of the documents does not matter.
void join_by_pictures(const std::vector<Document*>& documents);

// Without terminal colours, overstrikes and trailing blanks, at most one empty line in a row.
std::string clean_text(std::string_view text);

// Parts joined by empty lines into pieces of at most `most` characters; a part longer than that is
// a piece of its own, whole.
std::vector<std::string> gathered(std::span<const std::string_view> parts, size_t most);

// The paragraphs of a text, gathered.
std::vector<std::string> cut_pages(std::string_view text, size_t most);

// Which part a text belongs to, decided by its bytes alone.
bool is_held_out(std::string_view content, double share);
// The same of a document; one of a source for tests alone always is.
bool is_held_out(const Document& document, double share);

}  // namespace dsvl
