// Reading, cleaning, cutting and dropping.
#include "data/documents.h"

#include <fnmatch.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "data/utf8.h"
#include "io/compressed.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> matching_files(const std::string& pattern, const std::string& package) {
  const fs::path path(pattern);
  std::error_code error;
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator(path.parent_path(), error))
    if (entry.is_regular_file() &&
        fnmatch(path.filename().c_str(), entry.path().filename().c_str(), 0) == 0)
      found.push_back(entry.path().string());
  if (found.empty()) fail("no file matches '", pattern, "'; install the package ", package);
  std::sort(found.begin(), found.end());
  return found;
}

bool is_letter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c > 0xBF;
}

bool is_blank(char32_t c) {
  return c == ' ' || c == '\n';
}

// Why a document is no good, or null.
const char* fault(const std::u32string& text, const TextOptions& o) {
  const auto length = static_cast<int64_t>(text.size());
  if (length < o.least_characters) return "too short";
  if (length > o.most_characters) return "too long";
  const auto inked =
      std::count_if(text.begin(), text.end(), [](char32_t c) { return !is_blank(c); });
  const auto letters = std::count_if(text.begin(), text.end(), is_letter);
  if (static_cast<double>(letters) < o.least_letters * static_cast<double>(inked))
    return "too few letters";
  const bool control = std::any_of(text.begin(), text.end(), [](char32_t c) {
    return (c < ' ' && c != '\n') || c == 0x7F || c == 0xFFFD;
  });
  return control ? "control characters" : nullptr;
}

// Bytes of a no-break or ideographic space at the start of the text; 0 when none is there.
size_t other_blank(std::string_view text) {
  for (const std::string_view blank : {"\u00a0", "\u3000", "\u2003"})
    if (text.starts_with(blank)) return blank.size();
  return 0;
}

std::vector<std::string> cut_fortunes(std::string_view text) {
  std::vector<std::string> pieces;
  for (size_t start = 0; start < text.size();) {
    size_t end = text.find("\n%\n", start);
    if (end == text.npos) end = text.size();
    std::string_view piece = text.substr(start, end - start);
    if (piece.ends_with("\n%"))
      piece.remove_suffix(2);  // the line break behind it was cleaned away
    pieces.emplace_back(piece);
    start = end + 3;
  }
  return pieces;
}

std::vector<std::string> cut(const TextSource& source, const std::string& text,
                             const TextOptions& o) {
  if (source.form == "fortunes") return cut_fortunes(text);
  if (source.form == "pages") return cut_pages(text, static_cast<size_t>(o.most_characters));
  fail("text source ", source.package, ": form '", source.form, "', wanted pages or fortunes");
}

}  // namespace

void fields(Visitor& v, TextSource& s) {
  v("package", s.package, "package that ships the files");
  v("files", s.files, "paths; * and ? allowed in the last part");
  v("form", s.form, "pages or fortunes");
  v("language", s.language, "en or zh");
  v("license", s.license, "licence of the text");
}

void fields(Visitor& v, TextOptions& o) {
  v("least_characters", o.least_characters, "shorter documents are dropped");
  v("most_characters", o.most_characters,
    "paragraphs are gathered up to this; what is longer is dropped");
  v("least_letters", o.least_letters, "share of letters among inked characters");
  v("sources", o.sources, "where text comes from");
}

std::string clean_text(std::string_view raw) {
  std::string text;
  int newlines = 2;  // as if an empty line stood in front
  for (size_t i = 0; i < raw.size(); ++i) {
    const char c = raw[i];
    if (c == '\x1b' && i + 1 < raw.size() && raw[i + 1] == '[') {
      i += 2;
      while (i < raw.size() && (raw[i] < '@' || raw[i] > '~')) ++i;
    } else if (c == '\b') {
      if (!text.empty() && text.back() != '\n') text.pop_back();
    } else if (c == '\n') {
      while (!text.empty() && text.back() == ' ') text.pop_back();
      newlines = text.empty() || text.back() == '\n' ? newlines + 1 : 1;
      if (newlines <= 2) text += '\n';
    } else if (const size_t blank = other_blank(raw.substr(i)); blank > 0) {
      text += ' ';
      i += blank - 1;
    } else if (c != '\r' && c != '\f') {
      text += c == '\t' ? ' ' : c;
    }
  }
  while (!text.empty() && is_blank(static_cast<unsigned char>(text.back()))) text.pop_back();
  return text;
}

std::vector<std::string> cut_pages(std::string_view text, size_t most) {
  std::vector<std::string> pages;
  std::string page;
  size_t characters = 0;
  for (size_t start = 0; start < text.size();) {
    const size_t end = std::min(text.find("\n\n", start), text.size());
    const std::string_view paragraph = text.substr(start, end - start);
    const size_t length = decode_utf8(paragraph).size();
    if (!page.empty() && characters + 2 + length > most) {
      pages.push_back(std::exchange(page, {}));
      characters = 0;
    }
    if (!page.empty()) page += "\n\n", characters += 2;
    page += paragraph;
    characters += length;
    start = end + 2;
  }
  if (!page.empty()) pages.push_back(page);
  return pages;
}

bool is_held_out(std::string_view content, double share) {
  return std::ldexp(static_cast<double>(xxh3_64(content)), -64) < share;
}

Documents load_documents(const TextOptions& options) {
  Documents documents;
  std::set<uint64_t> seen;
  for (const auto& source : options.sources) {
    for (const auto& pattern : source.files) {
      for (const auto& path : matching_files(pattern, source.package)) {
        const std::string text = clean_text(read_maybe_compressed(path));
        if (valid_utf8_length(text) != text.size()) {
          ++documents.dropped["not UTF-8"];
          continue;
        }
        for (auto& piece : cut(source, text, options)) {
          const char* why = fault(decode_utf8(piece), options);
          if (why == nullptr && !seen.insert(xxh3_64(piece)).second) why = "seen before";
          if (why != nullptr)
            ++documents.dropped[why];
          else
            documents.kept.push_back(
                {source.package, source.license, source.language, std::move(piece)});
        }
      }
    }
  }
  if (documents.kept.empty() && !options.sources.empty())
    fail("the recipe's text sources give no document");
  return documents;
}

}  // namespace dsvl
