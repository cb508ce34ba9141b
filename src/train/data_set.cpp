// Opening, prefetching and showing a recipe's data.
#include "train/data_set.h"

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "data/shard_source.h"
#include "models/model_source.h"
#include "prompt/processor.h"

namespace dsvl {
namespace {

VisionInput vision_input(const ModelConfig& config) {
  const bool hybrid = config.vision.kind == VisionKind::hybrid;
  const auto& mean = hybrid ? config.vision.high.pixel_mean : config.vision.low.pixel_mean;
  return {.image_size = hybrid ? config.vision.high.image_size : config.vision.low.image_size,
          .num_image_tokens = config.num_image_tokens(),
          .is_hybrid = hybrid,
          .normalises = !mean.empty()};
}

// What samples spread over a source tell of it.
struct Survey {
  std::vector<std::string> categories;
  int64_t with_pictures = 0, without = 0;
};

Survey look_at(const SampleSource& source) {
  constexpr int64_t kLooked = 200;
  const int64_t stride = std::max<int64_t>(1, source.size() / kLooked);
  Survey survey;
  for (int64_t i = 0; i < source.size(); i += stride) {
    survey.categories.push_back(source.category(i));
    ++(source.has_pictures(i) ? survey.with_pictures : survey.without);
  }
  return survey;
}

// Stages where only the vision side learns: text alone would teach nothing.
bool wants_pictures_only(Stage stage) {
  return stage == Stage::contrastive || stage == Stage::adaptor;
}

}  // namespace

DataSet::DataSet(const Recipe& recipe, const ModelConfig& model)
    : recipe_(recipe), model_(model), tokenizer_(load_tokenizer(recipe.model.config)) {
  if (model.has_vision()) {
    const auto processor =
        read_processor_config(recipe.model.config, tokenizer_, vision_input(model));
    image_ = processor.image;
    image_token_id_ = processor.image_token_id;
    system_prompt_ = processor.system_prompt;
  }
  std::set<std::string> categories;
  for (const auto& source : recipe.data.sources) add_source(source, categories);
  categories.erase("");
  categories_.assign(categories.begin(), categories.end());
  check_kinds();
}

void DataSet::add_source(const SourceRecipe& source, std::set<std::string>& categories) {
  sources_.push_back(open_shards(source.path, source.limit));
  const Survey survey = look_at(*sources_.back());
  const bool multimodal = survey.with_pictures > 0;
  const bool grouped = recipe_.data.modality_grouping || recipe_.kind() == Stage::language;
  if (multimodal && !model_.has_vision())
    fail(source.path, ": has pictures, but ", recipe_.model.config, " is a text-only model");
  if (multimodal && survey.without > 0 && grouped)
    fail(source.path, ": of the samples looked at ", survey.with_pictures, " have pictures and ",
         survey.without, " have none; wanted one kind in a source, split it",
         recipe_.kind() == Stage::language ? "" : " or set data.modality_grouping=false");
  mixture_.push_back({sources_.back()->size(), source.weight, multimodal});
  categories.insert(survey.categories.begin(), survey.categories.end());
}

// That the stage finds samples of the kind it learns from.
void DataSet::check_kinds() const {
  const bool pictures = wants_pictures_only(recipe_.kind());
  if (!pictures && recipe_.kind() != Stage::language) return;
  const bool found = std::any_of(mixture_.begin(), mixture_.end(), [pictures](const auto& source) {
    return source.multimodal == pictures;
  });
  if (!found)
    fail("data.sources: stage ", recipe_.stage, " learns from ",
         pictures ? "pictures" : "text without pictures", " and no source has any");
}

LoaderOptions DataSet::loader_options(const Share& share) const {
  const DataRecipe& d = recipe_.data;
  const Stage stage = recipe_.kind();
  LoaderOptions o;
  o.encode.answers_only =
      d.train_on == "answers" ||
      (d.train_on == "auto" && (stage == Stage::sft || stage == Stage::contrastive));
  o.encode.system_prompt = d.system_prompt == "auto" ? system_prompt_ : d.system_prompt;
  o.encode.image_token_id = image_token_id_;
  o.encode.num_image_tokens = model_.has_vision() ? model_.num_image_tokens() : 0;
  o.encode.max_seq_len = d.max_seq_len;
  o.encode.max_text_len = d.max_text_len;
  o.image = image_;
  o.batch_size = recipe_.train.per_device_train_batch_size;
  o.packing = d.packing;
  o.packing_buffer = d.packing_buffer;
  o.modality_grouping = d.modality_grouping;
  const bool pictures_only = wants_pictures_only(stage);
  o.text_ratio = pictures_only ? 0 : d.text_ratio;
  o.modality_warmup_steps = pictures_only ? 0 : d.modality_warmup_steps;
  o.text_only = stage == Stage::language;
  o.seed = static_cast<uint64_t>(recipe_.train.seed);
  o.lanes = share.micro_batches();
  return o;
}

void DataSet::make_loader(const Share& share) {
  if (loader_) return;
  std::vector<const SampleSource*> sources;
  for (const auto& source : sources_) sources.push_back(source.get());
  loader_ =
      std::make_unique<Loader>(sources, mixture_, categories_, tokenizer_, loader_options(share));
  positions_.resize(static_cast<size_t>(share.micro_batches()));
  share_ = share;
}

void DataSet::start(int64_t first_step, const Share& share,
                    std::function<bool(const PictureKey&)> needed) {
  make_loader(share);
  const int64_t workers = recipe_.train.dataloader_num_workers;
  const auto turns = std::make_shared<LaneTurns>(first_step, share.micro_batches());
  prefetcher_ = std::make_unique<Prefetcher<TokenBatch>>(
      first_step * share.accumulation, workers, 2 * workers + 2,
      [this, share, needed, turns](int64_t n, int64_t) {
        const int64_t step = share.step(n), lane = share.index(n);
        const DrawnBatch drawn = [&] {
          const LaneTurns::Turn turn(*turns, lane, step);
          return loader_->draw(step, lane);
        }();
        return loader_->assemble(drawn, needed);
      });
}

TokenBatch DataSet::next() {
  TokenBatch batch = prefetcher_->next();
  positions_[static_cast<size_t>(share_.index(taken_++))] = to_json(batch.state);
  return batch;
}

std::vector<std::string> DataSet::positions(const Share& share) const {
  std::vector<std::string> own(static_cast<size_t>(share.micro_batches()));
  for (int64_t n = 0; n < share.accumulation; ++n)
    own[static_cast<size_t>(share.index(n))] = positions_[static_cast<size_t>(share.index(n))];
  return own;
}

void DataSet::restore(const std::vector<std::string>& positions, const Share& share) {
  make_loader(share);
  for (int64_t n = 0; n < share.accumulation; ++n) {
    const auto lane = static_cast<size_t>(share.index(n));
    if (positions[lane].empty()) continue;
    loader_->restore(share.index(n), parse_json(positions[lane], "trainer/data.json"));
    positions_[lane] = positions[lane];
  }
}

std::vector<uint64_t> DataSet::fingerprints() const {
  std::string preparation;
  for (const char* name : {"/config.json", "/preprocessor_config.json", "/processor_config.json"}) {
    const std::string path = recipe_.model.config + name;
    preparation += str(name, " ", std::filesystem::exists(path) ? read_file(path) : "", "\n");
  }
  std::vector<uint64_t> all;
  for (const auto& source : sources_) {
    const uint64_t set = source->fingerprint();
    all.push_back(set == 0 ? 0 : xxh3_64(str(set, " ", image_.image_size, " ", preparation)));
  }
  return all;
}

std::vector<ShownSample> DataSet::shown(int64_t most) const {
  EncodeOptions options = loader_options({0, 1, 1}).encode;
  options.answers_only = true;
  std::vector<ShownSample> all;
  for (size_t s = 0; s < sources_.size(); ++s) {
    if (!mixture_[s].multimodal) continue;
    const auto count = std::min(sources_[s]->size(), most);
    for (int64_t i = 0; i < count; ++i) {
      SampleText text = sources_[s]->text(i);
      if (text.messages.size() < 2) continue;
      text.messages.resize(2);
      const EncodedSample encoded = encode_sample(text, tokenizer_, options);
      const auto first = std::find_if(encoded.labels.begin(), encoded.labels.end(),
                                      [](int64_t label) { return label != kIgnoreLabel; });
      if (first == encoded.labels.end()) continue;
      const auto prompt_end = encoded.ids.begin() + (first - encoded.labels.begin()) + 1;
      const auto in_prompt = std::count(encoded.ids.begin(), prompt_end, image_token_id_);
      if (in_prompt != encoded.num_pictures * options.num_image_tokens) continue;
      ShownSample sample{str(s, ":", i),
                         sources_[s]->category(i),
                         text.messages[0].content,
                         text.messages[1].content,
                         {},
                         {},
                         {}};
      sample.prompt.assign(encoded.ids.begin(), prompt_end);
      for (int64_t n = 0; n < encoded.num_pictures; ++n) {
        const Image picture = sources_[s]->picture(i, n);
        sample.pixels.push_back(process_image(picture, image_));
        sample.pngs.push_back(encode_png(picture));
      }
      all.push_back(std::move(sample));
    }
  }
  return all;
}

std::string DataSet::describe() {
  make_loader({0, 1, accumulation_of(recipe_.train, 1)});
  const TokenBatch batch = loader_->next(0, 0, [](const PictureKey&) { return true; });
  std::string text = str(batch.lengths.size(), " samples, ", batch.ids.numel(), " tokens",
                         batch.capacity > 0 ? str(" in rows that hold ", batch.capacity) : "", ", ",
                         batch.pictures.size(), " pictures; [what is trained on]\n");
  int64_t begin = 0;
  for (const int64_t length : batch.lengths) {
    text += describe_sample(batch, begin, length);
    begin += length;
  }
  return text;
}

std::string DataSet::describe_sample(const TokenBatch& batch, int64_t begin, int64_t length) const {
  const auto* ids = batch.ids.const_data_ptr<int64_t>() + begin;
  const auto* labels = batch.labels.const_data_ptr<int64_t>() + begin;
  std::string text = "--- ";
  std::vector<int64_t> run;
  bool trained = false;
  const auto flush = [&] {
    if (!run.empty())
      text += trained ? "[" + tokenizer_.decode(run, false) + "]" : tokenizer_.decode(run, false);
    run.clear();
  };
  for (int64_t i = 0; i < length; ++i) {
    const bool now = i > 0 && labels[i - 1] != kIgnoreLabel;
    if (now != trained) flush();
    trained = now;
    if (ids[i] == image_token_id_) {
      if (i > 0 && ids[i - 1] == image_token_id_) continue;
      flush();
      text += str("<picture, ", model_.num_image_tokens(), " tokens>");
      continue;
    }
    run.push_back(ids[i]);
  }
  flush();
  return text + "\n";
}

}  // namespace dsvl
