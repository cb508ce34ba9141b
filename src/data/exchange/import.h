// Data sets of others into shards of ours.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/account.h"

namespace dsvl {

struct ImportOptions {
  std::string form;                    // one of import_forms()
  std::string path, out;               // file or folder; the part to make
  std::string images{};                // folder of the pictures; "": where the file is
  std::vector<std::string> columns{};  // of tables: "text=caption", ...; see columns.h
  std::string license{}, source{};     // of samples that name none; source "": the file's name
  std::string split = "train";
  std::string family = "imported";
  int64_t samples_per_shard = 1000;
};

struct ImportResult {
  Account account;  // a sample is kept or failed, with its reason
  int64_t bytes = 0;
  std::vector<std::string> first_failures;  // in whole, at most ten
};

// "llava": a JSON list with "conversations"; "jsonl": a line a sample, OpenAI's messages, LLaVA's
// or our own; "webdataset": a tar file or a folder of such, with .json, or a picture and .txt;
// "parquet": a file or a folder of such, whose rows are any of these, question and answer, or
// pictures and a text. Pictures for which a text has no place stand in front of it.
const std::vector<std::string>& import_forms();

// Writes OUT/ with shards, indices and a manifest, whole or not at all. What is wrong with a sample
// drops that sample; fails when the file itself cannot be read or holds no sound sample.
ImportResult import_data(const ImportOptions& options);

}  // namespace dsvl
