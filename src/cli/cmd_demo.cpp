// dsvl demo: the bundled model answers about pictures, then trains for three minutes in front of
// the reader.
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <sstream>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "cli/command.h"
#include "cli/model_session.h"
#include "cli/picture.h"
#include "image/image.h"

extern char** environ;

namespace dsvl {
namespace {

namespace fs = std::filesystem;

struct DemoOptions {
  ModelOptions model;
  std::string examples = "examples/demo.jsonl";
  bool no_train = false;
};

constexpr int kPictureColumns = 48;

// One line of the examples file: what is asked about a picture, and what is right.
void answer_example(const ModelSession& session, const fs::path& folder, const Value& example) {
  const auto path = (folder / example.at("image").as_string()).string();
  const auto& question = example.at("question").as_string();
  const Image image = read_image(path);
  std::printf("\n%s\n", path.c_str());
  show_picture(image, kPictureColumns);
  std::printf("  question: %s\n  answer:   ", question.c_str());
  const auto inputs = session.inputs(question, {}, {&image, 1});
  const auto show = [](size_t, const std::string& text) {
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
    return true;
  };
  auto options = session.generate_options(true);
  options.max_new_tokens = 64;
  const auto answer = generate(session.model, session.tokenizer, {&inputs, 1}, options, show).at(0);
  const auto later_tokens = static_cast<double>(answer.token_ids.size()) - 1;
  std::printf("\n  wanted:   %s\n", example.at("wanted").as_string().c_str());
  std::printf("  picture %.0f ms, prompt of %lld tokens %.0f ms, %.0f tokens/s\n",
              1e3 * answer.image_seconds, static_cast<long long>(answer.prompt_tokens),
              1e3 * answer.prefill_seconds, later_tokens / std::max(answer.decode_seconds, 1e-6));
}

void answer_examples(const DemoOptions& options) {
  std::printf("1. %s answers about pictures it has never seen\n", options.model.model.c_str());
  const auto session = ModelSession::load(options.model);
  const auto folder = fs::path(options.examples).parent_path();
  std::istringstream lines(read_file(options.examples));
  int64_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto where = str(options.examples, ":", ++number);
    if (line.find_first_not_of(" \t\r") == line.npos) continue;
    const Value example = parse_json(line, where);
    try {
      answer_example(*session, folder, example);
    } catch (const Error& e) {
      fail(where, ": ", e.what());
    }
  }
}

// A handler has nowhere else to look.
volatile std::sig_atomic_t g_child = 0, g_terminated = 0;

void pass_on(int) {
  g_terminated = 1;
  if (g_child > 0) kill(g_child, SIGTERM);
}

// This program again as a child, so that a stage starts and ends like on a command line of its own.
// Ctrl-C reaches the child from the terminal, SIGTERM is passed on; it saves, and its exit code is
// returned.
int run_verb(std::vector<std::string> args) {
  std::string shown = "./dsvl";
  for (const auto& arg : args) shown += " " + arg;
  std::printf("\n$ %s\n", shown.c_str());
  std::fflush(stdout);
  args.insert(args.begin(), "dsvl");
  std::vector<char*> argv;
  for (auto& arg : args) argv.push_back(arg.data());
  argv.push_back(nullptr);
  const auto on_interrupt = std::signal(SIGINT, SIG_IGN);
  const auto on_terminate = std::signal(SIGTERM, pass_on);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t restored;
  sigemptyset(&restored);
  sigaddset(&restored, SIGINT);
  sigaddset(&restored, SIGTERM);
  posix_spawnattr_setsigdefault(&attributes, &restored);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  pid_t child = 0;
  const int failed =
      posix_spawn(&child, "/proc/self/exe", nullptr, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  if (failed) fail("cannot start ", shown);
  g_child = child;
  if (g_terminated) kill(child, SIGTERM);  // it came before there was a child to pass it on to
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  g_child = 0;
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGTERM, on_terminate);
  if (g_terminated) return 128 + SIGTERM;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Data, then the paper's three stages; each goes on where an earlier run stopped.
int train_stages() {
  std::printf(
      "\n2. Three minutes of training: adaptor, joint, fine-tuning (Ctrl-C saves; ./dsvl demo goes "
      "on)\n");
  if (!fs::exists("data/demo")) {
    if (const int code = run_verb({"data", "build", "recipes/data/demo.toml", "data/demo"}))
      return code;
  }
  for (const auto* stage : {"1_adaptor", "2_joint", "3_sft"}) {
    const std::string name = stage;
    if (const int code = run_verb({"train", "recipes/demo/" + name + ".toml"})) return code;
    std::printf("   curves and samples: runs/demo/%s/report.html\n", stage);
  }
  return 0;
}

void print_next(const std::string& model) {
  std::printf(
      "\nNext:\n"
      "  ./dsvl run %s                                    a chat; /image PATH adds a picture\n"
      "  ./dsvl eval %s data/demo/test_emoji             scores with 95 %% intervals\n"
      "  ./dsvl run models/nano_moe \"What is this?\" --image examples/pizza.png\n"
      "                                                          the same with a mixture of "
      "experts\n"
      "  ./dsvl inspect models/nano_moe --experts                which expert attends to what\n"
      "  ./dsvl run deepseek-ai/deepseek-vl-1.3b-chat \"What is this?\" --image photo.jpg\n"
      "                                                          a published checkpoint, from the "
      "hub's cache or a folder\n"
      "  ./dsvl plan recipes/1b/1_adaptor.toml                   what the paper's own run would "
      "need\n",
      model.c_str(), model.c_str());
}

}  // namespace

int cmd_demo(std::span<const std::string> args) {
  DemoOptions options;
  options.model.model = "models/nano";
  Flags flags("demo", "the bundled model answers about pictures, then trains for three minutes");
  flags.option("--model", options.model.model, "the model that answers");
  flags.option("--examples", options.examples, "JSON lines of image, question and wanted");
  flags.flag("--no-train", options.no_train, "only answer");
  if (!flags.parse(args)) return 0;
  if (options.model.model == "models/nano" && !fs::exists("models/nano/config.json"))
    fail(
        "models/nano: the bundled model is not here; train it with recipes/nano (docs/nano.md), "
        "or give --model DIR");
  answer_examples(options);
  if (!options.no_train) {
    if (const int code = train_stages()) return code;
  }
  print_next(options.model.model);
  return 0;
}

}  // namespace dsvl
