// The machine: a stack, a memo, and the opcodes that build plain values.
#include "io/pickle.h"

#include <bit>
#include <cstring>
#include <iomanip>

#include "base/error.h"
#include "io/pickle_names.h"
#include "io/quoted.h"

namespace dsvl {
namespace {

constexpr PickleRef kNoValue = UINT32_MAX;

// As Python's pickletools names them.
enum Opcode : uint8_t {
  kMark = '(',
  kStop = '.',
  kBinInt = 'J',
  kBinInt1 = 'K',
  kBinInt2 = 'M',
  kNone = 'N',
  kBinPersId = 'Q',
  kReduce = 'R',
  kBinUnicode = 'X',
  kAppend = 'a',
  kBuild = 'b',
  kGlobal = 'c',
  kAppends = 'e',
  kBinGet = 'h',
  kLongBinGet = 'j',
  kEmptyList = ']',
  kBinPut = 'q',
  kLongBinPut = 'r',
  kSetItem = 's',
  kTuple = 't',
  kSetItems = 'u',
  kEmptyDict = '}',
  kEmptyTuple = ')',
  kBinFloat = 'G',
  kProto = 0x80,
  kTuple1 = 0x85,
  kTuple2 = 0x86,
  kTuple3 = 0x87,
  kNewTrue = 0x88,
  kNewFalse = 0x89,
  kLong1 = 0x8a,
  kShortBinUnicode = 0x8c,
  kBinUnicode8 = 0x8d,
  kStackGlobal = 0x93,
  kMemoize = 0x94,
  kFrame = 0x95,
};

class Machine {
 public:
  Machine(std::span<const std::byte> bytes, const PickleLimits& limits)
      : bytes_(bytes), limits_(limits) {}

  PickleGraph run() {
    if (take<uint8_t>() != kProto) fail("does not begin as one of protocol 2 or later");
    const int protocol = take<uint8_t>();
    if (protocol < 2 || protocol > 5) fail("is of protocol ", protocol, "; 2 to 5 are read");
    for (uint8_t code = take<uint8_t>(); code != kStop; code = take<uint8_t>()) {
      if (!plain(code) && !text_or_memo(code) && !container(code)) object(code);
      if (stack_.size() > limits_.stack) fail("stacks more than ", limits_.stack, " values");
    }
    if (stack_.size() != 1 || !marks_.empty())
      fail("ends with ", stack_.size(), " values, wanted 1");
    if (at_ != bytes_.size()) fail("goes on after its end");
    graph_.root = stack_[0];
    return std::move(graph_);
  }

 private:
  // Bytes.

  std::string_view take_bytes(uint64_t count) {
    if (count > bytes_.size() - at_) fail("is cut: it ends within an instruction");
    const std::string_view taken{reinterpret_cast<const char*>(bytes_.data()) + at_, count};
    at_ += count;
    return taken;
  }

  template <class T>
  T take() {
    T value;
    std::memcpy(&value, take_bytes(sizeof value).data(), sizeof value);
    return value;
  }

  std::string_view take_line() {
    const std::string_view rest{reinterpret_cast<const char*>(bytes_.data()) + at_,
                                bytes_.size() - at_};
    const auto end = rest.find('\n');
    if (end == rest.npos) fail("is cut: it ends within an instruction");
    at_ += end + 1;
    return rest.substr(0, end);
  }

  // Values.

  void push(PickleNode node) {
    if (graph_.nodes.size() >= limits_.nodes) fail("builds more than ", limits_.nodes, " values");
    graph_.nodes.push_back(std::move(node));
    stack_.push_back(static_cast<PickleRef>(graph_.nodes.size() - 1));
  }
  void push_number(PickleKind kind, int64_t number) { push({.kind = kind, .number = number}); }
  void push_text(std::string_view text) { push({.kind = PickleKind::text, .text = text}); }

  // Never reaches below the innermost mark.
  PickleRef pop() {
    top();
    const PickleRef ref = stack_.back();
    stack_.pop_back();
    return ref;
  }
  PickleRef top() const {
    if (stack_.size() == (marks_.empty() ? 0 : marks_.back()))
      fail("takes a value from an empty stack");
    return stack_.back();
  }
  std::vector<PickleRef> pop_mark() {
    if (marks_.empty()) fail("closes a mark that it has not set");
    const auto first = stack_.begin() + static_cast<ptrdiff_t>(marks_.back());
    std::vector<PickleRef> items(first, stack_.end());
    stack_.erase(first, stack_.end());
    marks_.pop_back();
    return items;
  }
  std::vector<PickleRef> pop_many(size_t count) {
    std::vector<PickleRef> items(count);
    while (count-- > 0) items[count] = pop();
    return items;
  }

  // Instructions by kind; each is false for a code that is not of its kind.

  bool plain(uint8_t code) {
    switch (code) {
      case kNone:
        return push({}), true;
      case kNewTrue:
        return push_number(PickleKind::boolean, 1), true;
      case kNewFalse:
        return push_number(PickleKind::boolean, 0), true;
      case kBinInt:
        return push_number(PickleKind::integer, take<int32_t>()), true;
      case kBinInt1:
        return push_number(PickleKind::integer, take<uint8_t>()), true;
      case kBinInt2:
        return push_number(PickleKind::integer, take<uint16_t>()), true;
      case kLong1:
        return push_number(PickleKind::integer, take_long()), true;
      case kBinFloat:
        take_bytes(8);
        push({.kind = PickleKind::real});
        return true;
      default:
        return false;
    }
  }

