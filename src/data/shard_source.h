// A data set on disk as a SampleSource.
#pragma once

#include <memory>
#include <string>

#include "data/loader.h"

namespace dsvl {

// `path` is what ShardSet::open takes. Fails when there is no shard, when one is cut or differs
// from its manifest, or when there is no sample at all.
// `limit`: only the first so many samples; 0: all.
std::unique_ptr<SampleSource> open_shards(const std::string& path, int64_t limit = 0);

}  // namespace dsvl
