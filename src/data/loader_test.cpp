// Order, packing, labels and positions of the data that training reads.
#include "data/loader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "base/error.h"
#include "base/json.h"
#include "base/random.h"
#include "data/packing.h"

namespace dsvl {
namespace {

TEST(Mixture, ShufflesWithoutRepetition) {
  for (const int64_t size : {1, 2, 3, 10, 1000}) {
    std::set<int64_t> seen;
    for (int64_t i = 0; i < size; ++i) seen.insert(shuffled(i, size, 7));
    EXPECT_EQ(static_cast<int64_t>(seen.size()), size);
    EXPECT_EQ(*seen.begin(), 0);
    EXPECT_EQ(*seen.rbegin(), size - 1);
  }
}

TEST(Mixture, LanesShareASourceWithoutOverlap) {
  const Mixture mixture({{100, 1.0, true}}, 3, 4);
  std::set<int64_t> seen;
  for (int64_t lane = 0; lane < 4; ++lane) {
    LanePosition position = mixture.begin();
    for (int i = 0; i < 25; ++i)
      seen.insert(mixture.next(lane, Modality::mixed, 0, position).index);
  }
  EXPECT_EQ(seen.size(), 100u);
}

TEST(Mixture, KeepsWeightsAndModalities) {
  const Mixture mixture({{10, 3.0, true}, {10, 1.0, true}, {10, 1.0, false}}, 3, 1);
  LanePosition position = mixture.begin();
  int first = 0, text = 0;
  for (int i = 0; i < 4000; ++i)
    first += mixture.next(0, Modality::multimodal, 0, position).source == 0;
  EXPECT_NEAR(first, 3000, 120);  // 4 standard deviations
  for (int i = 0; i < 4000; ++i)
    text += mixture.next(0, Modality::mixed, 0.7, position).source == 2;
  EXPECT_NEAR(text, 2800, 120);
}

TEST(Mixture, TextRatioComesDown) {
  EXPECT_DOUBLE_EQ(text_ratio_at(0.7, 100, 0), 1.0);
  EXPECT_DOUBLE_EQ(text_ratio_at(0.7, 100, 50), 0.85);
  EXPECT_DOUBLE_EQ(text_ratio_at(0.7, 100, 100), 0.7);
  EXPECT_DOUBLE_EQ(text_ratio_at(0.7, 0, 0), 0.7);
}

TEST(Packing, FillsExactlyWhereItCan) {
  EXPECT_EQ(fill_row({5, 9, 4, 3, 1}, 12), (std::vector<size_t>{0, 2, 3}));
  EXPECT_EQ(fill_row({12, 1}, 12), (std::vector<size_t>{0}));
  EXPECT_EQ(fill_row({5, 9}, 12), (std::vector<size_t>{0}));
  Random random(4);
  int64_t used = 0;
  std::vector<int64_t> waiting;
  for (int row = 0; row < 100; ++row) {
    while (waiting.size() < 64) waiting.push_back(random.between(40, 300));
    const auto chosen = fill_row(waiting, 1024);
    std::vector<int64_t> rest;
    for (size_t i = 0; i < waiting.size(); ++i) {
      if (std::binary_search(chosen.begin(), chosen.end(), i))
        used += waiting[i];
      else
        rest.push_back(waiting[i]);
    }
    waiting = rest;
  }
  EXPECT_GT(static_cast<double>(used), 0.98 * 1024 * 100);  // padding at most 2 %
}

// Characters are tokens: enough to see what is where.
Tokenizer letters(bool add_bos = true) {
  Value::Object vocab;
  int64_t id = 0;
  for (const char* special : {"<s>", "<｜end▁of▁sentence｜>", "<image_placeholder>"})
    vocab.emplace_back(special, id++);
  for (int byte = 33; byte < 127; ++byte)
    vocab.emplace_back(std::string(1, static_cast<char>(byte)), id++);
  vocab.emplace_back("Ġ", id++);
  vocab.emplace_back("Ċ", id++);
  Value json = parse_json(
      R"({"version":"1.0","added_tokens":[
        {"id":0,"content":"<s>","special":true,"single_word":false,"lstrip":false,"rstrip":false,"normalized":false},
        {"id":1,"content":"<｜end▁of▁sentence｜>","special":true,"single_word":false,"lstrip":false,"rstrip":false,"normalized":false},
        {"id":2,"content":"<image_placeholder>","special":true,"single_word":false,"lstrip":false,"rstrip":false,"normalized":false}],
      "normalizer":null,
      "pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":false},
      "post_processor":null,"decoder":{"type":"ByteLevel"},
      "model":{"type":"BPE","vocab":{},"merges":[]}})",
      "test");
  json.find("model")->set("vocab", Value(vocab));
  Value config = parse_json(R"({"bos_token":"<s>","eos_token":"<｜end▁of▁sentence｜>"})", "test");
  config.set("add_bos_token", add_bos);
  return Tokenizer::parse(json, &config, "test");
}

