// Drawing, packing and putting together.
#include "data/loader.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "base/error.h"
#include "base/random.h"
#include "data/packing.h"

namespace dsvl {

// One stream for each Modality.
struct Loader::Lane {
  struct Stream {
    LanePosition position;
    std::vector<DrawnSample> waiting;  // drawn, and without a row yet
  };
  std::array<Stream, 3> streams;

  Value write() const {
    Value::Array list;
    for (const auto& stream : streams) {
      Value::Array waiting;
      for (const auto& item : stream.waiting)
        waiting.push_back(
            Value::list(std::vector<int64_t>{item.ref.source, item.ref.index, item.part}));
      Value entry;
      entry.set("draws", stream.position.draws);
      entry.set("taken", Value::list(stream.position.taken));
      entry.set("waiting", std::move(waiting));
      list.push_back(std::move(entry));
    }
    return Value(std::move(list));
  }
};

namespace {

constexpr int kMostEmptySamples = 10000;  // in a row, before a data set counts as unusable

int64_t category_index(const std::vector<std::string>& names, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? -1 : found - names.begin();
}

}  // namespace

Loader::Loader(std::vector<const SampleSource*> sources, std::vector<MixtureSource> mixture,
               std::vector<std::string> categories, const Tokenizer& tokenizer,
               LoaderOptions options)
    : sources_(std::move(sources)),
      mixture_(std::move(mixture), options.seed, options.lanes),
      categories_(std::move(categories)),
      tokenizer_(tokenizer),
      options_(std::move(options)) {
  for (int64_t lane = 0; lane < options_.lanes; ++lane) {
    lanes_[lane] = std::make_unique<Lane>();
    for (auto& stream : lanes_[lane]->streams) stream.position = mixture_.begin();
  }
}

Loader::~Loader() = default;

bool Loader::is_multimodal(int64_t step) const {
  if (options_.text_only || !mixture_.has(Modality::multimodal)) return false;
  if (!mixture_.has(Modality::text)) return true;
  Random random(options_.seed, {hash_name("modality of a step"), static_cast<uint64_t>(step)});
  return !random.chance(text_ratio_at(options_.text_ratio, options_.modality_warmup_steps, step));
}

// A plain text as long as it is; anything else is cut by the encoding.
EncodedSample Loader::encode_whole(const SampleRef& ref) const {
  const SampleSource& source = *sources_.at(static_cast<size_t>(ref.source));
  const SampleText text = source.text(ref.index);
  EncodeOptions encode_options = options_.encode;
  const bool splits =
      text.messages.empty() && text.text.find(kImagePlaceholder) == std::string::npos;
  if (splits) encode_options.max_seq_len = INT64_MAX;
  try {
    return encode_sample(text, tokenizer_, encode_options);
  } catch (const Error& e) {
    fail(source.where(ref.index), ": ", e.what());
  }
}

// A plain text longer than a row becomes several parts.
std::vector<DrawnSample> Loader::encode(const SampleRef& ref) const {
  const int64_t most = options_.encode.max_seq_len;
  EncodedSample whole = encode_whole(ref);
  const auto length = static_cast<int64_t>(whole.ids.size());
  if (length <= most) return {{ref, 0, std::move(whole)}};
  std::vector<DrawnSample> parts;
  for (int64_t begin = 0; begin < length; begin += most) {
    const int64_t end = std::min(length, begin + most);
    EncodedSample piece{{whole.ids.begin() + begin, whole.ids.begin() + end},
                        {whole.labels.begin() + begin, whole.labels.begin() + end},
                        0};
    parts.push_back({ref, static_cast<int64_t>(parts.size()), std::move(piece)});
  }
  return parts;
}

void Loader::refill(Lane& lane, int64_t lane_index, Modality modality, int64_t step,
                    size_t wanted) {
  auto& stream = lane.streams[static_cast<size_t>(modality)];
  const double ratio = text_ratio_at(options_.text_ratio, options_.modality_warmup_steps, step);
  for (int empty = 0; stream.waiting.size() < wanted;) {
    auto parts = encode(mixture_.next(lane_index, modality, ratio, stream.position));
    if (parts[0].length() > 0) {
      std::move(parts.begin(), parts.end(), std::back_inserter(stream.waiting));
      empty = 0;
    } else if (++empty == kMostEmptySamples) {
      fail("data: ", empty, " samples in a row have nothing to train on within data.max_seq_len ",
           options_.encode.max_seq_len, "; wanted texts or answers that fit");
    }
  }
}

std::vector<DrawnSample> Loader::take_samples(Lane& lane, int64_t lane_index, Modality modality,
                                              int64_t step) {
  const auto count = static_cast<size_t>(options_.batch_size);
  refill(lane, lane_index, modality, step, count);
  auto& waiting = lane.streams[static_cast<size_t>(modality)].waiting;
  const auto end = waiting.begin() + static_cast<std::ptrdiff_t>(count);
  std::vector<DrawnSample> taken(std::make_move_iterator(waiting.begin()),
                                 std::make_move_iterator(end));
  waiting.erase(waiting.begin(), end);
  return taken;
}

std::vector<DrawnSample> Loader::take_row(Lane& lane, int64_t lane_index, Modality modality,
                                          int64_t step) {
  refill(lane, lane_index, modality, step, static_cast<size_t>(options_.packing_buffer));
  auto& waiting = lane.streams[static_cast<size_t>(modality)].waiting;
  std::vector<int64_t> lengths;
  for (const auto& item : waiting) lengths.push_back(item.length());
  const auto chosen = fill_row(lengths, options_.encode.max_seq_len);
  std::vector<DrawnSample> row, rest;
  for (size_t i = 0; i < waiting.size(); ++i)
    (std::binary_search(chosen.begin(), chosen.end(), i) ? row : rest)
        .push_back(std::move(waiting[i]));
  waiting = std::move(rest);
  return row;
}

DrawnBatch Loader::draw(int64_t step, int64_t lane_index) {
  Lane& lane = *lanes_.at(lane_index);
  const bool grouped = options_.modality_grouping || options_.text_only;
  const Modality modality = !grouped              ? Modality::mixed
                            : is_multimodal(step) ? Modality::multimodal
                                                  : Modality::text;
  DrawnBatch drawn;
  if (options_.packing) {
    for (int64_t i = 0; i < options_.batch_size; ++i)
      for (auto& item : take_row(lane, lane_index, modality, step))
        drawn.samples.push_back(std::move(item));
  } else {
    drawn.samples = take_samples(lane, lane_index, modality, step);
  }
  drawn.state = lane.write();
  return drawn;
}

TokenBatch Loader::next(int64_t step, int64_t lane,
                        const std::function<bool(const PictureKey&)>& needed) {
  return assemble(draw(step, lane), needed);
}

// The parts of a long text wait one behind another: it is encoded once for all of them.
std::vector<DrawnSample> Loader::encode_waiting(const Value& list) const {
  std::vector<DrawnSample> waiting, parts;
  for (const auto& item : list.as_array()) {
    const auto& numbers = item.as_array();
    const SampleRef ref{numbers.at(0).as_int(), numbers.at(1).as_int()};
    if (parts.empty() || !(parts[0].ref == ref)) parts = encode(ref);
    const auto part = static_cast<size_t>(numbers.at(2).as_int());
    if (part >= parts.size() || parts[part].length() == 0)
      fail("data position: part ", part, " of sample ", ref.index, " of data.sources[", ref.source,
           "] is not there with data.max_seq_len ", options_.encode.max_seq_len,
           "; wanted max_seq_len and the samples as they were when the checkpoint was made");
    waiting.push_back(parts[part]);
  }
  return waiting;
}

void Loader::restore(int64_t lane_index, const Value& state) {
  Lane& lane = *lanes_.at(lane_index);
  const auto& streams = state.as_array();
  if (streams.size() != lane.streams.size())
    fail("data position: wanted one entry for each modality");
  for (size_t i = 0; i < streams.size(); ++i) {
    auto& stream = lane.streams[i];
    stream.position.draws = streams[i].at("draws").as_int();
    const auto& taken = streams[i].at("taken").as_array();
    if (taken.size() != sources_.size())
      fail("data position is for ", taken.size(), " sources, the recipe has ", sources_.size(),
           "; wanted the recipe that the checkpoint was made with");
    for (size_t s = 0; s < taken.size(); ++s) stream.position.taken[s] = taken[s].as_int();
    stream.waiting = encode_waiting(streams[i].at("waiting"));
  }
}

TokenBatch Loader::assemble(const DrawnBatch& drawn,
                            const std::function<bool(const PictureKey&)>& needed) const {
  TokenBatch batch;
  int64_t total = 0;
  for (const auto& sample : drawn.samples) total += sample.length();
  const auto longs = at::TensorOptions().dtype(at::kLong);
  batch.ids = at::empty({total}, longs);
  batch.labels = at::empty({total}, longs);
  auto* ids = batch.ids.data_ptr<int64_t>();
  auto* labels = batch.labels.data_ptr<int64_t>();
  for (const auto& [ref, part, encoded] : drawn.samples) {
    ids = std::copy(encoded.ids.begin(), encoded.ids.end(), ids);
    labels = std::copy(encoded.labels.begin(), encoded.labels.end(), labels);
    batch.lengths.push_back(static_cast<int64_t>(encoded.ids.size()));
    const auto& source = *sources_[static_cast<size_t>(ref.source)];
    batch.categories.push_back(category_index(categories_, source.category(ref.index)));
    for (int64_t n = 0; n < encoded.num_pictures; ++n) {
      const PictureKey key{ref.source, ref.index, n};
      batch.pictures.push_back(key);
      batch.pixels.push_back(
          needed(key) ? process_image(source.picture(ref.index, n), options_.image) : Tensor());
    }
  }
  batch.multimodal = !batch.pictures.empty();
  batch.capacity = options_.packing ? options_.batch_size * options_.encode.max_seq_len : 0;
  batch.state = drawn.state;
  return batch;
}

}  // namespace dsvl
