// The reader: one item after another off a big-endian stream.
#include "io/r_data.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "base/error.h"
#include "base/files.h"
#include "io/block_compression.h"
#include "io/compressed.h"

namespace dsvl {
namespace {

constexpr size_t kMostBlock = size_t{256} << 20;
constexpr int kMostDepth = 200;  // items within items; data frames need 5
// Items, and numbers of ranges written out: a few bytes name each, so that their room is not
// bounded by the length of the bytes.
constexpr size_t kMostItems = 4'000'000, kLongestRange = 1'000'000;

// Item types that R writes (R Internals 1.1 and serialize.c's pseudo types).
enum RType {
  kSymbol = 1,
  kPairList = 2,
  kClosure = 3,
  kEnvironment = 4,
  kPromise = 5,
  kLanguage = 6,
  kSpecial = 7,
  kBuiltin = 8,
  kCharacters = 9,
  kLogical = 10,
  kInteger = 13,
  kReal = 14,
  kComplex = 15,
  kText = 16,
  kDots = 17,
  kList = 19,
  kExpression = 20,
  kExternal = 22,
  kWeak = 23,
  kRaw = 24,
  kS4 = 25,
  kAltRep = 238,
  kBaseEnvironment = 241,
  kEmptyEnvironment = 242,
  kPersistent = 247,
  kPackage = 248,
  kNamespace = 249,
  kBaseNamespace = 250,
  kMissingArgument = 251,
  kUnbound = 252,
  kGlobal = 253,
  kNil = 254,
  kReference = 255
};

class RStream {
 public:
  RStream(std::string_view bytes, std::string_view where) : bytes_(bytes), where_(where) {}

  RValue read() {
    read_header();
    return item(0);
  }

 private:
  [[noreturn]] void damaged(const char* what) const {
    fail(where_, ": ", what, " at byte ", position_, "; no R object, or a cut one");
  }
  std::string_view take(size_t count) {
    if (count > bytes_.size() - position_) damaged("the bytes end early");
    position_ += count;
    return bytes_.substr(position_ - count, count);
  }
  template <class T>
  T number() {
    const auto raw = take(sizeof(T));
    T value = 0;
    for (const char c : raw) value = static_cast<T>(value << 8 | static_cast<uint8_t>(c));
    return value;
  }
  int32_t integer() { return static_cast<int32_t>(number<uint32_t>()); }

  void read_header() {
    if (take(2) != "X\n") damaged("the serialisation is not XDR");
    const int32_t version = integer();
    take(8);  // versions of the writer and of the oldest reader
    if (version != 2 && version != 3) damaged("the version is neither 2 nor 3");
    if (version == 3) take(count(1));  // native encoding
  }
  // A vector's length whose items have at least `size` bytes each.
  size_t count(size_t size) {
    int64_t length = integer();
    if (length == -1) {
      length = int64_t{number<uint32_t>()} << 32;
      length |= number<uint32_t>();
    }
    if (length < 0 || static_cast<uint64_t>(length) > (bytes_.size() - position_) / size)
      damaged("a vector is longer than the rest");
    return static_cast<size_t>(length);
  }

  // Pays for what takes more room than it has bytes.
  void spend(size_t items) {
    if (items > budget_) damaged("more items than any data set has");
    budget_ -= items;
  }

  RValue item(int depth) { return item_of(number<uint32_t>(), depth); }
  RValue item_of(uint32_t flags, int depth);
  RValue plain_item(int type, uint32_t flags, int depth);
  RValue vector_item(int type, int depth);
  RValue pair_list(uint32_t flags, int depth);
  RValue characters(uint32_t flags);
  RValue symbol(int depth);
  RValue referenced(uint32_t flags);
  RValue alternative(int depth);
  RValue range(const std::vector<double>& state);
  RValue remember(RValue value) {
    references_.push_back(value);
    return value;
  }
  RValue environment(int depth);
  RValue names_of_package(int depth);

