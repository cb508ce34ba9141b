// A small scanner: it knows comments, literals and braces, which is enough to measure functions.
#include "support/source_tree.h"

#include <algorithm>
#include <filesystem>
#include <regex>
#include <sstream>

#include "base/files.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

// Where the literal or comment that begins at `i` ends, or `i` when none does.
size_t end_of_token(const std::string& text, size_t i) {
  const auto find_end = [&](const std::string& end, size_t from) {
    const auto at = text.find(end, from);
    return at == std::string::npos ? text.size() : at + end.size();
  };
  if (text.compare(i, 2, "//") == 0) return std::min(text.find('\n', i), text.size());
  if (text.compare(i, 2, "/*") == 0) return find_end("*/", i + 2);
  if (text.compare(i, 2, "R\"") == 0) {
    const auto open = text.find('(', i);
    return find_end(")" + text.substr(i + 2, open - i - 2) + "\"", open);
  }
  const char quote = text[i];
  const bool separator =
      quote == '\'' && i > 0 && std::isalnum(static_cast<unsigned char>(text[i - 1]));
  if ((quote != '"' && quote != '\'') || separator) return i;
  size_t end = i + 1;
  while (end < text.size() && text[end] != quote) end += text[end] == '\\' ? 2 : 1;
  return std::min(end + 1, text.size());
}

std::string without_comments(const std::string& text) {
  std::string code;
  for (size_t i = 0; i < text.size();) {
    const auto end = end_of_token(text, i);
    if (end == i) {
      code += text[i++];
      continue;
    }
    code += text[i] == '/' ? " " : "\"\"";
    code.append(
        static_cast<size_t>(std::count(text.begin() + long(i), text.begin() + long(end), '\n')),
        '\n');
    i = end;
  }
  return code;
}

SourceFile read_source(const fs::path& path) {
  SourceFile file;
  file.path = fs::relative(path, DSVL_SOURCE_DIR).string();
  const auto text = read_file(path.string());
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) file.lines.push_back(line);
  file.code = without_comments(text);
  return file;
}

// What stands between the last ; { } and an opening brace tells what the brace opens.
enum class Opens { scope, function, value };
Opens what_opens(const std::string& head) {
  static const std::regex scope(
      R"(^\s*(template\s*<.*>\s*)?(inline\s+)?(namespace|struct|class|enum|union|extern)\b)");
  static const std::regex directive(R"(#[^\n]*\n)");
  const auto text = std::regex_replace(head, directive, "");
  const auto parenthesis = text.find('(');
  const auto equals = text.find('=');
  if (std::regex_search(text, scope) && parenthesis == std::string::npos) return Opens::scope;
  if (parenthesis == std::string::npos) return Opens::value;
  const bool is_operator = text.find("operator") != std::string::npos;
  return equals < parenthesis && !is_operator ? Opens::value : Opens::function;
}

}  // namespace

std::vector<SourceFile> read_sources(const std::vector<std::string>& folders) {
  std::vector<fs::path> paths;
  for (const auto& folder : folders) {
    const auto root = fs::path(DSVL_SOURCE_DIR) / folder;
    if (!fs::exists(root)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      const auto extension = entry.path().extension();
      if (extension == ".h" || extension == ".cpp") paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  std::vector<SourceFile> files;
  for (const auto& path : paths) files.push_back(read_source(path));
  return files;
}

std::vector<std::string> includes(const SourceFile& file) {
  static const std::regex line(R"re(^\s*#\s*include\s*[<"]([^>"]+)[>"])re");
  std::vector<std::string> found;
  std::smatch match;
  for (const auto& text : file.lines) {
    if (std::regex_search(text, match, line)) found.push_back(match[1]);
  }
  return found;
}

std::vector<FunctionSpan> function_spans(const SourceFile& file) {
  std::vector<FunctionSpan> spans;
  int line = 1, head_line = 1, depth = 0;  // depth counts braces inside a function or a value
  bool in_function = false;
  std::string head;
  for (const char c : file.code) {
    if (c == '{') {
      const auto opens = what_opens(head);
      if (depth == 0) in_function = opens == Opens::function;
      if (depth > 0 || opens != Opens::scope) ++depth;
    }
    if (c == '}' && depth > 0 && --depth == 0 && in_function)
      spans.push_back({head_line, line - head_line + 1});
    if (depth == 0 && (c == '{' || c == '}' || c == ';')) {
      head.clear();
    } else if (depth == 0) {
      if (head.empty() && std::isspace(static_cast<unsigned char>(c)) == 0) head_line = line;
      if (!head.empty() || std::isspace(static_cast<unsigned char>(c)) == 0) head += c;
    }
    line += c == '\n';
  }
  return spans;
}

}  // namespace dsvl
