// Routes of the hub's interface.
#include "support/fake_hub.h"

#include <openssl/sha.h>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"

namespace dsvl {
namespace {

bool take_prefix(std::string& text, const std::string& prefix) {
  if (text.rfind(prefix, 0) != 0) return false;
  text.erase(0, prefix.size());
  return true;
}

std::string unescaped(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
    i += 2;
  }
  return out;
}

}  // namespace

std::string sha256_of(const std::string& bytes) {
  return sha256_hex(std::as_bytes(std::span(bytes.data(), bytes.size())));
}

std::string git_hash_of(const std::string& bytes) {
  auto whole = str("blob ", bytes.size());
  whole += '\0';
  whole += bytes;
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(whole.data()), whole.size(), digest);
  char text[2 * SHA_DIGEST_LENGTH + 1];
  for (size_t i = 0; i < SHA_DIGEST_LENGTH; ++i) std::snprintf(text + 2 * i, 3, "%02x", digest[i]);
  return text;
}

FakeHub::FakeHub(std::map<std::string, std::string> files, size_t large)
    : files_(std::move(files)), large_(large) {
  store_ =
      std::make_unique<HttpServer>([this](const auto& request) { return answer_store(request); });
  hub_ = std::make_unique<HttpServer>([this](const auto& request) { return answer(request); });
}

HubSettings FakeHub::settings(const std::string& cache) const {
  HubSettings settings;
  settings.endpoint = url();
  settings.cache = cache;
  settings.retry = {.attempts = 4, .first_wait = 0.01, .longest_wait = 5};
  return settings;
}

std::vector<ServerRequest> FakeHub::fetches(const std::string& path) const {
  std::vector<ServerRequest> found;
  for (const auto* server : {hub_.get(), store_.get()})
    for (const auto& request : server->requests())
      if (request.method == "GET" && unescaped(request.target).ends_with("/" + path))
        found.push_back(request);
  return found;
}

ServerReply FakeHub::answer(const ServerRequest& request) {
  if (!token.empty()) {
    const auto given = request.headers.find("authorization");
    if (given == request.headers.end() || given->second != "Bearer " + token)
      return {401, {{"X-Error-Code", error_code}}};
  }
  if (refusals > 0) {
    --refusals;
    return refusal;
  }
  auto target = request.target;
  if (!moved_from.empty() && target.find(moved_from) != target.npos) {
    target.replace(target.find(moved_from), moved_from.size(), name);
    return {307, {{"Location", target}}};
  }
  if (take_prefix(target, "/api/models/" + name + "/revision/"))
    return target == "main" || target == commit
               ? list()
               : ServerReply{404, {{"X-Error-Code", "RevisionNotFound"}}};
  if (!take_prefix(target, "/" + name + "/resolve/" + commit + "/"))
    return {404, {{"X-Error-Code", "RepoNotFound"}}};
  const auto path = unescaped(target);
  if (!files_.count(path)) return {404, {{"X-Error-Code", "EntryNotFound"}}};
  auto reply = resolve(path);
  if (reply.status != 200 || request.method == "HEAD") return reply;
  const auto headers = reply.headers;
  reply = bytes(files_.at(path), request);
  reply.headers.insert(reply.headers.end(), headers.begin(), headers.end());
  return reply;
}

// As the hub answers: a linked file's own ETag and size ride on the redirect.
ServerReply FakeHub::resolve(const std::string& path) {
  const auto& content = files_.at(path);
  const bool linked = content.size() > large_;
  const auto other = etags.find(path);
  const auto etag = other != etags.end() ? other->second
                    : linked             ? sha256_of(content)
                                         : git_hash_of(content);
  if (!linked) return {200, {{"X-Repo-Commit", commit}, {"ETag", "\"" + etag + "\""}}, content};
  return {302,
          {{"X-Repo-Commit", commit},
           {"ETag", "\"" + git_hash_of("version https://git-lfs") + "\""},
           {"X-Linked-Etag", "\"" + etag + "\""},
           {"X-Linked-Size", std::to_string(content.size())},
           {"Location", store_->url() + "/bucket/" + path}}};
}

ServerReply FakeHub::answer_store(const ServerRequest& request) const {
  auto path = unescaped(request.target);
  if (!take_prefix(path, "/bucket/") || !files_.count(path)) return {404};
  auto reply = bytes(files_.at(path), request);
  if (cut_after > 0 && reply.body.size() > cut_after) reply.cut_after = cut_after;
  return reply;
}

ServerReply FakeHub::list() const {
  Value::Array siblings;
  for (const auto& [path, content] : files_) siblings.push_back(Value::Object{{"rfilename", path}});
  for (const auto& path : also_listed) siblings.push_back(Value::Object{{"rfilename", path}});
  const Value json{
      Value::Object{{"id", name}, {"sha", commit}, {"siblings", Value(std::move(siblings))}}};
  return {200, {{"Content-Type", "application/json"}}, to_json(json)};
}

ServerReply FakeHub::bytes(const std::string& content, const ServerRequest& request) const {
  ServerReply reply{200, {}, content};
  reply.piece_milliseconds = piece_milliseconds;
  const auto range = request.headers.find("range");
  if (range == request.headers.end() || !knows_ranges) return reply;
  const auto from = std::stoull(range->second.substr(range->second.find('=') + 1));
  if (from >= content.size()) return {416, {{"Content-Range", str("bytes */", content.size())}}};
  reply.status = 206;
  reply.body = content.substr(from);
  reply.headers.push_back(
      {"Content-Range", str("bytes ", from, "-", content.size() - 1, "/", content.size())});
  return reply;
}

}  // namespace dsvl
