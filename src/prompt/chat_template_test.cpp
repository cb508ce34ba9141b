// The two published forms of VL prompts and the language model's.
#include "prompt/chat_template.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/json.h"

namespace dsvl {
namespace {

using Messages = std::vector<Message>;

const std::string kFront = std::string(kVlSystemPrompt) + "\n\n";
const std::string kEos(kEndOfSentence);

TEST(ChatTemplate, OriginalFormOfOneQuestion) {
  const Messages messages = {{"User", "<image_placeholder>Describe each stage of this image."},
                             {"Assistant", ""}};
  EXPECT_EQ(render_deepseek_vl(messages, kVlSystemPrompt),
            kFront + "User: <image_placeholder>Describe each stage of this image.\n\nAssistant:");
}

TEST(ChatTemplate, OriginalSeparatorsGoByPosition) {
  const Messages messages = {{"User", " a \n"}, {"Assistant", "b"}, {"User", "c"}, {"User", "d"}};
  EXPECT_EQ(render_deepseek_vl(messages, ""),
            "User: a\n\nAssistant: b" + kEos + "User: c\n\nUser: d" + kEos);
  EXPECT_EQ(render_deepseek_vl(Messages{{"User", "a"}}, ""), "User: a");  // stripped at the end
  EXPECT_EQ(render_deepseek_vl(Messages{{"User", "　 "}}, ""), "User:");
}

TEST(ChatTemplate, ChatTakesAnyCaseAndASystemMessage) {
  const Messages messages = {
      {"system", "Be brief."}, {"user", "a"}, {"ASSISTANT", "b"}, {"user", "c"}};
  EXPECT_EQ(render_deepseek_vl_chat(messages, kVlSystemPrompt),
            "Be brief.\n\nUser: a\n\nAssistant: b" + kEos + "User: c\n\nAssistant:");
}

TEST(ChatTemplate, TransformersForm) {
  const Messages messages = {{"user", " <image_placeholder>a "}, {"assistant", "b"}, {"USER", "c"}};
  EXPECT_EQ(render_deepseek_vl_transformers(messages, true),
            kFront + "User: <image_placeholder>a\n\nAssistant: b" + kEos + "User: c\n\nAssistant:");
  EXPECT_EQ(render_deepseek_vl_transformers(messages, false),
            kFront + "User: <image_placeholder>a\n\nAssistant: b" + kEos + "User: c");
  EXPECT_EQ(render_deepseek_vl_transformers(Messages{{"user", "a"}, {"assistant", ""}}, false),
            kFront + "User: a\n\nAssistant:");
  EXPECT_EQ(render_deepseek_vl_transformers(Messages{{"tOOL", "x"}, {"user", "a"}}, false),
            kFront + "Tool: x" + kEos + "User: a");
}

TEST(ChatTemplate, LanguageModelForm) {
  const Messages messages = {{"system", "s"}, {"user", "a "}, {"assistant", "b"}, {"user", "c"}};
  EXPECT_EQ(render_deepseek_llm(messages, true),
            "s\n\nUser: a \n\nAssistant: b" + kEos + "User: c\n\nAssistant:");
  EXPECT_THROW(render_deepseek_llm(Messages{{"tool", "x"}}, true), Error);
}

TEST(ChatTemplate, PartsJoinAsPublished) {
  const std::vector<ContentItem> items = {
      {false, "\n a "}, {false, "b"}, {true, ""}, {false, " c \n"}};
  EXPECT_EQ(join_content(items), "a  b<image_placeholder> c");
}

Tokenizer tokenizer_with(const std::string& chat_template) {
  const Value json = read_json_file(DSVL_SOURCE_DIR "/tests/golden/tokenizer_tiny.json");
  const Value config(
      Value::Object{{"chat_template", chat_template}, {"bos_token", "<｜begin▁of▁sentence｜>"}});
  return Tokenizer::parse(json, &config, "tiny");
}

TEST(ChatTemplate, TextModelsUseTheirOwnTemplate) {
  const Messages messages = {{"user", "a"}, {"assistant", "b"}};
  const auto own = render_chat(
      tokenizer_with(
          "{{ bos_token }}{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}"
          "{{ eos_token }}{{ '|' if add_generation_prompt }}"),
      messages);
  EXPECT_EQ(own.text, "<｜begin▁of▁sentence｜>[user]a[assistant]b|");
  EXPECT_FALSE(own.add_special_tokens);
  const auto plain = render_chat(tokenizer_with(""), messages);
  EXPECT_EQ(plain.text, "a\nb");
  EXPECT_TRUE(plain.add_special_tokens);
  EXPECT_THROW(render_chat(tokenizer_with("{{ raise_exception('no') }}"), messages), Error);
}

}  // namespace
}  // namespace dsvl