  int64_t take_long() {
    const auto digits = take_bytes(take<uint8_t>());
    if (digits.size() > 8)
      fail("holds an integer of ", digits.size(), " bytes, at most 8 are read");
    uint64_t value = 0;
    for (size_t i = 0; i < digits.size(); ++i)
      value |= uint64_t{static_cast<unsigned char>(digits[i])} << 8 * i;
    const size_t unused = 64 - 8 * digits.size();  // the sign stands in the last byte
    return digits.empty() ? 0 : static_cast<int64_t>(value << unused) >> unused;
  }

  bool text_or_memo(uint8_t code) {
    switch (code) {
      case kBinUnicode:
        return push_text(take_bytes(take<uint32_t>())), true;
      case kShortBinUnicode:
        return push_text(take_bytes(take<uint8_t>())), true;
      case kBinUnicode8:
        return push_text(take_bytes(take<uint64_t>())), true;
      case kBinPut:
        return remember(take<uint8_t>()), true;
      case kLongBinPut:
        return remember(take<uint32_t>()), true;
      case kMemoize:
        return remember(remembered_), true;
      case kBinGet:
        return recall(take<uint8_t>()), true;
      case kLongBinGet:
        return recall(take<uint32_t>()), true;
      case kFrame:
        return (void)take<uint64_t>(), true;  // a hint for readers from a pipe
      default:
        return false;
    }
  }

  void remember(size_t place) {
    if (place >= limits_.nodes) fail("uses memo ", place, ", at most ", limits_.nodes, " are kept");
    if (place >= memo_.size()) memo_.resize(place + 1, kNoValue);
    if (memo_[place] == kNoValue) ++remembered_;
    memo_[place] = top();
  }
  void recall(size_t place) {
    if (place >= memo_.size() || memo_[place] == kNoValue)
      fail("takes memo ", place, ", which holds nothing");
    stack_.push_back(memo_[place]);
  }

  bool container(uint8_t code) {
    switch (code) {
      case kMark:
        return open_mark(), true;
      case kEmptyTuple:
        return push_tuple({}), true;
      case kTuple:
        return push_tuple(pop_mark()), true;
      case kTuple1:
        return push_tuple(pop_many(1)), true;
      case kTuple2:
        return push_tuple(pop_many(2)), true;
      case kTuple3:
        return push_tuple(pop_many(3)), true;
      case kEmptyList:
        return push({.kind = PickleKind::list}), true;
      case kEmptyDict:
        return push({.kind = PickleKind::dict}), true;
      case kAppend:
        return extend(PickleKind::list, pop_many(1)), true;
      case kAppends:
        return extend(PickleKind::list, pop_mark()), true;
      case kSetItem:
        return extend(PickleKind::dict, pop_many(2)), true;
      case kSetItems:
        return extend(PickleKind::dict, pop_mark()), true;
      default:
        return false;
    }
  }

  void open_mark() {
    if (marks_.size() >= limits_.marks) fail("nests deeper than ", limits_.marks);
    marks_.push_back(stack_.size());
  }
  void push_tuple(std::vector<PickleRef> items) {
    push({.kind = PickleKind::tuple, .items = std::move(items)});
  }
  void extend(PickleKind kind, const std::vector<PickleRef>& items) {
    graph_.at(top(), kind);
    if (kind == PickleKind::dict && items.size() % 2 != 0) fail("sets a key without a value");
    auto& target = graph_.nodes[top()].items;
    target.insert(target.end(), items.begin(), items.end());
  }

  void object(uint8_t code) {
    switch (code) {
      case kGlobal: {
        const auto module = take_line();
        return push_number(PickleKind::global, pickle_global(module, take_line()));
      }
      case kStackGlobal: {
        const auto both = pop_many(2);
        return push_number(PickleKind::global,
                           pickle_global(graph_.at(both[0], PickleKind::text).text,
                                         graph_.at(both[1], PickleKind::text).text));
      }
      case kReduce:
        return reduce();
      case kBinPersId:
        return push(pickle_storage(graph_, pop()));
      case kBuild:
        return build();
      default:
        fail("holds the instruction 0x", std::hex, std::setw(2), std::setfill('0'), int{code},
             ", which no file of tensors needs");
    }
  }

  void reduce() {
    const auto both = pop_many(2);
    auto result = call_pickle_global(graph_, both[0], both[1]);
    if (result.same) return stack_.push_back(*result.same);
    push(std::move(result.node));
  }

  // Attributes of a state dict (its _metadata): looked at by no one.
  void build() {
    graph_.at(pop(), PickleKind::dict);
    if (!graph_.at(top(), PickleKind::dict).ordered) fail("sets attributes of a plain value");
  }

  std::span<const std::byte> bytes_;
  const PickleLimits& limits_;
  size_t at_ = 0;
  PickleGraph graph_;
  std::vector<PickleRef> stack_, memo_;
  std::vector<size_t> marks_;  // sizes of the stack
  size_t remembered_ = 0;
};

}  // namespace

const char* kind_name(PickleKind kind) {
  constexpr const char* kNames[] = {"None",   "a boolean", "an integer", "a float",
                                    "a text", "a tuple",   "a list",     "a dict",
                                    "a name", "a storage", "a tensor"};
  return kNames[static_cast<size_t>(kind)];
}

const PickleNode& PickleGraph::at(PickleRef ref, PickleKind wanted) const {
  const auto& node = nodes[ref];
  if (node.kind != wanted)
    fail("has ", kind_name(node.kind), " where ", kind_name(wanted), " is wanted");
  return node;
}

PickleGraph read_pickle(std::span<const std::byte> bytes, const PickleLimits& limits) {
  static_assert(std::endian::native == std::endian::little, "pickles are little endian");
  try {
    if (bytes.size() > limits.bytes)
      fail("is ", bytes.size(), " bytes long, at most ", limits.bytes, " are read");
    return Machine(bytes, limits).run();
  } catch (const Error& e) {
    fail("the pickle ", e.what());
  }
}

}  // namespace dsvl
