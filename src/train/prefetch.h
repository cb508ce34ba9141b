// Batches made ahead by background threads. Item i is make(i, worker), whatever the number of
// threads: order and content do not depend on timing.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace dsvl {

template <class T>
class Prefetcher {
 public:
  // Items first, first+1, ... ; at most `depth` finished or in work beyond the one asked for.
  Prefetcher(int64_t first, int64_t workers, int64_t depth,
             std::function<T(int64_t item, int64_t worker)> make)
      : make_(std::move(make)), next_(first), claimed_(first), depth_(depth) {
    for (int64_t i = 0; i < workers; ++i) threads_.emplace_back([this, i] { work(i); });
  }
  ~Prefetcher() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_) thread.join();
  }
  Prefetcher(const Prefetcher&) = delete;
  Prefetcher& operator=(const Prefetcher&) = delete;

  // The next item in order; rethrows what make() threw for it.
  T next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ready_.contains(next_); });
    auto node = ready_.extract(next_++);
    lock.unlock();
    changed_.notify_all();
    if (node.mapped().error) std::rethrow_exception(node.mapped().error);
    return std::move(*node.mapped().value);
  }

 private:
  struct Made {
    std::optional<T> value;
    std::exception_ptr error;
  };

  void work(int64_t worker) {
    for (;;) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stop_ || claimed_ < next_ + depth_; });
      if (stop_) return;
      const int64_t index = claimed_++;
      lock.unlock();
      Made made;
      try {
        made.value.emplace(make_(index, worker));
      } catch (...) {
        made.error = std::current_exception();
      }
      lock.lock();
      ready_.emplace(index, std::move(made));
      lock.unlock();
      changed_.notify_all();
    }
  }

  std::function<T(int64_t, int64_t)> make_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<int64_t, Made> ready_;
  int64_t next_, claimed_, depth_;
  bool stop_ = false;
  std::vector<std::thread> threads_;
};

// Keeps the calls for one lane in the order of their steps when several threads make them.
class LaneTurns {
 public:
  LaneTurns(int64_t first_step, int64_t lanes) : next_(static_cast<size_t>(lanes), first_step) {}

  // Waits until it is this step's turn; the next one's comes when this object goes, also with an
  // exception.
  class Turn {
   public:
    Turn(LaneTurns& turns, int64_t lane, int64_t step)
        : turns_(turns), lane_(static_cast<size_t>(lane)) {
      std::unique_lock lock(turns_.mutex_);
      turns_.changed_.wait(lock, [&] { return turns_.next_[lane_] == step; });
    }
    ~Turn() {
      {
        const std::lock_guard lock(turns_.mutex_);
        ++turns_.next_[lane_];
      }
      turns_.changed_.notify_all();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    LaneTurns& turns_;
    size_t lane_;
  };

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<int64_t> next_;
};

}  // namespace dsvl
