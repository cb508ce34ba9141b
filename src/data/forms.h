// Readers of the forms a source can have; each hands on the documents of one file.
#pragma once

#include "data/source.h"

namespace dsvl {

using GiveDocument = std::function<void(Document)>;

// Running text, cut at paragraphs.
void read_pages(const std::string& path, const Reading& reading, const GiveDocument& give,
                Account& account);
// Pieces between lines of one '%'.
void read_fortunes(const std::string& path, const Reading& reading, const GiveDocument& give,
                   Account& account);
// One table a file, its head in the first row.
void read_csv_table(const std::string& path, const Reading& reading, const GiveDocument& give,
                    Account& account);
// The data frames, named matrices and series of an R package's Rdata.rdb, with the titles of its
// index page, or of a saved workspace (.rda, .RData).
void read_r_tables(const std::string& path, const Reading& reading, const GiveDocument& give,
                   Account& account);

}  // namespace dsvl
