// Recursive descent, with Jinja's precedence.
#include <algorithm>
#include <initializer_list>

#include "base/error.h"
#include "prompt/jinja_ast.h"
#include "prompt/jinja_lexer.h"

namespace dsvl {
namespace {

using Kind = JinjaToken::Kind;
using Node = JinjaNode::Kind;
using Expr = JinjaExpr::Kind;
using ExprPtr = std::unique_ptr<JinjaExpr>;

constexpr int kMaxDepth = 100;

class Parser {
 public:
  explicit Parser(std::vector<JinjaToken> tokens) : tokens_(std::move(tokens)) {}

  JinjaBlock template_block() {
    JinjaBlock block = body({});
    if (now().kind != Kind::kEnd) wrong("an end without a begin");
    return block;
  }

 private:
  const JinjaToken& now() const { return tokens_[at_]; }
  const JinjaToken& next() const { return tokens_[std::min(at_ + 1, tokens_.size() - 1)]; }
  [[noreturn]] void wrong(const std::string& what) const { fail("line ", now().line, ": ", what); }

  bool is(Kind kind, std::string_view text) const {
    return now().kind == kind && now().text == text;
  }
  bool is_op(std::string_view text) const { return is(Kind::kOperator, text); }
  bool is_word(std::string_view text) const { return is(Kind::kName, text); }
  bool take(Kind kind, std::string_view text) {
    if (!is(kind, text)) return false;
    ++at_;
    return true;
  }
  bool take_op(std::string_view text) { return take(Kind::kOperator, text); }
  bool take_word(std::string_view text) { return take(Kind::kName, text); }
  void want_op(std::string_view text) {
    if (!take_op(text)) wrong(str("wanted '", text, "', found '", now().text, "'"));
  }
  void want_word(std::string_view text) {
    if (!take_word(text)) wrong(str("wanted '", text, "', found '", now().text, "'"));
  }
  void want(Kind kind, const char* what) {
    if (now().kind != kind) wrong(str("wanted ", what, ", found '", now().text, "'"));
    ++at_;
  }
  std::string name() {
    if (now().kind != Kind::kName) wrong(str("wanted a name, found '", now().text, "'"));
    return tokens_[at_++].text;
  }

  struct Nested {
    explicit Nested(Parser& p) : parser(p) {
      if (++parser.depth_ > kMaxDepth) parser.wrong("nested too deeply");
    }
    ~Nested() { --parser.depth_; }
    Parser& parser;
  };

  // --- statements

  // Up to one of the given words at the begin of a tag; the tag's "{%" is taken, the word is not.
  JinjaBlock body(std::initializer_list<std::string_view> ends) {
    const Nested nested(*this);
    JinjaBlock block;
    while (now().kind != Kind::kEnd) {
      if (now().kind == Kind::kBlockBegin) {
        const std::string& word = next().text;
        if (std::find(ends.begin(), ends.end(), word) != ends.end()) {
          ++at_;
          return block;
        }
        if (word.starts_with("end") || word.starts_with("el"))
          wrong(str("'", word, "' without a begin"));
        ++at_;
        statement(block);
      } else {
        output(block);
      }
    }
    if (ends.size() > 0) wrong(str("'", *(ends.end() - 1), "' is missing"));
    return block;
  }

  JinjaNode& add(JinjaBlock& block, Node kind) {
    block.nodes.push_back({});
    block.nodes.back().kind = kind;
    block.nodes.back().line = now().line;
    return block.nodes.back();
  }

  void end_tag() { want(Kind::kBlockEnd, "'%}'"); }
  void end_tag(std::string_view word) {
    want_word(word);
    end_tag();
  }

  void output(JinjaBlock& block) {
    if (now().kind == Kind::kText) {
      add(block, Node::kText).text = now().text;
      ++at_;
      return;
    }
    want(Kind::kOutputBegin, "text or a tag");
    auto& node = add(block, Node::kOutput);
    node.exprs.push_back(tuple());
    want(Kind::kOutputEnd, "'}}'");
  }

  void statement(JinjaBlock& block) {
    const std::string word = name();
    if (word == "if") return if_statement(add(block, Node::kIf));
    if (word == "for") return for_statement(add(block, Node::kFor));
    if (word == "set") return set_statement(add(block, Node::kSet));
    if (word == "break" || word == "continue") {
      if (loops_ == 0) wrong(str("'", word, "' outside a loop"));
      add(block, word == "break" ? Node::kBreak : Node::kContinue);
      return end_tag();
    }
    if (word == "generation") {  // marks the answers for training; nothing to render
      end_tag();
      for (auto& node : body({"endgeneration"}).nodes) block.nodes.push_back(std::move(node));
      return end_tag("endgeneration");
    }
    wrong(str("the statement '", word,
              "' is not supported; supported: if, for, set, break, continue"));
  }

