// Lines, each parsed on its own.
#include "train/json_lines.h"

#include <filesystem>
#include <sstream>

#include "base/files.h"
#include "base/json.h"

namespace dsvl {

std::vector<JsonLine> read_json_lines(const std::string& path) {
  std::vector<JsonLine> lines;
  std::istringstream text(read_file(path));
  for (std::string line; std::getline(text, line) && !text.eof();)
    lines.push_back({line + "\n", parse_json(line, path)});
  return lines;
}

std::string lines_up_to_step(const std::string& path, int64_t last_step) {
  std::string kept;
  if (!std::filesystem::exists(path)) return kept;
  for (const auto& [text, value] : read_json_lines(path))
    if (value.at("step").as_int() <= last_step) kept += text;
  return kept;
}

}  // namespace dsvl
