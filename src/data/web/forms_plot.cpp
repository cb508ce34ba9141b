// Forms that pair a plot with the code that draws it: notebooks, galleries, pages of a manual.
// As the paper filters notebooks: exactly one picture, at least five lines (spec training 1.2).
#include <filesystem>
#include <map>

#include "base/base64.h"
#include "base/error.h"
#include "base/files.h"
#include "data/check/private_data.h"
#include "data/forms.h"
#include "data/utf8.h"
#include "data/web/code_text.h"
#include "data/web/notebook.h"
#include "data/web/page_text.h"
#include "data/web/picture_finder.h"
#include "image/image.h"
#include "io/compressed.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

constexpr size_t kLeastLines = 5;         // not blank
constexpr size_t kMostCharacters = 6000;  // about 2,000 tokens

struct Plot {
  std::string code;
  PictureFile picture;
};

void give_plot(Plot plot, const SourceRow& row, const GiveDocument& give, Account& account) {
  if (inked_lines(plot.code) < kLeastLines) return account.drop("fewer than 5 lines");
  if (valid_utf8_length(plot.code) != plot.code.size()) return account.miss("not UTF-8");
  if (decode_utf8(plot.code).size() > kMostCharacters) return account.drop("too much code");
  replace_all(plot.code, "<image_placeholder>", "<image placeholder>");
  plot.code = with_masked_mail(plot.code);
  Document document{row.package, row.license, row.language,
                    str("picture ", plot.picture.hash, "\n", plot.code), Kind::plot};
  document.picture_hashes = {plot.picture.hash};
  document.illustrated = std::make_shared<const Illustrated>(
      Illustrated{std::move(plot.code), {std::move(plot.picture)}});
  give(std::move(document));
}

// The picture of a notebook; nothing, counted, when it is damaged.
std::optional<PictureFile> decode_output(const std::string& base64, const std::string& path,
                                         int64_t number, Account& account) {
  std::string bytes;
  try {
    bytes = decode_base64(base64, path);
  } catch (const Error&) {
    account.miss("damaged base64");
    return {};
  }
  try {
    const Image size = decode_image_size(std::as_bytes(std::span(bytes)), path);
    if (std::min(size.width, size.height) < kLeastShortSide) {
      account.drop("too small");
      return {};
    }
    return PictureFile{path, xxh3_64(bytes), size.width, size.height, number};
  } catch (const Error&) {
    account.miss("no picture that can be read");
    return {};
  }
}

// Code alone out of a gallery's script: without the text in front that says what it is about, the
// authors behind it, and the pieces of prose that "# %%" or a line of '#' begins.
std::string gallery_code(const std::string& script) {
  size_t start = 0;
  for (const std::string_view mark : {"\"\"\"", "'''"}) {
    size_t at = script.find_first_not_of("\n ");
    while (at != script.npos && script[at] == '#')  // comments in front of it
      at = script.find_first_not_of("\n ", std::min(script.find('\n', at), script.size()));
    if (at != script.npos && (script[at] == 'r' || script[at] == 'u')) ++at;
    if (at == script.npos || script.compare(at, 3, mark) != 0) continue;
    const size_t end = script.find(mark, at + 3);
    if (end != script.npos) start = end + 3;
  }
  std::string code;
  bool in_prose = true;
  for (size_t at = start; at < script.size();) {
    const size_t end = std::min(script.find('\n', at), script.size());
    const std::string line = script.substr(at, end - at);
    at = end + 1;
    const bool is_comment = line.starts_with("#");
    const bool is_rule = line.size() >= 8 && line.find_first_not_of('#') == line.npos;
    in_prose = line.starts_with("# %%") || is_rule || (in_prose && (is_comment || line.empty()));
    if (!in_prose) code += line + "\n";
  }
  shorten_runs(code, '\n', 3);
  while (code.ends_with("\n") || code.ends_with(" ")) code.pop_back();
  return code;
}

// The folder of pictures of the pages that a script belongs to; "" when there is none.
std::string gallery_pictures(const std::string& script) {
  fs::path folder = fs::path(script).parent_path();
  for (int up = 0; up < 4 && !folder.empty(); ++up, folder = folder.parent_path())
    if (fs::is_directory(folder / "_images")) return (folder / "_images").string();
  return "";
}

}  // namespace

void read_notebook(const std::string& path, const Reading& reading, const GiveDocument& give,
                   Account& account) {
  int64_t number = 0;
  std::string before;  // the code since the last picture
  bool any = false;
  const Notebook notebook = read_notebook_file(path);
  if (notebook.language != "python") return account.drop("not Python");
  for (const auto& cell : notebook.cells) {
    if (cell.pictures.empty()) {
      if (!cell.code.empty()) before += cell.code + "\n\n";
      continue;
    }
    any = true;
    const int64_t first = number;
    number += static_cast<int64_t>(cell.pictures.size());
    if (cell.pictures.size() > 1) {
      account.drop("several pictures");
    } else if (auto picture = decode_output(cell.pictures[0], path, first, account)) {
      const bool is_short = inked_lines(cell.code) < kLeastLines;
      give_plot({is_short ? before + cell.code : cell.code, std::move(*picture)}, reading.row, give,
                account);
    }
    before.clear();
  }
  if (!any) account.drop("no picture");
}

void read_gallery_script(const std::string& path, const Reading& reading, const GiveDocument& give,
                         Account& account) {
  const std::string pictures = gallery_pictures(path);
  const auto picture_path = [&](const char* number) {
    return str(pictures, "/sphx_glr_", fs::path(path).stem().string(), "_", number, ".png");
  };
  std::error_code error;
  if (pictures.empty() || !fs::exists(picture_path("001"), error))
    return account.drop("no picture");
  if (fs::exists(picture_path("002"), error)) return account.drop("several pictures");
  PictureFinder finder(reading.roots);
  std::string why;
  const auto picture =
      finder.find(picture_path("001"), fs::path(picture_path("001")).filename().string(), why);
  if (!picture) return account.drop(why);
  give_plot({gallery_code(read_maybe_compressed(path, size_t{1} << 20)), *picture}, reading.row,
            give, account);
}

void read_plot_page(const std::string& path, const Reading& reading, const GiveDocument& give,
                    Account& account) {
  const WebText page = read_page(read_maybe_compressed(path, MarkupLimits{}.most_bytes));
  if (!page.fault.empty()) return account.miss(page.fault);
  PictureFinder finder(reading.roots);
  std::map<uint64_t, PictureFile> pictures;
  // Where a page has sessions, other code blocks are their output, files or formulas.
  std::string session, code, why;
  for (const auto& block : page.blocks) {
    if (block.is_code && pictures.empty()) {
      const size_t begin = block.text.find('\n') + 1, end = block.text.rfind('\n');
      const std::string text = begin < end ? block.text.substr(begin, end - begin) : "";
      const bool is_session = text.find(">>> ") != text.npos;
      (is_session ? session : code) += without_prompts(text) + "\n";
    }
    for (const auto& image : block.images)
      if (auto found = finder.find(path, image.source, why)) pictures.emplace(found->hash, *found);
  }
  std::string drawn_by = session.empty() ? code : session;
  if (pictures.empty()) return account.drop("no picture");
  if (pictures.size() > 1) return account.drop("several pictures");
  while (drawn_by.ends_with("\n")) drawn_by.pop_back();
  give_plot({drawn_by, pictures.begin()->second}, reading.row, give, account);
}

}  // namespace dsvl
