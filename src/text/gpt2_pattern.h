// How GPT-2 cuts text into words; what the step ByteLevel does unless told otherwise.
#pragma once

namespace dsvl {

inline constexpr char kGpt2Pattern[] =
    "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

}  // namespace dsvl
