// Work that comes in pieces, on several threads.
#pragma once

#include <cstdint>
#include <functional>

namespace dsvl {

// One a processor when `threads` is 0.
int64_t thread_count(int64_t threads);

// Calls work(piece, worker) once for each piece from 0 to count - 1, in any order; `worker` numbers
// the threads from 0, so that each may keep something of its own. After the first exception no
// piece is begun, and it is thrown here when all threads are through.
void run_pieces(int64_t count, int64_t threads,
                const std::function<void(int64_t piece, int64_t worker)>& work);

}  // namespace dsvl
