// The language models that can be read: what a config.json with this model_type leaves unsaid.
#pragma once

#include <string>

#include "models/config.h"

namespace dsvl {

// A row differs from another by numbers; what a layer is made of follows from the settings, never
// from the family.
struct DecoderFamily {
  const char* model_type;
  const char* architecture;  // of config.json's "architectures"
  const char* title;         // for people
  LanguageConfig defaults;   // of its published configuration class
};

// Adds a row: for programs that link this library and bring a family of their own in one file.
// Before any configuration is read, and before other threads run. Fails for a model_type or
// architecture that is taken.
void add_decoder_family(const DecoderFamily& family);

// nullptr when there is none of this model_type.
const DecoderFamily* find_decoder_family(const std::string& model_type);
// The model_type whose architecture this is; "" for one not known.
std::string model_type_of_architecture(const std::string& architecture);
// "llama, deepseek, deepseek_v2 and deepseek_v3", for messages.
std::string decoder_family_names();

}  // namespace dsvl
