// What several commands read from the environment.
#pragma once

#include <string>

namespace dsvl {

// A variable's value; "" when it is not set.
std::string variable(const char* name);

// $XDG_CACHE_HOME, or .cache in $HOME. Not made here.
std::string cache_home();

}  // namespace dsvl
