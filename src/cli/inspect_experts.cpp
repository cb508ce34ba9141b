// Text and samples to passes, passes to counts.
#include "cli/inspect_experts.h"

#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "base/progress.h"
#include "cli/find_model.h"
#include "cli/model_session.h"
#include "data/encode.h"
#include "data/show.h"
#include "infer/expert_picture.h"
#include "infer/expert_use.h"

namespace dsvl {
namespace {

constexpr int64_t kMaxTokens = 2048;             // of a pass
constexpr int64_t kMaxText = int64_t{16} << 20;  // bytes

// Something of every class.
constexpr const char* kOwnText =
    "The old lighthouse at Cape Horn was built in 1874 by Captain Ernesto Silva, who had sailed "
    "from Lisbon with two brothers and a dog. When the storm came, they carried the lamp down the "
    "stairs, counted 112 steps, and waited; nobody slept. \"We should have listened to Maria,\" he "
    "said, and wrote it in his book. In 1902 the tower fell, but the light, which had cost "
    "£3,450.50, was kept in Buenos Aires until 1931.\n\n"
    "小镇的早晨很安静。卖豆浆的老人推着车走过石桥，孩子们背着书包跑向学校。二〇一九年春天，"
    "这里修了一条新铁路，从北京到这里只要三个小时。\n\n"
    "def mean(values, start=0):\n    total = 0.0\n    for x in values[start:]:\n"
    "        total += x * 2 ** -1\n"
    "    return {\"mean\": total / max(1, len(values)), \"n\": len(values)}\n\n"
    "for (int i = 0; i < n; ++i) { out[i] = (a[i] & 0xff) << 8 | b[i]; }\n\n"
    "Models learn quickly: engineers at Berlin's institute trained three of them, compared the "
    "results, and published everything. 3 + 4 = 7, and 12 x 12 = 144.\n";

class Watcher {
 public:
  Watcher(const ModelSession& session, ExpertCounter& counter)
      : session_(session),
        counter_(counter),
        longest_(std::min(kMaxTokens, session.model.config.language.max_position_embeddings)) {}

  // Passes of at most so many tokens, one after another.
  void read_text(const std::string& text) {
    const auto ids = session_.tokenizer.encode(text, true);
    if (ids.empty()) fail("--experts: the text has no tokens");
    const auto classes = classify(ids);
    for (size_t at = 0; at < ids.size(); at += static_cast<size_t>(longest_)) {
      const auto count = std::min(static_cast<size_t>(longest_), ids.size() - at);
      pass(std::span(ids).subspan(at, count), std::span(classes).subspan(at, count), {});
    }
  }

  // As training encodes it, with its pictures.
  void read_sample(const Sample& sample) {
    const auto& processor = session_.processor;
    const EncodeOptions options{.system_prompt = processor.system_prompt,
                                .image_token_id = processor.image_token_id,
                                .num_image_tokens = processor.num_image_tokens,
                                .max_seq_len = longest_};
    const auto encoded = encode_sample({sample.text, sample.messages}, session_.tokenizer, options);
    if (encoded.ids.empty()) return;
    std::vector<Tensor> pixels;
    for (int64_t n = 0; n < encoded.num_pictures; ++n) {
      const auto& bytes = sample.images[static_cast<size_t>(n)].bytes;
      pixels.push_back(process_image(
          decode_image(std::as_bytes(std::span(bytes.data(), bytes.size())), sample.id),
          processor.image));
    }
    pass(encoded.ids, classify(encoded.ids), pixels.empty() ? Tensor() : at::stack(pixels));
  }

 private:
  std::vector<TokenClass> classify(std::span<const int64_t> ids) const {
    std::vector<TextPiece> pieces;
    for (const auto id : ids)
      pieces.push_back(
          {session_.tokenizer.token_bytes(id),
           session_.model.config.has_vision() && id == session_.processor.image_token_id,
           session_.tokenizer.is_special(id)});
    return classify_tokens(pieces);
  }

  void pass(std::span<const int64_t> ids, std::span<const TokenClass> classes,
            const Tensor& pixels) {
    const c10::AutoGradMode no_grad(false);
    const auto& model = session_.model;
    MoeRun run{.training = false, .keep_tokens = true};
    const auto pictures = pixels.defined() ? model.image_embeds(pixels) : Tensor();
    const auto embeds = model.embed(at::tensor(std::vector<int64_t>(ids.begin(), ids.end())),
                                    pictures, session_.processor.image_token_id);
    model.forward(embeds, make_batch({static_cast<int64_t>(ids.size())}), nullptr, {}, &run);
    counter_.add(run, ids, classes);
  }

  const ModelSession& session_;
  ExpertCounter& counter_;
  const int64_t longest_;
};

void read(Watcher& watcher, const ExpertsOptions& options) {
  namespace fs = std::filesystem;
  if (!options.over) return watcher.read_text(kOwnText);
  const auto& over = *options.over;
  std::error_code none;  // a text may be too long for a path
  if (!fs::exists(over, none)) return watcher.read_text(over);
  if (!fs::is_directory(over)) {
    if (fs::file_size(over) > kMaxText)
      fail(over, ": ", fs::file_size(over), " bytes long, at most ", kMaxText, " are read");
    return watcher.read_text(read_file(over));
  }
  const auto samples = spread_samples(*ShardSet::open(over), options.limit);
  Progress progress("watching", static_cast<int64_t>(samples.size()), "samples");
  for (size_t i = 0; i < samples.size(); ++i) {
    try {
      watcher.read_sample(samples[i]);
    } catch (const Error& e) {
      fail(over, ": sample ", samples[i].id, ": ", e.what());
    }
    progress.update(static_cast<int64_t>(i + 1));
  }
}

}  // namespace

void inspect_experts(const std::string& model, const ExpertsOptions& options, bool json) {
  const auto directory = find_model(model, HubNeed::config);
  try {
    ExpertCounter(read_model_config(directory).language);
  } catch (const Error& e) {
    fail(directory, ": --experts: ", e.what());
  }
  ModelOptions loaded;
  loaded.model = model;
  const auto session = ModelSession::load(loaded);
  ExpertCounter counter(session->model.config.language);
  Watcher watcher(*session, counter);
  read(watcher, options);
  const auto report = counter.report(static_cast<size_t>(options.top), [&](int64_t id) {
    return to_json(session->tokenizer.token_bytes(id));
  });
  if (report.tokens == 0) fail(options.over.value_or(""), ": no sample has anything to read");
  if (options.png) write_file_atomic(*options.png, encode_png(expert_picture(report)));
  const auto text = json ? to_json(expert_value(report)) + "\n" : expert_table(report);
  std::fputs(text.c_str(), stdout);
}

}  // namespace dsvl
