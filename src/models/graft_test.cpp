// An encoder around a trained decoder: what the decoder says of text is what it said before.
#include "models/graft.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/tensor.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "models/deepseek_vl.h"
#include "models/model_source.h"
#include "models/weights.h"
#include "support/golden.h"
#include "support/program.h"

namespace dsvl {
namespace {

const std::string kEncoder = DSVL_SOURCE_DIR "/recipes/nano/model";

Tensor text_logits(const DeepseekVl& model) {
  const c10::NoGradGuard no_grad;
  const Tensor ids = at::tensor({5, 9, 2, 30, 7}, at::kLong);
  return model.logits(model.forward(model.embed(ids, {}, -1), make_batch({5}), nullptr));
}

TEST(Graft, TextIsAnsweredAsBeforeAndPicturesHaveAToken) {
  const std::string language = golden_path("models/tiny_llama"), folder = fresh_path("grafted");
  write_grafted_model(folder, kEncoder, language, 3, at::kFloat);
  const DeepseekVl before(read_model_config(language)), after(read_model_config(folder));
  load_weights(before.language_model.parameters("language_model"), ModelFiles::open(language),
               before.config);
  const auto report = load_weights(after.parameters(), ModelFiles::open(folder), after.config);
  EXPECT_TRUE(report.missing.empty());

  const int64_t rows = before.config.language.vocab_size;
  EXPECT_TRUE(at::equal(text_logits(after).narrow(-1, 0, rows), text_logits(before)));
  const auto image = load_tokenizer(folder).token_id("<image_placeholder>");
  ASSERT_TRUE(image.has_value());
  EXPECT_LT(*image, after.config.language.vocab_size);
  EXPECT_EQ(after.config.aligner.n_embed, before.config.language.hidden_size);
  for (const std::string name : {"/preprocessor_config.json", "/processor_config.json"})
    EXPECT_EQ(read_file(folder + name), read_file(kEncoder + name));

  const auto run = run_dsvl({"run", folder, "What is this?", "--image",
                             DSVL_SOURCE_DIR "/examples/pear.png", "--max-new-tokens", "2"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
}

TEST(Graft, WantsAnEncoder) {
  const std::string language = golden_path("models/tiny_llama");
  EXPECT_THROW(write_grafted_model(fresh_path("none"), language, language, 3, at::kFloat), Error);
}

}  // namespace
}  // namespace dsvl
