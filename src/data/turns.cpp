// One pass over the roles.
#include "data/turns.h"

#include "base/error.h"

namespace dsvl {

void check_turns(const std::vector<Message>& messages) {
  const size_t first = !messages.empty() && messages[0].role == "system" ? 1 : 0;
  for (size_t i = first; i < messages.size(); ++i) {
    const char* wanted = (i - first) % 2 == 0 ? "user" : "assistant";
    if (messages[i].role != wanted)
      fail("message ", i + 1, " of the conversation is the ", messages[i].role, "'s, wanted the ",
           wanted, "'s: turns alternate and the user begins");
    if ((i - first) % 2 == 1 && i + 1 < messages.size() && strip(messages[i].content).empty())
      fail("message ", i + 1, " of the conversation is an empty answer; wanted text in it");
  }
}

}  // namespace dsvl
