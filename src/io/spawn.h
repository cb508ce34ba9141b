// The start of a child program.
#pragma once

#include <spawn.h>
#include <sys/types.h>

#include <string>
#include <vector>

namespace dsvl {

// Its descriptors are set in `actions` before it starts.
class Spawn {
 public:
  Spawn();
  ~Spawn();
  Spawn(const Spawn&) = delete;
  Spawn& operator=(const Spawn&) = delete;

  // Makes the child the head of a group of processes, so that kill(-child) ends what it started
  // too; signals of the terminal do not reach it then.
  void lead_a_group();
  // Starts words[0], looked up in PATH, no shell. 0, or the errno that says why not.
  int start(const std::vector<std::string>& words, pid_t& child);

  posix_spawn_file_actions_t actions;

 private:
  posix_spawnattr_t attributes_;
};

}  // namespace dsvl
