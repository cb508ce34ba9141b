// What a user's material and machine may do to a build: huge and damaged files, bombs, faces that
// lack characters, scripts, a full disk. The rest goes on, and every document is accounted for.
#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "data/build.h"
#include "data/documents.h"
#include "data/render.h"
#include "data/shard_set.h"
#include "image/image.h"
#include "support/folders.h"
#include "support/http_server.h"
#include "support/zip.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::string source_folder(const std::string& name) {
  const std::string folder = fresh_folder(name);
  fs::create_directories(folder);
  return folder;
}

BuildRecipe recipe_of(const std::vector<SourceRow>& sources,
                      const std::map<std::string, int64_t>& counts) {
  BuildRecipe recipe = read_build_recipe(DSVL_SOURCE_DIR "/recipes/data/tiny.toml");
  recipe.held_out_share = 0;
  recipe.fonts.faces = {"Liberation*"};
  recipe.sources = sources;
  recipe.splits = {{"train", false, false, counts}};
  return recipe;
}

// What became of the draws of the one family that was asked for; fails when the sums differ.
Account draws_of(const BuildRecipe& recipe, const std::string& name) {
  const std::string out = fresh_folder(name);
  build_data(recipe, {out, 1});
  return account_from_value(ShardSet::open(out)->manifests().at(0).draws, name);
}

using Reasons = std::map<std::string, int64_t>;

TEST(BadInput, ATableOfAMillionRowsIsCountedAndTheNextIsRead) {
  const std::string folder = source_folder("bad_input_rows");
  std::string rows = "town,rain,wind\n";
  for (int i = 0; i < 1'000'000; ++i) rows += str("Ada,", i, ",1.5\n");
  write_file_atomic(folder + "/a.csv", rows);
  write_file_atomic(folder + "/b.csv", "town,rain\nAda,1\nBell,2\nCole,3\nDene,4\nElm,5\n");
  const SourceRow row{"mine", {folder + "/*.csv"}, "csv", "en", "CC0-1.0"};
  const auto found = load_documents({row}, Kind::table, {}, "");
  ASSERT_EQ(found.kept.size(), 1U);
  EXPECT_EQ(found.accounts.at("mine"), (Account{2, 1, {{"too many rows", 1}}, {}}));
}

// Cuneiform, which no face of the recipe has.
TEST(BadInput, ACharacterWithoutAGlyphDropsTheSample) {
  const std::string folder = source_folder("bad_input_glyphs");
  std::string words, sign = "\xF0\x92\x80\x80";
  for (int i = 0; i < 40; ++i) words += str("word", sign, " and", sign, " ");
  write_file_atomic(folder + "/a.txt", words);
  write_file_atomic(folder + "/a.md", "# Title" + sign + "\n\n" + words + "\n");
  std::string table = str("town", sign, ",rain", sign, "\n");
  for (const char* town : {"Ada", "Bell", "Cole", "Dene", "Elm"})
    table += str(town, sign, ",", table.size(), "\n");
  write_file_atomic(folder + "/a.csv", table);
  const auto reasons = [&](const char* form, const char* file, const char* family) {
    const Account draws =
        draws_of(recipe_of({{"mine", {folder + file}, form, "en", "CC0-1.0"}}, {{family, 5}}),
                 "bad_input_glyphs_out");
    EXPECT_EQ(draws.read, 5);
    EXPECT_EQ(draws.kept, 0) << family;
    return draws.dropped;
  };
  const Reasons face{{"a character that the face lacks", 5}};
  EXPECT_EQ(reasons("pages", "/a.txt", "scene_text"), face);
  EXPECT_EQ(reasons("markdown", "/a.md", "markdown_pages"), face);
  EXPECT_EQ(reasons("csv", "/a.csv", "tables"),
            (Reasons{{"a field has characters that the face lacks", 5}}));
}

uint32_t crc32_of(const std::string& bytes) {
  uint32_t sum = 0xFFFFFFFF;
  for (const char byte : bytes) {
    sum ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1) ^ (sum & 1 ? 0xEDB88320 : 0);
  }
  return ~sum;
}

// A small PNG whose head, with its right sum, tells of many pixels.
std::string picture_bomb(uint16_t pixels) {
  std::string png = encode_png(make_image(8, 8));
  const std::string side = {0, 0, static_cast<char>(pixels >> 8), static_cast<char>(pixels)};
  png.replace(16, 4, side).replace(20, 4, side);
  const uint32_t sum = crc32_of(png.substr(12, 17));
  for (size_t i = 0; i < 4; ++i) png[29 + i] = static_cast<char>(sum >> (24 - 8 * i));
  return png;
}

