// The Hugging Face cache layout: models--owner--name/refs/main names a folder below snapshots/.
#include "cli/find_model.h"

#include <cstdlib>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

fs::path cache_folder() {
  if (const auto cache = variable("HF_HUB_CACHE"); !cache.empty()) return cache;
  if (const auto home = variable("HF_HOME"); !home.empty()) return fs::path(home) / "hub";
  if (const auto cache = variable("XDG_CACHE_HOME"); !cache.empty())
    return fs::path(cache) / "huggingface/hub";
  return fs::path(variable("HOME")) / ".cache/huggingface/hub";
}

bool is_hub_name(const std::string& model) {
  const auto slash = model.find('/');
  return slash != model.npos && slash > 0 && slash + 1 < model.size() &&
         model.find('/', slash + 1) == model.npos && model[0] != '.' && model[0] != '/';
}

}  // namespace

std::string find_model(const std::string& model) {
  if (fs::is_directory(model)) return model;
  if (fs::exists(model))
    fail(model, ": is a file, wanted a model directory (with config.json and *.safetensors)");
  if (!is_hub_name(model)) fail(model, ": no such directory");
  auto folder = model;
  folder.replace(folder.find('/'), 1, "--");
  const auto entry = cache_folder() / ("models--" + folder);
  const auto ref = entry / "refs/main";
  if (!fs::exists(ref))
    fail(model, ": no such directory, and not in the cache ", cache_folder().string(),
         "; fetch it with `hf download ", model, "`");
  auto revision = read_file(ref.string());
  revision.erase(revision.find_last_not_of(" \n\r\t") + 1);
  const auto snapshot = entry / "snapshots" / revision;
  if (!fs::is_directory(snapshot)) fail(snapshot.string(), ": named by refs/main, but not there");
  return snapshot.string();
}

}  // namespace dsvl
