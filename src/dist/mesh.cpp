// One rank, or c10d's Gloo process group.
#include "dist/mesh.h"

#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <algorithm>
#include <chrono>

#include "base/error.h"

namespace dsvl {
namespace {

constexpr double kBarrierSeconds = 4 * 3600;  // a big model's files on a slow disk

std::chrono::milliseconds milliseconds(double seconds) {
  return std::chrono::milliseconds(static_cast<int64_t>(seconds * 1000));
}

class OneRank : public Mesh {
 public:
  explicit OneRank(const RankInfo& info) : Mesh(info) {}
  void sum(Tensor&) override {}
  void broadcast(Tensor&) override {}
  void barrier() override {}
};

class GlooMesh : public Mesh {
 public:
  GlooMesh(const RankInfo& info, double timeout_seconds) : Mesh(info), timeout_(timeout_seconds) {
    const auto timeout = milliseconds(timeout_seconds);
    guard("meeting", [&] {
      c10d::TCPStoreOptions store;
      store.port = static_cast<uint16_t>(info.master_port);
      store.isServer = info.rank == 0;
      store.numWorkers = static_cast<size_t>(info.world_size);
      store.timeout = timeout;
      store_ = c10::make_intrusive<c10d::TCPStore>(info.master_addr, store);
      // Its devices are the interfaces of GLOO_SOCKET_IFNAME, or the one of this host's name.
      auto options = c10d::ProcessGroupGloo::Options::create_default(timeout);
      options->threads = 1;
      group_ =
          c10::make_intrusive<c10d::ProcessGroupGloo>(store_, info.rank, info.world_size, options);
    });
  }

  void sum(Tensor& flat) override {
    std::vector<Tensor> tensors{flat};
    guard("adding up", [&] { group_->allreduce(tensors)->wait(); });
  }
  void broadcast(Tensor& flat) override {
    std::vector<Tensor> tensors{flat};
    guard("broadcasting", [&] { group_->broadcast(tensors)->wait(); });
  }
  void barrier() override {
    const double limit = std::max(timeout_, kBarrierSeconds);
    c10d::BarrierOptions options;
    options.timeout = milliseconds(limit);
    guard(
        "waiting", [&] { group_->barrier(options)->wait(); }, limit);
  }

 private:
  template <class Call>
  void guard(const char* what, Call call) {
    guard(what, call, timeout_);
  }
  template <class Call>
  void guard(const char* what, Call call, double limit) {
    try {
      call();
    } catch (const std::exception& e) {
      const std::string reason = e.what();
      fail("rank ", rank(), " of ", size(), ": ", what,
           " failed; another rank ended or did not answer within ", limit, " s (",
           reason.substr(0, reason.find('\n')), "); start all ranks again to resume");
    }
  }

  double timeout_;
  c10::intrusive_ptr<c10d::Store> store_;
  c10::intrusive_ptr<c10d::ProcessGroupGloo> group_;
};

}  // namespace

std::unique_ptr<Mesh> Mesh::join(const RankInfo& info, double timeout_seconds) {
  if (info.world_size == 1) return std::make_unique<OneRank>(info);
  return std::make_unique<GlooMesh>(info, timeout_seconds);
}

}  // namespace dsvl
