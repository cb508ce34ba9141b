// Over all shards of a set on several threads, each opened when it is its turn and closed after it:
// memory does not grow with the set.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "data/shard_set.h"

namespace dsvl {

// `visit` runs on several threads at once. With a progress bar, and ends when a signal was noted.
void walk_shards(const ShardSet& set, int64_t threads, const std::string& title,
                 const std::function<void(const ShardView&)>& visit);

}  // namespace dsvl
