// Python's str, repr, json.dumps, ==, < and in for what JSON can hold.
#include "prompt/jinja_value.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "base/error.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

constexpr size_t kMaxText = size_t{64} << 20;
constexpr size_t kMaxElements = 1'000'000;
constexpr int kMaxDepth = 64;

// Booleans count as numbers in Python.
bool is_numeric(const Value& v) {
  return v.is_number() || v.is_bool();
}
double as_number(const Value& v) {
  return v.is_bool() ? v.as_bool() : v.as_double();
}

std::string float_text(double d) {
  if (std::isnan(d)) return "nan";
  if (std::isinf(d)) return d > 0 ? "inf" : "-inf";
  char shortest[64];
  const auto end = std::to_chars(shortest, shortest + sizeof shortest, d).ptr;
  std::string out(shortest, end);
  const bool plain = std::fabs(d) < 1e16 && (d == 0 || std::fabs(d) >= 1e-4);
  if (plain && out.find('e') != out.npos) {
    const auto fixed =
        std::to_chars(shortest, shortest + sizeof shortest, d, std::chars_format::fixed);
    out.assign(shortest, fixed.ptr);
  }
  return out.find_first_of(".en") == out.npos ? out + ".0" : out;
}

std::string scalar_text(const Value& v, bool json) {
  if (v.is_null()) return json ? "null" : "None";
  if (v.is_bool()) return v.as_bool() ? (json ? "true" : "True") : (json ? "false" : "False");
  return v.is_int() ? std::to_string(v.as_int()) : float_text(v.as_double());
}

std::string python_quoted(std::string_view text) {
  const bool doubles = text.find('\'') != text.npos && text.find('"') == text.npos;
  const char quote = doubles ? '"' : '\'';
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      out += c;
    }
  }
  return out + quote;
}

std::string json_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    constexpr std::string_view kFrom = "\"\\\n\r\t\b\f";
    constexpr std::string_view kTo = "\"\\nrtbf";
    if (const size_t i = kFrom.find(c); i != kFrom.npos) {
      out += {'\\', kTo[i]};
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char hex[8];
      std::snprintf(hex, sizeof hex, "\\u%04x", c);
      out += hex;
    } else {
      out += c;
    }
  }
  return out + '"';
}

void weigh(const Value& value, int depth, JinjaWeight& sum) {
  if (depth > kMaxDepth) fail("values lie more than ", kMaxDepth, " levels deep");
  jinja_check_size(++sum.values, false);
  if (value.is_string()) jinja_check_size(sum.bytes += value.as_string().size(), true);
  if (value.is_array())
    for (const Value& element : value.as_array()) weigh(element, depth + 1, sum);
  if (value.is_object())
    for (const auto& member : value.as_object()) weigh(member.second, depth + 1, sum);
}

}  // namespace

JinjaWeight jinja_weigh(const Value& value) {
  JinjaWeight sum;
  weigh(value, 0, sum);
  return sum;
}

const Value& JinjaItem::get() const {
  if (referred_) return *referred_;
  if (!owned_) fail("a value that is undefined is used");
  return *owned_;
}

const JinjaItem& JinjaArguments::find_ref(size_t i, std::string_view name) const {
  static const JinjaItem kUndefined;
  if (i < positional.size()) return positional[i];
  for (const auto& [key, item] : keywords)
    if (key == name) return item;
  return kUndefined;
}

JinjaItem JinjaArguments::find(size_t i, std::string_view name) const {
  return find_ref(i, name);
}

bool jinja_truth(const JinjaItem& item) {
  if (!item.defined()) return false;
  const Value& v = item.get();
  if (v.is_null()) return false;
  if (is_numeric(v)) return as_number(v) != 0;
  return jinja_length(v) != 0;
}

bool jinja_equal(const Value& a, const Value& b) {
  if (is_numeric(a) && is_numeric(b))
    return a.is_int() && b.is_int() ? a.as_int() == b.as_int() : as_number(a) == as_number(b);
  if (a.is_array() && b.is_array()) {
    const auto &x = a.as_array(), &y = b.as_array();
    return std::equal(x.begin(), x.end(), y.begin(), y.end(), jinja_equal);
  }
  if (a.is_object() && b.is_object()) {
    if (a.as_object().size() != b.as_object().size()) return false;
    for (const auto& [key, value] : a.as_object()) {
      const Value* other = b.find(key);
      if (!other || !jinja_equal(value, *other)) return false;
    }
    return true;
  }
  return a == b;
}

