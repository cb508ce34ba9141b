// The project's own C++ files, for the tests that hold its layout and style.
#pragma once

#include <string>
#include <vector>

namespace dsvl {

struct SourceFile {
  std::string path;                // relative to the source tree ("src/base/log.cpp")
  std::vector<std::string> lines;  // as written
  std::string code;                // without comments; literals emptied; line breaks kept
};

// Every .h and .cpp below these folders of the source tree, sorted by path.
std::vector<SourceFile> read_sources(const std::vector<std::string>& folders);

// Paths between <> or "" of a file's #include lines.
std::vector<std::string> includes(const SourceFile& file);

struct FunctionSpan {
  int first_line;  // 1-based, where the declaration begins
  int num_lines;
};
// Function bodies at namespace or class scope, by a scan of braces.
std::vector<FunctionSpan> function_spans(const SourceFile& file);

}  // namespace dsvl
