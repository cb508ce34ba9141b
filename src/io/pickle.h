// The part of Python's pickle that a file of tensors needs: a machine of our own that builds a
// graph of plain values. Opcodes and names outside two short lists are refused; nothing named in a
// file is ever imported, called or executed (docs/formats.md).
#pragma once

#include <c10/core/ScalarType.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace dsvl {

struct PickleLimits {
  size_t bytes = size_t{64} << 20;  // of the pickle
  size_t nodes = 4'000'000;         // values built
  size_t stack = 1'000'000;
  size_t marks = 64;  // open at once: how deep values nest
};

enum class PickleKind {
  none,
  boolean,
  integer,
  real,
  text,
  tuple,
  list,
  dict,     // items: key, value, key, value, …
  global,   // an allowed name
  storage,  // text: its key, number: its elements, or bytes when it is untyped
  tensor,   // number: index into PickleGraph::views
};

// What messages call it: "a tuple".
const char* kind_name(PickleKind kind);

using PickleRef = uint32_t;  // index into PickleGraph::nodes

struct PickleNode {
  PickleKind kind = PickleKind::none;
  bool ordered = false;                             // a dict: collections.OrderedDict
  int64_t number = 0;                               // of booleans too
  std::string_view text{};                          // views the pickle
  at::ScalarType type = at::ScalarType::Undefined;  // of a storage; Undefined when it is untyped
  std::vector<PickleRef> items{};
};

// A tensor as a view of a storage; all sizes in elements.
struct PickledView {
  std::string_view storage;  // its key
  at::ScalarType type = at::ScalarType::Undefined;
  int64_t storage_size = 0;
  int64_t offset = 0;
  std::vector<int64_t> shape, strides;
};

struct PickleGraph {
  std::vector<PickleNode> nodes;
  std::vector<PickledView> views;
  PickleRef root = 0;

  const PickleNode& at(PickleRef ref) const { return nodes[ref]; }
  // Fails with "has a text where a tuple is wanted" when it is of another kind.
  const PickleNode& at(PickleRef ref, PickleKind wanted) const;
};

// Protocols 2 to 5. Every view lies inside its storage, as far as the pickle tells the storage's
// size. Errors begin with "the pickle", without the file's name. `bytes` must outlive the graph.
PickleGraph read_pickle(std::span<const std::byte> bytes, const PickleLimits& limits = {});

}  // namespace dsvl
