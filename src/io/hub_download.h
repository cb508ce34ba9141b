// One blob into the cache: resumed where an earlier attempt stopped, checked, moved into place.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

#include "io/blob_hash.h"
#include "io/hub_source.h"

namespace dsvl {

// Where a blob goes.
struct BlobPlace {
  std::string blob, lock;
};

// Fetches `file` to the blob unless it is there. Bytes go to BLOB.incomplete, which stays when the
// work stops; cut connections and busy servers are tried again as `policy` says. The bytes are
// checked against the size and, where the ETag is a SHA-256 or a git blob hash, against that: on a
// mismatch nothing is kept.
class BlobDownload {
 public:
  // `on_bytes` gets each change in how many bytes are there (negative when begun anew).
  BlobDownload(const HubSource& source, const HubFile& file, BlobPlace place,
               std::function<void(int64_t)> on_bytes);
  ~BlobDownload();
  BlobDownload(const BlobDownload&) = delete;
  BlobDownload& operator=(const BlobDownload&) = delete;

  // True when bytes were fetched, false when the blob was there already.
  bool run(HttpClient& client, const RetryPolicy& policy);

 private:
  void open(const HttpClient& client);
  void begin_anew();
  void fetch(HttpClient& client, const RetryPolicy& policy);
  void attempt(HttpClient& client, Retry& retry);
  void take(const HttpResponse& head, std::span<const std::byte> bytes);
  // "" when the bytes are right, else what is wrong.
  std::string mismatch();
  void finish();

  const HubSource& source_;
  const HubFile& file_;
  BlobPlace place_;
  std::function<void(int64_t)> on_bytes_;
  std::string incomplete_;
  int fd_ = -1;
  uint64_t have_ = 0;
  bool resumed_ = false, placed_ = false;
  std::unique_ptr<BlobHash> hash_;
};

}  // namespace dsvl
