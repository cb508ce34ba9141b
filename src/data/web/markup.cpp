// libxml2's readers call back for every element and text; the tree is ours, so that nothing deeper
// or larger than the limits is ever built.
#include "data/web/markup.h"

#include <libxml/HTMLparser.h>
#include <libxml/encoding.h>
#include <libxml/parser.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "base/ascii.h"
#include "base/error.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

const char* chars(const xmlChar* text) {
  return reinterpret_cast<const char*>(text);
}

std::string local_name(const xmlChar* name) {
  std::string_view text = chars(name);
  if (const size_t colon = text.rfind(':'); colon != text.npos) text.remove_prefix(colon + 1);
  return lower_case(text);
}

std::string prefixed(const xmlChar* prefix, const xmlChar* name, bool always) {
  if (prefix == nullptr) return (always ? ":" : "") + std::string(chars(name));
  return std::string(chars(prefix)) + ":" + chars(name);
}

struct Builder {
  const MarkupLimits& limits;
  std::string_view space = {};  // of XML
  xmlParserCtxtPtr parser = nullptr;
  ReadMarkup read = {};
  // From the root to where the reader is. Only the last one's children grow, so that the others
  // stay where they are.
  std::vector<MarkupNode*> open = {&read.root};
  size_t nodes = 0;

  void stop(const char* why) {
    if (read.fault.empty()) read.fault = why;
    xmlStopParser(parser);
  }

  // The new element, or nullptr when there may be none.
  MarkupNode* begin(std::string name) {
    if (!read.fault.empty()) return nullptr;
    if (open.size() > limits.deepest) return stop("nested too deep"), nullptr;
    if (++nodes > limits.most_nodes) return stop("too many elements"), nullptr;
    open.back()->children.emplace_back();
    open.push_back(&open.back()->children.back());
    open.back()->name = std::move(name);
    return open.back();
  }

  void begin_html(const xmlChar* name, const xmlChar** attributes) {
    MarkupNode* node = begin(local_name(name));
    if (node == nullptr) return;
    for (; attributes != nullptr && attributes[0] != nullptr; attributes += 2)
      node->attributes.emplace_back(local_name(attributes[0]),
                                    attributes[1] == nullptr ? "" : chars(attributes[1]));
  }

  // Of each attribute: name, prefix, namespace, where its value begins and ends.
  void begin_xml(const xmlChar* name, const xmlChar* prefix, const xmlChar* uri, int count,
                 const xmlChar** attributes) {
    const bool own = uri != nullptr && space == chars(uri);
    MarkupNode* node = begin(own ? chars(name) : prefixed(prefix, name, true));
    for (int i = 0; node != nullptr && i < count; ++i, attributes += 5)
      node->attributes.emplace_back(prefixed(attributes[1], attributes[0], false),
                                    std::string(chars(attributes[3]), chars(attributes[4])));
  }

  void end_xml() {
    if (read.fault.empty() && open.size() > 1) open.pop_back();
  }

  void end(const xmlChar* name) {
    if (!read.fault.empty() || open.size() == 1 || open.back()->name != local_name(name)) return;
    open.pop_back();
  }

  void add_text(const xmlChar* text, int length) {
    if (!read.fault.empty()) return;
    auto& children = open.back()->children;
    if (children.empty() || !children.back().is_text()) {
      if (++nodes > limits.most_nodes) return stop("too many elements");
      children.emplace_back();
    }
    children.back().text.append(chars(text), static_cast<size_t>(length));
  }
};

// The reader's calls; `context` is the builder.
htmlSAXHandler callbacks() {
  htmlSAXHandler calls;
  std::memset(&calls, 0, sizeof calls);
  calls.startElement = [](void* context, const xmlChar* name, const xmlChar** attributes) {
    static_cast<Builder*>(context)->begin_html(name, attributes);
  };
  calls.endElement = [](void* context, const xmlChar* name) {
    static_cast<Builder*>(context)->end(name);
  };
  const auto text = [](void* context, const xmlChar* bytes, int length) {
    static_cast<Builder*>(context)->add_text(bytes, length);
  };
  calls.characters = text;
  calls.ignorableWhitespace = text;
  calls.cdataBlock = text;
  return calls;
}

xmlSAXHandler xml_callbacks() {
  xmlSAXHandler calls;
  std::memset(&calls, 0, sizeof calls);
  calls.initialized = XML_SAX2_MAGIC;
  calls.startElementNs = [](void* context, const xmlChar* name, const xmlChar* prefix,
                            const xmlChar* uri, int, const xmlChar**, int count, int,
                            const xmlChar** attributes) {
    static_cast<Builder*>(context)->begin_xml(name, prefix, uri, count, attributes);
  };
  calls.endElementNs = [](void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
    static_cast<Builder*>(context)->end_xml();
  };
  return calls;
}

