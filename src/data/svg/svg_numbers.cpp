// SVG's small grammars: numbers, paths, transforms, lengths.
#include "data/svg/svg_numbers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <vector>

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

constexpr int kArcDigits = 3;  // more than other commands have

class PathWriter {
 public:
  PathWriter(std::string_view path, int digits) : scanner_(path), digits_(digits) {}

  std::optional<std::string> write() {
    char command = 0;
    for (scanner_.skip(true); !scanner_.done(); scanner_.skip(true)) {
      const bool begins = Scanner::is_letter(scanner_.peek());
      if (begins) command = scanner_.take();
      if (arguments(command) < 0 || (!begins && arguments(command) == 0)) return {};
      if (out_.empty() && (command | 0x20) != 'm') return {};
      if (!add(command)) return {};
      // What follows the first point of a new part are lines.
      if ((command | 0x20) == 'm') command = static_cast<char>(command == 'm' ? 'l' : 'L');
    }
    if (out_.empty()) return {};
    return out_;
  }

 private:
  struct Point {
    double x = 0, y = 0;
  };

  static bool is_relative(char command) { return command >= 'a'; }

  bool add(char command) {
    const char kind = static_cast<char>(command & ~0x20);
    if (kind == 'Z') {
      begin(kind);
      at_ = start_;
      return true;
    }
    std::array<double, 7> values;
    const int count = arguments(command);
    for (int i = 0; i < count; ++i) {
      const auto value = kind == 'A' && (i == 3 || i == 4) ? scanner_.flag() : scanner_.number();
      if (!value) return false;
      values[static_cast<size_t>(i)] = *value + (is_relative(command) ? offset(kind, i) : 0);
    }
    begin(kind);
    for (int i = 0; i < count; ++i)
      put(values[static_cast<size_t>(i)], kind == 'A' ? digits_ + kArcDigits : digits_);
    move(kind, values, count);
    return true;
  }

  // What a relative command's number is counted from.
  double offset(char kind, int number) const {
    if (kind == 'H') return at_.x;
    if (kind == 'V') return at_.y;
    if (kind == 'A') return number == 5 ? at_.x : number == 6 ? at_.y : 0;
    return number % 2 == 0 ? at_.x : at_.y;
  }

  void move(char kind, const std::array<double, 7>& values, int count) {
    if (kind == 'H') {
      at_.x = values[0];
    } else if (kind == 'V') {
      at_.y = values[0];
    } else {
      at_ = {values[static_cast<size_t>(count - 2)], values[static_cast<size_t>(count - 1)]};
    }
    if (kind == 'M') start_ = at_;
  }

  // A command that is the one before needs no letter.
  void begin(char kind) {
    first_ = kind != last_ || kind == 'M' || kind == 'Z';
    if (first_) out_ += kind;
    last_ = kind;
  }
  void put(double value, int digits) {
    if (!first_) out_ += ' ';
    first_ = false;
    out_ += short_number(value, digits);
  }

  Scanner scanner_;
  const int digits_;
  std::string out_;
  Point at_, start_;
  char last_ = 0;
  bool first_ = true;
};

// One function of a transform: its name and its numbers.
struct Function {
  std::string_view name;
  std::string_view numbers;
};

// The next one, or nothing where the text is none.
std::optional<Function> next_function(Scanner& scanner) {
  constexpr std::array<std::string_view, 6> kNames = {"matrix", "translate", "scale",
                                                      "rotate", "skewX",     "skewY"};
  const std::string_view name = scanner.letters();
  scanner.skip(false);
  const size_t close = scanner.rest().find(')');
  if (!is_one_of(name, kNames) || scanner.peek() != '(' || close == std::string_view::npos)
    return {};
  const std::string_view numbers = scanner.rest().substr(1, close - 1);
  for (size_t i = 0; i <= close; ++i) scanner.take();
  return Function{name, numbers};
}

std::vector<double> numbers_of(std::string_view text) {
  std::vector<double> numbers;
  Scanner scanner(text);
  while (const auto number = scanner.number()) numbers.push_back(*number);
  return numbers;
}

double scale_of(const Function& function) {
  const auto numbers = numbers_of(function.numbers);
  if (function.name == "matrix" && numbers.size() == 6)
    return std::max(std::hypot(numbers[0], numbers[1]), std::hypot(numbers[2], numbers[3]));
  if (function.name == "scale" && !numbers.empty())
    return std::max(std::abs(numbers[0]), std::abs(numbers.back()));
  return 1;
}

}  // namespace

int whole_digits(double digits) {
  return static_cast<int>(std::clamp(std::ceil(digits), 0.0, 9.0));
}

std::string short_number(double value, int digits) {
  if (digits < 0) {
    const double size = value == 0 ? 0 : std::floor(std::log10(std::abs(value)));
    digits = std::clamp(-digits - 1 - static_cast<int>(size), 0, 15);
  }
  std::array<char, 64> text;
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  std::string out = text.data();
  if (out.find('.') != out.npos) out.erase(out.find_last_not_of('0') + 1);
  if (out.ends_with('.')) out.pop_back();
  return out == "-0" ? "0" : out;
}

std::optional<std::string> short_path(std::string_view path, int digits) {
  return PathWriter(path, digits).write();
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
  std::string out;
  Scanner scanner(transform);
  for (scanner.skip(true); !scanner.done(); scanner.skip(true)) {
    const auto function = next_function(scanner);
    const auto inside = function ? short_numbers(function->numbers, digits) : std::nullopt;
    if (!inside || inside->empty()) return {};
    out += str(out.empty() ? "" : " ", function->name, "(", *inside, ")");
  }
  return out;
}

double scale_of(std::string_view transform) {
  double scale = 1;
  Scanner scanner(transform);
  for (scanner.skip(true); !scanner.done(); scanner.skip(true)) {
    const auto function = next_function(scanner);
    if (!function) return 1;
    scale *= scale_of(*function);
  }
  return scale;
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
    if (unit.name == name && std::abs(*value * unit.pixels) <= kMost) return *value * unit.pixels;
  return {};
}

}  // namespace dsvl
