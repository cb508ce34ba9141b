// Sources through their forms and the filters.
#include "data/documents.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <map>
#include <mutex>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "base/signals.h"
#include "data/filter.h"
#include "data/own_folder.h"

namespace dsvl {
namespace {

// Whether this machine lacks what a form needs; the files are counted then.
bool is_lacking(const FormRow& form, const SourceRow& row, const std::vector<std::string>& files,
                Account& account) {
  const std::string program = form.lacks == nullptr ? "" : form.lacks();
  if (program.empty()) return false;
  const std::string what =
      str(row.package, ": form '", form.name, "' needs ", program, ", which is not installed");
  if (row.required) fail(what);
  log_warning(what, "; passed over");
  for (size_t i = 0; i < files.size(); ++i) account.miss(program + " is not installed");
  return true;
}

// What one file gave, until its turn comes.
struct FileYield {
  std::vector<Document> documents;
  Account account, pictures;
};

// Files are read side by side and taken in their order.
void read_files(const FormRow& form, const std::vector<std::string>& paths, const Reading& reading,
                const std::function<void(Document)>& take, Account& account, int64_t threads) {
  if (form.read_together != nullptr) return form.read_together(paths, reading, take, account);
  std::vector<FileYield> yields(paths.size());
  Progress progress(str("reading ", reading.row.package), static_cast<int64_t>(paths.size()),
                    "files");
  std::mutex mutex;
  int64_t done = 0;
  run_pieces(static_cast<int64_t>(paths.size()), threads, [&](int64_t piece, int64_t) {
    const auto at = static_cast<size_t>(piece);
    FileYield& yield = yields[at];
    Reading own = reading;
    own.pictures = &yield.pictures;
    const auto give = [&](Document d) { yield.documents.push_back(std::move(d)); };
    try_reading(own.row, yield.account, [&] { form.read(paths[at], own, give, yield.account); });
    const std::lock_guard lock(mutex);
    progress.update(++done);
  });
  for (auto& yield : yields) {
    for (auto& document : yield.documents) take(std::move(document));
    account += yield.account;
    *reading.pictures += yield.pictures;
    yield = {};
  }
}

// The smallest hash of all that is joined with a hash.
class PictureGroups {
 public:
  uint64_t find(uint64_t hash) {
    auto it = joined_.try_emplace(hash, hash).first;
    while (it->second != it->first) {
      const auto next = joined_.find(it->second);
      it->second = next->second;  // the way is shorter the next time
      it = next;
    }
    return it->first;
  }
  void join(uint64_t a, uint64_t b) {
    const uint64_t first = find(a), second = find(b);
    joined_[std::max(first, second)] = std::min(first, second);
  }

 private:
  std::map<uint64_t, uint64_t> joined_;
};

}  // namespace

void try_reading(const SourceRow& row, Account& account, const std::function<void()>& read) {
  try {
    read();
  } catch (const Interrupted&) {
    throw;
  } catch (const std::exception& e) {  // also links in circles, sizes that no memory holds
    log_warning(row.package, ": ", e.what());
    account.miss("a file that is not read");
  }
}

void join_by_pictures(const std::vector<Document*>& documents) {
  PictureGroups groups;
  for (const auto* document : documents)
    for (const uint64_t hash : document->picture_hashes)
      groups.join(document->picture_hashes[0], hash);
  std::set<uint64_t> test_only;  // groups with a picture that no training may show
  for (auto* document : documents) {
    if (document->picture_hashes.empty()) continue;
    const uint64_t group = groups.find(document->picture_hashes[0]);
    document->part = str("picture ", group);
    if (document->test_only) test_only.insert(group);
  }
  for (auto* document : documents)
    if (!document->picture_hashes.empty())
      document->test_only |= test_only.contains(groups.find(document->picture_hashes[0]));
}

void fields(Visitor& v, TextOptions& o) {
  v("least_characters", o.least_characters, "shorter documents are dropped");
  v("most_characters", o.most_characters,
    "paragraphs are gathered up to this; what is longer is dropped");
  v("least_letters", o.least_letters, "share of letters among inked characters");
}

bool is_held_out(std::string_view content, double share) {
  return std::ldexp(static_cast<double>(xxh3_64(content)), -64) < share;
}

bool is_held_out(const Document& document, double share) {
  if (document.test_only) return true;
  return is_held_out(document.part.empty() ? document.text : document.part, share);
}

Documents load_documents(const std::vector<SourceRow>& sources, Kind kind,
                         const TextOptions& options, const std::string& cache,
                         const InterleavedOptions& limits, int64_t threads) {
  Documents documents;
  std::set<uint64_t> seen;
  for (const auto& row : sources) {
    const auto of_kind = files_of_kind(row, kind, cache);
    if (of_kind.empty()) continue;
    Account& account = documents.accounts[row.package];
    const auto take = [&](Document document) {
      const char* why = find_fault(document, options);
      if (why == nullptr && !seen.insert(xxh3_64(document.text)).second) why = "seen before";
      if (why != nullptr) return account.drop(why);
      account.keep();
      document.test_only = row.test_only;
      documents.kept.push_back(std::move(document));
    };
    Account pictures;
    const Reading reading{row, static_cast<size_t>(options.most_characters),
                          source_roots(row, sources, cache), &limits, &pictures};
    for (const auto& [form, files] : of_kind) {
      if (is_lacking(*form, row, files, account))
        documents.lacking = true;
      else
        read_files(*form, files, reading, take, account, threads);
    }
    if (pictures.read > 0) documents.accounts[row.package + " (pictures)"] += pictures;
  }
  if (documents.kept.empty() && !documents.accounts.empty() && !documents.lacking)
    fail("the recipe's sources give no ", kind_name(kind));
  return documents;
}

}  // namespace dsvl
