// There and back in each form; input that means harm.
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>

#include "base/base64.h"
#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "data/exchange/export.h"
#include "data/exchange/import.h"
#include "data/exchange/json_elements.h"
#include "data/shard_set.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

fs::path fresh_folder(const char* name) {
  const auto path = fs::path(testing::TempDir()) / "exchange_test" / name;
  fs::remove_all(path);
  fs::create_directories(path);
  return path;
}

EncodedImage picture(int side, bool jpeg = false) {
  const Image image = make_image(side, side);
  return jpeg ? EncodedImage{"0.jpg", encode_jpeg(image, 80)}
              : EncodedImage{"0.png", encode_png(image)};
}

std::vector<Sample> material() {
  std::vector<Sample> samples(3);
  samples[0] = {"a/../b",  // an id is no path
                "pack",
                "CC0-1.0",
                "recognition",
                "printed text",
                {{"user", "<image_placeholder>\nRead \"it\".\n中文"}, {"assistant", "ab\tc"}},
                "",
                {picture(8)}};
  samples[1] = {"2",
                "pack",
                "CC-BY-4.0",
                "multi-graph",
                "ordering",
                {{"system", "Be brief."},
                 {"user", "<image_placeholder>\n<image_placeholder>\nWhich?"},
                 {"assistant", "Both"},
                 {"user", "Why?"},
                 {"assistant", "So."}},
                "",
                {picture(4), picture(5, true)}};
  samples[1].images[1].name = "1.jpg";
  samples[2] = {"3",         "p", "CC0-1.0", "text", "en", {}, "Once <image_placeholder> upon.",
                {picture(6)}};
  return samples;
}

std::string shards_of(const fs::path& folder, const std::vector<Sample>& samples) {
  TarWriter writer;
  for (size_t i = 0; i < samples.size(); ++i) add_to_shard(writer, std::to_string(i), samples[i]);
  fs::create_directories(folder);
  write_shard(writer, folder.string(), 0);
  return folder.string();
}

void expect_same(const Sample& a, const Sample& b) {
  EXPECT_EQ(sample_to_value(a), sample_to_value(b));
  ASSERT_EQ(a.images.size(), b.images.size());
  for (size_t i = 0; i < a.images.size(); ++i) EXPECT_EQ(a.images[i].bytes, b.images[i].bytes);
}

void expect_same_set(const std::vector<Sample>& wanted, const std::string& folder) {
  const auto set = ShardSet::open(folder);
  ASSERT_EQ(set->size(), static_cast<int64_t>(wanted.size()));
  set->verify();
  for (size_t i = 0; i < wanted.size(); ++i)
    expect_same(wanted[i], set->sample(static_cast<int64_t>(i)));
}

TEST(Exchange, JsonlThereAndBack) {
  for (const bool embed : {false, true}) {
    const auto root = fresh_folder("jsonl");
    const auto set = ShardSet::open(shards_of(root / "in", material()));
    const auto out = (root / "out").string(), back = (root / "back").string();
    const auto result = export_data(*set, {"jsonl", out, embed});
    EXPECT_EQ(result.account.kept, 3);
    EXPECT_EQ(result.pictures, 4);
    EXPECT_EQ(fs::exists(out + "/images"), !embed);
    import_data({.form = "jsonl", .path = out + "/data.jsonl", .out = back});
    expect_same_set(material(), back);
  }
}

TEST(Exchange, JsonlHasOpenAisParts) {
  const auto root = fresh_folder("parts");
  const auto set = ShardSet::open(shards_of(root / "in", material()));
  export_data(*set, {"jsonl", (root / "out").string(), true});
  const std::string text = read_file((root / "out/data.jsonl").string());
  const Value line = parse_json(text.substr(0, text.find('\n')), "test");
  const Value& parts = line.at("messages").as_array()[0].at("content");
  EXPECT_EQ(parts.as_array()[0].at("type").as_string(), "image_url");
  const std::string& url = parts.as_array()[0].at("image_url").at("url").as_string();
  EXPECT_TRUE(url.starts_with("data:image/png;base64,"));
  EXPECT_EQ(parts.as_array()[1].at("text").as_string(), "\nRead \"it\".\n中文");
}