TEST(BadInput, BombsAreCountedAndTheRestIsRead) {
  const std::string folder = source_folder("bad_input_bombs");
  write_file_atomic(folder + "/a.png", picture_bomb(60000));
  write_file_atomic(folder + "/c.png", picture_bomb(6000));
  write_file_atomic(folder + "/b.png", encode_png(make_image(64, 64)));
  for (const char* name : {"/a.txt", "/b.txt", "/c.txt"})
    write_file_atomic(folder + name, "A square.\n");
  const SourceRow pictures{"pictures", {folder + "/*.png"}, "captioned", "en", "CC0-1.0"};
  const auto named = load_documents({pictures}, Kind::picture, {}, "");
  EXPECT_EQ(named.kept.size(), 1U);
  EXPECT_EQ(
      named.accounts.at("pictures"),
      (Account{3, 1, {{"more than 32 million pixels", 1}}, {{"a file that is not read", 1}}}));
  // Sixty kilobytes that unpack to sixty megabytes.
  write_file_atomic(folder + "/a.md.gz", gzip_of(std::string(size_t{1} << 20, 'a'), 60));
  write_file_atomic(folder + "/b.md.gz", gzip_of("Some words of a text that is long enough. ", 9));
  const SourceRow texts{"texts", {folder + "/*.md.gz"}, "markdown", "en", "CC0-1.0"};
  const auto read = load_documents({texts}, Kind::markdown, {}, "");
  EXPECT_EQ(read.kept.size(), 1U);
  EXPECT_EQ(read.accounts.at("texts"), (Account{2, 1, {}, {{"a file that is not read", 1}}}));
}

TEST(BadInput, PagesOfHtmlAreReadWithoutScriptsAndNetwork) {
  HttpServer server([](const ServerRequest&) { return ServerReply{}; });
  const std::string folder = source_folder("bad_input_html"), at = server.url();
  Image picture = make_image(200, 150);
  for (size_t i = 0; i < picture.pixels.size(); ++i)
    picture.pixels[i] = static_cast<uint8_t>(i % 251);
  write_file_atomic(folder + "/p.png", encode_png(picture));
  std::string words;
  for (int i = 0; i < 20; ++i) words += "These are words of a page. ";
  write_file_atomic(folder + "/a.html",
                    str("<!DOCTYPE html SYSTEM \"", at, "/a.dtd\"><html><head><script src=\"", at,
                        "/a.js\"></script></head><body><h1>Title</h1><p>", words,
                        "</p><img src=\"p.png\" "
                        "alt=\"A picture\"><img src=\"",
                        at,
                        "/b.png\"><script>document.write('scripted')</script>"
                        "<p onclick=\"scripted()\">More of it.</p></body></html>"));
  const auto recipe =
      recipe_of({{"site", {folder + "/*.html"}, "html", "en", "MIT"}}, {{"interleaved", 2}});
  const std::string out = fresh_folder("bad_input_html_out");
  build_data(recipe, {out, 1});
  const auto set = ShardSet::open(out);
  ASSERT_EQ(set->size(), 1);
  EXPECT_EQ(set->sample(0).images.size(), 1U);
  EXPECT_EQ(set->sample(0).text.find("scripted"), std::string::npos) << set->sample(0).text;
  EXPECT_NE(set->sample(0).text.find("More of it."), std::string::npos);
  for (const auto& request : server.requests()) ADD_FAILURE() << request.target;
}

// A limit on file sizes (in blocks of 512 bytes) fails a write as a full disk does: the first that
// of the documents' texts, the second that of a shard. Nothing half written stays, and with room
// again the build goes on.
TEST(BadInput, AFullDiskStopsTheBuildWhichGoesOnAfterwards) {
  const std::string out = fresh_folder("bad_input_full"), whole = fresh_folder("bad_input_room"),
                    err = testing::TempDir() + "bad_input_full_stderr",
                    recipe = DSVL_SOURCE_DIR "/recipes/data/tiny.toml", work = out + ".partial";
  for (const auto& [blocks, where] : {std::pair(100, ".documents: "), {300, ".tar: "}}) {
    const std::string command = str("trap '' XFSZ; ulimit -f ", blocks, "; ", DSVL_BINARY,
                                    " data build ", recipe, " ", out, " --threads 1 2>", err);
    EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 1);
    const std::string said = read_file(err), last = said.substr(said.rfind("dsvl: "));
    EXPECT_NE(last.find(where), std::string::npos) << said;
    EXPECT_NE(last.find("File too large"), std::string::npos) << said;
    EXPECT_FALSE(fs::exists(out));
    EXPECT_EQ(fs::exists(work), blocks == 300);
  }
  for (const auto& entry : fs::recursive_directory_iterator(work)) {
    if (entry.path().extension() == ".tar") {
      EXPECT_TRUE(fs::exists(fs::path(entry.path()).replace_extension(".idx"))) << entry.path();
    }
    EXPECT_EQ(entry.path().filename().string().find(".tmp"), std::string::npos) << entry.path();
  }
  build_data(read_build_recipe(recipe), {out, 2});
  build_data(read_build_recipe(recipe), {whole, 2});
  EXPECT_TRUE(folder_contents(out) == folder_contents(whole));
}

}  // namespace
}  // namespace dsvl
