// The bundled model's parts against transformers, which loaded them through the hf layout.
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "cli/model_session.h"
#include "support/golden.h"

namespace dsvl {
namespace {

constexpr double kTolerance = 2e-4;  // float32 with bfloat16 weights, as in every golden test

class Nano : public testing::Test {
 protected:
  Nano() {
    ModelOptions options;
    options.model = DSVL_SOURCE_DIR "/models/nano";
    session_ = ModelSession::load(options);
  }
  const c10::AutoGradMode no_grad_{false};
  const Golden golden_ = load_golden("nano");
  std::unique_ptr<ModelSession> session_;
};

TEST_F(Nano, LanguagePartIsLlamas) {
  const auto& model = session_->model;
  const Tensor ids = golden_.at("ids"), wanted = golden_.at("greedy");
  const Tensor hidden = model.forward(model.embed(ids, {}, -1), make_batch({ids.size(0)}), nullptr);
  expect_close(model.logits(hidden), golden_.at("logits"), kTolerance, "logits");
  Inputs prompt;
  prompt.input_ids.assign(ids.const_data_ptr<int64_t>(),
                          ids.const_data_ptr<int64_t>() + ids.numel());
  GenerateOptions options;
  options.max_new_tokens = wanted.size(0);
  const auto answer = generate(model, session_->tokenizer, {&prompt, 1}, options).at(0);
  for (int64_t i = 0; i < wanted.size(0); ++i)
    EXPECT_EQ(answer.token_ids.at(static_cast<size_t>(i)), wanted[i].item<int64_t>()) << i;
}

TEST_F(Nano, LowResolutionTowerIsSiglip) {
  const Tensor features = session_->model.vision_model->low->forward(golden_.at("pixels"));
  expect_close(features[0], golden_.at("features"), kTolerance, "features");
}

}  // namespace
}  // namespace dsvl
