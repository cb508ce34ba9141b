// Which conversations the published form can hold (spec architecture 6.1).
#pragma once

#include <vector>

#include "prompt/chat_template.h"

namespace dsvl {

// The form ends a turn by its place: turns alternate, the user begins (a system message may come
// first), and no empty answer stands in front of another turn. Fails naming the message.
void check_turns(const std::vector<Message>& messages);

}  // namespace dsvl
