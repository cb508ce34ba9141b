// Children that behave, that do not, and that are not there.
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>
#include <thread>

#include "io/child.h"

namespace dsvl {
namespace {

double seconds_of(const std::function<void()>& action) {
  const auto begin = std::chrono::steady_clock::now();
  action();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

TEST(LimitedChild, GivesItsOutputAndWhatItSaid) {
  const auto result = run_limited({"sh", "-c", "echo out; echo err >&2; exit 3"}, {});
  EXPECT_EQ(result.end, ChildEnd::exited);
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.output, "out\n");
  EXPECT_EQ(result.said, "err\n");
  EXPECT_EQ(result.fault("sh"), "sh: ended with 3");
}

TEST(LimitedChild, ReadsItsInputAsAFile) {
  std::string input(300000, 'x');
  input += "end";
  const auto result = run_limited({"cat", "/dev/fd/3", "/dev/fd/3"}, {}, &input);
  EXPECT_TRUE(result.good());
  EXPECT_EQ(result.output, input + input);
}

TEST(LimitedChild, AWordIsOneArgument) {
  EXPECT_EQ(run_limited({"echo", "a; echo b", "$HOME"}, {}).output, "a; echo b $HOME\n");
}

TEST(LimitedChild, IsKilledWhenItHangs) {
  ChildLimits limits;
  limits.seconds = 0.2;
  LimitedResult result;
  EXPECT_LT(seconds_of([&] { result = run_limited({"sleep", "60"}, limits); }), 20);
  EXPECT_EQ(result.end, ChildEnd::too_long);
  EXPECT_EQ(result.fault("sleep"), "sleep: took too long");
  ChildLimits busy;
  busy.seconds = 1;  // of the processor; the clock's ten are far
  result = run_limited({"sh", "-c", "while :; do :; done"}, busy);
  EXPECT_EQ(result.end, ChildEnd::too_long);
  EXPECT_EQ(result.exit_code, SIGXCPU);
  // One that closed its output hangs no less.
  result = run_limited({"sh", "-c", "exec >&- 2>&-; exec sleep 60"}, limits);
  EXPECT_EQ(result.end, ChildEnd::too_long);
}

TEST(LimitedChild, IsKilledWhenItWritesTooMuch) {
  ChildLimits limits;
  limits.most_output = 1 << 20;
  EXPECT_EQ(run_limited({"yes"}, limits).end, ChildEnd::too_much);
}

TEST(LimitedChild, HasNoMoreMemoryThanAllowed) {
  ChildLimits limits;
  limits.memory = INT64_C(64) << 20;
  // The limit is there before the buffer is asked for.
  const std::string copy = "sleep 0.2; exec dd if=/dev/zero of=/dev/null count=1 bs=";
  EXPECT_TRUE(run_limited({"sh", "-c", copy + "1M"}, limits).good());
  const auto result = run_limited({"sh", "-c", copy + "512M"}, limits);
  EXPECT_EQ(result.end, ChildEnd::exited);
  EXPECT_EQ(result.exit_code, 1);
}

TEST(LimitedChild, ASignalIsNamed) {
  const auto result = run_limited({"sh", "-c", "kill -SEGV $$"}, {});
  EXPECT_EQ(result.end, ChildEnd::killed);
  EXPECT_EQ(result.fault("sh"), "sh: ended by signal 11");
}

TEST(LimitedChild, AProgramThatIsNotThereIsMissing) {
  const auto result = run_limited({"no-such-program-here"}, {});
  EXPECT_EQ(result.end, ChildEnd::missing);
  EXPECT_EQ(result.fault("x"), "x: is not installed");
}

// Gone, or dead and not yet collected.
bool has_ended(const std::string& process) {
  std::ifstream file("/proc/" + process + "/stat");
  std::string number, name, state;
  return !(file >> number >> name >> state) || state == "Z";
}

TEST(LimitedChild, WhatItStartedEndsWithIt) {
  ChildLimits limits;
  limits.seconds = 0.1;
  const auto result = run_limited({"sh", "-c", "sleep 60 & echo $!; wait"}, limits);
  EXPECT_EQ(result.end, ChildEnd::too_long);
  ASSERT_FALSE(result.output.empty());
  const std::string started = result.output.substr(0, result.output.size() - 1);
  for (int i = 0; i < 100 && !has_ended(started); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_TRUE(has_ended(started));
}

}  // namespace
}  // namespace dsvl
