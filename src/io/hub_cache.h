// The Hugging Face cache on disk, shared with its other readers and writers:
//   models--OWNER--NAME/blobs/ETAG                  a file's bytes; ETAG.incomplete while it comes
//   models--OWNER--NAME/snapshots/COMMIT/PATH       a relative link to a blob
//   models--OWNER--NAME/refs/REVISION               the commit a branch or tag stands for
//   .locks/models--OWNER--NAME/ETAG.lock            held (flock) while a blob is fetched
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/hub_name.h"

namespace dsvl {

// One commit of a model in the cache.
struct CachedRevision {
  std::string commit;
  std::vector<std::string> refs;  // branches and tags that stand for it
  std::string path;               // the snapshot's folder
  int64_t files = 0;
  uint64_t bytes = 0;       // of the blobs it links to
  int64_t modified_at = 0;  // seconds since 1970, of its newest blob
};

struct CachedModel {
  HubName name;  // without a revision
  std::vector<CachedRevision> revisions;
  uint64_t bytes = 0;             // of all blobs, each once
  uint64_t incomplete_bytes = 0;  // of downloads that were cut off
};

class HubCache {
 public:
  explicit HubCache(std::string folder) : folder_(std::move(folder)) {}

  const std::string& folder() const { return folder_; }
  std::string model_folder(const HubName& name) const;
  std::string blob(const HubName& name, const std::string& etag) const;
  std::string lock(const HubName& name, const std::string& etag) const;
  std::string snapshot(const HubName& name, const std::string& commit) const;

  // The commit that `revision` (a branch, tag or commit) stands for here, if its snapshot exists.
  std::optional<std::string> find_commit(const HubName& name, const std::string& revision) const;

  // Makes the folders that a download of this model writes to.
  void prepare(const HubName& name) const;
  // Makes snapshots/COMMIT/PATH point to the blob. The snapshot's path is a plain one.
  void link(const HubName& name, const std::string& commit, const std::string& path,
            const std::string& etag) const;
  // Writes refs/REVISION; nothing when the revision is the commit itself.
  void write_ref(const HubName& name, const std::string& revision, const std::string& commit) const;

  // All models, by name. Folders of another form are skipped.
  std::vector<CachedModel> list() const;
  // Removes a model, or with a revision that one and the blobs nothing else links to. Returns the
  // bytes freed. Fails when there is no such thing here or a download of it runs.
  uint64_t remove(const HubName& name) const;

 private:
  std::optional<CachedModel> read_model(const std::string& folder_name) const;
  uint64_t remove_revision(const CachedModel& model, const std::string& commit) const;

  std::string folder_;
};

}  // namespace dsvl
