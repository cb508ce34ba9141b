// Groups of texts: worked cases, against all pairs, through files that are cut off and taken up.
#include "data/text/duplicates.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "base/random.h"
#include "data/text/key_file.h"
#include "support/folders.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

Document document(std::string text) {
  return {"p", "CC0", "en", std::move(text)};
}

std::string random_text(int words, Random& random) {
  std::string text;
  for (int i = 0; i < words; ++i) text += str("word", random.below(20000), "a ");
  return text;
}

// Every third text is one before it with up to five words exchanged.
std::vector<Document> random_documents(int count) {
  Random random(7);
  std::vector<Document> documents;
  for (int i = 0; i < count; ++i) {
    std::string text = random_text(40, random);
    if (i % 3 == 2) {
      text = documents[static_cast<size_t>(random.below(i))].text;
      for (int64_t k = random.below(6); k > 0; --k)
        text[text.find('w', static_cast<size_t>(random.below(200))) + 3] = 'e';
    }
    documents.push_back(document(text));
  }
  return documents;
}

TEST(Duplicates, TheFirstStays) {
  const std::string text =
      "Nothing is so difficult but that it may be found out by seeking, said one who sought long "
      "and found little, and whose lamp was never out before the morning came to the windows.";
  std::string near = text;
  near.replace(near.find("windows"), 7, "doors");
  const std::vector<Document> documents = {
      document("Another text altogether, of birds and of the trees that they live in."),
      document(text), document(near), document("NOTHING   is so" + text.substr(13)),
      document("...")};
  EXPECT_EQ(sieve_documents(documents, {}, {}),
            (std::vector<Verdict>{kKept, kKept, kNearDuplicate, kSameText, kKept}));
  Sieve same_only;
  same_only.near_duplicates = false;
  EXPECT_EQ(sieve_documents(documents, same_only, {}),
            (std::vector<Verdict>{kKept, kKept, kKept, kSameText, kKept}));
}

TEST(Duplicates, ChineseIsComparedByCharacters) {
  const std::string text =
      "自由软件的自由是说用户可以自由地运行、复制、分发、学习、修改并改进该软件，而不是指价格上的免"
      "费，"
      "为理解这一概念，应当想到言论自由，而不是免费的啤酒";
  std::string near = text;
  near.replace(near.find("啤酒"), 6, "饮料");
  const std::vector<Document> documents = {document(text), document(near)};
  EXPECT_EQ(sieve_documents(documents, {}, {}), (std::vector<Verdict>{kKept, kNearDuplicate}));
}

TEST(Duplicates, WhatTheJudgeDropsIsComparedWithNothing) {
  Random random(3);
  const std::string text = random_text(50, random);
  std::vector<Document> documents = {document(text), document(text)};
  documents[0].package = "dropped";
  Sieve sieve;
  sieve.judge = [&](const Document& d, std::span<const TextToken>) -> Verdict {
    return d.package == "dropped" ? 5 : kKept;
  };
  sieve.judge_identity = 1;
  const auto verdicts = sieve_documents(documents, sieve, {});
  EXPECT_EQ(verdicts, (std::vector<Verdict>{5, kKept}));
}

// All pairs by their sets of shingles: 0.95 alike is missed once in four million pairs, and texts
// of other words have nothing in common.
TEST(Duplicates, GroupsAreThoseOfAllPairs) {
  const auto documents = random_documents(300);
  const Minhash minhash({});
  std::vector<std::set<uint32_t>> sets;
  for (const auto& d : documents) {
    const auto shingles = minhash.shingles(text_tokens(d.text));
    sets.emplace_back(shingles.begin(), shingles.end());
  }
  const auto verdicts = sieve_documents(documents, {}, {});
  int near = 0;
  for (size_t i = 0; i < sets.size(); ++i) {
    double most = 0;
    for (size_t j = 0; j < i; ++j) {
      std::vector<uint32_t> both;
      std::set_intersection(sets[i].begin(), sets[i].end(), sets[j].begin(), sets[j].end(),
                            std::back_inserter(both));
      const auto common = static_cast<double>(both.size());
      most =
          std::max(most, common / (static_cast<double>(sets[i].size() + sets[j].size()) - common));
    }
    if (most > 0.95) {
      EXPECT_NE(verdicts[i], kKept) << i;
    }
    if (most < 0.05) {
      EXPECT_EQ(verdicts[i], kKept) << i;
    }
    near += verdicts[i] == kNearDuplicate;
  }
  EXPECT_GT(near, 20);
}

