// The chat template that `convert --layout hf` writes: rendered by Jinja2 (fixture:
// tools/golden/vl_template.py) and here, beside the original's own form, and through files.
#include "prompt/vl_template.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "cli/model_session.h"
#include "prompt/jinja.h"
#include "support/golden.h"
#include "support/program.h"

namespace dsvl {
namespace {

Message as_message(const Value& json) {
  Message message{json.at("role").as_string(), ""};
  const Value& content = json.at("content");
  if (content.is_string()) {
    message.content = content.as_string();
    return message;
  }
  std::vector<ContentItem> items;
  for (const Value& item : content.as_array()) {
    const bool image = item.at("type") == Value("image");
    items.push_back({image, image ? "" : item.at("text").as_string()});
  }
  message.content = join_content(items);
  return message;
}

// Without a generation prompt render_deepseek_vl_chat's last two lines are not there.
std::string original_form(const Value& messages) {
  std::vector<Message> list;
  for (const Value& message : messages.as_array()) list.push_back(as_message(message));
  return render_deepseek_vl_chat(list, kVlSystemPrompt);
}

TEST(VlTemplate, RendersAsJinja2AndAsTheOriginalDo) {
  const Value fixture = read_json_file(golden_path("vl_template.json"));
  const auto source = deepseek_vl_template(kVlSystemPrompt, kImagePlaceholder);
  ASSERT_EQ(source, fixture.at("template").as_string());
  const JinjaTemplate ours(source);
  for (const Value& one : fixture.at("cases").as_array()) {
    const auto& wanted = one.at("text").as_string();
    EXPECT_EQ(ours.render(one), wanted);
    if (one.at("add_generation_prompt").as_bool()) {
      EXPECT_EQ(original_form(one.at("messages")), wanted);
    }
  }
}

TEST(VlTemplate, TakesAnySystemPromptAndTag) {
  const JinjaTemplate ours(deepseek_vl_template("Say \"a\\b\"\n'{{ x }}'", "<image>"));
  const Value messages = parse_json(
      R"([{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "?"}]}])", "");
  EXPECT_EQ(ours.render(Value(Value::Object{{"messages", messages}})),
            "Say \"a\\b\"\n'{{ x }}'\n\nUser: <image>?");
}

std::unique_ptr<ModelSession> session_of(const std::string& directory) {
  ModelOptions options;
  options.model = directory;
  return ModelSession::load(options);
}

std::vector<int64_t> ids_by_template(const ModelSession& session,
                                     const std::vector<Message>& messages,
                                     const std::vector<Image>& images) {
  const auto prompt = render_chat(session.tokenizer, messages);
  return make_inputs(session.tokenizer, prompt.text, images, session.processor).input_ids;
}

TEST(VlTemplate, AConvertedModelIsAskedTheSame) {
  const Image picture = read_image(golden_path("images/rgb8.png"));
  for (const std::string name : {"tiny_vl_original", "tiny_hybrid_original"}) {
    const auto source = golden_path("models/" + name), target = fresh_path(name + "_hf");
    const auto converted = run_dsvl({"convert", source, target, "--layout", "hf"});
    ASSERT_EQ(converted.exit_code, 0) << converted.err;
    const auto before = session_of(source), after = session_of(target);
    const std::string tag(kImagePlaceholder);
    const std::pair<std::vector<Message>, size_t> conversations[] = {
        {{{"user", "Hello there"}}, 0},
        {{{"user", tag + "\nWhat is this?"}}, 1},
        {{{"user", tag + "\na"}, {"assistant", "b"}, {"user", "c " + tag}}, 2},
        {{{"system", "Be brief."}, {"user", tag + tag}, {"assistant", "b"}, {"user", " c "}}, 2}};
    for (const auto& [messages, count] : conversations) {
      const std::vector<Image> images(count, picture);
      const auto wanted = before->chat_inputs(messages, {}, images).input_ids;
      EXPECT_EQ(after->chat_inputs(messages, {}, images).input_ids, wanted);
      EXPECT_EQ(ids_by_template(*after, messages, images), wanted);
    }
  }
}

}  // namespace
}  // namespace dsvl
