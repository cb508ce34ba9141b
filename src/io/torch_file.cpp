// The archive's members, the pickle's views, and each view's place in the file.
#include "io/torch_file.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <numeric>
#include <set>

#include "base/error.h"
#include "io/mapped_tensor.h"
#include "io/pickle.h"
#include "io/quoted.h"
#include "io/safetensors.h"
#include "io/zip_entries.h"

namespace dsvl {
namespace {

constexpr size_t kMaxTensors = 1'000'000, kMaxName = 1'000;

// The first bytes of the format before 1.6: a pickled magic number, PyTorch's own.
constexpr unsigned char kOldMagic[] = {0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c};

[[noreturn]] void fail_no_archive(const MappedFile& map) {
  const auto bytes = map.bytes();
  if (bytes.size() >= sizeof kOldMagic &&
      std::memcmp(bytes.data(), kOldMagic, sizeof kOldMagic) == 0)
    fail(map.path(),
         ": is in PyTorch's format before 1.6, which is not read; save it anew with a later one: "
         "torch.save(torch.load(file, weights_only=True), file)");
  fail(map.path(), ": is no zip archive as torch.save writes it; wanted a PyTorch state dict");
}

// The members of the archive by their name below its one folder, which is named after the file.
class Archive {
 public:
  explicit Archive(const MappedFile& map) : map_(map) {
    if (!is_zip(map.bytes())) fail_no_archive(map);
    const auto entries = zip_entries(map.bytes(), map.path());
    std::string folder;
    for (const auto& entry : entries)
      if (entry.name.ends_with("/data.pkl")) {
        if (!folder.empty()) fail(map.path(), ": two members are called data.pkl");
        folder = entry.name.substr(0, entry.name.size() - std::strlen("data.pkl"));
      }
    if (folder.empty())
      fail(map.path(),
           ": the archive has no data.pkl; wanted a state dict as torch.save writes it");
    for (const auto& entry : entries)
      if (entry.name.starts_with(folder)) members_[entry.name.substr(folder.size())] = entry;
    if (members_.count("constants.pkl"))
      fail(map.path(),
           ": is a TorchScript program, which is not read; save its state dict: "
           "torch.save(torch.jit.load(file).state_dict(), file)");
    check_byte_order();
  }

  std::span<const std::byte> pickle() const { return bytes_of(members_.at("data.pkl")); }

  // nullptr when there is none.
  const ZipEntry* storage(std::string_view key) const {
    const auto found = members_.find("data/" + std::string(key));
    return found == members_.end() ? nullptr : &found->second;
  }

 private:
  std::span<const std::byte> bytes_of(const ZipEntry& entry) const {
    return map_.bytes().subspan(entry.offset, entry.bytes);
  }

  void check_byte_order() const {
    const auto found = members_.find("byteorder");
    if (found == members_.end()) return;
    const auto order = bytes_of(found->second);
    const std::string_view text(reinterpret_cast<const char*>(order.data()), order.size());
    if (text != "little")
      fail(map_.path(), ": the byte order is ", in_quotes(text),
           ", wanted 'little'; save it anew there");
  }

