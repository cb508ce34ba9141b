// Samples for people: on a terminal with their pictures, or as one self-contained page.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/sample.h"
#include "data/shard_set.h"
#include "image/terminal.h"

namespace dsvl {

// `count` samples spread evenly over the set, all when it has fewer.
std::vector<Sample> spread_samples(const ShardSet& set, int64_t count);
// The sample with this id; fails naming the nearest when there is none.
Sample find_sample(const ShardSet& set, const std::string& id);

// Untrusted text for a terminal: control characters are shown as U+FFFD.
std::string terminal_text(std::string_view text);

std::string sample_for_terminal(const Sample& sample, TerminalGraphics kind, int columns);
// Self-contained: pictures beside what was asked and the text that is trained on, marked.
std::string samples_page(const std::string& title, const std::vector<Sample>& samples);

}  // namespace dsvl
