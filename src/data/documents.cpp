// Sources through their forms and the filters.
#include "data/documents.h"

#include <cmath>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/signals.h"
#include "data/filter.h"

namespace dsvl {
namespace {

// A damaged file costs its documents, not the build.
void read_documents(const FormRow& form, const std::string& path, const Reading& reading,
                    const std::function<void(Document)>& take, Account& account) {
  try {
    form.read(path, reading, take, account);
  } catch (const Interrupted&) {
    throw;
  } catch (const Error& e) {
    log_warning(reading.row.package, ": ", e.what());
    account.miss("a file that is not read");
  }
}

}  // namespace

void fields(Visitor& v, TextOptions& o) {
  v("least_characters", o.least_characters, "shorter documents are dropped");
  v("most_characters", o.most_characters,
    "paragraphs are gathered up to this; what is longer is dropped");
  v("least_letters", o.least_letters, "share of letters among inked characters");
}

bool is_held_out(std::string_view content, double share) {
  return std::ldexp(static_cast<double>(xxh3_64(content)), -64) < share;
}

Documents load_documents(const std::vector<SourceRow>& sources, Kind kind,
                         const TextOptions& options, const std::string& cache) {
  Documents documents;
  std::set<uint64_t> seen;
  for (const auto& row : sources) {
    const FormRow& form = find_form(row);
    if (form.kind != kind) continue;
    Account& account = documents.accounts[row.package];
    const auto take = [&](Document document) {
      const char* why = find_fault(document, options);
      if (why == nullptr && !seen.insert(xxh3_64(document.text)).second) why = "seen before";
      if (why != nullptr) return account.drop(why);
      account.keep();
      documents.kept.push_back(std::move(document));
    };
    const Reading reading{row, static_cast<size_t>(options.most_characters)};
    for (const auto& path : source_files(row, cache))
      read_documents(form, path, reading, take, account);
  }
  if (documents.kept.empty() && !documents.accounts.empty())
    fail("the recipe's sources give no ", kind_name(kind));
  return documents;
}

}  // namespace dsvl