TEST(Exchange, LlavaThereAndBack) {
  const auto root = fresh_folder("llava");
  const auto set = ShardSet::open(shards_of(root / "in", material()));
  const auto out = (root / "out").string(), back = (root / "back").string();
  const auto result = export_data(*set, {"llava", out});
  EXPECT_EQ(result.account.kept, 2);
  EXPECT_EQ(result.account.dropped.begin()->second, 1);
  EXPECT_TRUE(result.account.balanced());
  const Value list = read_json_file(out + "/data.json");
  EXPECT_EQ(list.as_array()[0].at("conversations").as_array()[0].at("value").as_string(),
            "<image>\nRead \"it\".\n中文");
  import_data({.form = "llava", .path = out + "/data.json", .out = back});
  auto wanted = material();
  wanted.pop_back();
  expect_same_set(wanted, back);
}

TEST(Exchange, WebDatasetThereAndBackInSmallShards) {
  const auto root = fresh_folder("webdataset");
  const auto in = shards_of(root / "in", material()), back = (root / "back").string();
  const auto result =
      import_data({.form = "webdataset", .path = in, .out = back, .samples_per_shard = 2});
  EXPECT_EQ(result.account.kept, 3);
  EXPECT_TRUE(fs::exists(back + "/shard-000001.tar"));
  expect_same_set(material(), back);
}

TEST(Exchange, PicturesWithCaptionsBecomeDocuments) {
  const auto root = fresh_folder("captions");
  TarWriter writer;
  writer.add("x.jpg", picture(4, true).bytes);
  writer.add("x.txt", "A black square.\n");
  writer.add("x.json", R"({"url": "somewhere", "width": 4})");
  write_shard(writer, root.string(), 0);
  const auto out = (root / "out").string();
  import_data({.form = "webdataset",
               .path = (root / "shard-000000.tar").string(),
               .out = out,
               .license = "CC0-1.0",
               .source = "squares"});
  const Sample sample = ShardSet::open(out)->sample(0);
  EXPECT_EQ(sample.text, "<image_placeholder>\nA black square.");
  EXPECT_EQ(sample.license, "CC0-1.0");
  EXPECT_EQ(sample.source, "squares");
  EXPECT_EQ(sample.id, "x");
}

// A line of JSONL that asks about this picture.
std::string line_about(const std::string& url) {
  return R"({"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":)" +
         to_json(Value(url)) +
         R"(}},{"type":"text","text":"What?"}]},{"role":"assistant","content":"ok"}]})" + "\n";
}

TEST(Exchange, HostileInputIsCountedAndTheRestKept) {
  const auto root = fresh_folder("hostile");
  fs::create_directories(root / "images");
  write_file_atomic((root / "secret.png").string(), picture(3).bytes);
  write_file_atomic((root / "images/good.png").string(), picture(3).bytes);
  write_file_atomic((root / "images/text.png").string(), "no picture");
  fs::create_symlink(root / "secret.png", root / "images/link.png");
  const std::string good = base64(picture(3).bytes);
  std::string text =
      line_about("good.png") + line_about("../secret.png") +
      line_about((root / "secret.png").string()) + line_about("link.png") +
      line_about("a/../../secret.png") + line_about("absent.png") + line_about("text.png") +
      line_about(".") + line_about("https://example.org/a.png") +
      line_about("data:image/png;base64,%%%") + line_about("data:image/png," + good) +
      line_about("data:") + line_about("data:image/png;base64," + good) +
      line_about("data:image/png;base64," + good.substr(0, 20)) + "{\"messages\": [\n" + "[1]\n\n" +
      R"({"messages":[{"role":"robot","content":"a"}]})" + "\n" +
      R"({"text":"<image_placeholder> alone"})" + "\n";
  write_file_atomic((root / "in.jsonl").string(), text);
  const auto out = (root / "out").string();
  const auto result = import_data({.form = "jsonl",
                                   .path = (root / "in.jsonl").string(),
                                   .out = out,
                                   .images = (root / "images").string()});
  EXPECT_EQ(result.account.kept, 2);
  EXPECT_TRUE(result.account.balanced());
  const std::map<std::string, int64_t> wanted = {{"picture outside the folder", 4},
                                                 {"missing picture", 2},
                                                 {"damaged picture", 2},
                                                 {"picture on the network", 1},
                                                 {"picture with damaged base64", 3},
                                                 {"damaged JSON", 1},
                                                 {"no sample of a known form", 2},
                                                 {"placeholders that do not match", 1}};
  EXPECT_EQ(result.account.failed, wanted);
  ASSERT_EQ(result.first_failures.size(), 10U);
  for (const auto& message : result.first_failures) {
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
    EXPECT_NE(message.find("in.jsonl: line "), std::string::npos) << message;
  }
}

