// Jupyter notebooks (nbformat 3 and 4): code cells and the pictures they gave.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace dsvl {

struct NotebookCell {
  std::string code;
  // Base64 of PNG and JPEG outputs, in order; a damaged one shows when it is decoded.
  std::vector<std::string> pictures;
};

struct Notebook {
  std::string language;  // "python", "r", ...
  // Code cells in order, without the notebook's own commands ("%matplotlib", "!ls"); a cell handed
  // to another language ("%%R") has no code.
  std::vector<NotebookCell> cells;
};
// Fails on what is no notebook.
Notebook read_notebook_file(const std::string& path);

// The bytes of the notebook's `number`-th picture, counted over all cells. Fails when it is not
// there or damaged.
std::string notebook_picture(const std::string& path, int64_t number);

}  // namespace dsvl
