// A model's name on a hub: owner/name, owner/name@revision, and either with :file.
#pragma once

#include <optional>
#include <string>

namespace dsvl {

struct HubName {
  std::string owner, name;
  std::string revision;   // branch, tag, commit; "" for the hub's main one
  std::string file = {};  // which GGUF file: its path, or a word of its name ("Q8_0"); "" for any

  std::string id() const { return owner + "/" + name; }
  // id(), with "@revision" and ":file" where there are such.
  std::string text() const {
    return id() + (revision.empty() ? "" : "@" + revision) + (file.empty() ? "" : ":" + file);
  }
};

// Nothing when the text is no such name. Letters, digits, "-", "_", "." only, neither ".." nor "--"
// in owner and name, so that a name is one folder of the cache and nothing else.
std::optional<HubName> parse_hub_name(const std::string& text);

// 40 hexadecimal digits.
bool is_commit(const std::string& revision);

// A file's path below a model: relative, without "..", "." or empty parts, no control characters.
bool is_plain_path(const std::string& path);

}  // namespace dsvl
