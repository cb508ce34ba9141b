// Where a model lies: a directory, a GGUF file, or a hub name in the cache of this machine, fetched
// when absent.
#pragma once

#include <string>

#include "io/hub_files.h"

namespace dsvl {

// The directory or GGUF file of `model`: itself, the one *.gguf in a directory without config.json,
// or for "owner/name[@revision][:file]" the snapshot in the hub's cache or a GGUF file of it. An
// adapter's is never a GGUF file. What is needed and not there is fetched, which is said on stderr;
// what is there is not asked for again. Fails with what was looked for.
std::string find_model(const std::string& model, HubNeed need = HubNeed::model);

}  // namespace dsvl
