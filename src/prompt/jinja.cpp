// The interpreter.
#include "prompt/jinja.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>

#include "base/error.h"
#include "prompt/jinja_ast.h"
#include "prompt/jinja_value.h"

namespace dsvl {

using Kind = JinjaExpr::Kind;
using Item = JinjaItem;

namespace {

constexpr int64_t kMaxSteps = 10'000'000;
constexpr size_t kBytesPerStep = 64;

int64_t checked(bool overflow, int64_t result) {
  if (overflow) fail("a number past 64 bits");
  return result;
}

// Python's // and % go towards minus infinity.
int64_t floor_divide(int64_t a, int64_t b) {
  if (b == 0) fail("division by zero");
  if (b == -1) return checked(a == INT64_MIN, a == INT64_MIN ? 0 : -a);
  return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

Value power(int64_t a, int64_t b) {
  if (b < 0) return std::pow(static_cast<double>(a), static_cast<double>(b));
  int64_t out = 1;
  for (int64_t i = 0; i < b && out != 0 && (a != 1); ++i) {
    if (a == -1) return b % 2 == 0 ? int64_t{1} : int64_t{-1};
    if (__builtin_mul_overflow(out, a, &out)) fail("a number past 64 bits");
  }
  return out;
}

Value whole_arithmetic(const std::string& op, int64_t a, int64_t b) {
  int64_t out = 0;
  bool overflow = false;
  if (op == "+") overflow = __builtin_add_overflow(a, b, &out);
  if (op == "-") overflow = __builtin_sub_overflow(a, b, &out);
  if (op == "*") overflow = __builtin_mul_overflow(a, b, &out);
  if (op == "+" || op == "-" || op == "*") return checked(overflow, out);
  if (op == "**") return power(a, b);
  if (op == "//") return floor_divide(a, b);
  if (op == "%") return b == -1 ? int64_t{0} : a - b * floor_divide(a, b);
  if (b == 0) fail("division by zero");
  return static_cast<double>(a) / static_cast<double>(b);
}

Value real_arithmetic(const std::string& op, double a, double b) {
  if (op == "+") return a + b;
  if (op == "-") return a - b;
  if (op == "*") return a * b;
  if (op == "**") return std::pow(a, b);
  if (b == 0) fail("division by zero");
  if (op == "/") return a / b;
  const double floor = std::floor(a / b);
  return op == "//" ? floor : a - b * floor;
}

Value concatenated(std::string a, const std::string& b) {
  jinja_check_size(a.size() + b.size(), true);
  return Value(std::move(a += b));
}

Value repeated(const std::string& text, int64_t times) {
  std::string out;
  if (!text.empty() && times > 0)
    jinja_check_size(text.size() * std::min<uint64_t>(times, 1 << 27), true);
  for (int64_t i = 0; i < times && !text.empty(); ++i) out += text;
  return out;
}

}  // namespace

JinjaItem jinja_binary(const std::string& op, const JinjaItem& left, const JinjaItem& right) {
  if (op == "~") return concatenated(jinja_text(left), jinja_text(right));
  const Value &a = left.get(), &b = right.get();
  if (a.is_number() && b.is_number())
    return a.is_int() && b.is_int() ? whole_arithmetic(op, a.as_int(), b.as_int())
                                    : real_arithmetic(op, a.as_double(), b.as_double());
  if (op == "+" && a.is_string() && b.is_string())
    return concatenated(a.as_string(), b.as_string());
  if (op == "+" && a.is_array() && b.is_array()) {
    Value::Array out = a.as_array();
    jinja_check_size(out.size() + b.as_array().size(), false);
    out.insert(out.end(), b.as_array().begin(), b.as_array().end());
    return Value(std::move(out));
  }
  if (op == "*" && a.is_string() && b.is_int()) return repeated(a.as_string(), b.as_int());
  fail("'", op, "' cannot take ", a.kind(), " and ", b.kind());
}

namespace {

class Interpreter {
 public:
  explicit Interpreter(const Value& variables) {
    scopes_.emplace_back();
    for (const auto& [name, value] : variables.as_object()) scopes_[0][name] = value;
  }

  enum class Flow { kNext, kBreak, kContinue };

