// What the parser makes and the interpreter walks. Internal to prompt/jinja*.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/value.h"

namespace dsvl {

struct JinjaExpr {
  enum class Kind {
    kLiteral,    // value
    kName,       // name
    kList,       // args
    kDict,       // args: key, value, key, value, ...
    kUnary,      // name: "not", "-", "+"
    kBinary,     // name: arithmetic, "~", "and", "or"
    kCompare,    // args: first, second, ...; names: the operator before each but the first
    kCondition,  // args: then, condition, else (null: undefined)
    kAttribute,  // args[0].name
    kIndex,      // args[0][args[1]]
    kSlice,      // args[0][args[1]:args[2]:args[3]], each may be null
    kCall,       // args[0](args[1], ..., keywords)
    kFilter,     // args[0] | name(args[1], ..., keywords)
    kTest,       // args[0] is name(args[1], ...)
  };
  Kind kind;
  int line = 0;
  int depth = 1;
  std::string name;
  Value value;
  std::vector<std::string> names;
  std::vector<std::unique_ptr<JinjaExpr>> args;
  std::vector<std::pair<std::string, std::unique_ptr<JinjaExpr>>> keywords;
};

struct JinjaNode;

struct JinjaBlock {
  std::vector<JinjaNode> nodes;
};

struct JinjaNode {
  enum class Kind {
    kText,    // text
    kOutput,  // exprs[0]
    kIf,      // exprs[i] decides blocks[i]; one block more than expressions: else
    kFor,  // names in exprs[0], those for which exprs[1] (may be null) holds: blocks[0], else [1]
    kSet,  // names = exprs[0]; with `member`: names[0].member
    kSetBlock,  // names[0] = blocks[0], rendered
    kBreak,
    kContinue,
  };
  Kind kind;
  int line = 0;
  std::string text;
  std::string member;
  std::vector<std::string> names;
  std::vector<std::unique_ptr<JinjaExpr>> exprs;
  std::vector<JinjaBlock> blocks;
};

JinjaBlock parse_jinja(std::string_view source);

}  // namespace dsvl
