// Environment to settings, with the names the hubs' own programs read.
#include "cli/hub_settings.h"

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "cli/environment.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

fs::path hf_home() {
  if (const auto home = variable("HF_HOME"); !home.empty()) return home;
  return fs::path(cache_home()) / "huggingface";
}

bool is_true(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text == "1" || text == "ON" || text == "YES" || text == "TRUE";
}

std::string trimmed(std::string text) {
  std::erase_if(text, [](unsigned char c) { return c <= ' '; });
  return text;
}

std::string hf_token() {
  if (auto token = trimmed(variable("HF_TOKEN")); !token.empty()) return token;
  const auto named = variable("HF_TOKEN_PATH");
  const fs::path kept = named.empty() ? hf_home() / "token" : fs::path(named);
  return fs::is_regular_file(kept) ? trimmed(read_file(kept.string())) : "";
}

// Without the slashes at its end; https where no scheme is said.
std::string address(std::string text) {
  while (!text.empty() && text.back() == '/') text.pop_back();
  return text.find("://") == text.npos ? "https://" + text : text;
}

std::string or_else(const std::string& text, const char* fallback) {
  return text.empty() ? fallback : text;
}

}  // namespace

HubSettings hub_settings() {
  HubSettings settings;
  const auto hub = or_else(variable("DSVL_HUB"), "huggingface");
  if (hub != "huggingface" && hub != "modelscope")
    fail_usage("DSVL_HUB: wanted huggingface or modelscope, found '", hub, "'");
  const auto cache = variable("HF_HUB_CACHE");
  settings.cache = cache.empty() ? (hf_home() / "hub").string() : cache;
  settings.offline =
      is_true(variable("HF_HUB_OFFLINE")) || is_true(variable("TRANSFORMERS_OFFLINE"));
  if (hub == "modelscope") {
    settings.kind = HubKind::modelscope;
    settings.endpoint = address(or_else(variable("MODELSCOPE_DOMAIN"), "www.modelscope.cn"));
    settings.token = trimmed(variable("MODELSCOPE_API_TOKEN"));
  } else {
    settings.endpoint = address(or_else(variable("HF_ENDPOINT"), "https://huggingface.co"));
    settings.token = hf_token();
  }
  return settings;
}

}  // namespace dsvl