std::string labelled(const Tokenizer& tokenizer, const EncodedSample& sample) {
  std::vector<int64_t> ids;
  for (const int64_t label : sample.labels)
    if (label != kIgnoreLabel) ids.push_back(label);
  return tokenizer.decode(ids, false);
}

EncodeOptions small_options() {
  EncodeOptions options;
  options.system_prompt = "";
  options.image_token_id = 2;
  options.num_image_tokens = 4;
  options.max_seq_len = 100;
  return options;
}

// Spec training 2.4: the table, row by row.
TEST(Encode, TrainsOnAnswersInStageThree) {
  const Tokenizer tokenizer = letters();
  EncodeOptions options = small_options();
  options.answers_only = true;
  const SampleText chat{
      "",
      {{"user", "<image_placeholder>a?"}, {"assistant", "b."}, {"user", "c?"}, {"assistant", "d"}}};
  const auto sample = encode_sample(chat, tokenizer, options);
  EXPECT_EQ(labelled(tokenizer, sample), " b.<｜end▁of▁sentence｜> d<｜end▁of▁sentence｜>");
  EXPECT_EQ(sample.num_pictures, 1);
  EXPECT_EQ(std::count(sample.ids.begin(), sample.ids.end(), 2), 4);
}

TEST(Encode, TrainsOnAllTextButPicturesBefore) {
  const Tokenizer tokenizer = letters();
  const SampleText chat{"", {{"user", "<image_placeholder>a?"}, {"assistant", "b"}}};
  const auto sample = encode_sample(chat, tokenizer, small_options());
  for (const int64_t label : sample.labels) EXPECT_NE(label, 2);
  EXPECT_NE(labelled(tokenizer, sample).find("a?"), std::string::npos);
  const auto text = encode_sample({"xyz", {}}, tokenizer, small_options());
  EXPECT_EQ(labelled(tokenizer, text), "xyz<｜end▁of▁sentence｜>");
}

// A prompt that is asked with has a begin token where the tokenizer says so, and no other.
TEST(Encode, BeginsAsPromptsDo) {
  const SampleText xyz{"xyz", {}};
  EXPECT_EQ(encode_sample(xyz, letters(), small_options()).ids.front(), 0);
  const Tokenizer without = letters(false);
  const auto sample = encode_sample(xyz, without, small_options());
  EXPECT_EQ(without.decode(sample.ids, false), "xyz<｜end▁of▁sentence｜>");
  EXPECT_EQ(labelled(without, sample), "yz<｜end▁of▁sentence｜>");
}

TEST(Encode, CutsInFrontOfAPictureThatDoesNotFit) {
  const Tokenizer tokenizer = letters();
  EncodeOptions options = small_options();
  options.max_seq_len = 6;
  const auto sample = encode_sample({"ab<image_placeholder>c", {}}, tokenizer, options);
  EXPECT_EQ(sample.ids.size(), 3u);
  EXPECT_EQ(sample.num_pictures, 0);
  options.answers_only = true;
  EXPECT_TRUE(encode_sample({"", {{"user", "abcdefgh"}, {"assistant", "x"}}}, tokenizer, options)
                  .ids.empty());
}

