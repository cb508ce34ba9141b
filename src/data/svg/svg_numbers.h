// The numbers in attributes of SVG, read by its grammar and written shorter.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dsvl {

// How a number is written: with this many digits behind the point at most, or, below zero, with as
// many significant ones as its amount says; never with an exponent. Zeroes at the end and the sign
// of zero go.
std::string short_number(double value, int digits);
// Digits behind the point, up to the next whole number of them: 0 to 9.
int whole_digits(double digits);

// All of these give nothing when the text is not of its grammar (SVG 1.1, 8.3.9, 9.7.1, 7.6), or
// holds a number past a million.
//
// A path in absolute commands, so that no error of rounding adds up: "m10 20l.5-3" as
// "M10 20L10.5 17". Arcs have three digits more: the centre of half a circle lies as far off as the
// root of what its radius does.
std::optional<std::string> short_path(std::string_view path, int digits);
// "1,2 3" as "1 2 3".
std::optional<std::string> short_numbers(std::string_view numbers, int digits);
// "translate(1,2) scale(.5)" with blanks for commas.
std::optional<std::string> short_transform(std::string_view transform, int digits);
// How many times longer lines along the axes are behind it, the longer of both; 1 for what is no
// transform.
double scale_of(std::string_view transform);

// "12.5px", "3mm", "7" in user units; nothing for percentages and unknown units.
std::optional<double> length_of(std::string_view text);

}  // namespace dsvl
