// What a hub says of a model: its files, where each is fetched, how large it is and its hash.
// Hugging Face: GET /api/models/ID/revision/REV (sha, siblings) and HEAD /ID/resolve/COMMIT/PATH
// (X-Linked-Etag and X-Linked-Size of large files, ETag and Content-Length of others).
// ModelScope: GET /api/v1/models/ID/repo/files (Path, Size, Sha256) says all at once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/hub_settings.h"

namespace dsvl {

struct HubFile {
  std::string path;  // below the model, checked (is_plain_path)
  std::string url;
  std::string etag;  // 64 digits: SHA-256; 40: git's blob hash; "" until describe() or unknown
  uint64_t size = 0;
};

struct HubListing {
  std::string commit;  // names the snapshot
  std::vector<HubFile> files;
};

class HubSource {
 public:
  HubSource(const HubSettings& settings, HubName name)
      : settings_(settings), name_(std::move(name)) {}

  // Fails with what the hub said: no such model or revision, a private or gated one, busy.
  HubListing list(HttpClient& client) const;
  // Fills etag and size where the listing did not.
  void describe(HttpClient& client, HubFile& file) const;

  // Fails for a response that is no good; `what` is the file or "".
  [[noreturn]] void fail_response(const HttpResponse& response, const std::string& what) const;
  HttpRequest request(std::string url) const;

 private:
  HubListing list_huggingface(HttpClient& client) const;
  HubListing list_modelscope(HttpClient& client) const;
  std::string get(HttpClient& client, const std::string& url) const;

  const HubSettings& settings_;
  HubName name_;
};

}  // namespace dsvl