std::string refusal(const SampleText& chat) {
  const Tokenizer tokenizer = letters();
  try {
    encode_sample(chat, tokenizer, small_options());
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

TEST(Encode, RefusesTurnsThatDoNotAlternate) {
  EXPECT_EQ(refusal({"", {{"system", "s"}, {"user", "a"}, {"assistant", "b"}}}), "");
  EXPECT_EQ(refusal({"", {{"user", "a"}, {"assistant", ""}}}), "");  // the end token alone
  EXPECT_NE(refusal({"", {{"user", "a"}, {"assistant", " "}, {"user", "b"}, {"assistant", "c"}}})
                .find("message 2 of the conversation is an empty answer"),
            std::string::npos);
  EXPECT_NE(refusal({"", {{"assistant", "b"}, {"user", "a"}}}).find("message 1"),
            std::string::npos);
  EXPECT_NE(refusal({"", {{"user", "a"}, {"user", "b"}, {"assistant", "c"}}}).find("message 2"),
            std::string::npos);
}

class Texts : public SampleSource {
 public:
  explicit Texts(std::vector<std::string> texts) : texts_(std::move(texts)) {}
  int64_t size() const override { return static_cast<int64_t>(texts_.size()); }
  SampleText text(int64_t i) const override {
    ++read_;
    return {texts_[static_cast<size_t>(i)], {}};
  }
  int64_t read() const { return read_; }
  std::string category(int64_t) const override { return "text"; }
  bool has_pictures(int64_t) const override { return false; }
  Image picture(int64_t, int64_t) const override { fail("no pictures here"); }

 private:
  std::vector<std::string> texts_;
  mutable int64_t read_ = 0;
};

std::vector<std::string> some_texts() {
  std::vector<std::string> texts;
  for (int i = 0; i < 200; ++i)
    texts.push_back(std::string(static_cast<size_t>(3 + i % 17), static_cast<char>('a' + i % 26)));
  texts.emplace_back(150, 'Z');  // longer than a row
  return texts;
}

LoaderOptions row_options(int64_t lanes) {
  LoaderOptions options;
  options.encode = small_options();
  options.encode.max_seq_len = 64;
  options.batch_size = 2;
  options.packing = true;
  options.packing_buffer = 32;
  options.seed = 5;
  options.lanes = lanes;
  return options;
}

TEST(Loader, RowsAreFullAndSamplesWhole) {
  const Texts texts(some_texts());
  const Tokenizer tokenizer = letters();
  Loader loader({&texts}, {{texts.size(), 1, false}}, {"text"}, tokenizer, row_options(1));
  int64_t tokens = 0, capacity = 0;
  for (int64_t step = 0; step < 20; ++step) {
    const auto batch = loader.next(step, 0, [](const PictureKey&) { return true; });
    tokens += batch.ids.numel();
    capacity += batch.capacity;
    EXPECT_EQ(std::accumulate(batch.lengths.begin(), batch.lengths.end(), int64_t{0}),
              batch.ids.numel());
  }
  EXPECT_GT(static_cast<double>(tokens), 0.98 * static_cast<double>(capacity));
}

// A lane that is put back to a recorded position goes on with the same batches.
TEST(Loader, RestoresALane) {
  const Texts texts(some_texts());
  const Tokenizer tokenizer = letters();
  const auto make = [&] {
    return std::make_unique<Loader>(std::vector<const SampleSource*>{&texts},
                                    std::vector<MixtureSource>{{texts.size(), 1, false}},
                                    std::vector<std::string>{"text"}, tokenizer, row_options(3));
  };
  const auto any = [](const PictureKey&) { return true; };
  auto first = make(), second = make();
  Value state;
  for (int64_t step = 0; step < 5; ++step) state = first->next(step, 1, any).state;
  second->restore(1, parse_json(to_json(state), "state"));
  for (int64_t step = 5; step < 9; ++step) {
    const auto a = first->next(step, 1, any), b = second->next(step, 1, any);
    EXPECT_TRUE(a.ids.equal(b.ids));
    EXPECT_TRUE(a.labels.equal(b.labels));
  }
}

// Parts of one long text wait together; it is read and encoded once for all of them.
TEST(Loader, RestoresPartsOfALongText) {
  const Texts texts({std::string(1000, 'Z')});
  const Tokenizer tokenizer = letters();
  const auto make = [&](int64_t most) {
    LoaderOptions options = row_options(1);
    options.packing_buffer = 4;
    options.encode.max_seq_len = most;
    return std::make_unique<Loader>(std::vector<const SampleSource*>{&texts},
                                    std::vector<MixtureSource>{{1, 1, false}},
                                    std::vector<std::string>{"text"}, tokenizer, options);
  };
  const auto any = [](const PictureKey&) { return true; };
  auto first = make(64), second = make(64);
  const Value state = first->next(0, 0, any).state;
  const int64_t before = texts.read();
  second->restore(0, state);
  EXPECT_EQ(texts.read(), before + 1);
  EXPECT_TRUE(first->next(1, 0, any).ids.equal(second->next(1, 0, any).ids));
  try {
    make(512)->restore(0, state);
    FAIL() << "parts of another length were taken";
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find("max_seq_len"), std::string::npos) << e.what();
  }
}

// Drawing is in order, putting together in any.
TEST(Loader, BatchesArePutTogetherInAnyOrder) {
  const Texts texts(some_texts());
  const Tokenizer tokenizer = letters();
  const auto any = [](const PictureKey&) { return true; };
  Loader one({&texts}, {{texts.size(), 1, false}}, {"text"}, tokenizer, row_options(1));
  Loader two({&texts}, {{texts.size(), 1, false}}, {"text"}, tokenizer, row_options(1));
  const DrawnBatch a = one.draw(0, 0), b = one.draw(1, 0);
  const TokenBatch late = one.assemble(b, any), early = one.assemble(a, any);
  EXPECT_TRUE(two.next(0, 0, any).ids.equal(early.ids));
  const TokenBatch wanted = two.next(1, 0, any);
  EXPECT_TRUE(wanted.ids.equal(late.ids));
  EXPECT_EQ(to_json(wanted.state), to_json(late.state));
}

}  // namespace
}  // namespace dsvl
