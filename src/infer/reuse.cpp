// Comparing ids and pixels.
#include "infer/reuse.h"

#include <ATen/ops/cat.h>

#include <algorithm>

namespace dsvl {
namespace {

int64_t count_pictures(const Tensor& pixel_values) {
  return pixel_values.defined() ? pixel_values.size(0) : 0;
}

// Pictures at the beginning that are the same in both.
int64_t shared_pictures(const Tensor& a, const Tensor& b) {
  const int64_t most = std::min(count_pictures(a), count_pictures(b));
  int64_t n = 0;
  while (n < most && a[n].equal(b[n])) ++n;
  return n;
}

}  // namespace

int64_t reusable_tokens(const ConversationMemory& memory, const Inputs& prompt, int64_t max_pass) {
  const auto& ids = prompt.input_ids;
  if (memory.ids.empty() || static_cast<int64_t>(ids.size()) > max_pass) return 0;
  int64_t left = 0;  // placeholders of shared pictures
  if (const int64_t shared = shared_pictures(memory.pixel_values, prompt.pixel_values))
    left = shared * (memory.image_embeds.size(0) / count_pictures(memory.pixel_values));
  const auto most = std::min(memory.ids.size(), ids.size() - 1);
  size_t n = 0;
  for (; n < most && ids[n] == memory.ids[n]; ++n)
    if (ids[n] == prompt.image_token_id && --left < 0) break;
  return static_cast<int64_t>(n);
}

Tensor embed_pictures(const DeepseekVl& model, const Tensor& pixel_values,
                      ConversationMemory& memory, const std::function<bool()>& cancelled) {
  const int64_t count = count_pictures(pixel_values);
  if (count == 0) return {};
  const int64_t shared = shared_pictures(memory.pixel_values, pixel_values);
  std::vector<Tensor> parts;
  if (shared > 0) {
    const int64_t rows = memory.image_embeds.size(0) / count_pictures(memory.pixel_values);
    parts.push_back(memory.image_embeds.narrow(0, 0, shared * rows));
  }
  int64_t done = shared;
  for (; done < count && !(cancelled && cancelled()); ++done)
    parts.push_back(model.image_embeds(pixel_values.narrow(0, done, 1)));
  memory.pixel_values = done > 0 ? pixel_values.narrow(0, 0, done) : Tensor();
  memory.image_embeds = parts.empty() ? Tensor() : parts.size() == 1 ? parts[0] : at::cat(parts);
  return memory.image_embeds;
}

void remember(ConversationMemory& memory, const Inputs& prompt, const Answer& answer) {
  memory.ids = prompt.input_ids;
  memory.ids.insert(memory.ids.end(), answer.token_ids.begin(), answer.token_ids.end());
  memory.ids.resize(std::min(memory.ids.size(), static_cast<size_t>(memory.cache.length(0))));
}

}  // namespace dsvl