int jinja_compare(const Value& a, const Value& b) {
  if (is_numeric(a) && is_numeric(b)) {
    if (a.is_int() && b.is_int()) return a.as_int() < b.as_int() ? -1 : a.as_int() > b.as_int();
    return as_number(a) < as_number(b) ? -1 : as_number(a) > as_number(b);
  }
  if (a.is_string() && b.is_string()) {  // UTF-8 sorts as its characters do
    const int order = a.as_string().compare(b.as_string());
    return order < 0 ? -1 : order > 0;
  }
  fail(a.kind(), " and ", b.kind(), " cannot be ordered");
}

bool jinja_contains(const Value& container, const Value& item) {
  if (container.is_string())
    return container.as_string().find(item.as_string()) != std::string::npos;
  if (container.is_object()) return item.is_string() && container.find(item.as_string());
  for (const Value& element : container.as_array())
    if (jinja_equal(element, item)) return true;
  return false;
}

std::string jinja_text(const JinjaItem& item) {
  if (!item.defined()) return "";
  return item.get().is_string() ? item.get().as_string() : jinja_repr(item.get());
}

std::string jinja_repr(const Value& value) {
  if (value.is_string()) return python_quoted(value.as_string());
  std::string out;
  if (value.is_array()) {
    for (const Value& v : value.as_array()) out += (out.empty() ? "" : ", ") + jinja_repr(v);
    return "[" + out + "]";
  }
  if (value.is_object()) {
    for (const auto& [key, v] : value.as_object())
      out += (out.empty() ? "" : ", ") + python_quoted(key) + ": " + jinja_repr(v);
    return "{" + out + "}";
  }
  return scalar_text(value, false);
}

std::string jinja_json(const Value& value, std::optional<int64_t> indent, int depth) {
  if (value.is_string()) return json_quoted(value.as_string());
  if (!value.is_array() && !value.is_object()) return scalar_text(value, true);
  const auto line = [&](int d) {
    return indent ? "\n" + std::string(static_cast<size_t>(*indent * d), ' ') : std::string();
  };
  const std::string between = indent ? "," + line(depth + 1) : ", ";
  std::string out;
  if (value.is_array()) {
    for (const Value& v : value.as_array())
      out += (out.empty() ? line(depth + 1) : between) + jinja_json(v, indent, depth + 1);
    return value.as_array().empty() ? "[]" : "[" + out + line(depth) + "]";
  }
  bool first = true;
  for (const auto& [key, v] : value.as_object()) {
    out += (first ? line(depth + 1) : between) + json_quoted(key) + ": " +
           jinja_json(v, indent, depth + 1);
    first = false;
  }
  return first ? "{}" : "{" + out + line(depth) + "}";
}

Value::Array jinja_elements(const Value& value) {
  if (value.is_array()) return value.as_array();
  Value::Array out;
  if (value.is_object()) {
    for (const auto& member : value.as_object()) out.emplace_back(member.first);
  } else {
    for (const auto c : jinja_characters(value.as_string())) out.emplace_back(c);
  }
  return out;
}

std::vector<std::string_view> jinja_characters(std::string_view text) {
  std::vector<std::string_view> out;
  for (size_t position = 0; position < text.size();) {
    const size_t begin = position;
    next_character(text, position);
    out.push_back(text.substr(begin, position - begin));
  }
  return out;
}

int64_t jinja_length(const Value& value) {
  if (value.is_array()) return static_cast<int64_t>(value.as_array().size());
  if (value.is_object()) return static_cast<int64_t>(value.as_object().size());
  const std::string& text = value.as_string();
  return std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; });
}

void jinja_check_size(size_t bytes_or_elements, bool is_text) {
  if (bytes_or_elements > (is_text ? kMaxText : kMaxElements))
    fail("the template makes more than ", is_text ? "64 MiB of text" : "1,000,000 elements");
}

}  // namespace dsvl