  void if_statement(JinjaNode& node) {
    do {
      node.exprs.push_back(tuple());
      end_tag();
      node.blocks.push_back(body({"elif", "else", "endif"}));
    } while (take_word("elif"));
    if (take_word("else")) {
      end_tag();
      node.blocks.push_back(body({"endif"}));
    }
    end_tag("endif");
  }

  void for_statement(JinjaNode& node) {
    do node.names.push_back(name());
    while (take_op(","));
    want_word("in");
    node.exprs.push_back(or_expression());
    node.exprs.push_back(take_word("if") ? expression() : nullptr);
    end_tag();
    ++loops_;
    node.blocks.push_back(body({"else", "endfor"}));
    --loops_;
    if (take_word("else")) {
      end_tag();
      node.blocks.push_back(body({"endfor"}));
    }
    end_tag("endfor");
  }

  void set_statement(JinjaNode& node) {
    node.names.push_back(name());
    if (take_op(".")) {
      node.member = name();
    } else {
      while (take_op(",")) node.names.push_back(name());
    }
    if (take_op("=")) {
      node.exprs.push_back(tuple());
      return end_tag();
    }
    if (!node.member.empty() || node.names.size() > 1) wrong("wanted '='");
    node.kind = Node::kSetBlock;
    end_tag();
    node.blocks.push_back(body({"endset"}));
    end_tag("endset");
  }

  // --- expressions

  template <class... Args>
  ExprPtr make(Expr kind, std::string text, Args... args) {
    auto e = std::make_unique<JinjaExpr>();
    e->kind = kind;
    e->line = now().line;
    e->name = std::move(text);
    (append(*e, std::move(args)), ...);
    return e;
  }
  void append(JinjaExpr& e, ExprPtr arg) {
    if (arg) e.depth = std::max(e.depth, arg->depth + 1);
    if (e.depth > kMaxDepth) wrong("an expression nested too deeply");
    e.args.push_back(std::move(arg));
  }

  // "a, b" without brackets is a list too.
  ExprPtr tuple() {
    auto first = expression();
    if (!is_op(",")) return first;
    auto list = make(Expr::kList, "", std::move(first));
    while (take_op(",")) append(*list, expression());
    return list;
  }

  ExprPtr expression() {
    const Nested nested(*this);
    auto value = or_expression();
    while (take_word("if")) {
      auto condition = or_expression();
      auto other = take_word("else") ? expression() : nullptr;
      value = make(Expr::kCondition, "", std::move(value), std::move(condition), std::move(other));
    }
    return value;
  }

  ExprPtr or_expression() {
    auto left = and_expression();
    while (take_word("or")) left = make(Expr::kBinary, "or", std::move(left), and_expression());
    return left;
  }

  ExprPtr and_expression() {
    auto left = not_expression();
    while (take_word("and")) left = make(Expr::kBinary, "and", std::move(left), not_expression());
    return left;
  }

  ExprPtr not_expression() {
    const Nested nested(*this);
    if (take_word("not")) return make(Expr::kUnary, "not", not_expression());
    return comparison();
  }

  std::string comparison_operator() {
    for (const char* op : {"==", "!=", "<=", ">=", "<", ">"})
      if (take_op(op)) return op;
    if (take_word("in")) return "in";
    if (is_word("not") && next().kind == Kind::kName && next().text == "in") {
      at_ += 2;
      return "not in";
    }
    return "";
  }

  ExprPtr comparison() {
    auto left = arithmetic(0);
    auto op = comparison_operator();
    if (op.empty()) return left;
    auto chain = make(Expr::kCompare, "", std::move(left));
    for (; !op.empty(); op = comparison_operator()) {
      chain->names.push_back(op);
      append(*chain, arithmetic(0));
    }
    return chain;
  }

  std::string arithmetic_operator(size_t level) {
    static const std::vector<std::string> kLevels[] = {{"+", "-"}, {"~"}, {"*", "/", "//", "%"}};
    for (const auto& op : kLevels[level])
      if (take_op(op)) return op;
    return "";
  }

  ExprPtr arithmetic(size_t level) {
    if (level == 3) return power();
    auto left = arithmetic(level + 1);
    for (auto op = arithmetic_operator(level); !op.empty(); op = arithmetic_operator(level))
      left = make(Expr::kBinary, op, std::move(left), arithmetic(level + 1));
    return left;
  }

  ExprPtr power() {
    auto left = unary(true);
    while (take_op("**")) left = make(Expr::kBinary, "**", std::move(left), unary(true));
    return left;
  }

  ExprPtr unary(bool with_filters) {
    const Nested nested(*this);
    ExprPtr e;
    if (take_op("-")) {
      e = make(Expr::kUnary, "-", unary(false));
    } else if (take_op("+")) {
      e = make(Expr::kUnary, "+", unary(false));
    } else {
      e = postfix(primary());
    }
    return with_filters ? filters(std::move(e)) : std::move(e);
  }

