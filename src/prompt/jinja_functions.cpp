// The filters, tests, methods and functions a template may call.
#include <algorithm>
#include <charconv>
#include <functional>
#include <map>

#include "base/error.h"
#include "prompt/chat_template.h"
#include "prompt/jinja_value.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

using Args = JinjaArguments;
using Item = JinjaItem;

std::string mapped(std::string text, bool to_upper) {  // ASCII; other letters stay
  for (char& c : text) {
    if (to_upper && c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    if (!to_upper && c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return text;
}

std::string capitalize(const std::string& text) {
  std::string out = mapped(text, false);
  if (!out.empty()) out[0] = mapped(out.substr(0, 1), true)[0];
  return out;
}

std::string title(const std::string& text) {
  std::string out = mapped(text, false);
  bool begins = true;
  for (char& c : out) {
    const bool letter = (c >= 'a' && c <= 'z') || (c & 0x80);
    if (begins && c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    begins = !letter;
  }
  return out;
}

// str.strip and its halves, of white space or of the characters given.
std::string stripped(const std::string& text, const Item& characters, bool left, bool right) {
  if (!characters.defined() || characters.get().is_null()) {
    std::string_view view = text;
    if (left) view = strip_left(view);
    if (right) view = strip_right(view);
    return std::string(view);
  }
  const auto all = jinja_characters(text);
  const auto set = jinja_characters(characters.get().as_string());
  const auto in_set = [&](auto c) { return std::find(set.begin(), set.end(), c) != set.end(); };
  size_t begin = 0, end = all.size();
  while (left && begin < end && in_set(all[begin])) ++begin;
  while (right && begin < end && in_set(all[end - 1])) --end;
  std::string out;
  for (size_t i = begin; i < end; ++i) out += all[i];
  return out;
}

std::string replaced(const std::string& text, const std::string& from, const std::string& to) {
  if (from.empty()) fail("replace wants a text that is not empty");
  std::string out;
  size_t position = 0;
  for (size_t found; (found = text.find(from, position)) != text.npos;
       position = found + from.size()) {
    out.append(text, position, found - position) += to;
    jinja_check_size(out.size(), true);
  }
  return out.append(text, position);
}

Value::Array split(const std::string& text, const Args& args) {
  const Item separator = args.find(0, "sep");
  const Item given = args.find(1, "maxsplit");
  int64_t left = given.defined() ? given.get().as_int() : -1;
  Value::Array out;
  if (separator.defined() && !separator.get().is_null()) {
    const std::string& by = separator.get().as_string();
    if (by.empty()) fail("split wants a separator that is not empty");
    size_t position = 0;
    for (size_t found; left-- != 0 && (found = text.find(by, position)) != text.npos;) {
      out.emplace_back(text.substr(position, found - position));
      position = found + by.size();
    }
    out.emplace_back(text.substr(position));
    return out;
  }
  std::string_view rest = strip_left(text);
  while (!rest.empty()) {
    size_t n = 0;
    while (n < rest.size() && strip_left(rest.substr(n)).size() == rest.size() - n)
      next_character(rest, n);
    if (left-- == 0) n = rest.size();
    out.emplace_back(rest.substr(0, n));
    rest = strip_left(rest.substr(n));
  }
  return out;
}

bool has_affix(const std::string& text, const Value& affix, bool front) {
  if (affix.is_array()) {
    for (const Value& one : affix.as_array())
      if (has_affix(text, one, front)) return true;
    return false;
  }
  return front ? text.starts_with(affix.as_string()) : text.ends_with(affix.as_string());
}

Value pairs(const Value& object) {
  Value::Array out;
  for (const auto& [key, value] : object.as_object())
    out.emplace_back(Value::Array{Value(key), value});
  return out;
}

Value values_of(const Value& object) {
  Value::Array out;
  for (const auto& member : object.as_object()) out.push_back(member.second);
  return out;
}

Item string_method(const std::string& name, const std::string& text, const Args& args) {
  if (name == "strip") return Value(stripped(text, args.find(0, "chars"), true, true));
  if (name == "lstrip") return Value(stripped(text, args.find(0, "chars"), true, false));
  if (name == "rstrip") return Value(stripped(text, args.find(0, "chars"), false, true));
  if (name == "split") return Value(split(text, args));
  if (name == "startswith") return Value(has_affix(text, args.get(0, "prefix"), true));
  if (name == "endswith") return Value(has_affix(text, args.get(0, "suffix"), false));
  if (name == "replace")
    return Value(replaced(text, args.get(0, "old").as_string(), args.get(1, "new").as_string()));
  if (name == "upper") return Value(mapped(text, true));
  if (name == "lower") return Value(mapped(text, false));
  if (name == "capitalize") return Value(capitalize(text));
  if (name == "title") return Value(title(text));
  fail("a string has no method '", name,
       "' here; supported: strip, lstrip, rstrip, split, startswith, endswith, replace, upper, "
       "lower, "
       "capitalize, title");
}

Value joined(const Value& list, const Args& args) {
  const std::string by = jinja_text(args.find(0, "d"));
  const Item attribute = args.find(1, "attribute");
  std::string out;
  bool first = true;
  for (const Value& element : jinja_elements(list)) {
    if (!first) out += by;
    first = false;
    const Value* part = &element;
    if (attribute.defined()) part = element.find(attribute.get().as_string());
    if (part) out += jinja_text(Item::refer(*part));
    jinja_check_size(out.size(), true);
  }
  return out;
}

// selectattr and rejectattr: elements whose member passes a test, or is true.
Value selected(const Value& list, const Args& args, bool wanted) {
  Value::Array out;
  Args rest;
  if (args.positional.size() > 2)
    rest.positional.assign(args.positional.begin() + 2, args.positional.end());
  for (const Value& element : jinja_elements(list)) {
    const Value* member = element.find(args.get(0, "attribute").as_string());
    const Item item = member ? Item::refer(*member) : Item();
    const bool holds = args.positional.size() > 1
                           ? jinja_test(args.positional[1].get().as_string(), item, rest)
                           : jinja_truth(item);
    if (holds == wanted) out.push_back(element);
  }
  return out;
}

Value mapped_list(const Value& list, const Args& args) {
  const Item attribute = args.find(SIZE_MAX, "attribute");
  Args rest;
  if (!args.positional.empty())
    rest.positional.assign(args.positional.begin() + 1, args.positional.end());
  Value::Array out;
  for (const Value& element : jinja_elements(list)) {
    if (attribute.defined()) {
      const Value* member = element.find(attribute.get().as_string());
      if (!member) fail("map: an element has no '", attribute.get().as_string(), "'");
      out.push_back(*member);
    } else {
      out.push_back(
          jinja_filter(args.get(0, "filter").as_string(), Item::refer(element), rest).get());
    }
  }
  return out;
}

Value to_int(const Value& v) {
  if (v.is_bool()) return Value(int64_t{v.as_bool()});
  if (v.is_number())
    return v.is_int() ? v : Value(static_cast<int64_t>(std::clamp(v.as_double(), -9e18, 9e18)));
  int64_t out = 0;
  if (v.is_string()) {
    const std::string text(strip(v.as_string()));
    const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
    const auto end = std::from_chars(begin, text.data() + text.size(), out);
    if (end.ec != std::errc() || end.ptr != text.data() + text.size()) out = 0;
  }
  return out;
}

Value reversed(const Value& v) {
  Value::Array elements = jinja_elements(v);
  std::reverse(elements.begin(), elements.end());
  if (!v.is_string()) return elements;
  return joined(Value(elements), {});
}

Item end_of(const Value& v, bool front) {
  Value::Array elements = jinja_elements(v);
  if (elements.empty()) return {};
  return front ? elements.front() : elements.back();
}

Value json_of(const Item& item, const Args& args) {
  const Item indent = args.find(SIZE_MAX, "indent");
  if (!indent.defined() || indent.get().is_null()) return jinja_json(item.get(), std::nullopt);
  const int64_t n = indent.get().as_int();
  if (n < 0 || n > 16) fail("tojson: indent ", n, " is not between 0 and 16");
  return jinja_json(item.get(), n);
}

using Filter = std::function<Item(const Item&, const Args&)>;

const std::map<std::string, Filter>& filters() {
  const auto text = [](auto f) {
    return [f](const Item& i, const Args&) -> Item { return Value(f(jinja_text(i))); };
  };
  const Filter trim = [](const Item& i, const Args& a) -> Item {
    return Value(stripped(jinja_text(i), a.find(0, "chars"), true, true));
  };
  const Filter length = [](const Item& i, const Args&) -> Item {
    return Value(i.defined() ? jinja_length(i.get()) : int64_t{0});
  };
  const Filter fallback = [](const Item& i, const Args& a) -> Item {
    const bool use = !i.defined() || (jinja_truth(a.find(1, "boolean")) && !jinja_truth(i));
    if (!use) return i;
    const Item other = a.find(0, "default_value");
    return other.defined() ? other : Value("");
  };
  static const std::map<std::string, Filter> kFilters = {
      {"trim", trim},
      {"length", length},
      {"count", length},
      {"default", fallback},
      {"d", fallback},
      {"lower", text([](const std::string& s) { return mapped(s, false); })},
      {"upper", text([](const std::string& s) { return mapped(s, true); })},
      {"capitalize", text(capitalize)},
      {"title", text(title)},
      {"string", text([](const std::string& s) { return s; })},
      {"safe", text([](const std::string& s) { return s; })},
      {"first", [](const Item& i, const Args&) { return end_of(i.get(), true); }},
      {"last", [](const Item& i, const Args&) { return end_of(i.get(), false); }},
      {"list", [](const Item& i, const Args&) -> Item { return Value(jinja_elements(i.get())); }},
      {"reverse", [](const Item& i, const Args&) -> Item { return reversed(i.get()); }},
      {"items", [](const Item& i, const Args&) -> Item { return pairs(i.get()); }},
      {"int", [](const Item& i, const Args&) -> Item { return to_int(i.get()); }},
      {"tojson", [](const Item& i, const Args& a) -> Item { return json_of(i, a); }},
      {"join", [](const Item& i, const Args& a) -> Item { return joined(i.get(), a); }},
      {"selectattr",
       [](const Item& i, const Args& a) -> Item { return selected(i.get(), a, true); }},
      {"rejectattr",
       [](const Item& i, const Args& a) -> Item { return selected(i.get(), a, false); }},
      {"map", [](const Item& i, const Args& a) -> Item { return mapped_list(i.get(), a); }},
      {"replace",
       [](const Item& i, const Args& a) -> Item {
         return Value(
             replaced(jinja_text(i), a.get(0, "old").as_string(), a.get(1, "new").as_string()));
       }},
  };
  return kFilters;
}

template <class Map>
std::string names_of(const Map& map) {
  std::string out;
  for (const auto& entry : map) out += (out.empty() ? "" : ", ") + entry.first;
  return out;
}

using Test = std::function<bool(const Value&, const Args&)>;

const std::map<std::string, Test>& tests() {
  const Test equal = [](const Value& v, const Args& a) {
    return jinja_equal(v, a.get(0, "other"));
  };
  const Test unequal = [](const Value& v, const Args& a) {
    return !jinja_equal(v, a.get(0, "other"));
  };
  const auto iterable = [](const Value& v, const Args&) {
    return v.is_string() || v.is_array() || v.is_object();
  };
  static const std::map<std::string, Test> kTests = {
      {"none", [](const Value& v, const Args&) { return v.is_null(); }},
      {"string", [](const Value& v, const Args&) { return v.is_string(); }},
      {"mapping", [](const Value& v, const Args&) { return v.is_object(); }},
      {"sequence", iterable},
      {"iterable", iterable},
      {"number", [](const Value& v, const Args&) { return v.is_number() || v.is_bool(); }},
      {"integer", [](const Value& v, const Args&) { return v.is_int(); }},
      {"float", [](const Value& v, const Args&) { return v.is_number() && !v.is_int(); }},
      {"boolean", [](const Value& v, const Args&) { return v.is_bool(); }},
      {"true", [](const Value& v, const Args&) { return v == Value(true); }},
      {"false", [](const Value& v, const Args&) { return v == Value(false); }},
      {"odd", [](const Value& v, const Args&) { return v.as_int() % 2 != 0; }},
      {"even", [](const Value& v, const Args&) { return v.as_int() % 2 == 0; }},
      {"divisibleby",
       [](const Value& v, const Args& a) {
         const int64_t by = a.get(0, "num").as_int();
         if (by == 0) fail("divisibleby 0");
         return by == -1 || v.as_int() % by == 0;
       }},
      {"in", [](const Value& v, const Args& a) { return jinja_contains(a.get(0, "seq"), v); }},
      {"equalto", equal},
      {"eq", equal},
      {"==", equal},
      {"ne", unequal},
      {"!=", unequal},
  };
  return kTests;
}

Value range(const Args& args) {
  const size_t n = args.positional.size();
  if (n < 1 || n > 3) fail("range wants one to three numbers");
  const auto number = [&](size_t i) { return args.positional[i].get().as_int(); };
  const int64_t start = n > 1 ? number(0) : 0, stop = number(n > 1 ? 1 : 0),
                step = n > 2 ? number(2) : 1;
  if (step == 0) fail("range wants a step that is not 0");
  Value::Array out;
  for (int64_t i = start; step > 0 ? i < stop : i > stop;) {
    out.emplace_back(i);
    jinja_check_size(out.size(), false);
    if (__builtin_add_overflow(i, step, &i)) break;
  }
  return out;
}

}  // namespace

JinjaItem jinja_filter(const std::string& name, const JinjaItem& item, const JinjaArguments& args) {
  const auto found = filters().find(name);
  if (found == filters().end())
    fail("the filter '", name, "' is not supported; supported: ", names_of(filters()));
  return found->second(item, args);
}

bool jinja_test(const std::string& name, const JinjaItem& item, const JinjaArguments& args) {
  if (name == "defined") return item.defined();
  if (name == "undefined") return !item.defined();
  const auto found = tests().find(name);
  if (found == tests().end())
    fail("the test '", name, "' is not supported; supported: defined, undefined, ",
         names_of(tests()));
  return item.defined() && found->second(item.get(), args);
}

JinjaItem jinja_method(const std::string& name, const Value& object, const JinjaArguments& args) {
  if (object.is_string()) return string_method(name, object.as_string(), args);
  if (object.is_object()) {
    if (name == "items") return pairs(object);
    if (name == "keys") return Value(jinja_elements(object));
    if (name == "values") return values_of(object);
    if (name == "get") {
      const Value& key = args.get(0, "key");
      if (const Value* v = key.is_string() ? object.find(key.as_string()) : nullptr) return *v;
      const Item other = args.find(1, "default");
      return other.defined() ? other : Value();
    }
  }
  fail(object.kind(), " has no method '", name, "' here");
}

JinjaItem jinja_call(const std::string& name, const JinjaArguments& args) {
  if (name == "raise_exception") fail(jinja_text(args.find(0, "message")));
  if (name == "range") return range(args);
  if (name == "namespace" || name == "dict") {
    Value object(Value::Object{});
    for (const auto& [key, item] : args.keywords) object.set(key, item.get());
    return object;
  }
  fail("the function '", name,
       "' is not supported; supported: raise_exception, range, namespace, dict");
}

}  // namespace dsvl
