// A verb's command line: long options, positionals, --help; unknown flags name the nearest.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dsvl {

class Flags {
 public:
  // `usage` is what stands behind "dsvl " ("run MODEL [PROMPT] [--image F]...").
  Flags(std::string usage, std::string summary);

  // Positionals are filled in the order they are declared. `name` is upper case in help ("MODEL").
  void positional(const char* name, std::string& target, const char* help);
  void positional(const char* name, std::optional<std::string>& target, const char* help);
  void positional(const char* name, std::vector<std::string>& target,
                  const char* help);  // the rest

  // "--name VALUE" or "--name=VALUE"; a value that begins with '-' needs the second form. A vector
  // takes the option many times. When `environment` is given and set, it counts where the flag is
  // absent.
  void option(const char* name, std::string& target, const char* help,
              const char* environment = nullptr);
  void option(const char* name, std::optional<std::string>& target, const char* help);
  void option(const char* name, std::vector<std::string>& target, const char* help);
  void option(const char* name, std::optional<double>& target, const char* help,
              const char* environment = nullptr);
  void option(const char* name, double& target, const char* help);
  void option(const char* name, std::optional<int64_t>& target, const char* help,
              const char* environment = nullptr);
  void option(const char* name, int64_t& target, const char* help,
              const char* environment = nullptr);
  void flag(const char* name, bool& target, const char* help);

  // False after printing help for --help or -h. Bad usage throws UsageError.
  bool parse(std::span<const std::string> args);

 private:
  struct Option {
    std::string name, help, environment;
    bool takes_value = true;
    std::function<void(const std::string&)> set;
  };
  struct Positional {
    std::string name, help;
    bool required = true, rest = false;
    std::function<void(const std::string&)> set;
  };
  void print_help() const;
  void add(const char* name, const char* help, const char* environment, bool takes_value,
           std::function<void(const std::string&)> set);
  const Option& find(const std::string& name) const;
  void apply_environment(const std::vector<std::string>& given) const;

  std::string usage_, summary_;
  std::vector<Option> options_;
  std::vector<Positional> positionals_;
};

// Whole-text numbers; UsageError naming `what` otherwise.
int64_t parse_int(const std::string& text, const std::string& what);
double parse_double(const std::string& text, const std::string& what);

}  // namespace dsvl
