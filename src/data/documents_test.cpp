// Cleaning, cutting, dropping, names of characters.
#include "data/documents.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "data/cldr.h"
#include "data/utf8.h"

namespace dsvl {
namespace {

TEST(Documents, CleaningKeepsTheText) {
  EXPECT_EQ(clean_text("\x1b[32mgreen\x1b[m  \r\n\n\n\nb\b\tc\n\n"), "green\n\n c");
  EXPECT_EQ(clean_text("\n\n a"), " a");
  EXPECT_EQ(clean_text("a\u00a0b\u3000c"), "a b c");
}

TEST(Documents, PagesEndAtParagraphs) {
  const auto pages = cut_pages("aaa\n\nbbb\n\ncccccccc", 8);
  EXPECT_EQ(pages, (std::vector<std::string>{"aaa\n\nbbb", "cccccccc"}));
  EXPECT_EQ(cut_pages("感遇\n\n送别", 6).size(), 1U);  // characters, not bytes
}

TEST(Documents, DropsAreCountedAndNothingComesTwice) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "documents_test";
  std::filesystem::create_directories(folder);
  write_file_atomic(
      (folder / "a").string(),
      "a good piece of text\n%\nshort\n%\na good piece of text\n%\n0123456789 0123456789\n");
  std::vector<SourceRow> sources{{"p", {(folder / "a*").string()}, "fortunes", "en", "CC0"}};
  const TextOptions options{10, 100, 0.6};
  const auto documents = load_documents(sources, Kind::text, options, "");
  ASSERT_EQ(documents.kept.size(), 1U);
  EXPECT_EQ(documents.kept[0].text, "a good piece of text");
  EXPECT_EQ(documents.accounts.at("p"),
            (Account{4, 1, {{"seen before", 1}, {"too few letters", 1}, {"too short", 1}}, {}}));
  sources[0].files = {(folder / "none*").string()};
  EXPECT_THROW(load_documents(sources, Kind::text, options, ""), Error);
}

TEST(Documents, ADamagedFileIsMissedAndTheRestIsRead) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "documents_damaged";
  std::filesystem::create_directories(folder);
  write_file_atomic((folder / "a.gz").string(), "\x1f\x8b no gzip");
  write_file_atomic((folder / "b").string(), "a good piece of text\n");
  const std::vector<SourceRow> sources{{"p", {(folder / "*").string()}, "fortunes", "en", "CC0"}};
  const auto documents = load_documents(sources, Kind::text, {5, 100, 0}, "");
  ASSERT_EQ(documents.kept.size(), 1U);
  const Account& account = documents.accounts.at("p");
  EXPECT_EQ(account.read, 2);
  EXPECT_EQ(account.kept, 1);
  ASSERT_EQ(account.failed.size(), 1U);  // as bytes that are no text, or as no archive
  EXPECT_EQ(account.failed.begin()->second, 1);
}

TEST(Documents, LinksInCirclesEndNothing) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "documents_links";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  write_file_atomic((folder / "a.png").string(), "no picture");
  for (const char* name : {"a.txt", "b"})
    std::filesystem::create_symlink(name, folder / name);  // to itself
  write_file_atomic((folder / "c").string(), "a good piece of text\n");
  std::vector<SourceRow> sources{{"p", {(folder / "?").string()}, "fortunes", "en", "CC0"}};
  EXPECT_EQ(load_documents(sources, Kind::text, {5, 100, 0}, "").kept.size(), 1U);
  sources = {{"q", {(folder / "*.png").string()}, "captioned", "en", "CC0"},
             {"r", {(folder / "c").string()}, "fortunes", "en", "CC0"}};
  EXPECT_THROW(load_documents(sources, Kind::picture, {}, ""), Error);  // none, not a broken build
}

TEST(Documents, ThreadsDoNotChangeTheOrder) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "documents_threads";
  std::filesystem::create_directories(folder);
  for (int i = 0; i < 40; ++i)
    write_file_atomic((folder / std::to_string(100 + i)).string(),
                      str("text of file ", i, "\n%\nno\n%\nwhat all files say\n%\n"));
  const std::vector<SourceRow> sources{{"p", {(folder / "*").string()}, "fortunes", "en", "CC0"}};
  const auto alone = load_documents(sources, Kind::text, {5, 100, 0}, "", {}, {"", 1});
  const auto together = load_documents(sources, Kind::text, {5, 100, 0}, "", {}, {"", 4});
  EXPECT_EQ(together.accounts, alone.accounts);
  EXPECT_EQ(alone.accounts.at("p"),
            (Account{120, 41, {{"seen before", 39}, {"too short", 40}}, {}}));
  ASSERT_EQ(together.kept.size(), alone.kept.size());
  EXPECT_EQ(alone.kept[1].text, "what all files say");
  for (size_t i = 0; i < alone.kept.size(); ++i)
    EXPECT_EQ(together.kept[i].text, alone.kept[i].text) << i;
}

TEST(Documents, TheLastFortuneHasNoMark) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "documents_mark";
  std::filesystem::create_directories(folder);
  write_file_atomic((folder / "a").string(), "the first piece\n%\nthe last piece\n%\n");
  const std::vector<SourceRow> sources{{"p", {(folder / "a").string()}, "fortunes", "en", "CC0"}};
  const auto documents = load_documents(sources, Kind::text, {5, 100, 0}, "");
  ASSERT_EQ(documents.kept.size(), 2U);
  EXPECT_EQ(documents.kept[1].text, "the last piece");
}

TEST(Documents, TheHeldOutShareIsMet) {
  int held_out = 0;
  for (int i = 0; i < 10000; ++i) held_out += is_held_out(std::to_string(i), 0.1);
  EXPECT_NEAR(held_out, 1000, 120);  // four standard deviations
  EXPECT_FALSE(is_held_out("a", 0));
  EXPECT_TRUE(is_held_out("a", 1));
}

TEST(Documents, CldrNamesAndKeywords) {
  const auto names = parse_annotations(
      "<annotation cp=\"🐶\">dog | face | pet</annotation>\n<annotation cp=\"🐶\" type=\"tts\">dog "
      "face</annotation>"
      "<annotation cp=\"&lt;\" type=\"tts\">less &amp; than</annotation>",
      "test");
  ASSERT_EQ(names.size(), 2U);
  EXPECT_EQ(names.at("🐶").name, "dog face");
  EXPECT_EQ(names.at("🐶").keywords, (std::vector<std::string>{"dog", "face", "pet"}));
  EXPECT_EQ(names.at("<").name, "less & than");
  EXPECT_THROW(parse_annotations("<annotation cp=\"a\">x", "test"), Error);
}

TEST(Documents, CodePointsAndBack) {
  const std::string text = "a\xC3\xA9\xE8\xAF\xBB\xF0\x9F\x90\xB6";
  EXPECT_EQ(decode_utf8(text), U"a\u00e9\u8bfb\U0001F436");
  EXPECT_EQ(encode_utf8(decode_utf8(text)), text);
  EXPECT_THROW(decode_utf8("\xFF"), Error);
}

}  // namespace
}  // namespace dsvl
