// What readers of several forms have in common: a page's text or Markdown handed on as documents.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "data/source.h"

namespace dsvl {

struct FoundBlock;

using GiveDocument = std::function<void(Document)>;

// The documents of a Markdown text in UTF-8, all of them of one part.
void give_markdown(std::string_view text, const std::string& part, const SourceRow& row,
                   const GiveDocument& give, Account& account);
// Running text out of blocks, cut to documents; `reason` is counted when they give none.
void give_texts(const std::vector<FoundBlock>& blocks, const Reading& reading,
                const GiveDocument& give, Account& account, const std::string& reason,
                const std::string& part = "");
// The part of all documents of one page or file, whatever forms it is read in.
std::string page_part(std::string_view bytes);

}  // namespace dsvl
