// Captions and scene text from a document to an encoded sample, one core. To be run in the
// checkout.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "data/canvas.h"
#include "data/render.h"
#include "image/image.h"
#include "image/resize.h"

namespace dsvl {
namespace {

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
  BuildRecipe recipe = read_build_recipe("recipes/data/tiny.toml");
  recipe.held_out_share = 0;
  recipe.sources.push_back({"pictures", {folder + "/*.png"}, "captioned", "en", "own"});
  recipe.sources.push_back({"photographs", {folder + "/*.jpg"}, "photographs", "en", "own"});
  recipe.splits = {{"train", false, false, {{"captions", 1}, {"scene_text", 1}}}};
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
  }
}

BENCHMARK_CAPTURE(BM_Family, captions, "captions")->Unit(benchmark::kMillisecond)->MinTime(5);
BENCHMARK_CAPTURE(BM_Family, scene_text, "scene_text")->Unit(benchmark::kMillisecond)->MinTime(5);

}  // namespace
}  // namespace dsvl

BENCHMARK_MAIN();