  const MappedFile& map_;
  std::map<std::string, ZipEntry> members_;
};

const PickleNode* value_of(const PickleGraph& graph, const PickleNode& dict, std::string_view key) {
  for (size_t i = 0; i + 1 < dict.items.size(); i += 2) {
    const auto& name = graph.at(dict.items[i]);
    if (name.kind == PickleKind::text && name.text == key) return &graph.at(dict.items[i + 1]);
  }
  return nullptr;
}

// Training scripts save the state dict beside their own values.
const PickleNode& state_dict_of(const PickleGraph& graph, const std::string& path) {
  const auto& root = graph.at(graph.root);
  if (root.kind != PickleKind::dict)
    fail(path, ": holds ", kind_name(root.kind), ", wanted a state dict: names and tensors");
  for (const char* key : {"state_dict", "model_state_dict"}) {
    const auto* inner = value_of(graph, root, key);
    if (inner && inner->kind == PickleKind::dict) return *inner;
  }
  return root;
}

std::string name_of(const PickleNode& key, const std::string& path) {
  if (key.kind != PickleKind::text)
    fail(path, ": the state dict has ", kind_name(key.kind), " for a name");
  const auto plain = [](char c) { return static_cast<unsigned char>(c) >= ' ' && c != 0x7f; };
  if (key.text.empty() || key.text.size() > kMaxName ||
      !std::all_of(key.text.begin(), key.text.end(), plain))
    fail(path, ": the state dict has the name ", in_quotes(key.text), ", which no tensor has");
  return std::string(key.text);
}

}  // namespace

std::shared_ptr<const TorchFile> TorchFile::open(const std::string& path) {
  std::shared_ptr<TorchFile> file(new TorchFile);
  file->map_ = MappedFile::open(path);
  file->read();
  return file;
}

namespace {

// The view as the file holds it; fails with what is wrong, the tensor's name not in front.
TensorInfo locate(const PickledView& view, const Archive& archive) {
  const auto* storage = archive.storage(view.storage);
  if (!storage) fail("views the storage ", in_quotes(view.storage), ", which the archive lacks");
  const uint64_t size = c10::elementSize(view.type);
  const auto elements = static_cast<uint64_t>(view.storage_size);
  if (elements > storage->bytes / size || storage->bytes - elements * size >= size)
    fail("views a storage of ", elements, " elements, the archive has ", storage->bytes,
         " bytes for it");
  TensorInfo info;
  info.dtype = safetensors_dtype(view.type);
  info.type = view.type;
  info.shape = view.shape;
  info.offset = storage->offset;
  info.bytes = size;
  for (const auto n : view.shape) info.bytes *= static_cast<uint64_t>(n);
  if (info.bytes > 0) info.offset += static_cast<uint64_t>(view.offset) * size;
  return info;
}

}  // namespace

void TorchFile::read() {
  const Archive archive(*map_);
  PickleGraph graph;
  try {
    graph = read_pickle(archive.pickle());
  } catch (const Error& e) {
    fail(path(), ": ", e.what());
  }
  const auto& dict = state_dict_of(graph, path());
  if (dict.items.size() / 2 > kMaxTensors)
    fail(path(), ": ", dict.items.size() / 2, " tensors, at most ", kMaxTensors, " are read");
  std::set<std::string> names;
  std::vector<std::pair<TensorInfo, std::vector<int64_t>>> found;
  for (size_t i = 0; i < dict.items.size(); i += 2) {
    const auto name = name_of(graph.at(dict.items[i]), path());
    const auto& value = graph.at(dict.items[i + 1]);
    if (value.kind != PickleKind::tensor)
      fail(path(), ": '", name, "' is ", kind_name(value.kind),
           ", wanted a tensor; save the state dict of the model alone");
    if (!names.insert(name).second) fail(path(), ": tensor '", name, "' stands twice");
    const auto& view = graph.views[static_cast<size_t>(value.number)];
    try {
      found.emplace_back(locate(view, archive), view.strides);
    } catch (const Error& e) {
      fail(path(), ": tensor '", name, "' ", e.what());
    }
    found.back().first.name = name;
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return std::tie(a.first.offset, a.first.name) < std::tie(b.first.offset, b.first.name);
  });
  for (auto& [info, strides] : found) {
    tensors_.push_back(std::move(info));
    strides_.push_back(std::move(strides));
  }
}

Tensor TorchFile::tensor(const TensorInfo& info) const {
  const auto& strides = strides_[static_cast<size_t>(&info - tensors_.data())];
  return mapped_tensor(shared_from_this(), map_->bytes().data() + info.offset, info.type,
                       info.shape, strides)
      .contiguous();
}

}  // namespace dsvl
