// One table of names; the functions among them rebuild views and nothing else.
#include "io/pickle_names.h"

#include <algorithm>

#include "base/error.h"
#include "io/quoted.h"

namespace dsvl {
namespace {

enum class Role {
  storage_type,
  untyped_storage,
  dtype,
  ordered_dict,
  tensor_v2,
  tensor_v3,
  parameter
};

struct Name {
  const char *module, *name;
  Role role;
  at::ScalarType type = at::ScalarType::Undefined;
};

constexpr Name kNames[] = {
    {"collections", "OrderedDict", Role::ordered_dict},
    {"torch._utils", "_rebuild_tensor_v2", Role::tensor_v2},
    {"torch._utils", "_rebuild_tensor_v3", Role::tensor_v3},
    {"torch._utils", "_rebuild_parameter", Role::parameter},
    {"torch", "FloatStorage", Role::storage_type, at::kFloat},
    {"torch", "HalfStorage", Role::storage_type, at::kHalf},
    {"torch", "BFloat16Storage", Role::storage_type, at::kBFloat16},
    {"torch", "DoubleStorage", Role::storage_type, at::kDouble},
    {"torch", "LongStorage", Role::storage_type, at::kLong},
    {"torch", "IntStorage", Role::storage_type, at::kInt},
    {"torch", "ShortStorage", Role::storage_type, at::kShort},
    {"torch", "CharStorage", Role::storage_type, at::kChar},
    {"torch", "ByteStorage", Role::storage_type, at::kByte},
    {"torch", "BoolStorage", Role::storage_type, at::kBool},
    {"torch.storage", "UntypedStorage", Role::untyped_storage},
    // The types that have no storage class of their own: _rebuild_tensor_v3's last argument.
    {"torch", "float8_e4m3fn", Role::dtype, at::kFloat8_e4m3fn},
    {"torch", "float8_e5m2", Role::dtype, at::kFloat8_e5m2},
    {"torch", "uint16", Role::dtype, at::kUInt16},
    {"torch", "uint32", Role::dtype, at::kUInt32},
    {"torch", "uint64", Role::dtype, at::kUInt64},
};

constexpr size_t kMaxDimensions = 8, kMaxViews = 1'000'000;

const Name& name_of(const PickleNode& node) {
  return kNames[node.number];
}

std::vector<int64_t> sizes_of(const PickleGraph& graph, PickleRef ref, const char* what) {
  const auto& tuple = graph.at(ref, PickleKind::tuple);
  if (tuple.items.size() > kMaxDimensions) fail("has ", tuple.items.size(), " dimensions");
  std::vector<int64_t> sizes;
  for (const auto item : tuple.items) {
    sizes.push_back(graph.at(item, PickleKind::integer).number);
    if (sizes.back() < 0) fail("has the negative ", what, " ", sizes.back());
  }
  return sizes;
}

// The elements of a view, and that its last one lies in the storage.
void check_view(const PickledView& view) {
  if (view.shape.size() != view.strides.size())
    fail("has ", view.shape.size(), " sizes and ", view.strides.size(), " strides");
  int64_t last = view.offset, elements = 1;
  bool overflow = false, empty = false;
  for (size_t i = 0; i < view.shape.size(); ++i) {
    const int64_t size = std::max<int64_t>(view.shape[i], 1);
    empty |= view.shape[i] == 0;
    int64_t reach = 0;
    overflow |= __builtin_mul_overflow(size - 1, view.strides[i], &reach) ||
                __builtin_add_overflow(last, reach, &last) ||
                __builtin_mul_overflow(elements, size, &elements);
  }
  if (empty && !overflow) return;
  if (overflow || last >= view.storage_size)
    fail("reaches past the ", view.storage_size, " elements of its storage");
  // Strides of nought could make terabytes of one element.
  if (elements > view.storage_size)
    fail("has ", elements, " elements, its storage ", view.storage_size);
}

// Arguments: storage, offset, sizes, strides, requires_grad, hooks; then for v3 the dtype; then
// optional metadata.
PickledView rebuild(const PickleGraph& graph, const PickleNode& arguments, bool v3) {
  const size_t wanted = v3 ? 7 : 6, found = arguments.items.size();
  if (found != wanted && found != wanted + 1)
    fail("is made of ", found, " arguments, wanted ", wanted);
  const auto& storage = graph.at(arguments.items[0], PickleKind::storage);
  PickledView view;
  view.storage = storage.text;
  view.type = storage.type;
  view.storage_size = storage.number;
  if (v3) {
    const auto& dtype = name_of(graph.at(arguments.items[6], PickleKind::global));
    if (dtype.role != Role::dtype) fail("has ", in_quotes(dtype.name), " for its dtype");
    if (view.type != at::ScalarType::Undefined) fail("has a dtype and a storage with one");
    view.type = dtype.type;
    view.storage_size /= static_cast<int64_t>(c10::elementSize(view.type));
  }
  if (view.type == at::ScalarType::Undefined) fail("has no dtype");
  view.offset = graph.at(arguments.items[1], PickleKind::integer).number;
  if (view.offset < 0) fail("has the negative offset ", view.offset);
  view.shape = sizes_of(graph, arguments.items[2], "size");
  view.strides = sizes_of(graph, arguments.items[3], "stride");
  if (!graph.at(arguments.items[5], PickleKind::dict).items.empty()) fail("has hooks");
  if (found > wanted) {
    const auto& metadata = graph.at(arguments.items.back());
    if (metadata.kind != PickleKind::none && !metadata.items.empty()) fail("has metadata");
  }
  check_view(view);
  return view;
}

}  // namespace

int64_t pickle_global(std::string_view module, std::string_view name) {
  for (const auto& row : kNames)
    if (module == row.module && name == row.name) return &row - kNames;
  fail("names ", in_quotes(str(module, ".", name)),
       ", which no tensor is made of: such files can run any program when Python opens them, here "
       "they are refused");
}

PickleResult call_pickle_global(PickleGraph& graph, PickleRef callee, PickleRef arguments) {
  const auto& function = name_of(graph.at(callee, PickleKind::global));
  const auto& tuple = graph.at(arguments, PickleKind::tuple);
  switch (function.role) {
    case Role::ordered_dict:
      if (!tuple.items.empty()) fail("calls OrderedDict with arguments");
      return {{.kind = PickleKind::dict, .ordered = true}};
    case Role::tensor_v2:
    case Role::tensor_v3:
      if (graph.views.size() == kMaxViews) fail("holds more than ", kMaxViews, " tensors");
      try {
        graph.views.push_back(rebuild(graph, tuple, function.role == Role::tensor_v3));
      } catch (const Error& e) {
        fail("holds a tensor that ", e.what());
      }
      return {{.kind = PickleKind::tensor, .number = static_cast<int64_t>(graph.views.size() - 1)}};
    case Role::parameter:
      if (tuple.items.size() != 3) fail("calls _rebuild_parameter with other than 3 arguments");
      graph.at(tuple.items[0], PickleKind::tensor);
      return {{}, tuple.items[0]};
    default:
      fail("calls ", in_quotes(function.name), ", which is no function");
  }
}

PickleNode pickle_storage(const PickleGraph& graph, PickleRef id) {
  const auto& tuple = graph.at(id, PickleKind::tuple);
  if (tuple.items.size() != 5)
    fail("has a persistent id of ", tuple.items.size(), " parts, wanted 5");
  if (graph.at(tuple.items[0], PickleKind::text).text != "storage")
    fail("has a persistent id of ", in_quotes(graph.at(tuple.items[0]).text), ", wanted 'storage'");
  const auto& type = name_of(graph.at(tuple.items[1], PickleKind::global));
  if (type.role != Role::storage_type && type.role != Role::untyped_storage)
    fail("has a storage of type ", in_quotes(type.name));
  PickleNode storage{.kind = PickleKind::storage};
  storage.type = type.type;
  storage.text = graph.at(tuple.items[2], PickleKind::text).text;
  graph.at(tuple.items[3], PickleKind::text);  // the device it was on
  storage.number = graph.at(tuple.items[4], PickleKind::integer).number;
  if (storage.number < 0) fail("has a storage of ", storage.number, " elements");
  return storage;
}

}  // namespace dsvl