  Flow run(const JinjaBlock& block, std::string& out) {
    for (const JinjaNode& node : block.nodes) {
      step();
      jinja_check_size(out.size(), true);
      const Flow flow = run(node, out);
      if (flow != Flow::kNext) return flow;
    }
    return Flow::kNext;
  }

 private:
  using Scope = std::map<std::string, std::optional<Value>>;

  void step(int64_t count = 1) {
    steps_ += count;
    if (steps_ > kMaxSteps) fail("the template takes more than ", kMaxSteps, " steps");
  }

  // A value that is copied takes a step for each value in it and for so many bytes of its text.
  const Value& charged(const Value& value) {
    const auto weight = jinja_weigh(value);
    step(static_cast<int64_t>(weight.values + weight.bytes / kBytesPerStep));
    return value;
  }

  Flow run(const JinjaNode& node, std::string& out) {
    using Node = JinjaNode::Kind;
    switch (node.kind) {
      case Node::kText:
        out += node.text;
        return Flow::kNext;
      case Node::kOutput:
        out += jinja_text(evaluate(*node.exprs[0]));
        return Flow::kNext;
      case Node::kIf:
        return run_if(node, out);
      case Node::kFor:
        return run_for(node, out);
      case Node::kSet:
        set(node, evaluate(*node.exprs[0]));
        return Flow::kNext;
      case Node::kSetBlock: {
        std::string text;
        run(node.blocks[0], text);
        scopes_.back()[node.names[0]] = Value(std::move(text));
        return Flow::kNext;
      }
      case Node::kBreak:
        return Flow::kBreak;
      case Node::kContinue:
        break;
    }
    return Flow::kContinue;
  }

  Flow run_if(const JinjaNode& node, std::string& out) {
    for (size_t i = 0; i < node.exprs.size(); ++i)
      if (jinja_truth(evaluate(*node.exprs[i]))) return run(node.blocks[i], out);
    if (node.blocks.size() > node.exprs.size()) return run(node.blocks.back(), out);
    return Flow::kNext;
  }

  Flow run_for(const JinjaNode& node, std::string& out) {
    const Item source = evaluate(*node.exprs[0]);
    Value::Array elements =
        source.defined() ? jinja_elements(charged(source.get())) : Value::Array();
    if (node.exprs[1]) elements = kept(node, std::move(elements));
    if (elements.empty() && node.blocks.size() > 1) return run(node.blocks[1], out);
    for (size_t i = 0; i < elements.size(); ++i) {
      step();
      scopes_.emplace_back();
      scopes_.back()["loop"] = loop_value(elements, i);
      assign(node.names, elements[i]);
      const Flow flow = run(node.blocks[0], out);
      scopes_.pop_back();
      if (flow == Flow::kBreak) break;
    }
    return Flow::kNext;
  }

  Value::Array kept(const JinjaNode& node, Value::Array elements) {
    Value::Array out;
    scopes_.emplace_back();
    for (Value& element : elements) {
      step();
      assign(node.names, element);
      if (jinja_truth(evaluate(*node.exprs[1]))) out.push_back(std::move(element));
    }
    scopes_.pop_back();
    return out;
  }

  Value loop_value(const Value::Array& elements, size_t i) {
    const size_t n = elements.size();
    Value loop(Value::Object{{"index0", Value(i)},
                             {"index", Value(i + 1)},
                             {"revindex0", Value(n - 1 - i)},
                             {"revindex", Value(n - i)},
                             {"first", Value(i == 0)},
                             {"last", Value(i + 1 == n)},
                             {"length", Value(n)}});
    if (i > 0) loop.set("previtem", charged(elements[i - 1]));
    if (i + 1 < n) loop.set("nextitem", charged(elements[i + 1]));
    return loop;
  }

  void assign(const std::vector<std::string>& names, const Value& value) {
    charged(value);
    if (names.size() == 1) {
      scopes_.back()[names[0]] = value;
      return;
    }
    const auto elements = jinja_elements(value);
    if (elements.size() != names.size())
      fail(elements.size(), " values for ", names.size(), " names");
    for (size_t i = 0; i < names.size(); ++i) scopes_.back()[names[i]] = elements[i];
  }

