// Threads over a counter.
#include "data/text/workplace.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "dist/mesh.h"

namespace dsvl {

void share_tasks(const Workplace& place, size_t count, const std::function<void(size_t)>& task) {
  const auto rank = place.mesh == nullptr ? 0 : static_cast<size_t>(place.mesh->rank());
  const auto ranks = place.mesh == nullptr ? 1 : static_cast<size_t>(place.mesh->size());
  std::atomic<size_t> next{0};
  std::mutex mutex;
  std::exception_ptr fault;
  const auto work = [&] {
    for (size_t i = rank + ranks * next++; i < count; i = rank + ranks * next++) {
      try {
        task(i);
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (!fault) fault = std::current_exception();
        next = count;
      }
    }
  };
  std::vector<std::jthread> crew;
  for (int64_t i = 1; i < std::min(place.threads, static_cast<int64_t>(count)); ++i)
    crew.emplace_back(work);
  work();
  crew.clear();  // joins
  if (fault) std::rethrow_exception(fault);
  if (place.mesh != nullptr) place.mesh->barrier();
}

}  // namespace dsvl
