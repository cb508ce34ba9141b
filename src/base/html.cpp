// The shared style sheet. Colours --s0.. tell series apart; they keep contrast on both backgrounds
// and stay apart for colour-blind readers (dashes repeat them from the ninth on).
#include "base/html.h"

#include <utility>

namespace dsvl {
namespace {

constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark;--bg:#fbfbfa;--card:#fff;--ink:#1d2329;--soft:#5d6670;--line:#dfe2e6;--good:#1c7c45;--bad:#b3261e;
--s0:#1f6fc0;--s1:#c2571a;--s2:#2b8a4b;--s3:#8b4fb8;--s4:#b5332a;--s5:#0f7c86;--s6:#8a6d00;--s7:#5f6368}
@media(prefers-color-scheme:dark){:root{--bg:#14171a;--card:#1c2024;--ink:#e7eaed;--soft:#9aa4ae;--line:#333a41;--good:#5fce8d;--bad:#ff8a80;
--s0:#6db3f8;--s1:#f5975a;--s2:#66cf8b;--s3:#c69af0;--s4:#ff857a;--s5:#52c7d1;--s6:#dcbc4a;--s7:#b4bac0}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1200px;padding:24px 20px 60px;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,"Noto Sans","Noto Sans CJK SC",sans-serif}
h1{font-size:24px;margin:0 0 4px}h2{font-size:17px;margin:32px 0 10px}
.soft{color:var(--soft)}.good{color:var(--good)}.bad{color:var(--bad)}
.tiles{display:flex;flex-wrap:wrap;gap:10px;margin:16px 0}
.tile{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:8px 14px;min-width:110px}
.tile b{display:block;font-size:19px;font-variant-numeric:tabular-nums}.tile span{color:var(--soft);font-size:13px}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,480px),1fr));gap:14px}
.card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px 14px;min-width:0}
.card h3{margin:0 0 4px;font-size:15px}
.legend{display:flex;flex-wrap:wrap;gap:2px 14px;font-size:13px;color:var(--soft);font-variant-numeric:tabular-nums;min-height:20px}
.at:empty{display:none}.legend i{display:inline-block;width:14px;border-top:3px solid;vertical-align:4px;margin-right:5px}
svg{display:block;width:100%;height:auto}svg text{fill:var(--soft);font-size:12px;font-variant-numeric:tabular-nums}
svg .rule{stroke:var(--line);stroke-width:1}svg .curve{fill:none;stroke-width:2;stroke-linejoin:round}svg .raw{opacity:.25;stroke-width:1}
svg .hair{stroke:var(--soft);stroke-width:1;visibility:hidden}
.samples{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,260px),1fr));gap:14px}
.samples img{display:block;max-width:100%;max-height:260px;margin:0 auto 8px;border:1px solid var(--line)}
.pairs .card{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,3fr);gap:6px 20px;margin-bottom:14px}.pairs .only{grid-column:1/-1}
@media(max-width:700px){.pairs .card{grid-template-columns:minmax(0,1fr)}}
figure{position:relative;width:fit-content;margin:0 auto 8px}figure img{display:block;max-width:100%;outline:1px solid var(--line)}
.samples figure img{margin:0;border:0}figure svg{position:absolute;inset:0;height:100%}
figure rect{fill:none;stroke:var(--c);stroke-width:2;vector-effect:non-scaling-stroke}figure .halo{stroke:#fff;stroke-width:4}
.wall{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,560px),1fr));gap:14px}.wall .card{margin:0}
.num{text-align:right;white-space:nowrap}.bar{width:40%;min-width:90px}.bar i{display:block;height:10px;border-radius:2px;background:var(--s0)}
.card table{width:100%}.scroll{overflow-x:auto}.leaf{display:inline-block;margin-right:14px}
.trained{border-left:3px solid var(--good);padding-left:8px}
dl{margin:0;display:grid;grid-template-columns:auto 1fr;gap:1px 10px}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}
pre{overflow:auto;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px;font:13px/1.45 ui-monospace,monospace}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}td,th{padding:3px 12px 3px 0;text-align:left;border-bottom:1px solid var(--line)}
summary{cursor:pointer}
)";

const char* entity(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return nullptr;
  }
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (const char* escaped = entity(c)) {
      out += escaped;
    } else {
      out += c;
    }
  }
  return out;
}

std::string unescape_html(std::string_view text) {
  static constexpr std::pair<std::string_view, char> kEntities[] = {
      {"&amp;", '&'},  {"&lt;", '<'},    {"&gt;", '>'},
      {"&quot;", '"'}, {"&apos;", '\''}, {"&#39;", '\''}};
  std::string plain;
  while (!text.empty()) {
    size_t taken = 1;
    char c = text[0];
    for (const auto& [entity, value] : kEntities)
      if (text.starts_with(entity)) c = value, taken = entity.size();
    plain += c;
    text.remove_prefix(taken);
  }
  return plain;
}

std::string html_page(std::string_view title, std::string_view body, std::string_view script) {
  std::string page =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>";
  page += escape_html(title);
  page += "</title>\n<style>";
  page += kStyle;
  page += "</style></head>\n<body>\n";
  page += body;
  if (!script.empty()) page.append("<script>").append(script).append("</script>\n");
  return page + "</body></html>\n";
}

}  // namespace dsvl
