// The two hubs' interfaces.
#include "io/hub_source.h"

#include <algorithm>
#include <charconv>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"

namespace dsvl {
namespace {

// An etag becomes a file's name.
bool is_plain_etag(const std::string& etag) {
  return !etag.empty() && etag.size() <= 128 && std::all_of(etag.begin(), etag.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_';
  });
}

// W/"abc" and "abc" are abc.
std::string bare_etag(std::string etag) {
  if (etag.rfind("W/", 0) == 0) etag.erase(0, 2);
  std::erase(etag, '"');
  return etag;
}

const std::string& string_at(const Value& object, const char* key, const std::string& url) {
  const auto* value = object.find(key);
  if (!value || !value->is_string())
    fail(url, ": '", key, "' is missing or no text; is this a hub's address?");
  return value->as_string();
}

void check_path(const std::string& path, const std::string& url) {
  if (!is_plain_path(path))
    fail(url, ": lists a file '", path, "', which would lie outside the model's folder; refused");
}

}  // namespace

HttpRequest HubSource::request(std::string url) const {
  HttpRequest request;
  request.url = std::move(url);
  request.token = settings_.token;
  return request;
}

void HubSource::fail_response(const HttpResponse& response, const std::string& what) const {
  const auto& hub = settings_.endpoint;
  const auto code = response.header("x-error-code");
  const bool hf = settings_.kind == HubKind::huggingface;
  const char* token = hf ? "HF_TOKEN" : "MODELSCOPE_API_TOKEN";
  if (code == "GatedRepo" || response.status == 403)
    fail(name_.text(), ": ", hub, " wants its conditions accepted (", response.status,
         "); do so at ", hub, "/", name_.id(), " and set ", token);
  if (response.status == 401)
    fail(name_.text(), ": ", hub,
         " has no such model, or a private one (401); check the name, or set ", token,
         settings_.token.empty() ? "" : " to one that may read it");
  if (response.status == 404 && code == "RevisionNotFound")
    fail(name_.text(), ": ", hub, " has no revision '", settings_.revision_of(name_),
         "' of it (404)");
  if (response.status == 404 && !what.empty())
    fail(name_.text(), ": ", hub, " has no file '", what, "' of it (404)");
  if (response.status == 404)
    fail(name_.text(), ": no such directory here, and ", hub,
         " has no such model (404); check the name");
  const bool wait = response.status == 429 && response.retry_after;
  fail(response.url, ": the server answers ", response.status,
       response.status == 429 ? " (too many requests)" : "", wait ? "; it asks to wait " : "",
       wait ? str(static_cast<int64_t>(*response.retry_after), " s") : "", "; try again later");
}

std::string HubSource::get(HttpClient& client, const std::string& url) const {
  auto response = send_with_retries(client, request(url), settings_.retry);
  if (!response.good()) fail_response(response, "");
  return std::move(response.body);
}

HubListing HubSource::list(HttpClient& client) const {
  return settings_.kind == HubKind::modelscope ? list_modelscope(client) : list_huggingface(client);
}

HubListing HubSource::list_huggingface(HttpClient& client) const {
  const auto& hub = settings_.endpoint;
  const auto url = hub + "/api/models/" + name_.id() + "/revision/" +
                   url_encode(settings_.revision_of(name_), false);
  const Value json = parse_json(get(client, url), url);
  HubListing listing;
  listing.commit = string_at(json, "sha", url);
  if (!is_commit(listing.commit))
    fail(url, ": 'sha' is '", listing.commit, "', which is no commit");
  const auto* siblings = json.find("siblings");
  if (!siblings || !siblings->is_array()) fail(url, ": 'siblings' is missing or no list");
  for (const auto& sibling : siblings->as_array()) {
    const auto& path = string_at(sibling, "rfilename", url);
    check_path(path, url);
    listing.files.push_back(
        {path,
         hub + "/" + name_.id() + "/resolve/" + listing.commit + "/" + url_encode(path, true),
         {},
         0});
  }
  return listing;
}

// ModelScope names no commit with its list: the snapshot is named by what the list says.
HubListing HubSource::list_modelscope(HttpClient& client) const {
  const auto base = settings_.endpoint + "/api/v1/models/" + name_.id() + "/repo";
  const auto revision = "Revision=" + url_encode(settings_.revision_of(name_), false);
  const auto url = base + "/files?" + revision + "&Recursive=True";
  const Value json = parse_json(get(client, url), url);
  const auto* data = json.find("Data");
  const auto* files = data ? data->find("Files") : nullptr;
  if (!files || !files->is_array()) fail(url, ": 'Data.Files' is missing or no list");
  HubListing listing;
  std::string contents;
  for (const auto& entry : files->as_array()) {
    if (string_at(entry, "Type", url) == "tree") continue;
    const auto& path = string_at(entry, "Path", url);
    check_path(path, url);
    const auto& sha256 = string_at(entry, "Sha256", url);
    if (sha256.size() != 64 || !is_plain_etag(sha256))
      fail(url, ": 'Sha256' of '", path, "' is '", sha256, "', which is no such hash");
    listing.files.push_back({path, base + "?" + revision + "&FilePath=" + url_encode(path, false),
                             sha256, static_cast<uint64_t>(entry.at("Size").as_int())});
    contents += sha256 + " " + path + "\n";
  }
  listing.commit =
      sha256_hex(std::as_bytes(std::span(contents.data(), contents.size()))).substr(0, 40);
  return listing;
}

void HubSource::describe(HttpClient& client, HubFile& file) const {
  if (!file.etag.empty()) return;
  auto head = request(file.url);
  head.head = true;
  head.stay = true;
  const auto response = send_with_retries(client, head, settings_.retry);
  const bool elsewhere = response.status >= 300 && response.status < 400;
  if (!response.good() && !elsewhere) fail_response(response, file.path);
  const auto linked = response.header("x-linked-etag");
  file.etag = bare_etag(linked.empty() ? response.header("etag") : linked);
  auto size = response.header("x-linked-size");
  if (size.empty() && !elsewhere) size = response.header("content-length");
  if (!is_plain_etag(file.etag))
    fail(file.url, ": its ETag is '", file.etag, "', wanted a hash; is a proxy in between?");
  const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), file.size);
  if (size.empty() || error != std::errc() || end != size.data() + size.size())
    fail(file.url, ": the server does not say how large the file is");
}

}  // namespace dsvl
