// The names that a pickle of tensors may hold, and what each stands for here.
#pragma once

#include <optional>
#include <string_view>

#include "io/pickle.h"

namespace dsvl {

// The number of an allowed global name; fails for every other one, naming it.
int64_t pickle_global(std::string_view module, std::string_view name);

// What an allowed function with these arguments gives: the node, or the argument it passes through.
struct PickleResult {
  PickleNode node{};
  std::optional<PickleRef> same{};
};
PickleResult call_pickle_global(PickleGraph& graph, PickleRef callee, PickleRef arguments);

// A persistent id: ('storage', type, key, device, number of elements).
PickleNode pickle_storage(const PickleGraph& graph, PickleRef id);

}  // namespace dsvl
