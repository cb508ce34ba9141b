// A page from a run's files: whole, escaped, and with the newest answers.
#include "train/report.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "train/chart.h"

namespace dsvl {
namespace {

class Report : public testing::Test {
 protected:
  void SetUp() override {
    dir_ = (std::filesystem::temp_directory_path() / ("dsvl_report_" + std::to_string(::getpid())))
               .string();
    std::filesystem::create_directories(dir_);
  }
  void TearDown() override { std::filesystem::remove_all(dir_); }
  void write(const std::string& name, const std::string& text) {
    write_file_atomic(dir_ + "/" + name, text);
  }
  std::string page() {
    write_report(dir_);
    return read_file(dir_ + "/report.html");
  }
  std::string dir_;
};

TEST_F(Report, ShowsCurvesSamplesAndRecipe) {
  std::string metrics;
  for (int step = 1; step <= 1000; ++step) {
    const auto s = std::to_string(step);
    metrics +=
        "{\"step\":" + s + ",\"loss\":" + std::to_string(5.0 / step) +
        ",\"loss_by_category\":{\"ocr<1>\":2},\"lr\":0.001,\"grad_norm\":1.5,\"tokens\":" + s +
        "}\n";
  }
  write("metrics.jsonl", metrics + "{\"step\":1001,\"lo");  // cut by a kill
  write("one.png", "PNG");
  write(
      "samples.jsonl",
      R"({"step":5,"id":"a","asked":"?","wanted":"x","answered":"early","images":["one.png"]})"
      "\n"
      R"({"step":9,"id":"a","asked":"<b>?","wanted":"x","answered":"x","images":["one.png","gone.png"]})"
      "\n");
  write("recipe.toml", "stage = \"sft\" # <&>\n");
  const auto html = page();
  EXPECT_NE(html.find("Loss by category"), std::string::npos);
  EXPECT_NE(html.find("ocr&lt;1&gt;"), std::string::npos);
  EXPECT_NE(html.find("data:image/png;base64,UE5H"), std::string::npos);
  EXPECT_NE(html.find("&lt;b&gt;?"), std::string::npos);
  EXPECT_NE(html.find("early"), std::string::npos);
  EXPECT_NE(html.find("# &lt;&amp;&gt;"), std::string::npos);
  EXPECT_EQ(html.find("http"), std::string::npos);  // nothing from outside
  EXPECT_LT(html.size(), 200000u);
}

TEST_F(Report, NeedsOneStep) {
  write("metrics.jsonl", "");
  EXPECT_THROW(write_report(dir_), Error);
  write("metrics.jsonl", "{\"step\":1,\"loss\":2}\n");
  EXPECT_NE(page().find("Loss by modality"), std::string::npos);
}

TEST(Chart, TicksAreRound) {
  EXPECT_EQ(nice_ticks(0, 1, 5), (std::vector<double>{0, 0.2, 0.4, 0.6000000000000001, 0.8, 1}));
  EXPECT_EQ(nice_ticks(3, 41, 4), (std::vector<double>{10, 20, 30, 40}));
  EXPECT_EQ(line_chart("empty", {{"a", {}, {}}}, {}), "");
}

}  // namespace
}  // namespace dsvl
