// posix_spawnp.
#include "io/spawn.h"

extern char** environ;

namespace dsvl {

Spawn::Spawn() {
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes_);
}

Spawn::~Spawn() {
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes_);
}

void Spawn::lead_a_group() {
  posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP);
}

int Spawn::start(const std::vector<std::string>& words, pid_t& child) {
  std::vector<char*> argv;
  for (const auto& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  return posix_spawnp(&child, words[0].c_str(), &actions, &attributes_, argv.data(), environ);
}

}  // namespace dsvl
