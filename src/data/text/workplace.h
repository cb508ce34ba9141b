// Where documents are read and cleaned and who shares the work: threads of this process, ranks on
// one file system.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace dsvl {

class Mesh;

struct Workplace {
  std::string folder{};  // for files between the steps; "": none is kept
  int64_t threads = 1;
  Mesh* mesh = nullptr;
};

// Runs all tasks 0..count-1, each once: every rank takes every so-many-th, its threads share them.
// Returns when all ranks are done. The first exception ends the others and is thrown again.
void share_tasks(const Workplace& place, size_t count, const std::function<void(size_t)>& task);

}  // namespace dsvl
