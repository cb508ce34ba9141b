// A shard is a piece of work.
#include "data/walk.h"

#include <mutex>

#include "base/parallel.h"
#include "base/progress.h"
#include "base/signals.h"

namespace dsvl {

void walk_shards(const ShardSet& set, int64_t threads, const std::string& title,
                 const std::function<void(const ShardView&)>& visit) {
  const auto shards = set.shards();
  Progress progress(title, set.size(), "samples");
  std::mutex mutex;
  int64_t done = 0;
  run_pieces(static_cast<int64_t>(shards.size()), thread_count(threads),
             [&](int64_t piece, int64_t) {
               check_signals();
               const ShardView& shard = shards[static_cast<size_t>(piece)];
               visit(shard);
               const std::lock_guard lock(mutex);
               progress.update(done += shard.samples);
             });
}

}  // namespace dsvl