  void set(const JinjaNode& node, const Item& item) {
    if (!node.member.empty()) {
      std::optional<Value>* object = find(node.names[0]);
      if (!object || !*object || !(*object)->is_object())
        fail("'", node.names[0], "' is no namespace to set '", node.member, "' in");
      Value value = charged(item.get());
      (*object)->set(node.member, std::move(value));
    } else if (item.defined()) {
      const Value value = item.get();
      assign(node.names, value);
    } else {
      for (const auto& name : node.names) scopes_.back()[name] = std::nullopt;
    }
  }

  std::optional<Value>* find(const std::string& name) {
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope)
      if (const auto found = scope->find(name); found != scope->end()) return &found->second;
    return nullptr;
  }

  Item evaluate(const JinjaExpr& e) {
    step();
    try {
      Item item = evaluate_kind(e);
      if (item.owns()) charged(item.get());
      return item;
    } catch (const Located&) {
      throw;
    } catch (const Error& error) {
      throw Located(str("line ", e.line, ": ", error.what()));
    }
  }

  struct Located : Error {
    using Error::Error;
  };

  Item evaluate_kind(const JinjaExpr& e) {
    switch (e.kind) {
      case Kind::kLiteral:
        return Item::refer(e.value);
      case Kind::kName: {
        const auto* variable = find(e.name);
        return variable && *variable ? Item::refer(**variable) : Item();
      }
      case Kind::kList:
        return list(e);
      case Kind::kDict:
        return dict(e);
      case Kind::kUnary:
        return unary(e);
      case Kind::kBinary:
        return binary(e);
      case Kind::kCompare:
        return Value(compare(e));
      case Kind::kCondition:
        if (jinja_truth(evaluate(*e.args[1]))) return evaluate(*e.args[0]);
        return e.args[2] ? evaluate(*e.args[2]) : Item();
      case Kind::kAttribute:
        return member(e, evaluate(*e.args[0]), Value(e.name));
      case Kind::kIndex:
        return member(e, evaluate(*e.args[0]), evaluate(*e.args[1]).get());
      case Kind::kSlice:
        return slice(e);
      case Kind::kCall:
        return call(e);
      case Kind::kFilter:
        return jinja_filter(e.name, read(e), arguments(e));
      case Kind::kTest:
        break;
    }
    return Value(jinja_test(e.name, read(e), arguments(e)));
  }

  // What a filter, test or method works on: any of them may walk over all of it.
  Item read(const JinjaExpr& e) {
    Item item = evaluate(*e.args[0]);
    if (item.defined()) charged(item.get());
    return item;
  }

  Item list(const JinjaExpr& e) {
    Value::Array out;
    for (const auto& arg : e.args) out.push_back(charged(evaluate(*arg).get()));
    return Value(std::move(out));
  }

  Item dict(const JinjaExpr& e) {
    Value out(Value::Object{});
    for (size_t i = 0; i < e.args.size(); i += 2)
      out.set(evaluate(*e.args[i]).get().as_string(), charged(evaluate(*e.args[i + 1]).get()));
    return out;
  }

  Item unary(const JinjaExpr& e) {
    const Item item = evaluate(*e.args[0]);
    if (e.name == "not") return Value(!jinja_truth(item));
    return jinja_binary(e.name, Value(0), item);
  }

  Item binary(const JinjaExpr& e) {
    Item left = evaluate(*e.args[0]);
    if (e.name == "and") return jinja_truth(left) ? evaluate(*e.args[1]) : left;
    if (e.name == "or") return jinja_truth(left) ? left : evaluate(*e.args[1]);
    return jinja_binary(e.name, left, evaluate(*e.args[1]));
  }

  bool compare(const JinjaExpr& e) {
    Item left = evaluate(*e.args[0]);
    for (size_t i = 0; i < e.names.size(); ++i) {
      Item right = evaluate(*e.args[i + 1]);
      if (!holds(e.names[i], left, right)) return false;
      left = std::move(right);
    }
    return true;
  }

