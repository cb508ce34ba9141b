// `dsvl run OWNER/NAME` and pull, list, rm against a hub of the test's own.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "base/files.h"
#include "base/json.h"
#include "io/hub_cache.h"
#include "support/fake_hub.h"
#include "support/gguf_parts.h"
#include "support/golden.h"
#include "support/program.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::map<std::string, std::string> files_of(const std::string& model) {
  std::map<std::string, std::string> files{{"modeling.py", "raise SystemExit"}};
  for (const auto& entry : fs::directory_iterator(golden_path("models/" + model)))
    files[entry.path().filename().string()] = read_file(entry.path().string());
  return files;
}

// A variable of this process and its children, put back afterwards.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    ::setenv(name, value.c_str(), 1);
  }
  ~Variable() { ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

pid_t start_dsvl(std::vector<std::string> args) {
  std::vector<char*> argv{const_cast<char*>(DSVL_BINARY)};
  for (auto& arg : args) argv.push_back(arg.data());
  argv.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    const int nowhere = ::open("/dev/null", O_RDWR);
    for (const int stream : {0, 1, 2}) ::dup2(nowhere, stream);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  return child;
}

int end_of(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

struct HubVerbs : ::testing::Test {
  std::string cache = fresh_path("hub_verbs");
  FakeHub hub{files_of("tiny_llama")};
  Variable endpoint{"HF_ENDPOINT", hub.url()}, folder{"HF_HUB_CACHE", cache};
  const HubName name{"some-owner", "tiny.model", ""};

  std::string weights() const {
    return HubCache(cache).blob(
        name, sha256_of(read_file(golden_path("models/tiny_llama/model.safetensors"))));
  }
  void wait_for_bytes(const std::string& path, uintmax_t size) const {
    std::error_code missing;
    for (int i = 0; i < 1000 && !(fs::file_size(path, missing) >= size && !missing); ++i)
      ::usleep(10'000);
  }
};

TEST_F(HubVerbs, RunFetchesOnceAndThenAsksNothing) {
  const std::vector<std::string> rest{"Once", "--max-new-tokens", "8", "--json"};
  const auto run = [&](const std::string& model) {
    std::vector<std::string> args{"run", model};
    args.insert(args.end(), rest.begin(), rest.end());
    return run_dsvl(args, "");
  };
  const auto local = run(golden_path("models/tiny_llama"));
  const auto first = run("some-owner/tiny.model");
  ASSERT_EQ(first.exit_code, 0) << first.err;
  EXPECT_EQ(parse_json(first.out, "").at("token_ids"), parse_json(local.out, "").at("token_ids"));
  EXPECT_TRUE(hub.fetches("modeling.py").empty());
  const auto asked = hub.requests().size();
  EXPECT_EQ(run("some-owner/tiny.model@main").exit_code, 0);
  const Variable offline("HF_HUB_OFFLINE", "1");
  EXPECT_EQ(run("some-owner/tiny.model").exit_code, 0);
  EXPECT_EQ(hub.requests().size(), asked);
  const auto absent = run("some-owner/other");
  EXPECT_EQ(absent.exit_code, 1);
  EXPECT_NE(absent.last_error().find("HF_HUB_OFFLINE"), std::string::npos) << absent.err;
  EXPECT_NE(absent.last_error().find(cache), std::string::npos) << absent.err;
}

TEST_F(HubVerbs, InspectAndTokenizeFetchOnlyWhatTheyRead) {
  EXPECT_EQ(run_dsvl({"inspect", "some-owner/tiny.model"}, "").exit_code, 0);
  EXPECT_EQ(run_dsvl({"tokenize", "some-owner/tiny.model", "--text", "a"}, "").exit_code, 0);
  EXPECT_EQ(hub.fetches("config.json").size(), 1u);
  EXPECT_FALSE(fs::exists(weights()));
}

TEST_F(HubVerbs, PullListRemove) {
  const auto pulled = run_dsvl({"pull", "some-owner/tiny.model", "--json"}, "");
  ASSERT_EQ(pulled.exit_code, 0) << pulled.err;
  const auto report = parse_json(pulled.out, "");
  EXPECT_EQ(report.at("commit").as_string(), hub.commit);
  EXPECT_EQ(report.at("fetched_files"), report.at("files"));
  const auto listed = parse_json(run_dsvl({"list", "--json"}, "").out, "").at("models").as_array();
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0].at("model").as_string(), "some-owner/tiny.model");
  EXPECT_EQ(listed[0].at("bytes"), report.at("bytes"));
  EXPECT_EQ(listed[0].at("revisions").as_array()[0].at("refs"), Value(Value::Array{"main"}));
  EXPECT_NE(run_dsvl({"list"}, "").out.find("some-owner/tiny.model"), std::string::npos);
  const auto removed = run_dsvl({"rm", "some-owner/tiny.model", "--json"}, "");
  EXPECT_EQ(parse_json(removed.out, "").at("freed_bytes"), report.at("bytes"));
  EXPECT_EQ(run_dsvl({"rm", "some-owner/tiny.model"}, "").exit_code, 1);
  EXPECT_EQ(run_dsvl({"pull", "../x"}, "").exit_code, 2);
  EXPECT_EQ(run_dsvl({"rm"}, "").exit_code, 2);
}

TEST_F(HubVerbs, TwoAtOnceFetchEachFileOnce) {
  hub.piece_milliseconds = 3;
  const pid_t one = start_dsvl({"pull", "some-owner/tiny.model"});
  const pid_t other = start_dsvl({"pull", "some-owner/tiny.model"});
  EXPECT_EQ(end_of(one), 0);
  EXPECT_EQ(end_of(other), 0);
  EXPECT_EQ(hub.store_requests().size(), 2u);  // the weights and tokenizer.json
  EXPECT_EQ(read_file(weights()), read_file(golden_path("models/tiny_llama/model.safetensors")));
}

TEST_F(HubVerbs, AnInterruptedPullIsGoneOnFrom) {
  hub.piece_milliseconds = 20;
  const pid_t child = start_dsvl({"pull", "some-owner/tiny.model"});
  const auto incomplete = weights() + ".incomplete";
  wait_for_bytes(incomplete, 20'000);
  ::kill(child, SIGINT);
  EXPECT_EQ(end_of(child), 130);
  const auto kept = fs::file_size(incomplete);
  EXPECT_GE(kept, 20'000u);
  hub.piece_milliseconds = 0;
  EXPECT_EQ(run_dsvl({"pull", "some-owner/tiny.model"}, "").exit_code, 0);
  const auto fetches = hub.fetches("model.safetensors");
  EXPECT_EQ(fetches.back().headers.at("range"), "bytes=" + std::to_string(kept) + "-");
  EXPECT_EQ(read_file(weights()), read_file(golden_path("models/tiny_llama/model.safetensors")));
}

// A repository of GGUF files: one whole, one in parts below a folder.
std::map<std::string, std::string> gguf_files() {
  const auto whole = fresh_path("hub.gguf"), folder = fresh_path("hub_parts");
  run_dsvl({"convert", golden_path("models/tiny_llama"), whole, "--layout", "gguf"});
  fs::create_directories(folder);
  split_gguf(whole, folder + "/tiny-cut", 2);
  std::map<std::string, std::string> files{{"README.md", "two of them"},
                                           {"tiny-whole.gguf", read_file(whole)}};
  for (const auto& entry : fs::directory_iterator(folder))
    files["cut/" + entry.path().filename().string()] = read_file(entry.path().string());
  return files;
}

TEST(HubGguf, ARepositoryOfGgufFilesOpens) {
  const std::string cache = fresh_path("hub_gguf");
  const FakeHub hub(gguf_files());
  const Variable endpoint("HF_ENDPOINT", hub.url()), folder("HF_HUB_CACHE", cache);
  const auto ids = [](const std::string& model) {
    const auto result = run_dsvl({"run", model, "Once", "--max-new-tokens", "8", "--json"}, "");
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result.exit_code == 0 ? parse_json(result.out, "").at("token_ids") : Value();
  };
  const auto unclear = run_dsvl({"run", "some-owner/tiny.model", "Once"}, "");
  EXPECT_EQ(unclear.exit_code, 1);
  EXPECT_NE(unclear.last_error().find("some-owner/tiny.model: the repository holds several"),
            std::string::npos)
      << unclear.err;
  const auto local = ids(golden_path("models/tiny_llama"));
  EXPECT_EQ(ids("some-owner/tiny.model:cut"), local);
  EXPECT_TRUE(hub.fetches("tiny-whole.gguf").empty());
  const auto asked = hub.requests().size();
  EXPECT_EQ(ids("some-owner/tiny.model"), local);  // the one that is there
  EXPECT_EQ(hub.requests().size(), asked);
  const auto pulled = run_dsvl({"pull", "some-owner/tiny.model:tiny-whole.gguf"}, "");
  ASSERT_EQ(pulled.exit_code, 0) << pulled.err;
  EXPECT_TRUE(pulled.out.ends_with("/tiny-whole.gguf\n")) << pulled.out;
  EXPECT_EQ(ids(pulled.out.substr(0, pulled.out.size() - 1)), local);
  EXPECT_EQ(ids("some-owner/tiny.model@main:whole"), local);
  EXPECT_EQ(run_dsvl({"inspect", "some-owner/tiny.model:whole"}, "").exit_code, 0);
  EXPECT_EQ(run_dsvl({"rm", "some-owner/tiny.model:whole"}, "").exit_code, 2);
  EXPECT_EQ(run_dsvl({"pull", "some-owner/tiny.model:whole", "README.md"}, "").exit_code, 2);
}

TEST_F(HubVerbs, WhatCannotBeFoundIsOneLine) {
  const auto absent = run_dsvl({"run", "some-owner/other", "Hi"}, "");
  EXPECT_EQ(absent.exit_code, 1);
  EXPECT_NE(absent.last_error().find("no such model"), std::string::npos) << absent.err;
  const Variable nowhere("HF_ENDPOINT", "http://127.0.0.1:9");
  const auto unreachable = run_dsvl({"pull", "some-owner/tiny.model"}, "");
  EXPECT_EQ(unreachable.exit_code, 1);
  EXPECT_NE(unreachable.last_error().find("127.0.0.1"), std::string::npos) << unreachable.err;
  const Variable hub_of_none("DSVL_HUB", "github");
  EXPECT_EQ(run_dsvl({"list"}, "").exit_code, 2);
}

}  // namespace
}  // namespace dsvl
