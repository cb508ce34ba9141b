// What torch.save wrote against the same tensors as safetensors; everything else is refused, each
// for its own reason (tools/golden/pickles.py).
#include "io/torch_file.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "base/error.h"
#include "base/json.h"
#include "io/model_files.h"
#include "io/pickle.h"
#include "io/safetensors.h"
#include "support/golden.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::string fresh_folder(const std::string& name) {
  const auto folder = fs::path(::testing::TempDir()) / "dsvl_torch_file" / name;
  fs::remove_all(folder);
  fs::create_directories(folder);
  return folder.string();
}

std::string unhex(const std::string& digits) {
  std::string bytes;
  for (size_t i = 0; i + 1 < digits.size(); i += 2)
    bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  return bytes;
}

template <class Call>
std::string refusal(const Call& call) {
  try {
    call();
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

void expect_twin(const TensorFile& file, const std::string& twin_path) {
  const auto twin = SafetensorsFile::open(twin_path);
  EXPECT_EQ(file.tensors().size(), twin->tensors().size());
  uint64_t last = 0;
  for (const auto& info : file.tensors()) {
    const auto* wanted = twin->find(info.name);
    ASSERT_NE(wanted, nullptr) << info.name;
    EXPECT_EQ(info.dtype, wanted->dtype) << info.name;
    EXPECT_EQ(info.shape, wanted->shape) << info.name;
    EXPECT_EQ(info.bytes, wanted->bytes) << info.name;
    EXPECT_GE(info.offset, last) << info.name;
    last = info.offset;
    const Tensor found = file.tensor(info);
    EXPECT_TRUE(found.is_contiguous()) << info.name;
    const auto as_bytes = [](const Tensor& t) {
      return t.contiguous().reshape({-1}).view(at::kByte);
    };
    EXPECT_TRUE(at::equal(as_bytes(found), as_bytes(twin->tensor(*wanted)))) << info.name;
  }
}

TEST(TorchFile, EqualsItsSafetensorsTwin) {
  const auto folder = golden_path("pickles");
  expect_twin(*TorchFile::open(folder + "/real.bin"), folder + "/real.safetensors");
  expect_twin(*TorchFile::open(folder + "/protocol4.pt"), folder + "/real.safetensors");
  expect_twin(*TorchFile::open(folder + "/module.pth"), folder + "/module.safetensors");
}

TEST(TorchFile, ViewsTheMappingAndOutlivesTheFile) {
  const auto path = golden_path("pickles") + "/real.bin";
  Tensor rows;
  {
    const auto file = TorchFile::open(path);
    for (const auto& info : file->tensors())
      if (info.name == "shared.rows") {
        rows = file->tensor(info);
        EXPECT_EQ(rows.const_data_ptr(), file->tensor(info).const_data_ptr());
      }
  }
  EXPECT_TRUE(at::equal(
      rows,
      SafetensorsFile::open(golden_path("pickles") + "/real.safetensors")->tensor("shared.rows")));
}

TEST(TorchFile, EveryOtherFileIsRefusedForItsReason) {
  const auto path = fresh_folder("hostile") + "/pytorch_model.bin";
  const Value fixture = read_json_file(golden_path("pickles.json"));
  const auto& rows = fixture.at("refused").as_array();
  EXPECT_GE(rows.size(), 100u);
  for (const auto& row : rows) {
    write_file_atomic(path, unhex(row.at("hex").as_string()));
    const auto found = refusal([&] { TorchFile::open(path); });
    const auto& name = row.at("name").as_string();
    EXPECT_NE(found.find(row.at("why").as_string()), found.npos) << name << ": " << found;
    EXPECT_EQ(found.find_first_of("\n\x1b"), found.npos) << name;
    EXPECT_EQ(found.rfind(path, 0), 0u) << name << ": names the file first: " << found;
  }
}

// The limits of a reader on files too large to keep.
TEST(Pickle, Limits) {
  const auto with = [](const std::string& text, const PickleLimits& limits) {
    return refusal(
        [&] { read_pickle(std::as_bytes(std::span(text.data(), text.size())), limits); });
  };
  const std::string many = "\x80\x02" + std::string(100, 'N') + ".";
  EXPECT_EQ(with(many, {.bytes = 50}), "the pickle is 103 bytes long, at most 50 are read");
  EXPECT_EQ(with(many, {.nodes = 99}), "the pickle builds more than 99 values");
  EXPECT_EQ(with(many, {.stack = 99}), "the pickle stacks more than 99 values");
  EXPECT_EQ(with("\x80\x02" + std::string(5, '('), {.marks = 4}), "the pickle nests deeper than 4");
}

TEST(Pickle, Integers) {
  const auto value = [](const std::string& code) {
    const std::string text = "\x80\x02" + code + ".";
    const auto graph = read_pickle(std::as_bytes(std::span(text.data(), text.size())));
    return graph.at(graph.root, PickleKind::integer).number;
  };
  using namespace std::string_literals;
  EXPECT_EQ(value("K\xff"), 255);
  EXPECT_EQ(value("M\xff\xff"), 65535);
  EXPECT_EQ(value("J\xff\xff\xff\xff"), -1);
  EXPECT_EQ(value("\x8a\0"s), 0);
  EXPECT_EQ(value("\x8a\1\xff"), -1);
  EXPECT_EQ(value("\x8a\2\xff\0"s), 255);
  EXPECT_EQ(value("\x8a\x08\0\0\0\0\0\0\0\x80"s), INT64_MIN);
}

std::string twin_folder(const std::string& name, const std::vector<std::string>& files) {
  const auto folder = fresh_folder(name);
  for (const auto& file : files)
    fs::copy(golden_path("pickles") + "/module.pth", folder + "/" + file);
  return folder;
}

TEST(TorchFile, ModelDirectoriesOfEveryShape) {
  const auto single =
      ModelFiles::open(twin_folder("single", {"pytorch_model.bin", "training_args.bin"}));
  EXPECT_EQ(single.names(), (std::vector<std::string>{"a.bias", "a.weight", "b.bias", "b.weight"}));
  EXPECT_EQ(single.total_bytes(), 15u * 4);
  EXPECT_EQ(ModelFiles::open(twin_folder("lone", {"best.pth"})).size(), 4u);
  const auto both = twin_folder("both", {"a.pt", "b.pt"});
  EXPECT_NE(refusal([&] { ModelFiles::open(both); }).find("which of them holds the weights?"),
            std::string::npos);
  const auto first = twin_folder("first", {"pytorch_model.bin"});
  fs::copy(golden_path("pickles") + "/real.safetensors", first + "/model.safetensors");
  EXPECT_NE(ModelFiles::open(first).find("scalar"), nullptr) << "safetensors win";
}

TEST(TorchFile, ANameInTwoShardsIsSaidInPrintableAscii) {
  const auto folder = fresh_folder("twice");
  for (const char* shard : {"/a.safetensors", "/b.safetensors"})
    write_safetensors(folder + shard, {{"x\x1b[2J", at::zeros({1})}});
  write_file_atomic(folder + "/model.safetensors.index.json",
                    R"({"weight_map":{"x":"a.safetensors","y":"b.safetensors"}})");
  const auto found = refusal([&] { ModelFiles::open(folder); });
  EXPECT_NE(found.find("tensor 'x?[2J' stands in another shard"), found.npos) << found;
}

TEST(TorchFile, Shards) {
  const auto folder = twin_folder("shards", {"pytorch_model-00001-of-00002.bin"});
  fs::copy(golden_path("pickles") + "/real.bin", folder + "/pytorch_model-00002-of-00002.bin");
  Value map, index;
  for (const char* name : {"a.bias", "a.weight", "b.bias", "b.weight"})
    map.set(name, "pytorch_model-00001-of-00002.bin");
  map.set("scalar", "pytorch_model-00002-of-00002.bin");
  index.set("weight_map", map);
  write_file_atomic(folder + "/pytorch_model.bin.index.json", to_json(index));
  const auto files = ModelFiles::open(folder);
  EXPECT_EQ(files.tensor("scalar").item<float>(), 2.5F);
  EXPECT_EQ(files.tensor("b.weight").sizes(), (std::vector<int64_t>{3, 2}));
  fs::remove(folder + "/pytorch_model-00002-of-00002.bin");
  EXPECT_NE(refusal([&] {
              ModelFiles::open(folder);
            }).find("pytorch_model.bin.index.json names it, download it"),
            std::string::npos);
}

}  // namespace
}  // namespace dsvl
