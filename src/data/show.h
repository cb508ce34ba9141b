// Samples for people: on a terminal with their pictures, or as one self-contained page.
#pragma once

#include <string>
#include <vector>

#include "data/sample.h"
#include "data/shard_set.h"
#include "image/terminal.h"

namespace dsvl {

// `count` samples spread evenly over the set, all when it has fewer.
std::vector<Sample> spread_samples(const ShardSet& set, int64_t count);
// The sample with this id; fails naming the nearest when there is none.
Sample find_sample(const ShardSet& set, const std::string& id);

// Control characters of untrusted text are shown as U+FFFD.
std::string sample_for_terminal(const Sample& sample, TerminalGraphics kind, int columns);
std::string samples_page(const std::string& title, const std::vector<Sample>& samples);

// <img> with the picture inside; its kind is told by its name's ending.
std::string picture_html(const EncodedImage& image);

}  // namespace dsvl
