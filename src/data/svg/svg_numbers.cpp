#include "data/svg/svg_numbers.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "base/error.h"
#include "data/lines.h"

namespace dsvl {
namespace {

constexpr double kMost = 1e6;
constexpr std::string_view kBlanks = " \t\r\n\f";

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  void skip(bool commas) {
    while (at_ < text_.size() &&
           (kBlanks.find(text_[at_]) != kBlanks.npos || (commas && text_[at_] == ',')))
      ++at_;
  }
  bool done() const { return at_ >= text_.size(); }
  char peek() const { return done() ? '\0' : text_[at_]; }
  char take() { return text_[at_++]; }
  std::string_view rest() const { return text_.substr(at_); }

  std::string_view letters() {
    const size_t start = at_;
    while (!done() && is_letter(peek())) ++at_;
    return text_.substr(start, at_ - start);
  }

  std::optional<double> number() {
    skip(true);
    size_t from = at_;
    if (from < text_.size() && text_[from] == '+') ++from;
    const size_t digit = from + (from < text_.size() && text_[from] == '-' && from == at_ ? 1 : 0);
    // from_chars reads "inf" and "nan" too.
    if (digit >= text_.size() || !(is_digit(text_[digit]) || text_[digit] == '.')) return {};
    double value = 0;
    const auto [end, error] =
        std::from_chars(text_.data() + from, text_.data() + text_.size(), value);
    if (error != std::errc() || !(std::abs(value) <= kMost)) return {};
    at_ = static_cast<size_t>(end - text_.data());
    return value;
  }

  // Of an arc: one digit, which nothing need set apart from what follows.
  std::optional<double> flag() {
    skip(true);
    if (peek() != '0' && peek() != '1') return {};
    return take() - '0';
  }

  static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

// How many numbers a command of a path takes; -1: no command.
int arguments(char command) {
  switch (command | 0x20) {
    case 'z':
      return 0;
    case 'h':
    case 'v':
      return 1;
    case 'm':
    case 'l':
    case 't':
      return 2;
    case 's':
    case 'q':
      return 4;
    case 'c':
      return 6;
    case 'a':
      return 7;
    default:
      return -1;
  }
}

// The numbers of one command, behind its letter or behind a group before.
bool add_group(Scanner& scanner, char command, int digits, bool first, std::string& out) {
  const bool is_arc = (command | 0x20) == 'a';
  for (int i = 0; i < arguments(command); ++i) {
    const auto value = is_arc && (i == 3 || i == 4) ? scanner.flag() : scanner.number();
    if (!value) return false;
    if (i > 0 || !first) out += ' ';
    out += short_number(*value, digits);
  }
  return true;
}

}  // namespace

std::string short_number(double value, int digits) {
  std::array<char, 64> text;
  if (digits < 0) {
    std::snprintf(text.data(), text.size(), "%.*g", -digits, value);
    // Never with an exponent.
    if (std::string_view(text.data()).find('e') != std::string_view::npos)
      std::snprintf(text.data(), text.size(), "%.6f", value);
  } else {
    std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  }
  std::string out = text.data();
  if (out.find('.') != out.npos) out.erase(out.find_last_not_of('0') + 1);
  if (out.ends_with('.')) out.pop_back();
  return out == "-0" ? "0" : out;
}

std::optional<std::string> short_path(std::string_view path, int digits) {
  Scanner scanner(path);
  std::string out;
  char command = 0;
  for (scanner.skip(true); !scanner.done(); scanner.skip(true)) {
    const bool begins = Scanner::is_letter(scanner.peek());
    if (begins) command = scanner.take();
    if (arguments(command) < 0 || (!begins && arguments(command) == 0)) return {};
    if (out.empty() && (command | 0x20) != 'm') return {};
    if (begins) out += command;
    if (!add_group(scanner, command, digits, begins, out)) return {};
  }
  if (out.empty()) return {};
  return out;
}

std::optional<std::string> short_numbers(std::string_view numbers, int digits) {
  Scanner scanner(numbers);
  std::string out;
  for (scanner.skip(true); !scanner.done(); scanner.skip(true)) {
    const auto value = scanner.number();
    if (!value) return {};
    out += (out.empty() ? "" : " ") + short_number(*value, digits);
  }
  return out;
}

std::optional<std::string> short_transform(std::string_view transform, int digits) {
  constexpr std::array<std::string_view, 6> kNames = {"matrix", "translate", "scale",
                                                      "rotate", "skewX",     "skewY"};
  std::string out;
  Scanner scanner(transform);
  for (scanner.skip(true); !scanner.done(); scanner.skip(true)) {
    const std::string_view name = scanner.letters();
    scanner.skip(false);
    const size_t close = scanner.rest().find(')');
    if (!is_one_of(name, kNames) || scanner.peek() != '(' || close == std::string_view::npos)
      return {};
    const auto inside = short_numbers(scanner.rest().substr(1, close - 1), digits);
    if (!inside || inside->empty()) return {};
    out += str(out.empty() ? "" : " ", name, "(", *inside, ")");
    for (size_t i = 0; i <= close; ++i) scanner.take();
  }
  return out;
}

std::optional<double> length_of(std::string_view text) {
  struct Unit {
    std::string_view name;
    double pixels;
  };
  constexpr std::array<Unit, 7> kUnits = {{{"", 1},
                                           {"px", 1},
                                           {"pt", 96.0 / 72},
                                           {"pc", 16},
                                           {"in", 96},
                                           {"cm", 96 / 2.54},
                                           {"mm", 96 / 25.4}}};
  Scanner scanner(text);
  const auto value = scanner.number();
  if (!value) return {};
  const std::string_view name = trim(scanner.rest(), kBlanks);
  for (const auto& unit : kUnits)
    if (unit.name == name) return *value * unit.pixels;
  return {};
}

}  // namespace dsvl
