// Sources cut by hand against the form's cuts.
#include "data/source_code/code_pieces.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.h"
#include "data/documents.h"
#include "support/folders.h"

namespace dsvl {
namespace {

using Pieces = std::vector<std::string>;

TEST(SourceCode, LinesAreTidiedAndTabsKept) {
  EXPECT_EQ(clean_code("\xEF\xBB\xBF\n\nint a;  \r\n\tint b;\t\n\n\n\n\n\nint c;\n\n"),
            "int a;\n\tint b;\n\n\nint c;");
}

TEST(SourceCode, CutsFallBetweenDefinitions) {
  const std::string code = "import a\n\ndef f():\n    x = 1\n\n    y = 2\n\n\ndef g():\n    pass";
  EXPECT_EQ(cut_code(code, 100),
            Pieces{"import a\n\ndef f():\n    x = 1\n\n    y = 2\n\ndef g():\n    pass"});
  EXPECT_EQ(cut_code(code, 45),
            (Pieces{"import a\n\ndef f():\n    x = 1\n\n    y = 2", "def g():\n    pass"}));
  // A definition that does not fit is cut within, a part without an empty line never.
  EXPECT_EQ(cut_code(code, 20),
            (Pieces{"import a", "def f():\n    x = 1", "    y = 2", "def g():\n    pass"}));
  EXPECT_EQ(cut_code("a\nb\nc", 2), Pieces{"a\nb\nc"});
}

TEST(SourceCode, ALicenceIsToldOnce) {
  const std::string by_a = "// a.hpp\n// Copyright A 2001\n// Use under the Licence 1.0.\n\nint a;";
  const std::string by_b = "// b.hpp\n// Copyright B 2002\n// Use under the Licence 1.0.\n\nint b;";
  LicenseHeaders headers;
  EXPECT_EQ(headers.without_known(by_a), by_a);
  EXPECT_EQ(headers.without_known(by_b), "int b;");
  EXPECT_EQ(headers.without_known("/* Licence 2 */\nint c;"), "/* Licence 2 */\nint c;");
  EXPECT_EQ(headers.without_known("/* Licence 2 */\nint d;"), "int d;");
  EXPECT_EQ(headers.without_known("/* Licence 3 */\nint d;"), "/* Licence 3 */\nint d;");
  EXPECT_EQ(headers.without_known("# what this does\nx = 1"), "# what this does\nx = 1");
  EXPECT_EQ(license_header("// What\n\n// Copyright X\n\n// How\nint a;"), 24U);
  EXPECT_EQ(license_header("#include <copyright.h>\nint a;"), 0U);
  EXPECT_EQ(license_header("#!/bin/sh\n# Copyright X\necho"), 24U);
}

TEST(SourceCode, CodeHasItsOwnFloorOfLetters) {
  const std::string folder = fresh_folder("source_code_floor");
  std::filesystem::create_directories(folder);
  const std::string code = "for (i = 0; i < n; ++i) {\n\tx[i] += (y[i] - 1) / 2;\n}";
  write_file_atomic(folder + "/a.c", code);
  write_file_atomic(folder + "/b.c", "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,\n");
  write_file_atomic(folder + "/c.c", "caf\xe9\n");
  write_file_atomic(folder + "/d.c", "int number_of_things;");
  const TextOptions options{10, 200, 0.6};
  SourceRow row{"code", {folder + "/*.c"}, "code", "code", "MIT"};
  auto found = load_documents({row}, Kind::text, options, "");
  ASSERT_EQ(found.kept.size(), 2U);
  EXPECT_EQ(found.kept[0].text, code);
  EXPECT_EQ(found.accounts.at("code").dropped,
            (std::map<std::string, int64_t>{{"too few letters", 1}}));
  EXPECT_EQ(found.accounts.at("code").failed, (std::map<std::string, int64_t>{{"not UTF-8", 1}}));
  row.language = "en";
  found = load_documents({row}, Kind::text, {10, 200, 0.1}, "");
  EXPECT_EQ(found.accounts.at("code").dropped.at("control characters"), 1);
}

}  // namespace
}  // namespace dsvl
