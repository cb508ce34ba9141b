// Readers hand on samples with their pictures; one writer shards them.
#include "data/exchange/import.h"

#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "base/progress.h"
#include "base/signals.h"
#include "data/exchange/json_elements.h"
#include "data/exchange/parquet_rows.h"
#include "data/exchange/picture_files.h"
#include "data/exchange/placing.h"
#include "data/parse_sample.h"
#include "data/shard_set.h"
#include "data/work_folder.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kMostShardBytes = uint64_t{256} << 20;
constexpr size_t kShownFailures = 10;

class Importer {
 public:
  explicit Importer(const ImportOptions& options) : options_(options), work_(options.out) {
    manifest_.split = options.split;
    manifest_.family = options.family;
    usual_source_ = options.source.empty() ? last_part(options.path) : options.source;
  }

  void import_json(bool is_list) {
    open_pictures();
    const auto file = MappedFile::open(options_.path);
    const auto bytes = file->bytes();
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    Progress progress("importing", static_cast<int64_t>(text.size()), "bytes");
    const auto take = [&](std::string_view json, const std::string& where) {
      add_json(json, where);
      progress.update(json.data() + json.size() - text.data());
    };
    if (is_list)
      for_each_element(text, options_.path, take);
    else
      for_each_line(text, options_.path, take);
  }

  void import_shards() {
    const auto set = ShardSet::open(options_.path);
    Progress progress("importing", set->size(), "samples");
    for (const auto& view : set->shards()) {
      const auto shard = TarShard::open(view.path);
      for (const auto& members : shard->samples()) add_members(*shard, members);
      progress.update(view.first + view.samples);
    }
  }

  void import_parquet() {
    open_pictures();
    const auto take = [this](const ParquetRow& row, const std::string& where) {
      attempt(where, "damaged row", [&](std::string& reason) {
        CellPictures in_cells;
        const Value value = row.read(in_cells);
        reason = "no sample of a known form";
        Sample sample = parse_sample(value, where);
        in_cells.give(sample.images);
        load_pictures(sample, where, reason);
        return sample;
      });
    };
    for_each_parquet_row(options_.path, parse_column_uses(options_.columns), take);
  }

  ImportResult finish() {
    if (result_.account.kept == 0)
      fail(options_.path, ": holds no sound sample: ",
           result_.account.read == 0 ? "it is empty" : reasons_text(result_.account),
           result_.first_failures.empty() ? "" : "; the first: " + result_.first_failures[0]);
    write_shard_now();
    manifest_.draws = account_value(result_.account);
    for (const auto& [name, count] : categories_) manifest_.categories.set(name, count);
    write_file_atomic(work_.path() + "/manifest.json", manifest_text(manifest_));
    work_.finish();
    result_.bytes = manifest_.bytes;
    return std::move(result_);
  }

 private:
  void open_pictures() {
    const fs::path path = options_.path;
    const fs::path beside = fs::is_directory(path) ? path : path.parent_path();
    const std::string usual = beside.empty() ? "." : beside.string();
    pictures_ = std::make_unique<PictureFiles>(options_.images.empty() ? usual : options_.images);
  }

  // What make() says of `reason` before each step is counted when that step fails.
  template <class Make>
  void attempt(const std::string& where, const char* first_reason, const Make& make) {
    std::string reason = first_reason;
    try {
      Sample sample = make(reason);
      const bool says_nothing = sample.messages.empty() && sample.text.empty();
      reason = says_nothing ? "no text" : "placeholders that do not match";
      place_pictures(sample);
      add(std::move(sample), where);
    } catch (const Interrupted&) {
      throw;
    } catch (const Error& e) {
      const std::string message = e.what();
      miss(reason, message.starts_with(where) ? message : where + ": " + message);
    }
  }

  void add_json(std::string_view text, const std::string& where) {
    attempt(where, "damaged JSON", [&](std::string& reason) {
      const Value value = parse_json(text, where);
      reason = "no sample of a known form";
      Sample sample = parse_sample(value, where);
      load_pictures(sample, where, reason);
      return sample;
    });
  }

  void load_pictures(Sample& sample, const std::string& where, std::string& reason) {
    for (size_t i = 0; i < sample.images.size(); ++i) {
      PictureFault fault;
      if (pictures_->load(sample.images[i], i, fault)) continue;
      reason = fault.reason;
      fail(where, ": ", fault.message);
    }
  }

