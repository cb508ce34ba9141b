// Round trips, and every way a file can lie.
#include "io/safetensors.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>

#include "base/error.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::string temporary(const std::string& name) {
  const auto folder = fs::path(::testing::TempDir()) / "dsvl_safetensors";
  fs::create_directories(folder);
  return (folder / name).string();
}

std::string file_bytes(uint64_t length, const std::string& header, size_t data) {
  std::string bytes(8, '\0');
  std::memcpy(bytes.data(), &length, 8);
  return bytes + header + std::string(data, '\0');
}

std::string file_bytes(const std::string& header, size_t data) {
  return file_bytes(header.size(), header, data);
}

std::string error_of(const std::string& bytes) {
  const auto path = temporary("hostile.safetensors");
  write_file_atomic(path, bytes);
  try {
    SafetensorsFile::open(path);
  } catch (const Error& e) {
    const std::string text = e.what();
    EXPECT_EQ(text.find('\n'), text.npos) << text;
    EXPECT_EQ(text.rfind(path, 0), 0u) << "names the file first: " << text;
    return text;
  }
  return "";
}

void expect_refused(const std::string& bytes, const std::string& message) {
  const auto found = error_of(bytes);
  EXPECT_NE(found.find(message), found.npos) << "found: " << found << "\nwanted: " << message;
}

TEST(Safetensors, RoundTripKeepsEveryType) {
  const auto path = temporary("round.safetensors");
  const auto base = at::arange(6, at::kFloat).view({2, 3});
  std::vector<std::pair<std::string, Tensor>> tensors;
  for (const auto type :
       {at::kByte, at::kBool, at::kHalf, at::kBFloat16, at::kLong, at::kFloat, at::kDouble})
    tensors.emplace_back(c10::toString(type), base.to(type));
  tensors.emplace_back("scalar", at::ones({}, at::kFloat));
  tensors.emplace_back("empty", at::zeros({0, 4}, at::kFloat));
  tensors.emplace_back("transposed", base.t());
  write_safetensors(path, tensors, {{"format", "pt"}});
  const auto file = SafetensorsFile::open(path);
  EXPECT_EQ(file->metadata().at("format"), "pt");
  EXPECT_EQ(file->tensors().size(), tensors.size());
  for (const auto& [name, tensor] : tensors) {
    EXPECT_EQ(file->tensor(name).scalar_type(), tensor.scalar_type()) << name;
    EXPECT_TRUE(at::equal(file->tensor(name), tensor)) << name;
  }
}

TEST(Safetensors, ViewOutlivesTheFileObject) {
  const auto path = temporary("alive.safetensors");
  write_safetensors(path, {{"x", at::arange(1000, at::kFloat)}});
  Tensor x = SafetensorsFile::open(path)->tensor("x");
  fs::remove(path);
  EXPECT_EQ(x[999].item<float>(), 999.0F);
}

TEST(Safetensors, UnalignedTensorIsCopied) {
  const auto path = temporary("odd.safetensors");
  write_file_atomic(path, file_bytes(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                                     R"("b":{"dtype":"F32","shape":[2],"data_offsets":[1,9]}})",
                                     9));
  const auto b = SafetensorsFile::open(path)->tensor("b");
  EXPECT_EQ(reinterpret_cast<uintptr_t>(b.const_data_ptr()) % 4, 0u);
  EXPECT_EQ(b.sum().item<float>(), 0.0F);
}

TEST(Safetensors, MissingTensorIsNamed) {
  const auto path = temporary("missing.safetensors");
  write_safetensors(path, {{"x", at::ones({2})}});
  EXPECT_THROW(SafetensorsFile::open(path)->tensor("y"), Error);
}

TEST(Safetensors, RefusesBrokenHeaders) {
  expect_refused("", "0 bytes long");
  expect_refused("1234567", "7 bytes long");
  expect_refused(file_bytes(uint64_t{1} << 63, "{}", 0), "claims 9223372036854775808 bytes");
  expect_refused(file_bytes(UINT64_MAX, "{}", 0), "claims 18446744073709551615 bytes");
  expect_refused(file_bytes(1000, "{}", 0), "the file ends after 2");
  expect_refused(file_bytes("", 0), "not valid JSON");
  expect_refused(file_bytes("[1]", 0), "wanted an object");
  expect_refused(file_bytes("{\"a\":", 0), "not valid JSON");
  expect_refused(file_bytes(std::string(10000, '['), 0), "nested deeper than 64");
  expect_refused(file_bytes(R"({"__metadata__":{"a":1}})", 0), "__metadata__: wanted a string");
  expect_refused(file_bytes(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                            R"("a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
                            1),
                 "stands twice");
}

TEST(Safetensors, RefusesBrokenEntries) {
  const auto entry = [](const std::string& body) {
    return file_bytes("{\"w\":{" + body + "}}", 8);
  };
  expect_refused(entry(R"("shape":[2],"data_offsets":[0,8])"), "'dtype' is missing");
  expect_refused(entry(R"("dtype":"F32","data_offsets":[0,8])"), "'shape' is missing");
  expect_refused(entry(R"("dtype":"F32","shape":[2])"), "'data_offsets' is missing");
  expect_refused(entry(R"("dtype":"F99","shape":[2],"data_offsets":[0,8])"),
                 "dtype 'F99' is not known");
  expect_refused(entry(R"("dtype":"F32","shape":[-2],"data_offsets":[0,8])"), "negative size -2");
  expect_refused(entry(R"("dtype":"F32","shape":[2.5],"data_offsets":[0,8])"), "whole number");
  expect_refused(entry(R"("dtype":"F32","shape":[3],"data_offsets":[0,8])"),
                 "dtype and shape make 12");
  expect_refused(entry(R"("dtype":"F32","shape":[2],"data_offsets":[8,0])"), "run backwards");
  expect_refused(entry(R"("dtype":"F32","shape":[2],"data_offsets":[-8,0])"), "negative value -8");
  expect_refused(entry(R"("dtype":"F32","shape":[2],"data_offsets":[0])"), "wanted 2");
  expect_refused(entry(R"("dtype":"F32","shape":[4],"data_offsets":[0,16])"),
                 "ends at byte 16 of 8");
  expect_refused(entry(R"("dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8])"),
                 "63 bits");
  expect_refused(entry(R"("dtype":"F32","shape":[1],"data_offsets":[0,4])"), "4 bytes at the end");
  expect_refused(entry(R"("dtype":"F32","shape":[1],"data_offsets":[4,8])"),
                 "4 bytes before tensor 'w'");
}

TEST(Safetensors, RefusesOverlap) {
  expect_refused(file_bytes(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},)"
                            R"("b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}})",
                            6),
                 "'b' overlaps");
}

TEST(Safetensors, UnfinishedWriterLeavesNothing) {
  const auto path = temporary("unfinished.safetensors");
  fs::remove(path);
  {
    SafetensorsWriter writer(path, {{"a", at::kFloat, {2}}, {"b", at::kFloat, {2}}});
    writer.write(at::ones({2}));
    EXPECT_THROW(writer.write(at::ones({3})), Error);
  }
  EXPECT_FALSE(fs::exists(path));
  EXPECT_FALSE(fs::exists(temporary_beside(path)));
}

TEST(Safetensors, FullDiskIsOneLine) {
  try {
    AtomicFile("/dev/full/x").write("x");
    FAIL();
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find("/dev/full/x: cannot create"), std::string::npos)
        << e.what();
  }
}

}  // namespace
}  // namespace dsvl
