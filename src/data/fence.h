// Code in Markdown, marked so that what it holds does not end it.
#pragma once

#include <string>
#include <string_view>

namespace dsvl {

// A block of code, its fence longer than all rows of backticks in it.
std::string fenced(std::string_view code, std::string_view language = "");

// Code within a line, its mark longer than all rows of backticks in it; blanks keep the two apart.
std::string code_span(std::string_view code);

}  // namespace dsvl
