// One string; its variables come first, as literals that JSON and Jinja write alike.
#include "prompt/vl_template.h"

#include "base/error.h"
#include "base/json.h"

namespace dsvl {
namespace {

// What came before the first message that is no system prompt does not count as a position.
constexpr std::string_view kBody =
    R"({%- set ns = namespace(front=system, text='', content='', begin=0) -%}
{%- for message in messages -%}
  {%- set ns.content = '' -%}
  {%- if message['content'] is string -%}
    {%- set ns.content = message['content'] -%}
  {%- else -%}
    {%- for item in message['content'] -%}
      {%- if item['type'] == 'image' -%}
        {%- set ns.content = ns.content ~ image -%}
      {%- else -%}
        {%- set text = item['text'] -%}
        {%- if loop.first -%}{%- set text = text.lstrip() -%}{%- endif -%}
        {%- if loop.last -%}{%- set text = text.rstrip() -%}{%- endif -%}
        {%- set between = ' ' if not loop.first and loop.previtem['type'] != 'image' else '' -%}
        {%- set ns.content = ns.content ~ between ~ text -%}
      {%- endif -%}
    {%- endfor -%}
  {%- endif -%}
  {%- if loop.first and message['role'] | lower == 'system' -%}
    {%- set ns.front = ns.content -%}
    {%- set ns.begin = 1 -%}
  {%- else -%}
    {%- set ns.text = ns.text ~ (message['role'] | capitalize) ~ ':' -%}
    {%- set content = ns.content | trim -%}
    {%- if content -%}
      {%- set end = '\n\n' if (loop.index0 - ns.begin) % 2 == 0 else '<｜end▁of▁sentence｜>' -%}
      {%- set ns.text = ns.text ~ ' ' ~ content ~ end -%}
    {%- endif -%}
  {%- endif -%}
{%- endfor -%}
{%- if ns.front -%}{%- set ns.text = ns.front ~ '\n\n' ~ ns.text -%}{%- endif -%}
{%- if add_generation_prompt -%}{%- set ns.text = ns.text ~ 'Assistant:' -%}{%- endif -%}
{{- ns.text | trim -}}
)";

std::string literal(std::string_view text) {
  return to_json(Value(text));
}

}  // namespace

std::string deepseek_vl_template(std::string_view system, std::string_view image_tag) {
  return str("{%- set system = ", literal(system), " -%}\n{%- set image = ", literal(image_tag),
             " -%}\n", kBody);
}

}  // namespace dsvl
