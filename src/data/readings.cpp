// The key tells what a reading depends on; a sum in front tells whether it is whole.
#include "data/readings.h"

#include <filesystem>
#include <optional>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "base/packed.h"
#include "data/contents.h"
#include "data/documents.h"

namespace dsvl {
namespace {

constexpr std::string_view kMagic = "dsvlread";

struct KeptDocument {
  Document document;
};
void fields(Visitor& v, KeptDocument& d) {
  v("language", d.document.language, "en, zh or code");
  v("part", d.document.part, "that decides whether it is held out");
  Contents contents(d.document);
  v("contents", contents, "what it holds");
}

struct KeptReading {
  Value account = account_value({});
  std::vector<KeptDocument> documents;
};
void fields(Visitor& v, KeptReading& r) {
  v("account", r.account, "what became of the others");
  v("documents", r.documents, "in their order");
}

KeptReading read_now(const FormRow& form, const Reading& reading, const std::string& path) {
  KeptReading made;
  Account account;
  Reading own = reading;
  Account pictures;  // such forms refer to none
  own.pictures = &pictures;
  const auto give = [&](Document d) { made.documents.push_back({std::move(d)}); };
  try_reading(own.row, account, [&] { form.read(path, own, give, account); });
  made.account = account_value(account);
  return made;
}

std::string sum_of(std::string_view bytes) {
  return xxh3_hex(std::as_bytes(std::span(bytes)));
}

// Nothing when there is no file, or one that is not whole.
std::optional<std::string> kept_bytes(const std::string& place) {
  if (!std::filesystem::exists(place)) return {};
  std::string bytes = read_file(place);
  const size_t head = kMagic.size() + 32;
  if (bytes.size() < head || !bytes.starts_with(kMagic)) return {};
  const std::string sum = bytes.substr(kMagic.size(), 32);
  bytes.erase(0, head);
  if (sum_of(bytes) != sum) return {};
  return bytes;
}

}  // namespace

Readings::Readings(const FormRow& form, const Reading& reading, std::string folder)
    : form_(form), reading_(reading), folder_(std::move(folder)) {
  settings_ = str(form.name, "\n", form.edition(), "\n", reading.most_characters, "\n",
                  to_json(write_fields(reading.row)), "\n");
}

std::string Readings::place_of(const std::string& path) const {
  const auto file = MappedFile::open(path);
  return str(folder_, "/", sum_of(str(settings_, path, "\n", xxh3_hex(file->bytes()))), ".read");
}

void Readings::make(const std::string& path) const {
  Account ignored;  // a file that cannot be read is told when it is taken
  std::string place;
  try_reading(reading_.row, ignored, [&] { place = place_of(path); });
  if (place.empty() || kept_bytes(place)) return;
  const std::string bytes = pack(read_now(form_, reading_, path));
  std::filesystem::create_directories(folder_);
  write_file_atomic(place, str(kMagic, sum_of(bytes), bytes));
}

void Readings::take(const std::string& path, const std::function<void(Document)>& give,
                    Account& account) const {
  KeptReading reading;
  if (const auto bytes = kept_bytes(place_of(path)))
    unpack(reading, *bytes, "a reading of " + path);
  else
    reading = read_now(form_, reading_, path);
  for (auto& [document] : reading.documents) {
    document.package = reading_.row.package;
    document.license = reading_.row.license;
    document.kind = form_.kind;
    give(std::move(document));
  }
  account += account_from_value(reading.account, path);
}

}  // namespace dsvl
