// Sources through their forms and the filters.
#include "data/documents.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <map>
#include <mutex>
#include <set>
#include <unordered_set>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "base/signals.h"
#include "data/filter.h"
#include "data/own_folder.h"
#include "data/readings.h"
#include "data/shelf.h"

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

// A document and what the filters say of it.
struct Judged {
  Document document;
  const char* fault = nullptr;
};

// What one file gave, until its turn comes.
struct FileYield {
  std::vector<Judged> documents;
  Account account, pictures;
};

// Reads the files of one source and passes on what they give.
class SourceReader {
 public:
  SourceReader(const Reading& reading, const TextOptions& options, const Workplace& place,
               std::shared_ptr<Shelf> shelf)
      : reading_(reading), options_(options), place_(place), shelf_(std::move(shelf)) {}

  using Take = std::function<void(Judged)>;
  void read(const FormRow& form, const std::vector<std::string>& paths, const Take& take,
            Account& account) const {
    if (form.read_together != nullptr)
      return form.read_together(
          paths, reading_, [&](Document d) { take(judge(std::move(d))); }, account);
    if (form.edition != nullptr && !place_.folder.empty())
      return read_kept({form, reading_, place_.folder}, paths, take, account);
    read_files(paths, take, account, [&](size_t i, const Reading& own, FileYield& yield) {
      form.read(paths[i], own, give_to(yield), yield.account);
    });
  }

 private:
  // Its text goes to the shelf at once: only that of the documents in hand is in memory.
  Judged judge(Document document) const {
    Judged judged{{}, find_fault(document, options_)};
    if (judged.fault != nullptr) return judged;
    judged.document = std::move(document);
    if (shelf_) put_aside(judged.document, shelf_);
    return judged;
  }
  std::function<void(Document)> give_to(FileYield& yield) const {
    return [&](Document d) { yield.documents.push_back(judge(std::move(d))); };
  }

  // What takes long is read by one rank each, and kept.
  void read_kept(const Readings& readings, const std::vector<std::string>& paths, const Take& take,
                 Account& account) const {
    const auto count = static_cast<int64_t>(paths.size());
    Progress progress(str("reading ", reading_.row.package), count, "files");
    std::mutex mutex;
    int64_t done = 0;
    share_tasks(place_, paths.size(), [&](size_t i) {
      readings.make(paths[i]);
      const std::lock_guard lock(mutex);
      progress.update(++done);
    });
    read_files(paths, take, account, [&](size_t i, const Reading&, FileYield& yield) {
      readings.take(paths[i], give_to(yield), yield.account);
    });
  }

  // Side by side; what they give is taken in their order.
  void read_files(const std::vector<std::string>& paths, const Take& take, Account& account,
                  const std::function<void(size_t, const Reading&, FileYield&)>& read_one) const {
    std::vector<FileYield> yields(paths.size());
    Progress progress(str("reading ", reading_.row.package), static_cast<int64_t>(paths.size()),
                      "files");
    std::mutex mutex;
    int64_t done = 0;
    run_pieces(static_cast<int64_t>(paths.size()), place_.threads, [&](int64_t piece, int64_t) {
      FileYield& yield = yields[static_cast<size_t>(piece)];
      Reading own = reading_;
      own.pictures = &yield.pictures;
      try_reading(own.row, yield.account,
                  [&] { read_one(static_cast<size_t>(piece), own, yield); });
      const std::lock_guard lock(mutex);
      progress.update(++done);
    });
    for (auto& yield : yields) {
      for (auto& judged : yield.documents) take(std::move(judged));
      account += yield.account;
      *reading_.pictures += yield.pictures;
      yield = {};
    }
  }

  const Reading& reading_;
  const TextOptions& options_;
  const Workplace& place_;
  std::shared_ptr<Shelf> shelf_;
};

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

bool is_below(uint64_t hash, double share) {
  return std::ldexp(static_cast<double>(hash), -64) < share;
}

}  // namespace

void try_reading(const SourceRow& row, Account& account, const std::function<void()>& read) {
  try {
    read();
  } catch (const Interrupted&) {
    throw;
  } catch (const ShelfError&) {
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
  return is_below(xxh3_64(content), share);
}

bool is_held_out(const Document& document, double share) {
  if (document.test_only) return true;
  return is_below(document.part.empty() ? text_hash(document) : xxh3_64(document.part), share);
}

Documents load_documents(const std::vector<SourceRow>& sources, Kind kind,
                         const TextOptions& options, const std::string& cache,
                         const InterleavedOptions& limits, const Workplace& place) {
  Documents documents;
  const auto shelf = place.folder.empty() ? nullptr : std::make_shared<Shelf>(place.folder);
  std::unordered_set<uint64_t> seen;
  for (const auto& row : sources) {
    const auto of_kind = files_of_kind(row, kind, cache);
    if (of_kind.empty()) continue;
    Account& account = documents.accounts[row.package];
    const auto take = [&](Judged judged) {
      const char* why = judged.fault;
      if (why == nullptr && !seen.insert(text_hash(judged.document)).second) why = "seen before";
      if (why != nullptr) return account.drop(why);
      account.keep();
      judged.document.test_only = row.test_only;
      documents.kept.push_back(std::move(judged.document));
    };
    Account pictures;
    const Reading reading{row, static_cast<size_t>(options.most_characters),
                          source_roots(row, sources, cache), &limits, &pictures};
    const SourceReader reader(reading, options, place, shelf);
    for (const auto& [form, files] : of_kind) {
      if (is_lacking(*form, row, files, account))
        documents.lacking = true;
      else
        reader.read(*form, files, take, account);
    }
    if (pictures.read > 0) documents.accounts[row.package + " (pictures)"] += pictures;
  }
  if (documents.kept.empty() && !documents.accounts.empty() && !documents.lacking)
    fail("the recipe's sources give no ", kind_name(kind));
  return documents;
}

}  // namespace dsvl
