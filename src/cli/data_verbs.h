// Verbs below `dsvl data`, in several files.
#pragma once

#include <span>
#include <string>

namespace dsvl {

// cmd_data_look.cpp
int data_show(std::span<const std::string> args);
int data_stats(std::span<const std::string> args);
int data_report(std::span<const std::string> args);
int data_lint(std::span<const std::string> args);

// cmd_data_exchange.cpp
int data_import(std::span<const std::string> args);
int data_export(std::span<const std::string> args);

}  // namespace dsvl
