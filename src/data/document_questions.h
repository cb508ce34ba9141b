// How the text of a page is asked for.
#pragma once

#include <string>

#include "base/random.h"

namespace dsvl {

// `marks`: as Markdown; otherwise as plain text.
std::string ask_for_page(bool marks, bool chinese, Random& random);
// The leaf of the taxonomy that such a question belongs to.
std::string page_leaf(bool marks);

}  // namespace dsvl