  std::string_view bytes_, where_;
  size_t position_ = 0, budget_ = kMostItems;
  std::vector<RValue> references_;
};

RValue other() {
  RValue value;
  value.kind = RValue::Kind::other;
  return value;
}

RValue RStream::item_of(uint32_t flags, int depth) {
  if (depth > kMostDepth) damaged("items lie too deep");
  spend(1);
  const int type = static_cast<int>(flags & 255);
  const bool in_front = type == kPairList || type == kLanguage || type == kClosure ||
                        type == kPromise || type == kDots;
  if (in_front) return pair_list(flags, depth);
  RValue value = plain_item(type, flags, depth);
  const bool has_attributes =
      (flags & 512) != 0 && type != kCharacters && type != kEnvironment && type < kAltRep;
  if (has_attributes) value.attributes = item(depth + 1).attributes;
  return value;
}

RValue RStream::plain_item(int type, uint32_t flags, int depth) {
  switch (type) {
    case kNil:
    case kGlobal:
    case kUnbound:
    case kMissingArgument:
    case kBaseNamespace:
    case kEmptyEnvironment:
    case kBaseEnvironment:
      return type == kNil ? RValue{} : other();
    case kReference:
      return referenced(flags);
    case kSymbol:
      return symbol(depth);
    case kCharacters:
      return characters(flags);
    case kEnvironment:
      return environment(depth);
    case kPersistent:
    case kPackage:
    case kNamespace:
      return names_of_package(depth);
    case kAltRep:
      return alternative(depth);
    case kSpecial:
    case kBuiltin:
    case kRaw:
      take(count(1));
      return other();
    case kExternal:
      remember(other());
      item(depth + 1), item(depth + 1);
      return other();
    case kWeak:
      return remember(other());
    case kS4:
      return other();
    default:
      return vector_item(type, depth);
  }
}

RValue RStream::symbol(int depth) {
  RValue name = item(depth + 1);
  if (name.kind != RValue::Kind::text || name.strings.size() != 1 || !name.attributes.empty())
    damaged("a symbol without a name");
  return remember(std::move(name));
}

// A copy of a symbol, or of what is no data.
RValue RStream::referenced(uint32_t flags) {
  const auto index = static_cast<size_t>(flags >> 8 != 0 ? flags >> 8 : number<uint32_t>());
  if (index == 0 || index > references_.size()) damaged("a reference leads nowhere");
  const RValue& value = references_[index - 1];
  if (!value.strings.empty()) spend(value.strings[0].size() / 16);
  return value;
}

RValue RStream::vector_item(int type, int depth) {
  RValue value;
  if (type == kLogical || type == kInteger) {
    value.kind = type == kLogical ? RValue::Kind::logical : RValue::Kind::integer;
    for (size_t n = count(4); n > 0; --n) value.integers.push_back(integer());
  } else if (type == kReal) {
    value.kind = RValue::Kind::real;
    for (size_t n = count(8); n > 0; --n)
      value.reals.push_back(std::bit_cast<double>(number<uint64_t>()));
  } else if (type == kComplex) {
    take(count(16) * 16);
    value.kind = RValue::Kind::other;
  } else if (type == kText) {
    value.kind = RValue::Kind::text;
    for (size_t n = count(4); n > 0; --n) {
      RValue one = item(depth + 1);
      if (one.kind != RValue::Kind::text || one.strings.size() != 1)
        damaged("a text vector holds something else");
      value.strings.push_back(std::move(one.strings[0]));
      value.missing_strings.push_back(one.missing_strings[0]);
    }
  } else if (type == kList || type == kExpression) {
    value.kind = RValue::Kind::list;
    for (size_t n = count(4); n > 0; --n) value.items.push_back(item(depth + 1));
  } else {
    fail(where_, ": item type ", type, " at byte ", position_, " holds no data");
  }
  return value;
}

// (attributes) (tag) value, rest: a chain, so a loop. The rest of a dotted pair is no chain; it
// comes last, without a tag.
RValue RStream::pair_list(uint32_t flags, int depth) {
  RValue list;
  list.kind = RValue::Kind::list;
  while (true) {
    const int type = static_cast<int>(flags & 255);
    if ((flags & 512) != 0) item(depth + 1);
    std::string tag;
    if ((flags & 1024) != 0) {
      const RValue name = item(depth + 1);
      if (!name.strings.empty()) tag = name.strings[0];
    }
    list.attributes.emplace_back(std::move(tag), item(depth + 1));
    if (type != kPairList) {
      item(depth + 1);  // body or expression of what is no data
      return other();
    }
    flags = number<uint32_t>();
    const int next = static_cast<int>(flags & 255);
    if (next == kNil) return list;
    if (next == kPairList) continue;
    list.attributes.emplace_back("", item_of(flags, depth + 1));
    return list;
  }
}

std::string from_latin1(std::string_view raw) {
  std::string text;
  for (const char c : raw) {
    const auto code = static_cast<uint8_t>(c);
    if (code < 0x80) {
      text += c;
    } else {
      text += static_cast<char>(0xC0 | code >> 6);
      text += static_cast<char>(0x80 | (code & 0x3F));
    }
  }
  return text;
}

RValue RStream::characters(uint32_t flags) {
  constexpr uint32_t kLatin1 = 1 << 14;  // LATIN1_MASK (4) in the levels, which begin at bit 12
  RValue value;
  value.kind = RValue::Kind::text;
  const int32_t length = integer();
  value.missing_strings.push_back(length == -1);
  if (length == -1) {
    value.strings.emplace_back();
    return value;
  }
  if (length < 0) damaged("a text of negative length");
  const auto raw = take(static_cast<size_t>(length));
  value.strings.push_back((flags & kLatin1) != 0 ? from_latin1(raw) : std::string(raw));
  return value;
}

RValue RStream::environment(int depth) {
  integer();  // locked
  remember(other());
  for (int part = 0; part < 4; ++part) item(depth + 1);  // enclosure, frame, hash table, attributes
  return other();
}

RValue RStream::names_of_package(int depth) {
  integer();  // always 0
  for (size_t n = count(4); n > 0; --n) item(depth + 1);
  return remember(other());
}

// How many, the first, the step.
RValue RStream::range(const std::vector<double>& state) {
  const double count = state[0], first = state[1], last = first + (count - 1) * state[2];
  const auto fits = [](double v) { return std::abs(v) <= std::numeric_limits<int32_t>::max(); };
  if (!(count >= 0 && count <= kLongestRange && fits(first) && (fits(last) || count == 0)))
    damaged("a range out of bounds");
  spend(static_cast<size_t>(count));
  RValue value;
  value.kind = RValue::Kind::integer;
  for (double i = 0; i < count; ++i)
    value.integers.push_back(static_cast<int32_t>(first + i * state[2]));
  return value;
}

// Compact forms of version 3: whole numbers in a range, and wrapped vectors. Others (numbers whose
// texts are not made yet, files in memory) are no data.
RValue RStream::alternative(int depth) {
  const RValue info = item(depth + 1);
  RValue state = item(depth + 1);
  const RValue attributes = item(depth + 1);
  const std::string name = !info.attributes.empty() && !info.attributes[0].second.strings.empty()
                               ? info.attributes[0].second.strings[0]
                               : "";
  RValue value = other();
  if (name == "compact_intseq" && state.reals.size() == 3) {
    value = range(state.reals);
  } else if (name.starts_with("wrap_") && state.kind == RValue::Kind::list &&
             !(state.items.empty() && state.attributes.empty())) {
    value = state.items.empty() ? state.attributes[0].second : state.items[0];
  }
  if (!attributes.attributes.empty()) value.attributes = attributes.attributes;
  return value;
}

}  // namespace

const RValue* RValue::attribute(const std::string& name) const {
  for (const auto& [key, value] : attributes)
    if (key == name) return &value;
  return nullptr;
}

bool RValue::is_a(const std::string& class_name) const {
  const RValue* classes = attribute("class");
  if (classes == nullptr) return false;
  for (const auto& one : classes->strings)
    if (one == class_name) return true;
  return false;
}

size_t RValue::size() const {
  switch (kind) {
    case Kind::logical:
    case Kind::integer:
      return integers.size();
    case Kind::real:
      return reals.size();
    case Kind::text:
      return strings.size();
    case Kind::list:
      return items.size();
    default:
      return 0;
  }
}

RValue parse_r_data(std::string_view bytes, std::string_view where) {
  return RStream(bytes, where).read();
}

std::vector<std::pair<std::string, RValue>> read_r_workspace(const std::string& path) {
  const std::string bytes = read_maybe_compressed(path);
  const std::string_view all(bytes);
  if (!all.starts_with("RDX2\n") && !all.starts_with("RDX3\n"))
    fail(path, ": no saved workspace of R in XDR form (wanted RDX2 or RDX3)");
  return parse_r_data(all.substr(5), path).attributes;
}

RDatabase::RDatabase(const std::string& path) : path_(path), bytes_(read_file(path)) {
  std::string index = path;
  index.back() = 'x';
  const RValue list = parse_r_data(read_maybe_compressed(index), index);
  const RValue* names = list.attribute("names");
  for (size_t i = 0; names != nullptr && i < names->strings.size() && i < list.items.size(); ++i) {
    if (names->strings[i] != "variables") continue;
    const RValue* variables = list.items[i].attribute("names");
    for (size_t k = 0;
         variables != nullptr && k < variables->strings.size() && k < list.items[i].items.size();
         ++k) {
      const auto& place = list.items[i].items[k].integers;
      if (place.size() != 2 || place[0] < 0 || place[1] < 5 ||
          static_cast<size_t>(place[0]) + static_cast<size_t>(place[1]) > bytes_.size())
        fail(index, ": '", variables->strings[k], "' lies outside ", path);
      places_[variables->strings[k]] = {static_cast<size_t>(place[0]),
                                        static_cast<size_t>(place[1])};
    }
  }
}

std::vector<std::string> RDatabase::names() const {
  std::vector<std::string> all;
  for (const auto& [name, place] : places_) all.push_back(name);
  return all;
}

// Four bytes of length, then zlib, or a letter that names another compression.
RValue RDatabase::read(const std::string& name) const {
  const auto [offset, length] = places_.at(name);
  const std::string where = path_ + ": " + name;
  const auto block = std::as_bytes(std::span(bytes_.data() + offset, length));
  uint32_t size = 0;
  for (size_t i = 0; i < 4; ++i) size = size << 8 | static_cast<uint8_t>(block[i]);
  if (size > kMostBlock) fail(where, ": ", size, " bytes, at most ", kMostBlock, " are read");
  const char form = static_cast<char>(block[4]);
  const auto rest = block.subspan(5);
  if (form == '0') return parse_r_data({bytes_.data() + offset + 5, length - 5}, where);
  if (form == '2') return parse_r_data(unpack_bzip2(rest, size, where), where);
  if (form == 'Z') return parse_r_data(unpack_raw_lzma2(rest, size, where), where);
  return parse_r_data(unpack_zlib(block.subspan(4), size, where), where);
}

}  // namespace dsvl
