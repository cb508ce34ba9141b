// Every thread takes the next piece until there is none.
#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace dsvl {

int64_t thread_count(int64_t threads) {
  return threads > 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
}

void run_pieces(int64_t count, int64_t threads,
                const std::function<void(int64_t piece, int64_t worker)>& work) {
  std::atomic<int64_t> next{0};
  std::atomic<bool> stop{false};
  std::mutex mutex;
  std::exception_ptr fault;
  const auto take = [&](int64_t worker) {
    for (int64_t piece = next++; piece < count && !stop; piece = next++) {
      try {
        work(piece, worker);
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (!fault) fault = std::current_exception();
        stop = true;
      }
    }
  };
  {
    std::vector<std::jthread> crew;
    for (int64_t i = 1; i < std::min(threads, count); ++i) crew.emplace_back(take, i);
    take(0);
  }
  if (fault) std::rethrow_exception(fault);
}

}  // namespace dsvl
