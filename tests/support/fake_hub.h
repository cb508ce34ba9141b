// A hub of one model for tests, with what goes wrong on the way as settings.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>

#include "io/hub_settings.h"
#include "support/http_server.h"

namespace dsvl {

class FakeHub {
 public:
  // Files by path; those above `large` bytes are linked: kept on a second server, as the hub keeps
  // large files.
  explicit FakeHub(std::map<std::string, std::string> files, size_t large = 1000);

  std::string url() const { return hub_->url(); }
  // Settings that ask this hub and keep in `cache`; waits are short.
  HubSettings settings(const std::string& cache) const;

  // Requests for this file's bytes, on whichever server.
  std::vector<ServerRequest> fetches(const std::string& path) const;
  std::vector<ServerRequest> requests() const { return hub_->requests(); }
  std::vector<ServerRequest> store_requests() const { return store_->requests(); }

  // Set before anything is asked.
  std::string name = "some-owner/tiny.model";
  std::string commit = std::string(40, 'a');
  std::string token;                         // wanted, when not ""
  std::string error_code;                    // X-Error-Code of refusals
  std::map<std::string, std::string> etags;  // in place of the true ones
  std::vector<std::string> also_listed;      // paths without files
  bool knows_ranges = true;
  std::atomic<int> piece_milliseconds = 0;
  size_t cut_after = 0;           // bytes of a linked file a connection carries; 0: all
  std::atomic<int> refusals = 0;  // so many answers of `refusal` before the true one
  ServerReply refusal{503};
  std::string moved_from;  // an old name that redirects here

 private:
  ServerReply answer(const ServerRequest& request);
  ServerReply answer_store(const ServerRequest& request) const;
  ServerReply resolve(const std::string& path);
  ServerReply list() const;
  ServerReply bytes(const std::string& content, const ServerRequest& request) const;

  std::map<std::string, std::string> files_;
  size_t large_;
  std::unique_ptr<HttpServer> store_, hub_;
};

// SHA-256 and git's hash of a blob, as hexadecimal digits.
std::string sha256_of(const std::string& bytes);
std::string git_hash_of(const std::string& bytes);

}  // namespace dsvl
