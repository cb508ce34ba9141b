// Toy data, processes, ports.
#include "support/train_run.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <sstream>
#include <thread>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "base/random.h"
#include "data/shard_set.h"
#include "image/image.h"
#include "io/tar_shard.h"
#include "support/golden.h"

extern char** environ;

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::string words(Random& random, int64_t count) {
  static const std::vector<std::string> kWords{"the", "red",  "cat", "sees",
                                               "a",   "bird", "and", "one"};
  std::string text;
  for (int64_t i = 0; i < count; ++i) text += (i ? " " : "") + random.pick(kWords);
  return text;
}

Sample toy_sample(int64_t i, bool picture) {
  Random random(5, {static_cast<uint64_t>(i), picture});
  Sample sample;
  sample.id = "s" + std::to_string(i);
  sample.category = picture ? "line" : "text";
  if (!picture) {
    sample.text = words(random, random.between(3, 30));
    return sample;
  }
  Image image = make_image(64, 40);
  for (auto& value : image.pixels) value = static_cast<uint8_t>(random.next());
  sample.images.push_back({"0.png", encode_png(image, 1)});
  sample.messages = {{"user", "<image_placeholder>\nRead."},
                     {"assistant", words(random, random.between(1, 4))}};
  return sample;
}

void write_shard(const fs::path& folder, bool pictures) {
  fs::create_directories(folder);
  TarWriter writer;
  for (int64_t i = 0; i < 40; ++i)
    add_to_shard(writer, "s" + std::to_string(i), toy_sample(i, pictures));
  write_file_atomic((folder / "shard-000000.tar").string(), writer.finish());
}

}  // namespace

TrainFolder::TrainFolder() {
  std::string name = (fs::temp_directory_path() / "dsvl_train_XXXXXX").string();
  if (!mkdtemp(name.data())) fail(name, ": cannot make a temporary folder");
  root_ = name;
  write_shard(root_ / "text", false);
  write_shard(root_ / "lines", true);
  std::string list;  // the glyphs stage wants at least a hundred
  for (char a = 'a'; a <= 'z'; ++a)
    for (const char* end : {"ird", "at", "one", "ees"}) list += str(a, end, "\n");
  write_file_atomic(path("words"), list);
}

TrainFolder::~TrainFolder() {
  std::error_code ignored;
  fs::remove_all(root_, ignored);
}

std::string TrainFolder::recipe(const std::string& stage) const {
  const bool pairs = stage == "contrastive";
  const std::string model = golden_path("models/tiny_hybrid_original"),
                    file = path(stage + ".toml");
  write_file_atomic(
      file,
      str("stage = \"", stage, "\"\n[model]\nconfig = \"", model,
          "\"\n[[model.init_from]]\npath = \"", model, "\"\n[train]\noutput_dir = \"", path(stage),
          "\"\nmax_steps = 6\nsave_steps = 2\nlearning_rate = 1e-3\n"
          "train_batch_size = 4\nper_device_train_batch_size = ",
          pairs ? 4 : 1,
          "\nddp_timeout = 60\n[data]\nmax_seq_len = 96\npacking = ", pairs ? "false" : "true",
          "\npacking_buffer = 16\ntext_ratio = 0.5\nsystem_prompt = \"\"\n"
          "[[data.sources]]\npath = \"",
          path("text"), "\"\n[[data.sources]]\npath = \"", path("lines"),
          "\"\n[glyphs.pages]\nwords = \"", path("words"),
          "\"\nmin_size = 8\nmax_size = 14\nfonts.faces = [\"DejaVuSans\"]\n"
          "fonts.held_out_faces = []\n"));
  return file;
}

TrainProcess::TrainProcess(const std::vector<std::string>& args,
                           const std::map<std::string, std::string>& environment) {
  std::string name = (fs::temp_directory_path() / "dsvl_err_XXXXXX").string();
  ::close(mkstemp(name.data()));
  err_path_ = name;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err_path_.c_str(), O_WRONLY, 0600);
  std::vector<std::string> line{DSVL_BINARY, "train"}, variables;
  line.insert(line.end(), args.begin(), args.end());
  // One thread a process: tests run several at a time, and idle OpenMP threads would spin.
  line.insert(line.end(), {"--threads", "1"});
  for (char** entry = environ; *entry; ++entry) variables.emplace_back(*entry);
  for (const auto& [key, value] : environment) variables.push_back(key + "=" + value);
  std::vector<char*> argv, envp;
  for (auto& word : line) argv.push_back(word.data());
  for (auto& variable : variables) envp.push_back(variable.data());
  argv.push_back(nullptr);
  envp.push_back(nullptr);
  const int failed = posix_spawn(&child_, DSVL_BINARY, &actions, nullptr, argv.data(), envp.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) fail(DSVL_BINARY, ": cannot be started");
}

TrainProcess::TrainProcess(TrainProcess&& other) noexcept
    : child_(std::exchange(other.child_, 0)),
      code_(other.code_),
      err_path_(std::exchange(other.err_path_, "")) {}

TrainProcess::~TrainProcess() {
  if (child_ != 0) {
    send(SIGKILL);
    wait();
  }
  if (!err_path_.empty()) fs::remove(err_path_);
}

void TrainProcess::send(int signal) const {
  if (child_ != 0) ::kill(child_, signal);
}

int TrainProcess::wait() {
  if (child_ == 0) return code_;
  int status = 0;
  waitpid(child_, &status, 0);
  child_ = 0;
  code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return code_;
}

std::string TrainProcess::err() const {
  return read_file(err_path_);
}

std::string TrainProcess::last_error() const {
  std::istringstream in(err());
  std::string line, last;
  while (std::getline(in, line)) last = line;
  return last;
}

int free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address);
  socklen_t size = sizeof address;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(fd);
  return ntohs(address.sin_port);
}

std::vector<int> run_ranks(const std::vector<std::string>& args, int ranks) {
  const std::string port = std::to_string(free_port());
  std::vector<TrainProcess> processes;
  for (int rank = 0; rank < ranks; ++rank)
    processes.emplace_back(args,
                           std::map<std::string, std::string>{{"RANK", std::to_string(rank)},
                                                              {"WORLD_SIZE", std::to_string(ranks)},
                                                              {"MASTER_ADDR", "127.0.0.1"},
                                                              {"MASTER_PORT", port}});
  std::vector<int> codes;
  for (auto& process : processes) codes.push_back(process.wait());
  return codes;
}

std::vector<double> losses_of(const std::string& run_dir) {
  std::istringstream in(read_file(run_dir + "/metrics.jsonl"));
  std::vector<double> losses;
  for (std::string line; std::getline(in, line);)
    losses.push_back(parse_json(line, "metrics.jsonl").at("loss").as_double());
  return losses;
}

std::string weights_hash(const std::string& run_dir, int64_t step) {
  return xxh3_hex(
      MappedFile::open(str(run_dir, "/checkpoint-", step, "/model.safetensors"))->bytes());
}

void wait_for_steps(const std::string& run_dir, size_t lines) {
  for (int i = 0; i < 6000; ++i) {
    const std::string path = run_dir + "/metrics.jsonl";
    if (fs::exists(path)) {
      const std::string text = read_file(path);
      if (static_cast<size_t>(std::count(text.begin(), text.end(), '\n')) >= lines) return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  fail(run_dir, ": no step ", lines, " within a minute");
}

}  // namespace dsvl
