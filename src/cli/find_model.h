// Where a model lies: a directory, or a hub name in the Hugging Face cache of this machine.
#pragma once

#include <string>

namespace dsvl {

// The directory of `model`: itself, or for "owner/name" the snapshot that the cache
// ($HF_HUB_CACHE, $HF_HOME/hub, ~/.cache/huggingface/hub) holds of its main revision. Nothing is
// fetched. Fails with what was looked for.
std::string find_model(const std::string& model);

}  // namespace dsvl
