// A data set of ours in the forms that other trainers read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/account.h"
#include "data/shard_set.h"

namespace dsvl {

struct ExportOptions {
  std::string form;    // one of export_forms()
  std::string folder;  // to make
  bool embed = false;  // jsonl: pictures as data: URLs instead of files
};

struct ExportResult {
  Account account;  // samples; dropped: the form cannot hold them
  int64_t pictures = 0;
};

// "llava": FOLDER/data.json, a list; "jsonl": FOLDER/data.jsonl, OpenAI's messages with parts. In
// both pictures lie in FOLDER/images/ and are named from FOLDER on; id, source, license, category
// and subcategory stay beside.
const std::vector<std::string>& export_forms();

// Whole or not at all. LLaVA's form moves each turn's pictures to its front, which readers of it do
// anyway; it has no documents.
ExportResult export_data(const ShardSet& set, const ExportOptions& options);

}  // namespace dsvl
