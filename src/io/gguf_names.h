// llama.cpp's names of a language model's tensors and those of published model directories.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dsvl {

// "blk.3.attn_q.weight" -> "model.layers.3.self_attn.q_proj.weight"; "*" in place of the expert's
// number where the file has all in one tensor. nullopt for a name of no rule.
std::optional<std::string> published_name(std::string_view gguf);
// The way back, from a name with the expert's number or "*".
std::optional<std::string> gguf_name(std::string_view published);

// True for the architectures (general.architecture) whose rows of q and k alternate between the two
// halves of a rotary head, as llama.cpp's conversion arranges them.
bool gguf_alternates(std::string_view architecture);

}  // namespace dsvl