std::string error_of(const std::function<void()>& run) {
  try {
    run();
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

TEST(Exchange, FilesThatAreNoneAreSaidAndNothingIsLeft) {
  const auto root = fresh_folder("none");
  const auto out = (root / "out").string();
  const auto import_text = [&](const char* form, const std::string& text) {
    write_file_atomic((root / "in").string(), text);
    return error_of(
        [&] { import_data({.form = form, .path = (root / "in").string(), .out = out}); });
  };
  EXPECT_NE(import_text("llava", "{}").find("is no JSON list"), std::string::npos);
  EXPECT_NE(import_text("llava", "[{\"id\": 1}, {\"id").find("ends inside element 2"),
            std::string::npos);
  EXPECT_NE(import_text("llava", "[]").find("it is empty"), std::string::npos);
  EXPECT_NE(import_text("jsonl", "nothing").find("damaged JSON 1"), std::string::npos);
  EXPECT_NE(import_text("jsnol", "").find("did you mean 'jsonl'"), std::string::npos);
  EXPECT_FALSE(fs::exists(out));
  EXPECT_FALSE(fs::exists(out + ".partial"));
}

// Pictures get a place where a text has none for them: markers, or its front.
TEST(Exchange, PicturesWithoutAPlaceGetOne) {
  const auto root = fresh_folder("places");
  write_file_atomic((root / "a.png").string(), picture(3).bytes);
  const auto line = [](const std::string& said) {
    return R"({"images":["a.png","a.png"],)" + said + "}\n";
  };
  write_file_atomic(
      (root / "in.jsonl").string(),
      line(R"("text":"front")") + line(R"("text":"<image> or <image>")") +
          line(R"("text":"one <image> alone")") +
          line(R"("messages":[{"role":"system","content":"s"},{"role":"user","content":"u"}])") +
          line(R"("texts":[{"user":"u","assistant":"a"}])") +
          line(R"("question":"<image>=<image>?","answer":"a")") +
          line(R"("messages":[{"role":"user","content":[{"type":"image"},{"type":"image"}]}])"));
  const auto out = (root / "out").string();
  import_data({.form = "jsonl", .path = (root / "in.jsonl").string(), .out = out});
  const auto set = ShardSet::open(out);
  ASSERT_EQ(set->size(), 7);
  const std::string mark = "<image_placeholder>", front = mark + "\n" + mark + "\n";
  EXPECT_EQ(set->sample(0).text, front + "front");
  EXPECT_EQ(set->sample(1).text, mark + " or " + mark);
  EXPECT_EQ(set->sample(2).text, front + "one <image> alone");
  EXPECT_EQ(set->sample(3).messages[1].content, front + "u");
  EXPECT_EQ(set->sample(4).messages[0].content, front + "u");
  EXPECT_EQ(set->sample(5).messages[0].content, mark + "=" + mark + "?");
  EXPECT_EQ(set->sample(6).messages[0].content, mark + mark);
}

TEST(Exchange, ElementsOfAListWhateverTheyHold) {
  std::vector<std::string> found;
  for_each_element(R"( [ {"a": "]},{\"[" , "b": [1, {"c": 2}]} ,3, "x\\"]rest)", "test",
                   [&](std::string_view text, const std::string&) { found.emplace_back(text); });
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(parse_json(found[0], "test").at("a").as_string(), "]},{\"[");
  EXPECT_EQ(found[2], R"( "x\\")");
}

}  // namespace
}  // namespace dsvl
