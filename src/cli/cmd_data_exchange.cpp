// `dsvl data import|export`: to and from what other trainers read.
#include <cstdio>
#include <string>

#include "base/error.h"
#include "base/flags.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/signals.h"
#include "cli/data_verbs.h"
#include "data/exchange/export.h"
#include "data/exchange/import.h"
#include "data/show.h"

namespace dsvl {
namespace {

void check_form(const char* flag, const std::string& form, const std::vector<std::string>& forms) {
  std::string names;
  for (const auto& name : forms) {
    if (name == form) return;
    names += (names.empty() ? "" : ", ") + name;
  }
  fail_usage(flag, " '", form, "': wanted one of ", names, did_you_mean(form, forms));
}

}  // namespace

int data_import(std::span<const std::string> args) {
  ImportOptions options;
  Flags flags("data import --from FORM PATH OUT", "writes OUT/ with shards of others' samples");
  flags.option("--from", options.form, "llava, jsonl, webdataset or parquet");
  flags.positional("PATH", options.path,
                   "the file; of webdataset and parquet also a folder of them");
  flags.positional("OUT", options.out, "folder to make");
  flags.option("--images", options.images, "folder of the pictures (where the file is)");
  flags.option("--column", options.columns,
               "of parquet, WHAT=COLUMN (found by name); WHAT is text, images, question, answer, "
               "messages, conversations, texts, id, ...");
  flags.option("--license", options.license, "of samples that name none");
  flags.option("--source", options.source, "of samples that name none (the file's name)");
  flags.option("--split", options.split, "name in the manifest (train)");
  flags.option("--family", options.family, "name in the manifest (imported)");
  if (!flags.parse(args)) return 0;
  check_form("--from", options.form, import_forms());
  note_signals();
  const ImportResult result = import_data(options);
  for (const auto& message : result.first_failures) log_warning(terminal_text(message));
  std::printf("%s\n%s: %lld samples, %s\n", account_row(options.path, result.account).c_str(),
              options.out.c_str(), static_cast<long long>(result.account.kept),
              format_bytes(static_cast<double>(result.bytes)).c_str());
  return 0;
}

int data_export(std::span<const std::string> args) {
  std::string out;
  ExportOptions options;
  Flags flags("data export --to FORM OUT DIR",
              "writes DIR/data.json or data.jsonl and DIR/images/");
  flags.option("--to", options.form, "llava or jsonl");
  flags.positional("OUT", out, "folder with shards at any depth");
  flags.positional("DIR", options.folder, "folder to make");
  flags.flag("--embed", options.embed, "pictures as data: URLs instead of files");
  if (!flags.parse(args)) return 0;
  check_form("--to", options.form, export_forms());
  note_signals();
  const ExportResult result = export_data(*ShardSet::open(out), options);
  std::printf("%s\n%s: %lld samples, %lld pictures\n", account_row(out, result.account).c_str(),
              options.folder.c_str(), static_cast<long long>(result.account.kept),
              static_cast<long long>(result.pictures));
  return 0;
}

}  // namespace dsvl