  bool holds(const std::string& op, const Item& left, const Item& right) {
    if (op == "==" || op == "!=") {
      const bool both = left.defined() && right.defined();
      if (both) charged(left.get());
      const bool equal =
          both ? jinja_equal(left.get(), right.get()) : left.defined() == right.defined();
      return equal == (op == "==");
    }
    if (op == "in" && right.defined()) charged(right.get());
    if (op == "in")
      return right.defined() && left.defined() && jinja_contains(right.get(), left.get());
    if (op == "not in") return !holds("in", left, right);
    const int order = jinja_compare(left.get(), right.get());
    if (op == "<") return order < 0;
    if (op == "<=") return order <= 0;
    return op == ">" ? order > 0 : order >= 0;
  }

  // A member that is not there is undefined; a member of what is undefined is an error.
  static Item member(const JinjaExpr& e, const Item& item, const Value& key) {
    if (!item.defined()) fail("'", described(*e.args[0]), "' is undefined");
    const Value& object = item.get();
    if (key.is_string()) {
      const Value* found = object.find(key.as_string());
      return found ? item.part(*found) : Item();
    }
    const int64_t n = object.is_object() ? 0 : jinja_length(object);
    const int64_t i = key.as_int() < 0 ? key.as_int() + n : key.as_int();
    if (i < 0 || i >= n) return {};
    const auto at = static_cast<size_t>(i);
    if (object.is_array()) return item.part(object.as_array()[at]);
    return Value(jinja_characters(object.as_string())[at]);
  }

  static std::string described(const JinjaExpr& e) {
    if (e.kind == Kind::kName) return e.name;
    if (e.kind == Kind::kAttribute) return described(*e.args[0]) + "." + e.name;
    return "a value";
  }

  Item slice(const JinjaExpr& e) {
    const Item item = read(e);
    const Value& object = item.get();
    const int64_t n = jinja_length(object);
    const auto bound = [&](size_t i, int64_t absent) {
      const Item given = e.args[i] ? evaluate(*e.args[i]) : Item();
      return given.defined() && !given.get().is_null() ? given.get().as_int() : absent;
    };
    const int64_t step = std::clamp<int64_t>(bound(3, 1), -n - 1, n + 1);
    if (step == 0) fail("a slice wants a step that is not 0");
    const auto place = [&](int64_t i) {  // as Python clips it for this direction
      if (i < 0) i += n;
      return step > 0 ? std::clamp<int64_t>(i, 0, n) : std::clamp<int64_t>(i, -1, n - 1);
    };
    const int64_t start = e.args[1] ? place(bound(1, step > 0 ? 0 : n)) : (step > 0 ? 0 : n - 1);
    const int64_t stop = e.args[2] ? place(bound(2, step > 0 ? n : -n - 1)) : (step > 0 ? n : -1);
    const Value::Array elements = jinja_elements(object);
    Value::Array out;
    for (int64_t i = start; step > 0 ? i < stop : i > stop; i += step)
      out.push_back(elements[static_cast<size_t>(i)]);
    if (!object.is_string()) return Value(std::move(out));
    return jinja_filter("join", Value(std::move(out)), {});
  }

  JinjaArguments arguments(const JinjaExpr& e) {
    JinjaArguments out;
    for (size_t i = 1; i < e.args.size(); ++i) out.positional.push_back(evaluate(*e.args[i]));
    for (const auto& [name, value] : e.keywords) out.keywords.emplace_back(name, evaluate(*value));
    return out;
  }

  Item call(const JinjaExpr& e) {
    const JinjaExpr& callee = *e.args[0];
    const JinjaArguments args = arguments(e);
    if (callee.kind == Kind::kName) return jinja_call(callee.name, args);
    if (callee.kind != Kind::kAttribute) fail("this cannot be called");
    const Item object = read(callee);
    if (!object.defined()) fail("'", described(*callee.args[0]), "' is undefined");
    return jinja_method(callee.name, object.get(), args);
  }

  std::deque<Scope> scopes_;
  int64_t steps_ = 0;
};

}  // namespace

JinjaTemplate::JinjaTemplate(std::string_view source)
    : root_(std::make_unique<JinjaBlock>(parse_jinja(source))) {}
JinjaTemplate::~JinjaTemplate() = default;
JinjaTemplate::JinjaTemplate(JinjaTemplate&&) noexcept = default;

std::string JinjaTemplate::render(const Value& variables) const {
  std::string out;
  Interpreter(variables).run(*root_, out);
  return out;
}

}  // namespace dsvl
