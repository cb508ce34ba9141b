// A path when there is one, else a hub name.
#include "cli/find_model.h"

#include <filesystem>

#include "base/error.h"
#include "base/log.h"
#include "cli/hub_settings.h"
#include "io/hub.h"
#include "models/model_source.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

// "models/nanoo" beside a folder "models" is a path misspelt; "@" says that the hub is meant.
void check_no_path(const HubName& name) {
  if (name.revision.empty() && fs::is_directory(name.owner))
    fail(name.id(), ": no such directory in ", name.owner,
         "/; for the hub's model of this name say ", name.id(), "@main");
}

}  // namespace

std::string find_model(const std::string& model, HubNeed need) {
  const bool adapter = need == HubNeed::adapter;
  if (fs::is_directory(model)) return adapter ? model : find_gguf(model).value_or(model);
  if (!adapter && fs::is_regular_file(model) && is_gguf_file(model)) return model;
  if (fs::exists(model) && adapter)
    fail(model, ": is a file, wanted a directory with adapter_config.json");
  if (fs::exists(model))
    fail(model,
         ": is a file, wanted a model directory (with config.json and *.safetensors) or a "
         "GGUF file");
  const auto name = parse_hub_name(model);
  if (!name) fail(model, ": no such directory");
  check_no_path(*name);
  const auto settings = hub_settings();
  if (auto found = find_in_cache(settings, *name, need)) return *found;
  if (settings.offline)
    fail(model, ": no such directory, and not whole in the cache ", settings.cache,
         "; HF_HUB_OFFLINE forbids to fetch it");
  log_info(model, ": fetching from ", settings.endpoint);
  try {
    return pull(settings, *name, need).model;
  } catch (const NetworkError& e) {
    fail(model, ": no such directory, not in the cache, and the hub cannot be reached: ", e.what());
  }
}

}  // namespace dsvl
