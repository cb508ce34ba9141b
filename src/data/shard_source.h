// WebDataset tar shards as a SampleSource: KEY.json beside KEY.0.png, KEY.1.jpg, ... Design 5.
#pragma once

#include <memory>
#include <string>

#include "data/loader.h"

namespace dsvl {

// `path` is one .tar or a folder with several, taken in the order of their names. Fails when there
// is none, when one is cut, or when a sample lacks its JSON.
std::unique_ptr<SampleSource> open_shards(const std::string& path);

}  // namespace dsvl
