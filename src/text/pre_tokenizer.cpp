// Sequence, Split, Digits, Punctuation and ByteLevel, with the behaviours of Hugging Face
// tokenizers.
#include "text/pre_tokenizer.h"

#include <algorithm>

#include "base/error.h"
#include "text/gpt2_pattern.h"

namespace dsvl {
namespace {

constexpr const char* kPunctuationPattern =
    "[\\p{P}\\x{21}-\\x{2f}\\x{3a}-\\x{40}\\x{5b}-\\x{60}\\x{7b}-\\x{7e}]";

enum class Behavior { kRemoved, kIsolated, kMergedWithPrevious, kMergedWithNext, kContiguous };

Behavior parse_behavior(const std::string& name) {
  if (name == "Removed") return Behavior::kRemoved;
  if (name == "Isolated") return Behavior::kIsolated;
  if (name == "MergedWithPrevious") return Behavior::kMergedWithPrevious;
  if (name == "MergedWithNext") return Behavior::kMergedWithNext;
  if (name == "Contiguous") return Behavior::kContiguous;
  fail("Split has an unknown behavior '", name,
       "'; known: Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous");
}

bool bool_or(const Value& json, const char* key, bool absent) {
  const Value* v = json.find(key);
  return v ? v->as_bool() : absent;
}

struct Part {
  Span span;
  bool is_match;
};

// Joins the parts that a behaviour keeps together.
class Joiner {
 public:
  explicit Joiner(Behavior behavior) : behavior_(behavior) {}

  std::vector<Part> join(std::vector<Part> parts) const {
    if (behavior_ == Behavior::kIsolated || behavior_ == Behavior::kRemoved) return parts;
    const bool backwards = behavior_ == Behavior::kMergedWithNext;
    if (backwards) std::reverse(parts.begin(), parts.end());
    std::vector<Part> joined;
    bool previous = false;
    for (const Part& part : parts) {
      if (!joined.empty() && belongs(part.is_match, previous)) {
        auto& span = joined.back().span;
        span = {std::min(span.begin, part.span.begin), std::max(span.end, part.span.end)};
      } else {
        joined.push_back(part);
      }
      previous = part.is_match;
    }
    if (backwards) std::reverse(joined.begin(), joined.end());
    return joined;
  }

 private:
  bool belongs(bool is_match, bool previous) const {
    return behavior_ == Behavior::kContiguous ? is_match == previous : is_match && !previous;
  }
  Behavior behavior_;
};

class Split : public PreTokenizer {
 public:
  Split(std::string pattern, Behavior behavior, bool invert)
      : regex_(std::move(pattern)), behavior_(behavior), invert_(invert) {}

  void apply(Pieces& pieces) const override {
    std::vector<std::string_view> out;
    out.reserve(pieces.items.size());
    std::vector<Span> matches;
    for (const auto piece : pieces.items) {
      regex_.find_all(piece, pieces.scratch, matches);
      if (matches.empty() && !(invert_ && behavior_ == Behavior::kRemoved)) {
        out.push_back(piece);
        continue;
      }
      for (const Part& part : Joiner(behavior_).join(cut(piece, matches))) {
        if (part.span.begin == part.span.end) continue;
        if (behavior_ == Behavior::kRemoved && part.is_match) continue;
        out.push_back(piece.substr(part.span.begin, part.span.end - part.span.begin));
      }
    }
    pieces.items = std::move(out);
  }

 private:
  std::vector<Part> cut(std::string_view piece, const std::vector<Span>& matches) const {
    std::vector<Part> parts;
    size_t end = 0;
    for (const Span& match : matches) {
      if (match.begin > end) parts.push_back({{end, match.begin}, invert_});
      parts.push_back({match, !invert_});
      end = match.end;
    }
    if (end < piece.size()) parts.push_back({{end, piece.size()}, invert_});
    return parts;
  }

  Regex regex_;
  Behavior behavior_;
  bool invert_;
};

// The step to bytes itself is in the BPE; here are its leading space and its own splitting.
class ByteLevel : public PreTokenizer {
 public:
  ByteLevel(bool add_prefix_space, bool use_regex) : add_prefix_space_(add_prefix_space) {
    if (use_regex) split_ = std::make_unique<Split>(kGpt2Pattern, Behavior::kIsolated, false);
  }

  void apply(Pieces& pieces) const override {
    if (add_prefix_space_) {
      for (auto& piece : pieces.items) {
        if (piece.starts_with(' ')) continue;
        piece = pieces.owned.emplace_back(str(' ', piece));
      }
    }
    if (split_) split_->apply(pieces);
  }

 private:
  bool add_prefix_space_;
  std::unique_ptr<Split> split_;
};

class Sequence : public PreTokenizer {
 public:
  explicit Sequence(std::vector<std::unique_ptr<PreTokenizer>> steps) : steps_(std::move(steps)) {}
  void apply(Pieces& pieces) const override {
    for (const auto& step : steps_) step->apply(pieces);
  }

 private:
  std::vector<std::unique_ptr<PreTokenizer>> steps_;
};

std::string parse_pattern(const Value& json) {
  if (const Value* regex = json.find("Regex")) return regex->as_string();
  if (const Value* literal = json.find("String")) {
    if (literal->as_string().empty()) fail("Split has an empty pattern");
    return quote_pattern(literal->as_string());
  }
  fail("Split wants a pattern with 'Regex' or 'String'");
}

std::unique_ptr<PreTokenizer> parse_step(const Value& json) {
  const std::string& type = json.at("type").as_string();
  if (type == "Split")
    return std::make_unique<Split>(parse_pattern(json.at("pattern")),
                                   parse_behavior(json.at("behavior").as_string()),
                                   bool_or(json, "invert", false));
  if (type == "Digits")
    return std::make_unique<Split>(bool_or(json, "individual_digits", false) ? "\\p{N}" : "\\p{N}+",
                                   Behavior::kIsolated, false);
  if (type == "Punctuation") {
    const Value* behavior = json.find("behavior");
    return std::make_unique<Split>(
        kPunctuationPattern, behavior ? parse_behavior(behavior->as_string()) : Behavior::kIsolated,
        false);
  }
  if (type == "ByteLevel")
    return std::make_unique<ByteLevel>(bool_or(json, "add_prefix_space", true),
                                       bool_or(json, "use_regex", true));
  fail("the pre-tokenizer '", type,
       "' is not supported; supported: Sequence, Split, Digits, Punctuation, ByteLevel");
}

}  // namespace

std::unique_ptr<PreTokenizer> parse_pre_tokenizer(const Value& json) {
  std::vector<const Value*> steps = {&json};
  const Value* type = json.find("type");
  if (type && type->as_string() == "Sequence") {
    steps.clear();
    for (const Value& step : json.at("pretokenizers").as_array()) steps.push_back(&step);
  }
  std::vector<std::unique_ptr<PreTokenizer>> parsed;
  for (size_t i = 0; i < steps.size(); ++i) {
    const bool byte_level = steps[i]->is_object() && steps[i]->at("type") == Value("ByteLevel");
    if (byte_level != (i + 1 == steps.size()))
      fail(
          "the pre-tokenizer must end with ByteLevel and have it once: only byte-level BPE can be "
          "read");
    parsed.push_back(parse_step(*steps[i]));
  }
  if (parsed.empty()) fail("the pre-tokenizer has no step; wanted ByteLevel at least");
  return std::make_unique<Sequence>(std::move(parsed));
}

}  // namespace dsvl
