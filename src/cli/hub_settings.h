// The hub as the environment describes it.
#pragma once

#include "io/hub_settings.h"

namespace dsvl {

// DSVL_HUB (huggingface, modelscope); HF_ENDPOINT, HF_TOKEN or the token that `hf auth login`
// keeps, HF_HUB_CACHE, HF_HOME, XDG_CACHE_HOME, HF_HUB_OFFLINE; for ModelScope MODELSCOPE_DOMAIN
// and MODELSCOPE_API_TOKEN. UsageError on a DSVL_HUB that is neither.
HubSettings hub_settings();

}  // namespace dsvl
