// Cleaning of all text documents of a build ([clean]): each by itself (language, quality, test
// sets), then against all others (same texts, near duplicates).
#pragma once

#include "data/documents.h"
#include "data/text/contamination.h"
#include "data/text/duplicates.h"
#include "data/text/quality.h"

namespace dsvl {

struct CleanOptions {
  bool language = true;         // drop what is in another language than its source
  bool quality_rules = true;    // drop what breaks a rule of `quality`
  bool near_duplicates = true;  // drop what repeats an earlier document nearly
  QualityOptions quality;
  MinhashOptions minhash;
  ContaminationOptions contamination;
};
void fields(Visitor& v, CleanOptions& o);
void check_settings(const CleanOptions& o, const std::string& where);

// Takes out what does not pass; the accounts say why, by package.
void clean_documents(Documents& documents, const CleanOptions& options, const Workplace& place);

}  // namespace dsvl
