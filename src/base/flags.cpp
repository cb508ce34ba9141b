// Command lines. CLI11 would do, but it takes a value that begins with '-' for a flag and cannot
// name the nearest flag; the design's contract wants both.
#include "base/flags.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "base/error.h"

namespace dsvl {

int64_t parse_int(const std::string& text, const std::string& what) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    fail_usage(what, ": wanted a whole number, found '", text, "'");
  return value;
}

double parse_double(const std::string& text, const std::string& what) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    fail_usage(what, ": wanted a number, found '", text, "'");
  return value;
}

Flags::Flags(std::string usage, std::string summary)
    : usage_(std::move(usage)), summary_(std::move(summary)) {}

void Flags::positional(const char* name, std::string& target, const char* help) {
  positionals_.push_back(
      {name, help, true, false, [&target](const std::string& v) { target = v; }});
}
void Flags::positional(const char* name, std::optional<std::string>& target, const char* help) {
  positionals_.push_back(
      {name, help, false, false, [&target](const std::string& v) { target = v; }});
}
void Flags::positional(const char* name, std::vector<std::string>& target, const char* help) {
  positionals_.push_back(
      {name, help, false, true, [&target](const std::string& v) { target.push_back(v); }});
}

void Flags::add(const char* name, const char* help, const char* environment, bool takes_value,
                std::function<void(const std::string&)> set) {
  options_.push_back({name, help, environment ? environment : "", takes_value, std::move(set)});
}

void Flags::option(const char* name, std::string& target, const char* help,
                   const char* environment) {
  add(name, help, environment, true, [&target](const std::string& v) { target = v; });
}
void Flags::option(const char* name, std::optional<std::string>& target, const char* help) {
  add(name, help, nullptr, true, [&target](const std::string& v) { target = v; });
}
void Flags::option(const char* name, std::vector<std::string>& target, const char* help) {
  add(name, help, nullptr, true, [&target](const std::string& v) { target.push_back(v); });
}
void Flags::option(const char* name, std::optional<double>& target, const char* help,
                   const char* environment) {
  add(name, help, environment, true,
      [&target, name](const std::string& v) { target = parse_double(v, name); });
}
void Flags::option(const char* name, double& target, const char* help) {
  add(name, help, nullptr, true,
      [&target, name](const std::string& v) { target = parse_double(v, name); });
}
void Flags::option(const char* name, std::optional<int64_t>& target, const char* help,
                   const char* environment) {
  add(name, help, environment, true,
      [&target, name](const std::string& v) { target = parse_int(v, name); });
}
void Flags::option(const char* name, int64_t& target, const char* help, const char* environment) {
  add(name, help, environment, true,
      [&target, name](const std::string& v) { target = parse_int(v, name); });
}
void Flags::flag(const char* name, bool& target, const char* help) {
  add(name, help, nullptr, false, [&target](const std::string&) { target = true; });
}

const Flags::Option& Flags::find(const std::string& name) const {
  std::vector<std::string> names;
  for (const auto& option : options_) {
    if (option.name == name) return option;
    names.push_back(option.name);
  }
  fail_usage("unknown option '", name, "'", did_you_mean(name, names));
}

void Flags::apply_environment(const std::vector<std::string>& given) const {
  for (const auto& option : options_) {
    if (option.environment.empty()) continue;
    if (std::find(given.begin(), given.end(), option.name) != given.end()) continue;
    const char* value = std::getenv(option.environment.c_str());
    if (value && *value) option.set(value);
  }
}

bool Flags::parse(std::span<const std::string> args) {
  std::vector<std::string> given;
  size_t next = 0;
  bool only_positionals = false;
  for (size_t i = 0; i < args.size(); ++i) {
    const std::string& arg = args[i];
    if (!only_positionals && (arg == "--help" || arg == "-h")) {
      print_help();
      return false;
    }
    if (!only_positionals && arg == "--") {
      only_positionals = true;
    } else if (!only_positionals && arg.size() > 1 && arg[0] == '-') {
      const auto equals = arg.find('=');
      const auto& option = find(arg.substr(0, equals));
      given.push_back(option.name);
      if (!option.takes_value && equals != arg.npos) fail_usage(option.name, ": takes no value");
      if (!option.takes_value || equals != arg.npos) {
        option.set(equals == arg.npos ? "" : arg.substr(equals + 1));
        continue;
      }
      // A negative number is a value, not an option.
      const bool has_value =
          i + 1 < args.size() &&
          (args[i + 1].size() < 2 || args[i + 1][0] != '-' ||
           (args[i + 1][1] >= '0' && args[i + 1][1] <= '9') || args[i + 1][1] == '.');
      if (!has_value)
        fail_usage(option.name, ": needs a value; one that begins with '-' is given as ",
                   option.name, "=VALUE");
      option.set(args[++i]);
    } else if (next < positionals_.size()) {
      positionals_[next].set(arg);
      if (!positionals_[next].rest) ++next;
    } else {
      fail_usage("unexpected argument '", arg, "'; usage: dsvl ", usage_);
    }
  }
  if (next < positionals_.size() && positionals_[next].required)
    fail_usage(positionals_[next].name, " is missing; usage: dsvl ", usage_);
  apply_environment(given);
  return true;
}

void Flags::print_help() const {
  std::printf("usage: dsvl %s\n\n%s\n\n", usage_.c_str(), summary_.c_str());
  for (const auto& p : positionals_) std::printf("  %-24s %s\n", p.name.c_str(), p.help.c_str());
  for (const auto& o : options_) {
    const auto name = o.takes_value ? o.name + " …" : o.name;
    std::printf("  %-24s %s%s\n", name.c_str(), o.help.c_str(),
                o.environment.empty() ? "" : str(" [", o.environment, "]").c_str());
  }
  std::printf("  %-24s %s\n", "--help", "this text");
}

}  // namespace dsvl
