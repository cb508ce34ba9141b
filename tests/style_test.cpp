// Sizes, formatting and headers: what docs and reviews would otherwise have to repeat.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <map>
#include <regex>
#include <sstream>

#include "base/files.h"
#include "support/source_tree.h"

namespace dsvl {
namespace {

const std::vector<std::string> kFolders = {"src", "tests", "bench", "examples"};

TEST(Style, FilesAndFunctionsStayShort) {
  int num_functions = 0;
  for (const auto& file : read_sources(kFolders)) {
    EXPECT_LE(file.lines.size(), 500u) << file.path;
    for (const auto& span : function_spans(file)) {
      ++num_functions;
      EXPECT_LE(span.num_lines, 60) << file.path << ":" << span.first_line;
    }
  }
  EXPECT_GT(num_functions, 100);
}

TEST(Style, TheScannerSeesFunctions) {
  SourceFile file;
  file.code =
      "namespace a {\nint f(int x) {\n  if (x) { return 1; }\n  return 2;\n}\nconst int k[] = "
      "{\n1,\n2};\n}\n";
  const auto spans = function_spans(file);
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_EQ(spans[0].first_line, 2);
  EXPECT_EQ(spans[0].num_lines, 4);
}

TEST(Style, EveryFileOpensWithItsJob) {
  for (const auto& file : read_sources(kFolders)) {
    ASSERT_FALSE(file.lines.empty()) << file.path;
    EXPECT_EQ(file.lines[0].substr(0, 2), "//") << file.path;
  }
}

// Two types of one name in one namespace are one type to the linker: templates made of the first
// are taken for the second.
TEST(Style, EveryTypeHasItsOwnName) {
  const std::regex definition(R"(\n(?:struct|class|enum class) (\w+)[^;{]*\{)");
  std::map<std::string, std::string> where;
  for (const auto& file : read_sources({"src", "tests"})) {
    if (!file.path.ends_with(".h")) continue;
    for (std::sregex_iterator it(file.code.begin(), file.code.end(), definition), end; it != end;
         ++it) {
      // One file may hold several forms of a type, of which a compiler sees one.
      const auto first = where.try_emplace((*it)[1], file.path).first;
      EXPECT_EQ(first->second, file.path) << "both define " << first->first;
    }
  }
  EXPECT_GT(where.size(), 100u);
}

// Broad headers cost each file 5 to 14 s of compile time; parsers are swapped in one place.
TEST(Style, HeadersStayNarrow) {
  for (const auto& file : read_sources(kFolders)) {
    for (const auto& path : includes(file)) {
      const bool wide =
          path.starts_with("torch/nn/") || path == "torch/torch.h" || path == "ATen/ATen.h";
      EXPECT_FALSE(wide) << file.path << " includes " << path;
      const bool stray = (path.starts_with("nlohmann/") && file.path != "src/base/json.cpp") ||
                         (path.starts_with("toml++/") && file.path != "src/base/toml.cpp") ||
                         (path == "md4c.h" && file.path != "src/data/markdown/markdown.cpp") ||
                         (path == "immintrin.h" && file.path.find("_avx") == std::string::npos);
      EXPECT_FALSE(stray) << file.path << " includes " << path;
    }
  }
}

TEST(Style, ClangFormatAgrees) {
  // Releases of clang-format differ in details; 14 is Debian 12's and Ubuntu 22.04's.
  if (std::system("clang-format --version 2>/dev/null | grep -q 'version 14'") != 0) {
    GTEST_SKIP() << "clang-format 14 is not installed";
  }
  std::string command = "cd " DSVL_SOURCE_DIR " && clang-format --dry-run -Werror";
  for (const auto& file : read_sources(kFolders)) command += " " + file.path;
  EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 0)
      << "run clang-format -i on the files named above";
}

std::string heading_levels(const std::string& path) {
  static const std::regex heading(R"(^(#+) )");
  std::istringstream text(read_file(path));
  std::string levels;
  bool in_code = false;
  std::smatch match;
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("```")) in_code = !in_code;
    if (!in_code && std::regex_search(line, match, heading)) levels += match[1].str() + "\n";
  }
  return levels;
}

TEST(Style, BothReadmesHaveTheSameParts) {
  const auto english = heading_levels(DSVL_SOURCE_DIR "/README.md");
  EXPECT_FALSE(english.empty());
  EXPECT_EQ(english, heading_levels(DSVL_SOURCE_DIR "/README.zh-CN.md"));
}

}  // namespace
}  // namespace dsvl
