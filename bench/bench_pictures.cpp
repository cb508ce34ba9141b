// Captions, scene text, pages of Markdown and of PDFs from a document to an encoded sample, one
// core (and poppler's programs for PDFs). The peer of Markdown's pages is bench/pages_peer.py: like
// pages by Pillow. To be run in the checkout.
#include <benchmark/benchmark.h>
#include <cairo-pdf.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "base/toml.h"
#include "data/canvas.h"
#include "data/forms.h"
#include "data/render.h"
#include "image/image.h"
#include "image/resize.h"

namespace dsvl {
namespace {

constexpr size_t kPdfPages = 20;

// A folder that goes when the program ends.
struct Folder {
  std::string path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "dsvl_bench_XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) fail(name, ": cannot be made");
    path = name;
  }
  ~Folder() { std::filesystem::remove_all(path); }
};

// As smooth as a photograph.
Image clouds(int width, int height, Random& random) {
  Image cells = make_image(width / 24, height / 24);
  for (auto& value : cells.pixels) value = static_cast<uint8_t>(random.below(256));
  Image image = resize(cells, width, height, Filter::bicubic);
  add_noise(image, 4, random);
  return image;
}

// The text of bench/pages_peer.py: a title, then paragraphs of five sentences.
const std::vector<std::string> kSentences = {
    "The office keeps records of its guests in large volumes with numbered pages.",
    "Each entry tells the date, the name and the destination of a guest.",
    "A second column follows here, and it has lines of its own which are read after the first.",
    "Whatever their height on the page may be, they must not be mixed with the lines beside them.",
    "Other marks are for friends of the house, who are known to all that work there.",
    "When the day is over the book is closed and put back into its place on the shelf."};

std::string paragraph(size_t number) {
  std::string text;
  for (size_t i = 0; i < 5; ++i)
    text += (i > 0 ? " " : "") + kSentences[(number * 5 + i * (number + 1)) % kSentences.size()];
  return text;
}

std::string markdown_document(size_t number) {
  std::string text = "# Records of the House\n";
  for (size_t i = 0; i < 16; ++i) text += "\n" + paragraph(number + i) + "\n";
  return text;
}

// A4, one column of 11 points; words do not break.
void write_pdf(const std::string& path, size_t pages) {
  cairo_surface_t* surface = cairo_pdf_surface_create(path.c_str(), 595, 842);
  cairo_t* cairo = cairo_create(surface);
  cairo_select_font_face(cairo, "Liberation Serif", CAIRO_FONT_SLANT_NORMAL,
                         CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(cairo, 11);
  for (size_t page = 0; page < pages; ++page) {
    double y = 70;
    for (size_t i = 0; i < 8; ++i, y += 12) {
      const std::string text = paragraph(page * 8 + i);
      for (size_t begin = 0; begin < text.size(); y += 14) {
        size_t end = std::min(begin + 85, text.size());
        if (end < text.size()) end = text.rfind(' ', end);
        cairo_move_to(cairo, 70, y);
        cairo_show_text(cairo, text.substr(begin, end - begin).c_str());
        begin = end + 1;
      }
    }
    cairo_show_page(cairo);
  }
  cairo_destroy(cairo);
  cairo_surface_destroy(surface);
}

BuildRecipe recipe_in(const std::string& folder) {
  constexpr const char* kNames[] = {"A lion.", "A pear.", "A saw.", "A boat.", "A key.", "A drum."};
  Random random(1);
  for (size_t i = 0; i < std::size(kNames); ++i) {
    const std::string path = str(folder, "/", i);
    write_file_atomic(path + ".png", encode_png(clouds(300, 260, random)));
    write_file_atomic(path + ".txt", kNames[i]);
  }
  for (int i = 0; i < 4; ++i)
    write_file_atomic(str(folder, "/", i, ".jpg"), encode_jpeg(clouds(1024, 700, random), 90));
  for (size_t i = 0; i < 20; ++i)
    write_file_atomic(str(folder, "/", i, ".md"), markdown_document(i));
  write_pdf(folder + "/book.pdf", kPdfPages);
  BuildRecipe recipe = read_build_recipe("recipes/data/tiny.toml");
  recipe.tables["markdown_pages"] = parse_toml("least_side = 1024", "bench_pictures");
  recipe.held_out_share = 0;
  recipe.fonts.faces = {"DejaVuSans*", "DejaVuSerif*", "Liberation*"};
  recipe.sources.push_back({"pictures", {folder + "/*.png"}, "captioned", "en", "own"});
  recipe.sources.push_back({"photographs", {folder + "/*.jpg"}, "photographs", "en", "own"});
  recipe.sources.push_back({"guides", {folder + "/*.md"}, "markdown", "en", "own"});
  recipe.sources.push_back({"books", {folder + "/*.pdf"}, "pdf", "en", "own"});
  recipe.splits = {{"train",
                    false,
                    false,
                    {{"captions", 1}, {"scene_text", 1}, {"markdown_pages", 1}, {"pdf_pages", 1}}}};
  return recipe;
}

void BM_Family(benchmark::State& state, const char* name) {
  const Folder folder;
  const auto material = load_material(recipe_in(folder.path));
  const auto& split = material->recipe.splits[0];
  for (const auto& row : families()) {
    if (std::string_view(row.name) != name) continue;
    const auto family = row.create(material);
    const auto& documents = material->documents_of(split, row.kind);
    int64_t i = 0, made = 0;
    for (auto _ : state) {
      const auto drawn = family->make({split, i, Random(1, {static_cast<uint64_t>(i)}),
                                       documents[static_cast<size_t>(i) % documents.size()]});
      made += drawn.sample.has_value();
      ++i;
    }
    state.SetItemsProcessed(made);
    if (made == 0) state.SkipWithError("no sample was made");
  }
}

// Words, their places and a second extraction: what a page costs before it is ever drawn.
void BM_PdfReading(benchmark::State& state) {
  const Folder folder;
  const std::string path = folder.path + "/book.pdf";
  write_pdf(path, kPdfPages);
  int64_t pages = 0;
  for (auto _ : state) {
    Account account;
    read_pdf(
        path, {{"books", {path}, "pdf", "en", "own"}, 1200}, [&](Document) { ++pages; }, account);
  }
  if (pages == 0) state.SkipWithError("no page was kept");
  state.SetItemsProcessed(pages);
}

BENCHMARK_CAPTURE(BM_Family, captions, "captions")->Unit(benchmark::kMillisecond)->MinTime(5);
BENCHMARK_CAPTURE(BM_Family, scene_text, "scene_text")->Unit(benchmark::kMillisecond)->MinTime(5);
BENCHMARK_CAPTURE(BM_Family, markdown_pages, "markdown_pages")
    ->Unit(benchmark::kMillisecond)
    ->MinTime(5);
BENCHMARK_CAPTURE(BM_Family, pdf_pages, "pdf_pages")
    ->Unit(benchmark::kMillisecond)
    ->MinTime(5)
    ->UseRealTime();
BENCHMARK(BM_PdfReading)->Unit(benchmark::kMillisecond)->MinTime(5)->UseRealTime();

}  // namespace
}  // namespace dsvl

BENCHMARK_MAIN();