  void add_members(const TarShard& shard, const ShardSample& members) {
    const std::string where = shard.path() + ": " + members.key;
    attempt(where, "no sample of a known form", [&](std::string& reason) {
      Sample sample = parse_members(shard, members, where);
      for (size_t i = 0; i < sample.images.size(); ++i) {
        auto& image = sample.images[i];
        reason = "missing picture";
        const auto bytes = picture_bytes(shard, members, image.name);
        reason = "damaged picture";
        decode_image_size(bytes, where + "." + image.name);
        image.bytes.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        image.name = str(i, ".", picture_ending(image.bytes));
      }
      return sample;
    });
  }

  // A sample of its own JSON, or a picture with its caption: then a document, trained on whole.
  static Sample parse_members(const TarShard& shard, const ShardSample& members,
                              const std::string& where) {
    const ShardPart* json = members.find("json");
    const ShardPart* caption = members.find("txt");
    if (json != nullptr && (caption == nullptr || says_something(shard, *json, where)))
      return parse_shard_text(shard, members);
    if (caption == nullptr) fail(where, ": has neither .json nor .txt");
    const auto bytes = shard.bytes(*caption);
    Sample sample;
    sample.id = members.key;
    sample.images = named_pictures(members);
    const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    check_utf8(text, where + ".txt");
    sample.text = strip(text);
    return sample;
  }

  // Whether JSON beside a caption is a sample, not only facts about the picture.
  static bool says_something(const TarShard& shard, const ShardPart& json,
                             const std::string& where) {
    const auto bytes = shard.bytes(json);
    const Value value =
        parse_json({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, where);
    return value.find("messages") != nullptr || value.find("conversations") != nullptr ||
           value.find("text") != nullptr;
  }

  static std::vector<EncodedImage> named_pictures(const ShardSample& members) {
    std::vector<EncodedImage> images;
    for (const auto& name : picture_names(members)) images.push_back({name, ""});
    return images;
  }

  void add(Sample sample, const std::string& where) {
    check_signals();
    check_sample(sample, where);
    const int64_t number = result_.account.kept;
    char key[32];
    std::snprintf(key, sizeof key, "%08lld", static_cast<long long>(number));
    if (sample.id.empty()) sample.id = key;
    if (sample.license.empty()) sample.license = options_.license;
    if (sample.source.empty()) sample.source = usual_source_;
    if (!writer_)
      writer_.emplace(
          shard_path(work_.path(), static_cast<int64_t>(manifest_.shards.size()), ".tar"));
    add_to_shard(*writer_, key, sample);
    ++categories_[sample.category + " / " + sample.subcategory];
    result_.account.keep();
    if (++in_shard_ == options_.samples_per_shard || writer_->size() > kMostShardBytes)
      write_shard_now();
  }

  void miss(const std::string& reason, const std::string& message) {
    result_.account.miss(reason);
    if (result_.first_failures.size() < kShownFailures) result_.first_failures.push_back(message);
  }

  void write_shard_now() {
    if (in_shard_ == 0) return;
    const auto number = static_cast<int64_t>(manifest_.shards.size());
    manifest_.shards.push_back(write_shard(*writer_, work_.path(), number));
    writer_.reset();
    manifest_.samples += manifest_.shards.back().samples;
    manifest_.bytes += manifest_.shards.back().bytes;
    in_shard_ = 0;
  }

  // Of a file or folder; "data/" is "data".
  static std::string last_part(const fs::path& path) {
    return (path.has_filename() ? path : path.parent_path()).filename().string();
  }

  const ImportOptions& options_;
  std::string usual_source_;
  WorkFolder work_;
  std::unique_ptr<PictureFiles> pictures_;
  std::optional<TarWriter> writer_;  // of the shard that is begun
  int64_t in_shard_ = 0;
  std::map<std::string, int64_t> categories_;
  Manifest manifest_;
  ImportResult result_;
};

}  // namespace

const std::vector<std::string>& import_forms() {
  static const std::vector<std::string> forms = {"llava", "jsonl", "webdataset", "parquet"};
  return forms;
}

ImportResult import_data(const ImportOptions& options) {
  if (options.samples_per_shard < 1)
    fail("samples a shard are ", options.samples_per_shard, ", wanted 1 or more");
  Importer importer(options);
  if (options.form == "webdataset")
    importer.import_shards();
  else if (options.form == "parquet")
    importer.import_parquet();
  else if (options.form == "llava" || options.form == "jsonl")
    importer.import_json(options.form == "llava");
  else
    fail("unknown form '", options.form, "'", did_you_mean(options.form, import_forms()),
         " (llava, jsonl, webdataset, parquet)");
  return importer.finish();
}

}  // namespace dsvl
