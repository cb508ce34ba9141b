// inspect --experts: the model run over text or samples, its experts watched.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace dsvl {

struct ExpertsOptions {
  bool wanted = false;
  // Text, a file of it, or a data set's folder; without it a page of our own: English, Chinese,
  // numbers, code.
  std::optional<std::string> over;
  std::optional<std::string> png;  // file to draw
  int64_t limit = 64;              // samples of a data set, spread evenly
  int64_t top = 5;                 // favourites shown of each expert
};

// `model` is a directory or a hub name. Prints the table, or one JSON object.
void inspect_experts(const std::string& model, const ExpertsOptions& options, bool json);

}  // namespace dsvl
