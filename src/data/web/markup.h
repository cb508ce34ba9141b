// A page of HTML or a file of XML as a tree. libxml2 reads it (markup.cpp), with no network, no DTD
// and no entities but HTML's or XML's own; nothing of it is run.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dsvl {

struct MarkupNode {
  std::string name;  // of HTML in small letters, without a prefix; "" for text
  std::string text;  // of a text node; UTF-8
  std::vector<std::pair<std::string, std::string>> attributes;  // names as the element's
  std::vector<MarkupNode> children;

  bool is_text() const { return name.empty(); }
  // nullptr when there is none.
  const std::string* attribute(std::string_view wanted) const;
  // "" when there is none.
  std::string_view value(std::string_view wanted) const;
  // The words of its class.
  std::vector<std::string_view> classes() const;
};

struct MarkupLimits {
  size_t most_bytes = size_t{16} << 20;  // of the page, unpacked
  size_t deepest = 256;                  // elements within each other
  size_t most_nodes = 1 << 20;
};

struct ReadMarkup {
  MarkupNode root;    // "document", around everything
  std::string fault;  // why there is no tree: "not UTF-8", "nested too deep"; "" when there is one
};

// Text in another encoding than UTF-8 is read when the page says which.
ReadMarkup parse_markup(std::string_view bytes, const MarkupLimits& limits = {});

// XML in UTF-8, whatever it declares. Names are as they are written: elements of the namespace
// `space` without a prefix, others with theirs and a colon ("rdf:RDF"), attributes with the one
// they have. Texts are left out. Faults are as above, or "not well-formed".
ReadMarkup parse_xml(std::string_view bytes, std::string_view space,
                     const MarkupLimits& limits = {});

// Whether a class of the node is this word.
bool has_class(const MarkupNode& node, std::string_view word);

// The character that a name stands for in HTML 4 ("eacute"); 0 when it is none of its names.
char32_t named_character(const std::string& name);

}  // namespace dsvl
