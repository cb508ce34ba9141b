// Parts -> lists of keys -> pairs of documents -> groups.
#include "data/text/duplicates.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <numeric>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "base/progress.h"
#include "base/random.h"
#include "data/shelf.h"
#include "data/text/key_file.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

constexpr size_t kPartDocuments = 8192;
constexpr size_t kMergeMemory = size_t{256} << 20;  // of all threads together
constexpr uint64_t kMethod = 1;  // of tokens, shingles and orders; files of another are made anew

// Documents in groups; the least of a group is its root.
class Groups {
 public:
  explicit Groups(size_t count) : parents_(count) {
    std::iota(parents_.begin(), parents_.end(), 0);
  }
  uint32_t root(uint32_t document) {
    while (parents_[document] != document) {
      parents_[document] = parents_[parents_[document]];
      document = parents_[document];
    }
    return document;
  }
  void join(uint32_t a, uint32_t b) {
    a = root(a), b = root(b);
    parents_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<uint32_t> parents_;
};

class Sifting {
 public:
  Sifting(std::span<const Document> documents, const Sieve& sieve, const Workplace& place)
      : documents_(documents), sieve_(sieve), place_(place), minhash_(sieve.minhash) {
    if (documents.size() > UINT32_MAX)
      fail(documents.size(), " documents, wanted at most 2^32 in one build");
    method_ = mix({kMethod, sieve.judge_identity, uint64_t{sieve.near_duplicates},
                   hash_name(to_json(write_fields(sieve.minhash)))});
    for (size_t first = 0; first < documents.size(); first += kPartDocuments)
      identities_.push_back(identity_of(part(first / kPartDocuments)));
  }

  std::vector<Verdict> run() {
    Progress progress("cleaning text", static_cast<int64_t>(documents_.size()), "documents");
    std::atomic<size_t> done{0};
    std::mutex mutex;
    share_tasks(place_, identities_.size(), [&](size_t i) {
      make_part(i);
      const std::lock_guard lock(mutex);
      progress.update(static_cast<int64_t>(done += part(i).size()));
    });
    share_tasks(place_, num_lists(), [&](size_t list) { make_pairs(list); });
    return verdicts();
  }

 private:
  size_t num_lists() const {
    return 1 + (sieve_.near_duplicates ? static_cast<size_t>(sieve_.minhash.buckets) : 0);
  }
  std::vector<uint64_t> near_keys(std::span<const TextToken> tokens) const {
    if (!sieve_.near_duplicates) return {};
    return minhash_.keys(minhash_.minima(minhash_.shingles(tokens)));
  }
  std::string path(const char* kind, size_t number) const {
    char name[48];
    std::snprintf(name, sizeof name, "/%s-%06zu.keys", kind, number);
    return place_.folder + name;
  }
  std::span<const Document> part(size_t i) const {
    const size_t first = i * kPartDocuments;
    return documents_.subspan(first, std::min(kPartDocuments, documents_.size() - first));
  }
  uint64_t identity_of(std::span<const Document> documents) const {
    uint64_t identity = method_;
    for (const auto& d : documents) identity = mix({identity, text_hash(d), hash_name(d.language)});
    return identity;
  }
  uint64_t identity_of_all() const {
    uint64_t identity = method_;
    for (const uint64_t part : identities_) identity = mix({identity, part});
    return identity;
  }

  // List 0 holds the hashes of whole texts, the others the keys of a bucket.
  void make_part(size_t number) const {
    if (is_key_part(path("part", number), identities_[number])) return;
    KeyPart made;
    made.lists.resize(num_lists());
    std::vector<TextToken> tokens;
    uint64_t document = number * kPartDocuments;
    for (const auto& put_by : part(number)) {
      const Document d = whole(put_by);
      text_tokens(d.text, tokens);
      made.verdicts.push_back(sieve_.judge ? sieve_.judge(d, tokens) : kKept);
      if (made.verdicts.back() == kKept && !tokens.empty()) {
        made.lists[0].push_back({hash_tokens(tokens), document});
        const auto keys = near_keys(tokens);
        for (size_t i = 0; i < keys.size(); ++i) made.lists[i + 1].push_back({keys[i], document});
      }
      ++document;
    }
    write_key_part(path("part", number), identities_[number], std::move(made));
  }

  void make_pairs(size_t list) const {
    const std::string target = path("pairs", list);
    const uint64_t identity = mix({identity_of_all(), list});
    if (is_pair_file(target, identity)) return;
    std::vector<std::string> parts;
    for (size_t i = 0; i < identities_.size(); ++i) parts.push_back(path("part", i));
    const size_t budget = kMergeMemory / static_cast<size_t>(std::max<int64_t>(1, place_.threads));
    write_pairs(target, identity,
                [&](const TakePair& take) { merge_keys(parts, list, budget, take); });
  }

  std::vector<Verdict> verdicts() const {
    std::vector<Verdict> all;
    for (size_t i = 0; i < identities_.size(); ++i) {
      const auto some = read_verdicts(path("part", i));
      all.insert(all.end(), some.begin(), some.end());
    }
    Groups groups(all.size());
    for (size_t list = 0; list < num_lists(); ++list)
      each_pair(path("pairs", list), [&](uint64_t first, uint64_t other) {
        groups.join(static_cast<uint32_t>(first), static_cast<uint32_t>(other));
        if (list == 0) all[other] = kSameText;
      });
    for (size_t i = 0; i < all.size(); ++i)
      if (all[i] == kKept && groups.root(static_cast<uint32_t>(i)) != i) all[i] = kNearDuplicate;
    return all;
  }

  std::span<const Document> documents_;
  const Sieve& sieve_;
  const Workplace& place_;
  Minhash minhash_;
  uint64_t method_ = 0;
  std::vector<uint64_t> identities_;  // of the parts
};

// A folder of its own that goes with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() : path_((fs::temp_directory_path() / "dsvl-clean-XXXXXX").string()) {
    if (::mkdtemp(path_.data()) == nullptr) fail(path_, ": a temporary folder cannot be made");
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

std::vector<Verdict> sieve_documents(std::span<const Document> documents, const Sieve& sieve,
                                     const Workplace& place) {
  if (place.folder.empty()) {
    const TemporaryFolder folder;
    Workplace own = place;
    own.folder = folder.path();
    own.mesh = nullptr;  // nothing to share
    return Sifting(documents, sieve, own).run();
  }
  fs::create_directories(place.folder);
  return Sifting(documents, sieve, place).run();
}

}  // namespace dsvl