  ExprPtr primary() {
    const JinjaToken token = now();
    ++at_;
    if (token.kind == Kind::kLiteral) {
      auto e = make(Expr::kLiteral, "");
      e->value = token.value;
      while (now().kind == Kind::kLiteral && now().value.is_string() && e->value.is_string())
        e->value = Value(e->value.as_string() + tokens_[at_++].value.as_string());
      return e;
    }
    if (token.kind == Kind::kName) return word(token.text);
    if (token.text == "(") return parenthesis();
    if (token.text == "[") return list_of(make(Expr::kList, ""), "]");
    if (token.text == "{") return dict();
    --at_;
    wrong(str("wanted a value, found '", token.text, "'"));
  }

  ExprPtr word(const std::string& text) {
    auto e = make(Expr::kLiteral, "");
    if (text == "true" || text == "True") {
      e->value = Value(true);
    } else if (text == "false" || text == "False") {
      e->value = Value(false);
    } else if (text != "none" && text != "None") {
      e->kind = Expr::kName;
      e->name = text;
    }
    return e;
  }

  ExprPtr parenthesis() {
    if (take_op(")")) return make(Expr::kList, "");
    auto first = expression();
    if (take_op(")")) return first;
    want_op(",");
    return list_of(make(Expr::kList, "", std::move(first)), ")");
  }

  ExprPtr list_of(ExprPtr list, std::string_view end) {
    while (!take_op(end)) {
      append(*list, expression());
      if (take_op(end)) break;
      want_op(",");
    }
    return list;
  }

  ExprPtr dict() {
    auto e = make(Expr::kDict, "");
    while (!take_op("}")) {
      append(*e, expression());
      want_op(":");
      append(*e, expression());
      if (take_op("}")) break;
      want_op(",");
    }
    return e;
  }

  ExprPtr postfix(ExprPtr e) {
    for (;;) {
      if (take_op(".")) {
        const bool number = now().kind == Kind::kLiteral && now().value.is_int();
        if (number) {
          e = make(Expr::kIndex, "", std::move(e), primary());
        } else {
          e = make(Expr::kAttribute, name(), std::move(e));
        }
      } else if (take_op("[")) {
        e = subscript(std::move(e));
      } else if (take_op("(")) {
        e = arguments(make(Expr::kCall, "", std::move(e)));
      } else {
        return e;
      }
    }
  }

  ExprPtr subscript(ExprPtr object) {
    ExprPtr parts[3];
    bool slice = false;
    for (int i = 0; i < 3; ++i) {
      if (!is_op(":") && !is_op("]")) parts[i] = expression();
      if (!take_op(":")) break;
      slice = true;
    }
    want_op("]");
    if (slice)
      return make(Expr::kSlice, "", std::move(object), std::move(parts[0]), std::move(parts[1]),
                  std::move(parts[2]));
    if (!parts[0]) wrong("wanted an index");
    return make(Expr::kIndex, "", std::move(object), std::move(parts[0]));
  }

  ExprPtr arguments(ExprPtr call) {
    while (!take_op(")")) {
      const bool keyword =
          now().kind == Kind::kName && next().kind == Kind::kOperator && next().text == "=";
      if (keyword) {
        const std::string key = name();
        want_op("=");
        call->keywords.emplace_back(key, expression());
        call->depth = std::max(call->depth, call->keywords.back().second->depth + 1);
      } else {
        append(*call, expression());
      }
      if (take_op(")")) break;
      want_op(",");
    }
    return call;
  }

  ExprPtr filters(ExprPtr e) {
    for (;;) {
      if (take_op("|")) {
        e = make(Expr::kFilter, name(), std::move(e));
        if (take_op("(")) e = arguments(std::move(e));
      } else if (take_word("is")) {
        e = test(std::move(e));
      } else if (take_op("(")) {
        e = arguments(make(Expr::kCall, "", std::move(e)));
      } else {
        return e;
      }
    }
  }

  ExprPtr test(ExprPtr e) {
    const bool negative = take_word("not");
    e = make(Expr::kTest, now().kind == Kind::kOperator ? tokens_[at_++].text : name(),
             std::move(e));
    const bool argument =
        now().kind == Kind::kLiteral ||
        (now().kind == Kind::kName && !is_word("else") && !is_word("or") && !is_word("and") &&
         !is_word("if") && !is_word("is") && !is_word("not") && !is_word("in"));
    if (take_op("(")) {
      e = arguments(std::move(e));
    } else if (argument || is_op("[")) {
      append(*e, postfix(primary()));
    }
    return negative ? make(Expr::kUnary, "not", std::move(e)) : std::move(e);
  }

  std::vector<JinjaToken> tokens_;
  size_t at_ = 0;
  int depth_ = 0, loops_ = 0;
};

}  // namespace

JinjaBlock parse_jinja(std::string_view source) {
  return Parser(lex_jinja(source)).template_block();
}

}  // namespace dsvl
