// Which form reads a file of a folder, and what comes of it.
#include "data/own_folder.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.h"
#include "data/documents.h"
#include "support/program.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::string filled_folder() {
  const fs::path folder = fresh_path("own_folder");
  fs::create_directories(folder / "deep" / "er");
  for (const char* name : {"cat.JPG", "sky.webp", "table.csv", "page.HTM", "book.docx"})
    write_file_atomic((folder / name).string(), "x");
  write_file_atomic((folder / "cat.txt").string(), "A cat.");
  write_file_atomic((folder / "deep/er/notes.txt").string(), "a piece of text of one's own");
  write_file_atomic((folder / "table.csv").string(), "city,people\nAs,8\nOs,9\nUs,7\nEs,5\nIs,6\n");
  return folder.string();
}

std::string form_of(const std::string& path) {
  const FormRow* form = form_by_name(path);
  return form == nullptr ? "none" : form->name;
}

TEST(OwnFolder, NamesTellForms) {
  const std::string folder = filled_folder() + "/";
  EXPECT_EQ(form_of(folder + "cat.JPG"), "captioned");
  EXPECT_EQ(form_of(folder + "cat.txt"), "none");  // it says what the picture shows
  EXPECT_EQ(form_of(folder + "sky.webp"), "photographs");
  EXPECT_EQ(form_of(folder + "table.csv"), "csv");
  EXPECT_EQ(form_of(folder + "page.HTM"), "html");
  EXPECT_EQ(form_of(folder + "deep/er/notes.txt"), "pages");
  EXPECT_EQ(form_of(folder + "book.docx"), "none");
}

TEST(OwnFolder, EachKindFindsItsFiles) {
  const SourceRow row{"mine", {filled_folder()}, "folder", "en", "own"};
  check_source(row, "test");
  const auto texts = load_documents({row}, Kind::text, {5, 100, 0.6}, "");
  ASSERT_EQ(texts.kept.size(), 1U);
  EXPECT_EQ(texts.kept[0].text, "a piece of text of one's own");
  EXPECT_EQ(load_documents({row}, Kind::table, {5, 100, 0.6}, "").kept.size(), 1U);
  EXPECT_TRUE(load_documents({row}, Kind::plot, {5, 100, 0.6}, "").accounts.empty());
  ::testing::internal::CaptureStderr();
  tell_unread_files({row}, "");
  const std::string said = ::testing::internal::GetCapturedStderr();
  EXPECT_NE(said.find("1 files are of no form"), std::string::npos) << said;
  EXPECT_NE(said.find("book.docx"), std::string::npos) << said;
}

}  // namespace
}  // namespace dsvl