TEST(Duplicates, ThreadsAndBrokenOffRunsChangeNothing) {
  const auto documents = random_documents(20000);  // three parts
  const auto whole = sieve_documents(documents, {}, {});
  EXPECT_GT(std::count(whole.begin(), whole.end(), kNearDuplicate), 1000);
  EXPECT_EQ(sieve_documents(documents, {}, {"", 4, nullptr}), whole);
  const std::string folder = fresh_folder("duplicates_killed");
  const pid_t child = fork();
  if (child == 0) {
    sieve_documents(documents, {}, {folder, 1, nullptr});
    _exit(0);
  }
  while (!fs::exists(folder + "/part-000000.keys")) usleep(1000);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  const auto made = fs::last_write_time(folder + "/part-000000.keys");
  EXPECT_EQ(sieve_documents(documents, {}, {folder, 2, nullptr}), whole);
  EXPECT_EQ(fs::last_write_time(folder + "/part-000000.keys"), made);
}

TEST(Duplicates, FilesOfOtherDocumentsAndDamagedOnesAreMadeAnew) {
  auto documents = random_documents(30);
  const std::string folder = fresh_folder("duplicates_stale"), part = folder + "/part-000000.keys";
  const auto first = sieve_documents(documents, {}, {folder, 1, nullptr});
  std::string bytes = read_file(part);
  bytes[bytes.size() / 2] ^= 1;
  write_file_atomic(part, bytes);
  EXPECT_EQ(sieve_documents(documents, {}, {folder, 1, nullptr}), first);
  documents[1] = documents[0];
  const auto second = sieve_documents(documents, {}, {folder, 1, nullptr});
  EXPECT_EQ(second, sieve_documents(documents, {}, {}));
  EXPECT_EQ(second[1], kSameText);
}

TEST(KeyFile, ManyFilesAreMergedInLittleMemory) {
  const std::string folder = fresh_folder("key_file");
  fs::create_directories(folder);
  Random random(5);
  std::vector<KeyRecord> all;
  std::vector<std::string> paths;
  for (uint64_t file = 0; file < 7; ++file) {
    KeyPart part;
    part.lists.resize(2);
    for (uint64_t i = 0; i < 1000; ++i) {
      const KeyRecord record{static_cast<uint64_t>(random.below(900)), file * 1000 + i};
      part.lists[1].push_back(record);
      all.push_back(record);
    }
    paths.push_back(str(folder, "/", file));
    write_key_part(paths.back(), 1, std::move(part));
  }
  std::sort(all.begin(), all.end());
  std::vector<std::pair<uint64_t, uint64_t>> wanted, found;
  for (size_t i = 1, first = 0; i < all.size(); ++i) {
    if (all[i].key == all[first].key)
      wanted.emplace_back(all[first].document, all[i].document);
    else
      first = i;
  }
  merge_keys(paths, 1, 1, [&](uint64_t a, uint64_t b) { found.emplace_back(a, b); });
  EXPECT_EQ(found, wanted);
  merge_keys(paths, 0, 1, [](uint64_t, uint64_t) { ADD_FAILURE() << "an empty list"; });
  EXPECT_THROW(merge_keys(paths, 2, 1, [](uint64_t, uint64_t) {}), Error);
  write_file_atomic(paths[3], read_file(paths[3]).substr(0, 3000));
  EXPECT_FALSE(is_key_part(paths[3], 1));
  EXPECT_THROW(merge_keys(paths, 1, 1, [](uint64_t, uint64_t) {}), Error);
}

}  // namespace
}  // namespace dsvl
