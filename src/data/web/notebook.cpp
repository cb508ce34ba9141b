// The parts of the JSON that code and pictures stand in.
#include "data/web/notebook.h"

#include <algorithm>
#include <cctype>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/error.h"
#include "base/json.h"
#include "io/compressed.h"

namespace dsvl {
namespace {

constexpr size_t kMostBytes = size_t{64} << 20;  // of a notebook with its pictures

// A text, or a list of its lines.
std::string joined(const Value* value) {
  if (value == nullptr) return "";
  if (value->is_string()) return value->as_string();
  std::string text;
  if (value->is_array())
    for (const auto& line : value->as_array())
      if (line.is_string()) text += line.as_string();
  return text;
}

// A magic of IPython ("%matplotlib", "%%time") or a command of the shell; a line may also go on
// with "% x" or "!= x".
bool is_command(const std::string& line) {
  const size_t ink = line.find_first_not_of(' ');
  if (ink == line.npos) return false;
  const char next = ink + 1 < line.size() ? line[ink + 1] : ' ';
  if (line[ink] == '!') return next != '=';
  return line[ink] == '%' && (next == '%' || std::isalpha(static_cast<unsigned char>(next)) != 0);
}

// Whether a cell is Python: "%%R" and its like hand the whole cell to another language.
bool is_python(const std::string& code) {
  if (!code.starts_with("%%")) return true;
  const std::string magic = code.substr(2, code.find_first_of(" \n", 2) - 2);
  return magic == "time" || magic == "timeit" || magic == "capture";
}

std::string without_commands(const std::string& code) {
  if (!is_python(code)) return "";
  std::string kept;
  for (size_t start = 0; start < code.size();) {
    const size_t end = std::min(code.find('\n', start), code.size());
    const std::string line = code.substr(start, end - start);
    if (!is_command(line)) kept += line + "\n";
    start = end + 1;
  }
  while (!kept.empty() && (kept.back() == '\n' || kept.back() == ' ')) kept.pop_back();
  kept.erase(0, std::min(kept.find_first_not_of('\n'), kept.size()));
  return kept;
}

// Pictures of an output: under "data" by their type, in nbformat 3 under a short name.
void add_pictures(const Value& output, std::vector<std::string>& pictures) {
  const Value* data = output.find("data");
  for (const char* type : {"image/png", "image/jpeg"})
    if (data != nullptr && data->find(type) != nullptr)
      return pictures.push_back(joined(data->find(type)));
  for (const char* name : {"png", "jpeg"})
    if (output.find(name) != nullptr) return pictures.push_back(joined(output.find(name)));
}

// As its kernel says; Python where nothing does.
std::string language_of(const Value& notebook) {
  const Value* metadata = notebook.find("metadata");
  for (const auto& [part, key] : {std::pair{"language_info", "name"}, {"kernelspec", "language"}}) {
    const Value* info = metadata == nullptr ? nullptr : metadata->find(part);
    const Value* name = info == nullptr ? nullptr : info->find(key);
    if (name != nullptr && name->is_string()) return lower_case(name->as_string());
  }
  return "python";
}

void add_cells(const Value* cells, std::vector<NotebookCell>& all) {
  if (cells == nullptr || !cells->is_array()) return;
  for (const auto& cell : cells->as_array()) {
    if (joined(cell.find("cell_type")) != "code") continue;
    const Value* source = cell.find("source");
    NotebookCell read{without_commands(joined(source != nullptr ? source : cell.find("input"))),
                      {}};
    const Value* outputs = cell.find("outputs");
    if (outputs != nullptr && outputs->is_array())
      for (const auto& output : outputs->as_array()) add_pictures(output, read.pictures);
    all.push_back(std::move(read));
  }
}

}  // namespace

Notebook read_notebook_file(const std::string& path) {
  const Value notebook = parse_json(read_maybe_compressed(path, kMostBytes), path);
  Notebook read;
  read.language = language_of(notebook);
  auto& cells = read.cells;
  add_cells(notebook.find("cells"), cells);
  const Value* sheets = notebook.find("worksheets");
  if (sheets != nullptr && sheets->is_array())
    for (const auto& sheet : sheets->as_array()) add_cells(sheet.find("cells"), cells);
  if (notebook.find("cells") == nullptr && sheets == nullptr)
    fail(path, ": has neither cells nor worksheets; is it a notebook?");
  return read;
}

std::string notebook_picture(const std::string& path, int64_t number) {
  for (const auto& cell : read_notebook_file(path).cells) {
    const auto count = static_cast<int64_t>(cell.pictures.size());
    if (number < count) return decode_base64(cell.pictures[static_cast<size_t>(number)], path);
    number -= count;
  }
  fail(path, ": has no such picture");
}

}  // namespace dsvl
