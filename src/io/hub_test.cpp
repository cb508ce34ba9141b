// Pulls from a hub of the test's own: what is asked, what is kept, what goes wrong on the way.
#include "io/hub.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "io/hub_cache.h"
#include "support/fake_hub.h"
#include "support/program.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::string noise_text(size_t size) {
  std::string text;
  uint32_t state = 1;
  while (text.size() < size) {
    state = state * 1664525u + 1013904223u;
    text += static_cast<char>(state >> 24);
  }
  return text;
}

// A model as hubs hold them, with what nobody needs beside it.
std::map<std::string, std::string> model_files() {
  return {{"config.json", "{}"},
          {"generation_config.json", "{ }"},
          {"tokenizer.json", "{\"a\": 1}"},
          {"tokenizer_config.json", ""},
          {"model.safetensors", noise_text(50'000)},
          {"pytorch_model.bin", noise_text(2'000)},
          {"modeling_tiny.py", "raise SystemExit"},
          {"README.md", "# tiny"},
          {"original/model.safetensors", noise_text(3'000)}};
}

struct HubPull : ::testing::Test {
  std::string cache = fresh_path("hub_cache");
  HubName name{"some-owner", "tiny.model", ""};
  FakeHub hub{model_files()};

  PullReport run() { return pull(hub.settings(cache), name, HubNeed::model); }
  // What a failing pull says.
  std::string failure() {
    try {
      run();
    } catch (const Error& e) {
      return e.what();
    }
    return "";
  }
  std::string blob(const std::string& path) const {
    return HubCache(cache).blob(name, sha256_of(model_files().at(path)));
  }
};

void expect_says(const std::string& text, std::initializer_list<const char*> parts) {
  for (const char* part : parts) EXPECT_NE(text.find(part), text.npos) << part << " in: " << text;
  EXPECT_EQ(text.find('\n'), text.npos) << text;
}

TEST_F(HubPull, FetchesWhatTheModelNeedsIntoTheCacheLayout) {
  const auto report = run();
  EXPECT_EQ(report.commit, hub.commit);
  EXPECT_EQ(report.snapshot, cache + "/models--some-owner--tiny.model/snapshots/" + hub.commit);
  EXPECT_EQ(report.files, 5);
  EXPECT_EQ(report.fetched_files, 5);
  EXPECT_EQ(read_file(report.snapshot + "/model.safetensors"), model_files()["model.safetensors"]);
  EXPECT_EQ(read_file(report.snapshot + "/tokenizer_config.json"), "");
  for (const char* left : {"pytorch_model.bin", "modeling_tiny.py", "README.md", "original"})
    EXPECT_FALSE(fs::exists(report.snapshot + "/" + left)) << left;
  EXPECT_EQ(fs::read_symlink(report.snapshot + "/config.json"), "../../blobs/" + git_hash_of("{}"));
  EXPECT_EQ(read_file(cache + "/models--some-owner--tiny.model/refs/main"), hub.commit);
  for (const auto& entry : fs::directory_iterator(cache + "/models--some-owner--tiny.model/blobs"))
    EXPECT_NE(entry.path().extension(), ".incomplete");
}

TEST_F(HubPull, WhatIsThereIsNotFetchedAgainNorAskedFor) {
  run();
  const auto again = run();
  EXPECT_EQ(again.fetched_files, 0);
  EXPECT_EQ(hub.fetches("model.safetensors").size(), 2u);  // the hub's redirect and the store
  const auto asked = hub.requests().size();
  EXPECT_EQ(find_in_cache(hub.settings(cache), name, HubNeed::model), again.snapshot);
  EXPECT_EQ(hub.requests().size(), asked);
}

TEST_F(HubPull, TheTokenStaysWithTheHub) {
  hub.token = "hf_secret";
  expect_says(failure(), {"401", "HF_TOKEN", "some-owner/tiny.model"});
  auto settings = hub.settings(cache);
  settings.token = "hf_secret";
  pull(settings, name, HubNeed::model);
  ASSERT_FALSE(hub.store_requests().empty());
  for (const auto& request : hub.store_requests())
    EXPECT_EQ(request.headers.count("authorization"), 0u) << request.target;
}

TEST_F(HubPull, FollowsARenamedModel) {
  hub.moved_from = "some-owner/tiny.model";
  hub.name = "new-owner/tiny-2";
  EXPECT_EQ(run().files, 5);
}

TEST_F(HubPull, CutConnectionsAreGoneOnFrom) {
  hub.cut_after = 7'000;
  const auto report = run();
  EXPECT_EQ(read_file(report.snapshot + "/model.safetensors"), model_files()["model.safetensors"]);
  std::vector<std::string> ranges;
  for (const auto& request : hub.store_requests())
    ranges.push_back(request.headers.count("range") ? request.headers.at("range") : "");
  EXPECT_EQ(ranges, (std::vector<std::string>{"", "bytes=7000-", "bytes=14000-", "bytes=21000-",
                                              "bytes=28000-", "bytes=35000-", "bytes=42000-",
                                              "bytes=49000-"}));
}

TEST_F(HubPull, AnIncompleteFileIsResumed) {
  const auto content = model_files()["model.safetensors"];
  HubCache(cache).prepare(name);
  write_file_atomic(blob("model.safetensors") + ".incomplete", content.substr(0, 30'000));
  const auto report = run();
  EXPECT_EQ(read_file(report.snapshot + "/model.safetensors"), content);
  ASSERT_EQ(hub.store_requests().size(), 1u);
  EXPECT_EQ(hub.store_requests()[0].headers.at("range"), "bytes=30000-");
}

TEST_F(HubPull, AnIncompleteFileOfOtherBytesIsBegunAnew) {
  const auto content = model_files()["model.safetensors"];
  for (const auto& left : {std::string(30'000, 'x'), std::string(50'000, 'x'),
                           std::string(60'000, 'x'), content.substr(0, 49'999) + "!"}) {
    fs::remove_all(cache);
    HubCache(cache).prepare(name);
    write_file_atomic(blob("model.safetensors") + ".incomplete", left);
    EXPECT_EQ(read_file(run().snapshot + "/model.safetensors"), content) << left.size();
  }
}

TEST_F(HubPull, AServerWithoutRangesSendsAllAgain) {
  hub.knows_ranges = false;
  const auto content = model_files()["model.safetensors"];
  HubCache(cache).prepare(name);
  write_file_atomic(blob("model.safetensors") + ".incomplete", content.substr(0, 30'000));
  EXPECT_EQ(read_file(run().snapshot + "/model.safetensors"), content);
}

TEST_F(HubPull, BusyServersAreAskedAgain) {
  hub.refusals = 3;
  EXPECT_EQ(run().files, 5);
  hub.refusals = 1000;
  expect_says(failure(), {"503", "try again later"});
}

TEST_F(HubPull, RetryAfterIsHeeded) {
  hub.refusal = {429, {{"Retry-After", "1"}}};
  hub.refusals = 1;
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(run().files, 5);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(950));
  hub.refusal = {429, {{"Retry-After", "3600"}}};  // longer than is waited for
  hub.refusals = 1000;
  expect_says(failure(), {"429", "3600 s"});
}

TEST_F(HubPull, RefusalsAreOneLineEach) {
  hub.refusals = 1000;
  hub.refusal = {403, {{"X-Error-Code", "GatedRepo"}}};
  expect_says(failure(), {"403", "conditions", "some-owner/tiny.model"});
  hub.refusal = {404};
  expect_says(failure(), {"404", "no such model"});
  hub.refusals = 0;
  name.revision = "v9";
  expect_says(failure(), {"404", "no revision 'v9'"});
  name = {"nobody", "nothing", ""};
  expect_says(failure(), {"404", "no such model", "nobody/nothing"});
}

TEST_F(HubPull, AWrongHashIsRefusedAndNothingOfItKept) {
  for (const std::string path : {"model.safetensors", "config.json"}) {
    hub.etags = {{path, path == "config.json" ? std::string(40, '0') : std::string(64, '0')}};
    expect_says(failure(), {path.c_str(), path == "config.json" ? "git blob hash" : "SHA-256",
                            "0000", "try again"});
    EXPECT_FALSE(fs::exists(HubCache(cache).blob(name, hub.etags[path])));
    EXPECT_FALSE(fs::exists(HubCache(cache).blob(name, hub.etags[path]) + ".incomplete"));
    EXPECT_FALSE(fs::exists(cache + "/models--some-owner--tiny.model/snapshots"));
  }
}

TEST_F(HubPull, PathsOutsideTheModelAreRefused) {
  for (const char* path : {"../../evil", "a/../../evil", "/etc/evil", "a//b", "./a", "a\\b", ""}) {
    hub.also_listed = {path};
    expect_says(failure(), {"outside the model's folder", path});
  }
  hub.also_listed.clear();
  hub.etags = {{"config.json", "../../evil"}};
  expect_says(failure(), {"ETag", "../../evil"});
  EXPECT_FALSE(fs::exists(cache));
}

TEST_F(HubPull, NamedFilesAlone) {
  const auto report = pull(hub.settings(cache), name, std::vector<std::string>{"README.md"});
  EXPECT_EQ(report.files, 1);
  EXPECT_EQ(read_file(report.snapshot + "/README.md"), "# tiny");
  EXPECT_FALSE(find_in_cache(hub.settings(cache), name, HubNeed::model));
  EXPECT_THROW(pull(hub.settings(cache), name, std::vector<std::string>{"READNE.md"}), Error);
}

TEST_F(HubPull, ModelScopeIsASecondSource) {
  const auto files = model_files();
  HttpServer server([&](const ServerRequest& request) -> ServerReply {
    const std::string base = "/api/v1/models/some-owner/tiny.model/repo";
    if (request.target == base + "/files?Revision=master&Recursive=True") {
      Value::Array list{Value::Object{{"Path", "original"}, {"Type", "tree"}}};
      for (const auto& [path, content] : files)
        list.push_back(Value::Object{{"Path", path},
                                     {"Type", "blob"},
                                     {"Size", content.size()},
                                     {"Sha256", sha256_of(content)}});
      return {200, {}, to_json(Value::Object{{"Data", Value::Object{{"Files", list}}}})};
    }
    for (const auto& [path, content] : files)
      if (request.target == base + "?Revision=master&FilePath=" + path) return {200, {}, content};
    return {404};
  });
  auto settings = hub.settings(cache);
  settings.kind = HubKind::modelscope;
  settings.endpoint = server.url();
  const auto report = pull(settings, name, HubNeed::model);
  EXPECT_EQ(report.files, 5);
  EXPECT_EQ(read_file(report.snapshot + "/model.safetensors"), files.at("model.safetensors"));
  EXPECT_EQ(find_in_cache(settings, name, HubNeed::model), report.snapshot);
  EXPECT_TRUE(hub.requests().empty());
}

TEST(HubFiles, ShardsAndTheirIndexComeBeforeOtherWeights) {
  using Paths = std::vector<std::string>;
  EXPECT_EQ(
      needed_files({"a-00001-of-00002.bin", "config.json", "model-00001-of-000002.safetensors",
                    "model-00002-of-000002.safetensors", "model.safetensors.index.json",
                    "pytorch_model.bin.index.json", "x/model-00001-of-00001.safetensors"},
                   HubNeed::model),
      (Paths{"config.json", "model-00001-of-000002.safetensors",
             "model-00002-of-000002.safetensors", "model.safetensors.index.json"}));
  EXPECT_EQ(needed_files({"config.json", "pytorch_model.bin", "run.py"}, HubNeed::model),
            (Paths{"config.json", "pytorch_model.bin"}));
  EXPECT_EQ(
      needed_files({"config.json", "model.safetensors", "tokenizer.json"}, HubNeed::tokenizer),
      (Paths{"tokenizer.json"}));
  EXPECT_EQ(needed_files({"config.json", "model.safetensors"}, HubNeed::config),
            (Paths{"config.json"}));
}

TEST(HubFiles, AdaptersComeInTwoForms) {
  using Paths = std::vector<std::string>;
  const Paths pickled{"README.md", "adapter_config.json", "adapter_model.bin"};
  EXPECT_EQ(needed_files(pickled, HubNeed::adapter),
            (Paths{"adapter_config.json", "adapter_model.bin"}));
  Paths both = pickled;
  both.push_back("adapter_model.safetensors");
  EXPECT_EQ(needed_files(both, HubNeed::adapter),
            (Paths{"adapter_config.json", "adapter_model.safetensors"}));
  for (const char* weights : {"adapter_model.bin", "adapter_model.safetensors"}) {
    const auto folder = fresh_path("adapter");
    fs::create_directories(folder);
    write_file_atomic(folder + "/adapter_config.json", "{}");
    EXPECT_FALSE(find_needed_files(folder, HubNeed::adapter));
    write_file_atomic(folder + "/" + weights, "");
    EXPECT_TRUE(find_needed_files(folder, HubNeed::adapter)) << weights;
  }
}

TEST(HubFiles, AShardThatIsMissingIsNeeded) {
  const auto folder = fresh_path("shards");
  fs::create_directories(folder);
  for (const char* name : {"config.json", "tokenizer.json", "a-1-of-2.safetensors"})
    write_file_atomic(folder + "/" + name, "{}");
  write_file_atomic(
      folder + "/model.safetensors.index.json",
      R"({"weight_map": {"x": "a-1-of-2.safetensors", "y": "a-2-of-2.safetensors"}})");
  EXPECT_FALSE(find_needed_files(folder, HubNeed::model));
  write_file_atomic(folder + "/a-2-of-2.safetensors", "");
  EXPECT_TRUE(find_needed_files(folder, HubNeed::model));
}

TEST(HubFiles, GgufFilesWhereThereIsNothingElse) {
  using Paths = std::vector<std::string>;
  const Paths paths{"README.md",
                    "config.json",
                    "m-Q4_K_M.gguf",
                    "m-Q4_K_S.gguf",
                    "m-Q8_0.gguf",
                    "mmproj-m-f16.gguf",
                    "big/m-F16-00001-of-00002.gguf",
                    "big/m-F16-00002-of-00002.gguf"};
  const auto chosen = [&](const std::string& wanted) {
    return needed_files(paths, HubNeed::model, wanted);
  };
  EXPECT_EQ(chosen(""), Paths{"m-Q4_K_M.gguf"});
  EXPECT_EQ(chosen("q8_0"), Paths{"m-Q8_0.gguf"});
  EXPECT_EQ(chosen("m-Q4_K_S.gguf"), Paths{"m-Q4_K_S.gguf"});
  EXPECT_EQ(chosen("mmproj-m-f16.gguf"), Paths{"mmproj-m-f16.gguf"});
  EXPECT_EQ(chosen("F16"),
            (Paths{"big/m-F16-00001-of-00002.gguf", "big/m-F16-00002-of-00002.gguf"}));
  EXPECT_EQ(needed_files(paths, HubNeed::config), Paths{"m-Q4_K_M.gguf"});
  EXPECT_EQ(needed_files({"config.json", "model.safetensors", "m.gguf"}, HubNeed::model),
            (Paths{"config.json", "model.safetensors"}));
  EXPECT_EQ(needed_files({"config.json", "model.safetensors", "m.gguf"}, HubNeed::model, "m.gguf"),
            Paths{"m.gguf"});
  EXPECT_EQ(needed_files({"only.gguf", "README.md"}, HubNeed::tokenizer), Paths{"only.gguf"});
  const auto said = [](const Paths& given, const std::string& wanted) {
    try {
      needed_files(given, HubNeed::model, wanted);
      return std::string("nothing");
    } catch (const Error& e) {
      return std::string(e.what());
    }
  };
  expect_says(said({"a-Q5_0.gguf", "a-Q8_0.gguf"}, ""), {"OWNER/NAME:FILE", "a-Q5_0", "a-Q8_0"});
  expect_says(said(paths, "Q4_K"), {"no GGUF file 'Q4_K'", "m-Q4_K_M.gguf"});
  expect_says(said({"a-00001-of-00002.gguf"}, ""), {"lacks a-00002-of-00002.gguf"});
}

TEST(HubNames, AreOwnerNameAndRevision) {
  const auto name = parse_hub_name("deepseek-ai/deepseek-vl-1.3b-chat@refs/pr/3");
  ASSERT_TRUE(name);
  EXPECT_EQ(name->owner, "deepseek-ai");
  EXPECT_EQ(name->name, "deepseek-vl-1.3b-chat");
  EXPECT_EQ(name->revision, "refs/pr/3");
  EXPECT_TRUE(parse_hub_name("a/b"));
  const auto file = parse_hub_name("a/b@v1:x/m-Q8_0.gguf");
  ASSERT_TRUE(file);
  EXPECT_EQ(file->revision, "v1");
  EXPECT_EQ(file->file, "x/m-Q8_0.gguf");
  EXPECT_EQ(file->text(), "a/b@v1:x/m-Q8_0.gguf");
  EXPECT_EQ(parse_hub_name("a/b:Q8_0")->file, "Q8_0");
  for (const char* text :
       {"",      "a",        "a/",     "/a",       "a/b/c",  "../b",     "a/..",
        "a/b@",  "a/b@../c", "a/b@/x", "a/b@x//y", "a--b/c", "./a",      "a/.b",
        "a b/c", "a@b/c",    "a/b@-x", "~/models", "a/b:",   "a/b:../x", "a:b/c"})
    EXPECT_FALSE(parse_hub_name(text)) << text;
}

TEST(HubCacheFolder, RevisionsShareBlobsAndAreRemovedAlone) {
  const HubCache cache(fresh_path("hub_cache"));
  const HubName name{"o", "n", ""};
  const std::string first(40, '1'), second(40, '2');
  cache.prepare(name);
  for (const char* etag : {"both", "one", "two"})
    write_file_atomic(cache.blob(name, etag), std::string(10, 'x'));
  write_file_atomic(cache.blob(name, "cut.incomplete"), "abc");
  cache.link(name, first, "sub/f", "both");
  cache.link(name, first, "g", "one");
  cache.link(name, second, "sub/f", "both");
  cache.link(name, second, "g", "two");
  cache.link(name, second, "g", "two");
  cache.write_ref(name, "main", second);
  cache.write_ref(name, "refs/pr/1", first);
  cache.write_ref(name, first, first);
  const auto models = cache.list();
  ASSERT_EQ(models.size(), 1u);
  EXPECT_EQ(models[0].bytes, 30u);
  EXPECT_EQ(models[0].incomplete_bytes, 3u);
  ASSERT_EQ(models[0].revisions.size(), 2u);
  EXPECT_EQ(models[0].revisions[0].bytes, 20u);
  EXPECT_EQ(cache.find_commit(name, "refs/pr/1"), first);
  EXPECT_EQ(cache.find_commit(name, second), second);
  EXPECT_EQ(cache.find_commit(name, "v2"), std::nullopt);
  EXPECT_EQ(cache.remove({"o", "n", "refs/pr/1"}), 10u);
  EXPECT_FALSE(fs::exists(cache.blob(name, "one")));
  EXPECT_EQ(read_file(cache.snapshot(name, second) + "/sub/f"), std::string(10, 'x'));
  EXPECT_EQ(cache.find_commit(name, "refs/pr/1"), std::nullopt);
  {
    const auto held = FileLock::try_lock(cache.lock(name, "two"));
    EXPECT_THROW(cache.remove(name), Error);
  }
  EXPECT_EQ(cache.remove(name), 23u);
  EXPECT_TRUE(cache.list().empty());
  EXPECT_THROW(cache.remove(name), Error);
}

}  // namespace
}  // namespace dsvl
