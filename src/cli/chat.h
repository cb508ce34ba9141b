// A conversation on a terminal.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/model_session.h"
#include "image/image.h"

namespace dsvl {

// Reads questions until Ctrl-D; `images` belong to the first. Ctrl-C ends an answer, not the
// program. /image PATH adds a picture to the next question, /reset forgets, /help explains. Returns
// the exit code.
int run_chat(const ModelSession& session, const GenerateOptions& options,
             const std::optional<std::string>& system, std::vector<Image> images);

}  // namespace dsvl
