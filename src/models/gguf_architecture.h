// The language models that a GGUF file can hold, as llama.cpp names them, and how its words for
// settings translate into those of config.json.
#pragma once

#include <span>
#include <string>

#include "models/config.h"

namespace dsvl {

// A row differs from another by what its layers are made of; which one a model is written as
// follows from its settings.
struct GgufArchitecture {
  const char* name;          // general.architecture
  const char* model_type;    // of config.json
  bool latent;               // attention is multi-head latent
  bool experts;              // layers may be mixtures of experts
  bool divides_frequencies;  // reads rope_freqs.weight, llama3's scaling
  bool normalises_choice;    // can scale the chosen experts' weights to sum to 1
  const char* sigmoid_type;  // model_type when the gate is a sigmoid; nullptr: it cannot be
};

// Fails naming `where` and the architectures that are known.
const GgufArchitecture& gguf_architecture(const std::string& name, const std::string& where);
// The one that can hold such a model; fails with what none has a place for.
const GgufArchitecture& gguf_architecture(const LanguageConfig& config);

// A setting under both names; the GGUF one stands behind "ARCHITECTURE.".
struct GgufSetting {
  enum Kind { count, real, flag };
  const char *gguf, *config;
  Kind kind;
};
std::span<const GgufSetting> gguf_settings();

}  // namespace dsvl
