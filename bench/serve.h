// The side of bench/compare.py that stays up: "ready", then a line for each line.
#pragma once

#include <chrono>
#include <exception>
#include <iostream>
#include <string>

#include "base/passive_wait.h"

namespace dsvl {

// Of one call.
template <class Pass>
double seconds_of(const Pass& pass) {
  const auto start = std::chrono::steady_clock::now();
  pass();
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
  return spent.count();
}

// `bench` has seconds() for "run" and dump(path) for "dump PATH".
template <class Bench>
int serve(Bench& bench) {
  std::cout << "ready" << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    if (line == "run") {
      std::cout << bench.seconds() << std::endl;
    } else if (line.starts_with("dump ")) {
      bench.dump(line.substr(5));
      std::cout << "dumped" << std::endl;
    }
  }
  return 0;
}

// main() around `run`: a failure is one line and exit code 1.
template <class Run>
int bench_main(const Run& run) {
  try {
    return run();
  } catch (const std::exception& e) {
    std::cerr << e.what() << std::endl;
    return 1;
  }
}

}  // namespace dsvl
