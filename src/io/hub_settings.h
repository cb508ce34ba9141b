// Which hub is asked, and where what it gave is kept. Filled from the environment by cli/.
#pragma once

#include <string>

#include "io/http.h"
#include "io/hub_name.h"

namespace dsvl {

enum class HubKind { huggingface, modelscope };

struct HubSettings {
  HubKind kind = HubKind::huggingface;
  std::string endpoint = "https://huggingface.co";  // no slash at the end
  std::string token;                                // "" for none
  std::string cache;                                // the folder of models--OWNER--NAME
  bool offline = false;                             // nothing is asked
  int parallel_files = 4;
  RetryPolicy retry;

  // The revision a name without one stands for.
  std::string revision_of(const HubName& name) const {
    if (!name.revision.empty()) return name.revision;
    return kind == HubKind::modelscope ? "master" : "main";
  }
};

}  // namespace dsvl
