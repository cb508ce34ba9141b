// The form of a DeepSeek-VL's prompts as a Jinja template, for programs that read one beside the
// weights (spec architecture 6.1, 6.3).
#pragma once

#include <string>
#include <string_view>

namespace dsvl {

// Renders messages to what render_deepseek_vl makes of them behind `system`, ending with
// render_deepseek_vl_chat's "Assistant:" where add_generation_prompt is true. A content is a text
// with placeholders, or a list of {"type": "image"} and {"type": "text", "text": ...}, which are
// joined as join_content does, with `image_tag` for each picture.
std::string deepseek_vl_template(std::string_view system, std::string_view image_tag);

}  // namespace dsvl
