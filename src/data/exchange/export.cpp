// One sample after the other into one file, pictures beside it.
#include "data/exchange/export.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/base64.h"
#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "base/progress.h"
#include "base/signals.h"
#include "data/exchange/picture_files.h"
#include "data/placeholders.h"
#include "data/work_folder.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMarker = "<image>";
constexpr int64_t kPicturesAFolder = 1000;  // samples whose pictures share a folder

Value facts(const Sample& sample) {
  Value value(Value::Object{});
  value.set("id", sample.id);
  const std::pair<const char*, const std::string&> rest[] = {{"source", sample.source},
                                                             {"license", sample.license},
                                                             {"category", sample.category},
                                                             {"subcategory", sample.subcategory}};
  for (const auto& [name, text] : rest)
    if (!text.empty()) value.set(name, text);
  return value;
}

// Why LLaVA's form cannot hold the sample; "" when it can.
std::string llava_refuses(const Sample& sample) {
  if (sample.messages.empty()) return "a document, which LLaVA has no form for";
  for (const auto& message : sample.messages)
    if (message.content.find(kMarker) != std::string::npos) return "text that holds <image>";
  return "";
}

Value llava_value(const Sample& sample, const std::vector<std::string>& pictures) {
  Value value = facts(sample);
  if (pictures.size() == 1) value.set("image", pictures[0]);
  if (pictures.size() > 1) value.set("image", Value::list(pictures));
  Value::Array turns;
  for (const auto& [role, content] : sample.messages) {
    std::string text = content;
    for (size_t at = text.find(kImagePlaceholder); at != text.npos;
         at = text.find(kImagePlaceholder, at + kMarker.size()))
      text.replace(at, kImagePlaceholder.size(), kMarker);
    const char* from = role == "user" ? "human" : role == "assistant" ? "gpt" : "system";
    turns.emplace_back(Value::Object{{"from", from}, {"value", text}});
  }
  value.set("conversations", std::move(turns));
  return value;
}

// Texts and pictures in turn.
std::vector<ContentItem> content_items(std::string_view content) {
  std::vector<ContentItem> items;
  while (!content.empty()) {
    const size_t at = content.find(kImagePlaceholder);
    if (at > 0) items.push_back({false, std::string(content.substr(0, at))});
    if (at == content.npos) break;
    items.push_back({true, ""});
    content.remove_prefix(at + kImagePlaceholder.size());
  }
  return items;
}

// Whether readers that join the parts again get every content as it was.
bool comes_back(const Sample& sample) {
  for (const auto& message : sample.messages)
    if (placeholders_in(message.content) > 0 &&
        join_content(content_items(message.content)) != message.content)
      return false;
  return true;
}

Value parts_value(const std::string& content, const std::vector<std::string>& pictures,
                  size_t& next) {
  if (placeholders_in(content) == 0) return Value(content);
  Value::Array parts;
  for (const auto& item : content_items(content)) {
    if (item.is_image)
      parts.emplace_back(Value::Object{
          {"type", "image_url"}, {"image_url", Value(Value::Object{{"url", pictures[next++]}})}});
    else
      parts.emplace_back(Value::Object{{"type", "text"}, {"text", item.text}});
  }
  return Value(std::move(parts));
}

// Parts where they come back; else, and in documents, text with placeholders and "images".
Value jsonl_value(const Sample& sample, const std::vector<std::string>& pictures) {
  Value value = facts(sample);
  const bool parts = !sample.messages.empty() && comes_back(sample);
  if (sample.messages.empty()) value.set("text", sample.text);
  Value::Array messages;
  size_t next = 0;
  for (const auto& [role, content] : sample.messages)
    messages.emplace_back(
        Value::Object{{"role", role},
                      {"content", parts ? parts_value(content, pictures, next) : Value(content)}});
  if (!messages.empty()) value.set("messages", std::move(messages));
  if (!parts && !pictures.empty()) value.set("images", Value::list(pictures));
  return value;
}

class Exporter {
 public:
  explicit Exporter(const ExportOptions& options)
      : options_(options),
        is_list_(options.form == "llava"),
        work_(options.folder),
        path_(work_.path() + (is_list_ ? "/data.json" : "/data.jsonl")),
        file_(path_, std::ios::binary) {
    if (is_list_) file_ << "[";
  }

  void add(const Sample& sample, int64_t index) {
    check_signals();
    const std::string refused = is_list_ ? llava_refuses(sample) : "";
    if (!refused.empty()) {
      result_.account.drop(refused);
      return;
    }
    const auto pictures = write_pictures(sample, index);
    const Value value = is_list_ ? llava_value(sample, pictures) : jsonl_value(sample, pictures);
    if (is_list_) file_ << (result_.account.kept == 0 ? "\n" : ",\n");
    file_ << to_json(value);
    if (!is_list_) file_ << "\n";
    if (!file_) fail(path_, ": cannot write; is the disk full?");
    result_.account.keep();
  }

  ExportResult finish() {
    if (is_list_) file_ << "\n]\n";
    file_.close();
    if (!file_) fail(path_, ": cannot write; is the disk full?");
    work_.finish();
    return std::move(result_);
  }

 private:
  // Their names as the file gives them. By number: ids may be anything.
  std::vector<std::string> write_pictures(const Sample& sample, int64_t index) {
    std::vector<std::string> names;
    for (size_t i = 0; i < sample.images.size(); ++i) {
      const auto& bytes = sample.images[i].bytes;
      const char* ending = picture_ending(bytes);
      ++result_.pictures;
      if (options_.embed) {
        const std::string kind = std::string_view(ending) == "jpg" ? "jpeg" : ending;
        names.push_back("data:image/" + kind + ";base64," + base64(bytes));
        continue;
      }
      char name[80];
      std::snprintf(name, sizeof name, "images/%05lld/%08lld.%zu.%s",
                    static_cast<long long>(index / kPicturesAFolder), static_cast<long long>(index),
                    i, ending);
      fs::create_directories(fs::path(work_.path() + "/" + name).parent_path());
      std::ofstream file(work_.path() + "/" + name, std::ios::binary);
      file << bytes;
      file.close();
      if (!file) fail(work_.path(), "/", name, ": cannot write; is the disk full?");
      names.emplace_back(name);
    }
    return names;
  }

  const ExportOptions& options_;
  const bool is_list_;
  WorkFolder work_;
  const std::string path_;
  std::ofstream file_;
  ExportResult result_;
};

}  // namespace

const std::vector<std::string>& export_forms() {
  static const std::vector<std::string> forms = {"llava", "jsonl"};
  return forms;
}

ExportResult export_data(const ShardSet& set, const ExportOptions& options) {
  if (options.form != "llava" && options.form != "jsonl")
    fail("unknown form '", options.form, "'", did_you_mean(options.form, export_forms()),
         " (llava, jsonl)");
  Exporter exporter(options);
  Progress progress("exporting", set.size(), "samples");
  for (const auto& view : set.shards()) {
    const auto shard = TarShard::open(view.path);
    int64_t index = view.first;
    for (const auto& members : shard->samples())
      exporter.add(read_shard_sample(*shard, members), index++);
    progress.update(index);
  }
  return exporter.finish();
}

}  // namespace dsvl
