// Which GGUF file of a repository that holds several.
#pragma once

#include <string>
#include <vector>

namespace dsvl {

// The parts of the GGUF file meant, the first in front; empty where no path is one's. `wanted` is
// its path, or a word of its name (behind "-", "." or "_", up to "-" or ".") in any case: "q4_k_m".
// Without it the only one, else the one of the word Q4_K_M, as llama.cpp chooses. Fails naming what
// there is to choose from, and where there is no such file or not all of its parts. Projectors of
// pictures (mmproj) count only where their path is given.
std::vector<std::string> choose_gguf(const std::vector<std::string>& paths,
                                     const std::string& wanted);

// The same of files at hand: empty where a choice is left or a part is missing.
std::vector<std::string> only_gguf(const std::vector<std::string>& paths,
                                   const std::string& wanted);

}  // namespace dsvl
