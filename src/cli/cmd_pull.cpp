// dsvl pull, list, rm: the hub's cache.
#include <cstdio>
#include <ctime>

#include "base/error.h"
#include "base/flags.h"
#include "base/json.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/signals.h"
#include "cli/command.h"
#include "cli/hub_settings.h"
#include "io/hub.h"
#include "io/hub_cache.h"

namespace dsvl {
namespace {

HubName wanted_name(const std::string& text) {
  const auto name = parse_hub_name(text);
  if (!name) fail_usage("'", text, "': wanted a hub name, OWNER/NAME[@REVISION][:FILE]");
  return *name;
}

std::string size_text(uint64_t bytes) {
  return format_bytes(static_cast<double>(bytes));
}

Value to_value(const CachedModel& model) {
  Value::Array revisions;
  for (const auto& revision : model.revisions)
    revisions.push_back(Value::Object{{"commit", revision.commit},
                                      {"refs", Value::list(revision.refs)},
                                      {"path", revision.path},
                                      {"files", revision.files},
                                      {"bytes", size_t{revision.bytes}},
                                      {"modified_at", revision.modified_at}});
  return Value::Object{{"model", model.name.id()},
                       {"bytes", size_t{model.bytes}},
                       {"incomplete_bytes", size_t{model.incomplete_bytes}},
                       {"revisions", Value(std::move(revisions))}};
}

void print(const CachedModel& model) {
  for (const auto& revision : model.revisions) {
    std::string refs;
    for (const auto& ref : revision.refs) refs += (refs.empty() ? "" : ",") + ref;
    char date[32] = "";
    const std::time_t seconds = revision.modified_at;
    std::tm parts{};
    std::strftime(date, sizeof date, "%Y-%m-%d", localtime_r(&seconds, &parts));
    std::printf("%-44s %-12s %10s %3lld files  %s\n", model.name.id().c_str(),
                (refs.empty() ? revision.commit.substr(0, 12) : refs).c_str(),
                size_text(revision.bytes).c_str(), static_cast<long long>(revision.files), date);
  }
  if (model.incomplete_bytes > 0)
    std::printf("%-44s %-12s %10s of files that are not whole yet\n", model.name.id().c_str(), "",
                size_text(model.incomplete_bytes).c_str());
}

}  // namespace

int cmd_pull(std::span<const std::string> args) {
  std::string model;
  std::vector<std::string> files;
  bool json = false;
  Flags flags(
      "pull OWNER/NAME[@REVISION][:GGUF] [FILE]... [--json]",
      "fetches a model from the hub into the cache, or brings it up to date; prints where it lies");
  flags.positional("MODEL", model, "a hub name; of a repository of GGUF files with the one wanted");
  flags.positional("FILE", files, "these files alone; what running the model takes without them");
  flags.flag("--json", json, "one JSON object");
  if (!flags.parse(args)) return 0;
  const auto name = wanted_name(model);
  if (!name.file.empty() && !files.empty())
    fail_usage("'", model, "' names a file, and files follow; wanted one or the other");
  const auto settings = hub_settings();
  if (settings.offline) fail(model, ": HF_HUB_OFFLINE forbids to fetch it; unset it to pull");
  note_signals();
  const auto report =
      files.empty() ? pull(settings, name, HubNeed::model) : pull(settings, name, files);
  if (json) {
    const Value value{Value::Object{{"model", name.id()},
                                    {"revision", settings.revision_of(name)},
                                    {"commit", report.commit},
                                    {"snapshot", report.snapshot},
                                    {"path", report.model},
                                    {"files", report.files},
                                    {"bytes", size_t{report.bytes}},
                                    {"fetched_files", report.fetched_files},
                                    {"fetched_bytes", size_t{report.fetched_bytes}}}};
    std::printf("%s\n", to_json(value).c_str());
    return 0;
  }
  log_info(model, ": ", report.fetched_files, " of ", report.files, " files fetched, ",
           size_text(report.fetched_bytes), " of ", size_text(report.bytes));
  std::printf("%s\n", report.model.c_str());
  return 0;
}

int cmd_list(std::span<const std::string> args) {
  bool json = false;
  Flags flags("list [--json]", "the models in the hub's cache");
  flags.flag("--json", json, "one JSON object");
  if (!flags.parse(args)) return 0;
  const HubCache cache(hub_settings().cache);
  const auto models = cache.list();
  if (json) {
    Value::Array all;
    for (const auto& model : models) all.push_back(to_value(model));
    const Value value{Value::Object{{"cache", cache.folder()}, {"models", Value(std::move(all))}}};
    std::printf("%s\n", to_json(value).c_str());
    return 0;
  }
  for (const auto& model : models) print(model);
  if (models.empty()) log_info(cache.folder(), ": no models; `dsvl pull OWNER/NAME` fetches one");
  return 0;
}

int cmd_rm(std::span<const std::string> args) {
  std::vector<std::string> names;
  bool json = false;
  Flags flags("rm OWNER/NAME[@REVISION]... [--json]", "removes models from the hub's cache");
  flags.positional("MODEL", names, "a hub name; with a revision, that one alone");
  flags.flag("--json", json, "one JSON object");
  if (!flags.parse(args)) return 0;
  if (names.empty()) fail_usage("MODEL is missing; usage: dsvl rm OWNER/NAME[@REVISION]...");
  std::vector<HubName> parsed;
  for (const auto& name : names) {
    parsed.push_back(wanted_name(name));
    if (!parsed.back().file.empty())
      fail_usage("'", name, "' names a file; rm takes models and revisions");
  }
  const HubCache cache(hub_settings().cache);
  uint64_t freed = 0;
  for (const auto& name : parsed) freed += cache.remove(name);
  if (json)
    std::printf("%s\n", to_json(Value(Value::Object{{"freed_bytes", size_t{freed}}})).c_str());
  else
    log_info(size_text(freed), " freed");
  return 0;
}

}  // namespace dsvl
