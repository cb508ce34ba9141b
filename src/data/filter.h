// The filters that a document passes before a family gets it. Each is one row of the table in
// filter.cpp: the reason it drops with, and its test.
#pragma once

#include "data/documents.h"

namespace dsvl {

// The reason of the first filter that drops the document, or null.
const char* find_fault(const Document& document, const TextOptions& options);

}  // namespace dsvl