// What the page says of its encoding within its first kilobyte; "" when it does not.
std::string declared_encoding(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 1024);
  size_t at = head.find("charset=");
  if (at == head.npos) return "";
  at = head.find_first_not_of("\"' ", at + 8);
  if (at == head.npos) return "";
  return std::string(head.substr(at, head.find_first_of("\"' />;", at) - at));
}

// What libxml2 is told; "" when it cannot be read.
std::string encoding_of(std::string_view bytes) {
  if (valid_utf8_length(bytes) == bytes.size()) return "UTF-8";
  const std::string declared = declared_encoding(bytes);
  xmlCharEncodingHandlerPtr handler =
      declared.empty() ? nullptr : xmlFindCharEncodingHandler(declared.c_str());
  if (handler == nullptr) return "";
  const bool is_utf8 = std::string_view(handler->name) == "UTF-8";
  xmlCharEncCloseFunc(handler);
  return is_utf8 ? "" : declared;
}

// libxml2, once, before any thread reads.
void make_ready() {
  [[maybe_unused]] static const bool kReady = (xmlInitParser(), true);
}

}  // namespace

const std::string* MarkupNode::attribute(std::string_view wanted) const {
  for (const auto& [key, value] : attributes)
    if (key == wanted) return &value;
  return nullptr;
}

std::string_view MarkupNode::value(std::string_view wanted) const {
  const std::string* found = attribute(wanted);
  return found == nullptr ? std::string_view{} : std::string_view(*found);
}

std::vector<std::string_view> MarkupNode::classes() const {
  std::vector<std::string_view> words;
  const std::string_view all = value("class");
  for (size_t start = 0; start < all.size();) {
    const size_t end = std::min(all.find_first_of(" \t\n", start), all.size());
    if (end > start) words.push_back(all.substr(start, end - start));
    start = end + 1;
  }
  return words;
}

bool has_class(const MarkupNode& node, std::string_view word) {
  const auto words = node.classes();
  return std::find(words.begin(), words.end(), word) != words.end();
}

ReadMarkup parse_xml(std::string_view bytes, std::string_view space, const MarkupLimits& limits) {
  make_ready();
  if (bytes.size() > limits.most_bytes) return {{}, "larger than 16 MiB"};
  if (valid_utf8_length(bytes) != bytes.size()) return {{}, "not UTF-8"};
  Builder builder{limits, space};
  const std::unique_ptr<xmlParserCtxt, decltype(&xmlFreeParserCtxt)> parser(xmlNewParserCtxt(),
                                                                            xmlFreeParserCtxt);
  if (!parser) fail("libxml2: no memory for a reader");
  builder.parser = parser.get();
  builder.read.root.name = "document";
  *parser->sax = xml_callbacks();
  parser->userData = &builder;
  xmlCtxtReadMemory(
      parser.get(), bytes.data(), static_cast<int>(bytes.size()), nullptr, "UTF-8",
      XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
  if (builder.read.fault.empty() && parser->wellFormed == 0) builder.read.fault = "not well-formed";
  return std::move(builder.read);
}

ReadMarkup parse_markup(std::string_view bytes, const MarkupLimits& limits) {
  make_ready();
  Builder builder{limits};
  if (bytes.size() > limits.most_bytes) return {{}, "larger than 16 MiB"};
  const std::string encoding = encoding_of(bytes);
  if (encoding.empty()) return {{}, "not UTF-8"};
  const std::unique_ptr<htmlParserCtxt, decltype(&htmlFreeParserCtxt)> parser(htmlNewParserCtxt(),
                                                                              htmlFreeParserCtxt);
  if (!parser) fail("libxml2: no memory for a reader");
  builder.parser = parser.get();
  builder.read.root.name = "document";
  *parser->sax = callbacks();
  parser->userData = &builder;
  htmlCtxtReadMemory(parser.get(), bytes.data(), static_cast<int>(bytes.size()), nullptr,
                     encoding.c_str(),
                     HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                         HTML_PARSE_NONET | HTML_PARSE_NODEFDTD | HTML_PARSE_IGNORE_ENC);
  return std::move(builder.read);
}

char32_t named_character(const std::string& name) {
  const auto* entity = htmlEntityLookup(reinterpret_cast<const xmlChar*>(name.c_str()));
  return entity == nullptr ? 0 : static_cast<char32_t>(entity->value);
}

}  // namespace dsvl
