// What is put aside comes back as it was, of every kind and from several threads.
#include "data/shelf.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "base/packed.h"
#include "base/parallel.h"
#include "data/contents.h"
#include "data/markdown/markdown.h"
#include "data/pairs/text_pair.h"
#include "data/pdf/pdf_page.h"
#include "data/table.h"
#include "data/web/illustrated.h"
#include "image/image.h"
#include "support/folders.h"

namespace dsvl {
namespace {

Document document(Kind kind, std::string text) {
  Document made{"package", "MIT", "en", std::move(text), kind};
  made.part = "its part";
  return made;
}

std::vector<Document> one_of_each() {
  std::vector<Document> all;
  all.push_back(document(Kind::text, std::string(100, 'a')));
  all.push_back(document(Kind::table, "town,rain\nAda,1.5"));
  all.back().table = std::make_shared<const Table>(
      Table{"Rain", {{"town", false, {}, {"Ada"}}, {"rain", true, {1.5}, {}}}, true});
  all.push_back(document(Kind::interleaved, "picture"));
  all.back().picture_hashes = {7};
  all.back().illustrated = std::make_shared<const Illustrated>(
      Illustrated{"<image_placeholder>", {{"a.png", UINT64_MAX, 3, 4, 1}}});
  all.push_back(document(Kind::page, "page"));
  PdfPage page{"a.pdf", 3, 595.2, 842, {}, {{1, 2, 3, 4}}};
  page.blocks.push_back(
      {{0, 1, 2, 3}, "text", "1.", BlockKind::item, 2, 7.5, 9, false, true, true});
  all.back().page = std::make_shared<const PdfPage>(page);
  all.push_back(document(Kind::markdown, "# A"));
  MarkdownBlock block{MarkdownKind::table, 1, {{true, 0}, {false, 3}}, "-", {}, "code", {}};
  block.spans = {{"a", true, false, true}};
  block.rows = {{"a", "b"}, {}, {"c"}};
  all.back().markdown = std::make_shared<const MarkdownPiece>(MarkdownPiece{{block}});
  all.push_back(document(Kind::pair, "pair"));
  all.back().pair = std::make_shared<const TextPair>(TextPair{TextPair::Use::answer, "a", "b"});
  return all;
}

std::string bytes_of(const Document& document) {
  Document copy = document;
  return pack(Contents(copy));
}

TEST(Shelf, EveryKindComesBackWhole) {
  const std::string folder = fresh_folder("shelf");
  {
    const auto shelf = std::make_shared<Shelf>(folder);
    for (const Document& before : one_of_each()) {
      Document aside = before;
      put_aside(aside, shelf);
      EXPECT_TRUE(aside.text.empty());
      EXPECT_EQ(aside.text.capacity(), std::string().capacity());  // nor its room
      EXPECT_EQ(aside.table, nullptr);
      EXPECT_EQ(aside.page, nullptr);
      EXPECT_EQ(aside.markdown, nullptr);
      EXPECT_EQ(aside.illustrated, nullptr);
      EXPECT_EQ(text_hash(aside), text_hash(before));
      aside.part = "another part";
      const Document back = whole(aside);
      EXPECT_EQ(back.text, before.text);
      EXPECT_EQ(back.part, "another part");
      EXPECT_EQ(back.picture_hashes, before.picture_hashes);
      EXPECT_EQ(back.pair, before.pair);
      EXPECT_EQ(bytes_of(back), bytes_of(before)) << before.text;
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder));  // no name, nothing to be left behind
  }
  EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST(Shelf, PhotographsKeepTheirSidesAndTheirPixels) {
  const auto shelf = std::make_shared<Shelf>(fresh_folder("shelf_photograph"));
  Image image = make_image(5, 3);
  for (size_t i = 0; i < image.pixels.size(); ++i) image.pixels[i] = static_cast<uint8_t>(i * 5);
  Document d = document(Kind::photograph, "photograph");
  d.photograph = std::make_shared<const Image>(image);
  put_aside(d, shelf);
  EXPECT_EQ(d.photograph->width, 5);
  EXPECT_TRUE(d.photograph->pixels.empty());
  EXPECT_TRUE(*whole(d).photograph == image);
}

TEST(Shelf, DocumentsInMemoryAreAsTheyAre) {
  const Document d = document(Kind::text, "here");
  EXPECT_EQ(whole(d).text, "here");
  EXPECT_EQ(text_hash(d), xxh3_64("here"));
}

TEST(Shelf, ThreadsDoNotMixWhatTheyPut) {
  const auto shelf = std::make_shared<Shelf>(fresh_folder("shelf_threads"));
  std::vector<Document> all(200);
  run_pieces(200, 4, [&](int64_t i, int64_t) {
    auto& d = all[static_cast<size_t>(i)];
    d = document(Kind::text,
                 std::string(static_cast<size_t>(i * 37), static_cast<char>('a' + i % 26)));
    put_aside(d, shelf);
  });
  for (size_t i = 0; i < all.size(); ++i)
    EXPECT_EQ(whole(all[i]).text, std::string(i * 37, static_cast<char>('a' + i % 26)));
}

TEST(Shelf, AFolderThatCannotBeIsNamed) {
  const std::string file = testing::TempDir() + "shelf_file";
  write_file_atomic(file, "");
  EXPECT_ANY_THROW(Shelf(file + "/below"));
}

}  // namespace
}  // namespace dsvl
