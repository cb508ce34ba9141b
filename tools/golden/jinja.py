#!/usr/bin/env python3
"""Renders templates with Jinja2, set up as transformers sets it, for the chat-template interpreter.

Writes tests/golden/jinja.json: [{"template", "variables", "text"} or {..., "error": true}, ...].
"""
import json
import os

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../tests/golden/jinja.json")


def environment():
    def raise_exception(message):
        raise jinja2.exceptions.TemplateError(message)

    def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    env = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"])
    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    return env


CHAT = {
    "bos_token": "<｜begin▁of▁sentence｜>", "eos_token": "<｜end▁of▁sentence｜>", "add_generation_prompt": True,
    "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": " What is 1+1? "},
                 {"role": "assistant", "content": "<think>easy</think>\n2"}, {"role": "user", "content": "你好 'and' \"so\"\n"}],
}
NO_SYSTEM = dict(CHAT, messages=CHAT["messages"][1:], add_generation_prompt=False)
LISTS = dict(CHAT, messages=[{"role": "USER", "content": [{"type": "image"}, {"type": "text", "text": " Hi "}, {"type": "text", "text": "there "}]},
                             {"role": "tool", "content": [{"type": "text", "text": ""}]}])
TOOLS = dict(CHAT, tools=[{"type": "function", "function": {"name": "f", "description": "d \"q\"", "parameters": {"a": [1, 2.5, None, True]}}}],
             messages=[{"role": "user", "content": "x"}, {"role": "assistant", "content": None, "tool_calls": [
                 {"type": "function", "function": {"name": "f", "arguments": "{\"a\": 1}"}},
                 {"type": "function", "function": {"name": "g", "arguments": "{}"}}]}, {"role": "tool", "content": "42"}])

# Whole templates, written for this test in the ways published ones are written.
TEMPLATES = [
    "{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}{{ bos_token }}"
    "{% for message in messages %}{% if message['role'] == 'user' %}{{ 'User: ' + message['content'] + '\\n\\n' }}"
    "{% elif message['role'] == 'assistant' %}{{ 'Assistant: ' + message['content'] + eos_token }}"
    "{% elif message['role'] == 'system' %}{{ message['content'] + '\\n\\n' }}{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ 'Assistant:' }}{% endif %}",
    "{%- set ns = namespace(system='', first=true) -%}\n{%- for m in messages %}\n  {%- if m.role == 'system' %}\n"
    "    {%- set ns.system = ns.system + m.content %}\n  {%- endif %}\n{%- endfor %}\n{{ bos_token ~ ns.system }}\n"
    "{%- for m in messages if m.role != 'system' %}\n  {%- if m.role == 'user' %}\n{{ '<｜User｜>' + m.content | trim }}\n"
    "  {%- else %}\n{{- '<｜Assistant｜>' ~ m['content'].split('</think>')[-1].strip() ~ eos_token }}\n"
    "  {%- endif %}\n{%- endfor %}\n{%- if add_generation_prompt and not loop is defined %}{{ '<｜Assistant｜>' }}{% endif %}\n",
    "{% set front = messages[0]['role'] == 'system' %}\n{% if front %}\n    {% set rest = messages[1:] %}\n{% else %}\n"
    "    {% set rest = messages %}\n{% endif %}\n{% for m in rest %}\n    {% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}\n"
    "        {{ raise_exception('roles must alternate') }}\n    {% endif %}\n    {{ loop.index }}/{{ loop.length }} {{ m.role | upper }}: {{ m.content | trim }}\n"
    "    {# a comment #}\n    {% if loop.last %}\nend\n    {% endif %}\n{% endfor %}\n",
    "{% for m in messages %}{{ m['role'].capitalize() }}: {% for c in m['content'] %}{% if c is mapping and c['type'] == 'image' %}<image>"
    "{% elif c is mapping %}{% set t = c['text'] %}{% if loop.first %}{% set t = t.lstrip() %}{% endif %}{{ t.rstrip() if loop.last else t }}"
    "{% else %}{{ c }}{% endif %}{% endfor %}{{ '\\n' if not loop.last else '' }}{% endfor %}",
    "{% if tools is defined and tools %}{% for t in tools %}{{ t | tojson }}\n{{ t.function | tojson(indent=2) }}{% endfor %}{% endif %}"
    "{% for m in messages %}{% if m.tool_calls is defined and m['content'] is none %}{% for c in m.tool_calls %}"
    "{{ c['function']['name'] }}({{ c.function.arguments }}){% if not loop.last %}; {% endif %}{% endfor %}{% else %}[{{ m.content }}]{% endif %}{% endfor %}",
]

EXPRESSIONS = [
    "1 + 2 * 3 - 4 // 3 % 2", "-7 // 2", "-7 % 3", "7 / 2", "2.5 + 1", "1 / 4", "2 ** 10", "2 ** -1", "2.0 ** 0.5", "-2 ** 2", "2 ** 3 ** 2", "'a' ~ 1 ~ 2.0 ~ none ~ true", "'ab' * 3",
    "1 < 2 < 3", "1 < 3 < 2", "1 == 1.0", "true == 1", "'a' < 'b'", "not 1 == 2", "1 in [1, 2]", "'b' in 'abc'", "'x' not in {'x': 1}", "[1, 2] + [3]",
    "[1, 'a', none, true, 2.0]", "{'a': 1, 'b': [2]}", "(1, 2)[1]", "'héllo'[1]", "'你好世界'[1:3]", "'abcdef'[::-1]", "[1,2,3,4][-2:]", "[1,2,3,4][:-1]", "[1,2,3,4][::2]",
    "[1,2,3,4][3:0:-1]", "'abc'[5:]", "'abc'[-1]", "messages[0].content", "messages[-1]['role']", "messages | length", "messages[9] is defined", "nothing", "nothing is undefined",
    "nothing | default('d')", "'' | default('d')", "'' | default('d', true)", "' a b ' | trim", "'xxaxx'.strip('x')", "'a,b,,c'.split(',')", "' a  b '.split()", "'a b c'.split(' ', 1)",
    "'abc'.startswith('ab')", "'abc'.endswith(('x', 'c'))", "'aXbX'.replace('X', '--')", "'aXb' | replace('X', '')", "'hello world'.title()", "'hELLO' | capitalize", "'aB' | lower ~ 'c'",
    "[1,2,3] | join(', ')", "messages | map(attribute='role') | join('|')", "messages | selectattr('role', 'equalto', 'user') | list | length", "messages | rejectattr('role', 'eq', 'user') | map(attribute='role') | list",
    "[3,1] | first", "[3,1] | last", "'abc' | reverse", "[1,2] | reverse | list", "'12' | int + 1", "'x' | int", "3.9 | int", "range(3) | list", "range(5, 1, -2) | list", "{'a': 1}.items() | length",
    "{'a': 1}.get('a')", "{'a': 1}.get('b', 5)", "{'a': 1}.get('b')", "{'a': {'b': 'c'}}.a.b", "{'a': 1} | tojson", "{'a': [1, {'b': '中\"\\n'}], 'c': none} | tojson(indent=4)", "[] | tojson(indent=2)", "'a' if false",
    "'a' if true else 'b'", "1 if 0 else 2 if 0 else 3", "none is none", "1 is number", "'a' is string", "[] is iterable", "{} is mapping", "3 is odd", "4 is divisibleby 2", "4 is divisibleby(3)", "1 is not string",
    "true and 'x'", "0 or 'y'", "'' and 1", "'a' 'b'", "'\\n\\t\\\\\\'\\x41\\u4f60'", "\"it's\"", "[\"it's\"]", "['a\"b']", "1.0", "0.1", "100000000000000000.0", "0.00001 * 1", "(1)", "[[]]",
    "messages[0].nope.deeper", "1 + 'a'", "raise_exception('stop')", "nothing.x", "nothing + 1", "[1][1]", "'a' is in ['a']", "loop", "'%s' | upper", "'a\nb'", "not not true", "- 3 | int", "2 - -3", "'a' ~ 'b' | upper", "1 + 2 | string ~ 'x'",
]

SNIPPETS = [
    "a\n{% if true %}\nb\n{% endif %}\nc\n", "  {% if true %}x{% endif %}  y", "a {%- if true -%} b {%- endif %} c", "a\n   {{- ' b' -}}   \nc", "x {# c #} y\n{# d #}\nz", "a\n\n", "a  {%+ if true %}b{% endif %}",
    "\n  {%- for i in [1,2] %}\n  {{ i }}\n  {%- endfor %}\n", "{% for i in [] %}x{% else %}none{% endfor %}", "{% for i in range(9) %}{% if i == 2 %}{% continue %}{% endif %}{% if i > 4 %}{% break %}{% endif %}{{ i }}{% endfor %}",
    "{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}={{ v }};{% endfor %}", "{% set x = 1 %}{% for i in [1] %}{% set x = 2 %}{% endfor %}{{ x }}", "{% set x = 1 %}{% if true %}{% set x = 2 %}{% endif %}{{ x }}",
    "{% set x %}\n a {{ 1 }}\n{% endset %}[{{ x }}]", "{% set a, b = 1, 2 %}{{ a + b }}", "{% set ns = namespace(n=0) %}{% for i in [1,2,3] %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}",
    "{% for a in [1,2] %}{% for b in 'xy' %}{{ a }}{{ b }}{{ loop.index }}{{ loop.revindex }}{% endfor %}{{ loop.index0 }}{% endfor %}", "{% for i in [1,2,3] %}{{ loop.previtem }}-{{ loop.nextitem }};{% endfor %}",
    "{{ '}}' }}{{ {'a': {'b': 1}}['a'] }}", "{{ \"{%\" }}", "{% for i in [1,2,3,4] if i is even %}{{ i }}/{{ loop.length }}{{ ',' if not loop.last }}{% endfor %}", "é\r\n{{ 1 }}\r\n{% if true %}\r\nx{% endif %}",
    "{% if nothing %}a{% elif '' %}b{% elif [] %}c{% elif {} %}d{% elif 0 %}e{% elif none %}f{% else %}g{% endif %}", "{% if x %}", "{{ 1", "{% endif %}", "{{ }}", "{% for %}{% endfor %}", "{{ 'a }}", "{% set 1 = 2 %}", "{{ 1 +* 2 }}",
    "{# open", "{% if true %}{% else %}{% else %}{% endif %}", "plain", "", "{{ messages[0]['content'] }}\n\n\n", "{%- if true %} \n {%- endif -%} \n x", "{% if true -%}\n\n  x\n{%- endif %}\n", "100% {sure} }} {",
]


# Conversations for the chat styles below.
CALLS = [{"id": "c1", "type": "function", "function": {"name": "weather", "arguments": {"city": "東京", "days": 2, "exact": True}}},
         {"id": "c2", "type": "function", "function": {"name": "clock", "arguments": {}}}]
TOOL = {"type": "function", "function": {"name": "weather", "description": "The weather \"now\".", "parameters": {
    "type": "object", "properties": {"city": {"type": "string"}, "days": {"type": "integer"}}, "required": ["city"]}}}
START = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "</s>", "add_generation_prompt": True}
CONVERSATIONS = [
    dict(START, messages=[{"role": "user", "content": "Hi"}]),
    dict(START, messages=[{"role": "system", "content": "  Be brief.\n"}, {"role": "user", "content": "1+1?\n"}, {"role": "assistant", "content": "2"},
                          {"role": "user", "content": "<b>and</b> 2+2? 'x' \"y\""}]),
    dict(START, add_generation_prompt=False, messages=[{"role": "user", "content": "你好"}, {"role": "assistant", "content": "<think>\nshort\n</think>\n\n你好！"}]),
    dict(START, enable_thinking=False, thinking=True, messages=[
        {"role": "user", "content": "a"}, {"role": "assistant", "content": "b", "reasoning_content": "\nwhy not\n"},
        {"role": "user", "content": "c"}, {"role": "assistant", "content": "d", "reasoning_content": "because"}]),
    dict(START, tools=[TOOL, dict(TOOL, function={"name": "clock", "description": "", "parameters": {}})], date_string="1 Jan 2025", messages=[
        {"role": "system", "content": "S"}, {"role": "user", "content": "Weather?"}, {"role": "assistant", "content": "", "tool_calls": CALLS},
        {"role": "tool", "name": "weather", "content": "sunny"}, {"role": "tool", "name": "clock", "content": "12:00"},
        {"role": "assistant", "content": "Sunny."}, {"role": "user", "content": "Thanks"}]),
    dict(START, add_vision_id=True, messages=[{"role": "user", "content": [
        {"type": "image", "image": "a.png"}, {"type": "text", "text": "What is this?"}, {"type": "image_url", "image_url": "b"}, {"type": "video"}, {"text": "!"}]}]),
    dict(START, messages=[{"role": "assistant", "content": "first"}, {"role": "assistant", "content": "second"}]),
    dict(START, messages=[]),
]

# Styles of chat: what each family's template decides, written anew with the constructs it uses.
STYLES = {
    "deepseek_llm": "{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}{{ bos_token }}{% for m in messages %}"
    "{% if m['role'] == 'system' %}{{ m['content'] + '\n\n' }}{% elif m['role'] == 'user' %}{{ 'User: ' + m['content'] + '\n\n' }}"
    "{% elif m['role'] == 'assistant' %}{{ 'Assistant: ' + m['content'] + eos_token }}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ 'Assistant:' }}{% endif %}",
    "deepseek_coder": "{%- set ns = namespace(found=false) -%}{%- for m in messages -%}{%- if m['role'] == 'system' -%}{%- set ns.found = true -%}{%- endif -%}{%- endfor -%}"
    "{{bos_token}}{%- if not ns.found -%}{{ 'You answer questions about programs.\n' }}{%- endif %}{%- for m in messages %}{%- if m['role'] == 'system' %}\n{{ m['content'] }}\n"
    "{%- else %}\n{%- if m['role'] == 'user' %}\n{{ '### Instruction:\n' + m['content'] + '\n' }}\n{%- else %}\n{{ '### Response:\n' ~ m['content'] ~ '\n<|EOT|>\n' }}\n{%- endif %}\n"
    "{%- endif %}\n{%- endfor %}\n{% if add_generation_prompt %}\n{{ '### Response:' }}\n{% endif %}",
    "deepseek_v3": "{% set ns = namespace(tool=false, first_output=true, system='') %}{%- for m in messages %}{%- if m['role'] == 'system' %}{%- set ns.system = ns.system ~ m['content'] %}{%- endif %}"
    "{%- endfor %}{{ bos_token }}{{ ns.system }}{%- for m in messages %}{%- if m['role'] == 'user' %}{%- set ns.tool = false -%}{{ '<｜User｜>' + m['content'] if m['content'] is string else '<｜User｜>?' }}"
    "{%- endif %}{%- if m['role'] == 'assistant' and m['tool_calls'] is defined %}{%- set ns.tool = true -%}{%- for c in m['tool_calls'] %}{%- if loop.first %}{{ '<｜Assistant｜><｜calls｜>' }}{%- else %}{{ '\n' }}{%- endif %}"
    "{{ '<｜call｜>' + c['type'] + '<｜sep｜>' + c['function']['name'] + '\n' + '```json' + '\n' + (c['function']['arguments'] | tojson) + '\n' + '```' + '<｜end｜>' }}{%- if loop.last %}{{ '<｜calls end｜>' }}{%- endif %}{%- endfor %}"
    "{%- elif m['role'] == 'assistant' and m['content'] is not none %}{% set content = m['content'] %}{% if '</think>' in content %}{% set content = content.split('</think>')[-1] %}{% endif %}"
    "{%- if ns.tool %}{{ '<｜outputs end｜>' + content + eos_token }}{%- set ns.tool = false -%}{%- else %}{{ '<｜Assistant｜>' + content + eos_token }}{%- endif %}{%- endif %}"
    "{%- if m['role'] == 'tool' %}{%- set ns.tool = true -%}{%- if ns.first_output %}{{ '<｜outputs｜><｜out｜>' + m['content'] + '<｜out end｜>' }}{%- set ns.first_output = false %}{%- else %}"
    "{{ '\n<｜out｜>' + m['content'] + '<｜out end｜>' }}{%- endif %}{%- endif %}{%- endfor -%}{% if ns.tool %}{{ '<｜outputs end｜>' }}{% endif %}{% if add_generation_prompt and not ns.tool %}{{ '<｜Assistant｜><think>\n' }}{% endif %}",
    "deepseek_v31": "{%- if thinking is not defined %}{%- set thinking = false %}{%- endif %}{{ bos_token }}{%- for m in messages %}{%- if m.role == 'user' %}{{ '<｜User｜>' }}{{ m.content }}"
    "{%- elif m.role == 'assistant' %}{%- if loop.index0 > 0 and messages[loop.index0 - 1].role == 'user' %}{{ '<｜Assistant｜>' }}{%- if m.prefix is defined and m.prefix and thinking %}{{ '<think>' }}{%- else %}"
    "{{ '</think>' }}{%- endif %}{%- endif %}{{ (m.content or '') ~ eos_token }}{%- endif %}{%- endfor %}{%- if messages and messages[-1].role == 'user' and add_generation_prompt %}"
    "{{ '<｜Assistant｜>' ~ ('<think>' if thinking else '</think>') }}{%- endif %}",
    "llama2": "{% if messages[0]['role'] == 'system' %}{% set rest = messages[1:] %}{% set system = messages[0]['content'] %}{% else %}{% set rest = messages %}{% set system = false %}{% endif %}"
    "{% for m in rest %}{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Roles must take turns: user, assistant, user') }}{% endif %}"
    "{% if loop.index0 == 0 and system != false %}{% set content = '<<SYS>>\\n' + system + '\\n<</SYS>>\\n\\n' + m['content'] %}{% else %}{% set content = m['content'] %}{% endif %}"
    "{% if m['role'] == 'user' %}{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}{% elif m['role'] == 'assistant' %}{{ ' '  + content.strip() + ' ' + eos_token }}{% endif %}{% endfor %}",
    "llama3": "{% set loop_messages = messages %}{% for m in loop_messages %}{% set content = '<|start|>' + m['role'] + '<|end|>\n\n'+ m['content'] | trim + '<|eot|>' %}"
    "{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}{% if add_generation_prompt %}{{ '<|start|>assistant<|end|>\n\n' }}{% endif %}",
    "llama31": "{{- bos_token }}\n{%- if custom_tools is defined %}\n    {%- set tools = custom_tools %}\n{%- endif %}\n{%- if not date_string is defined %}\n    {%- set date_string = \"26 Jul 2024\" %}\n{%- endif %}\n"
    "{%- if not tools is defined %}\n    {%- set tools = none %}\n{%- endif %}\n\n{#- the system's words go in front -#}\n{%- if messages and messages[0]['role'] == 'system' %}\n    {%- set system = messages[0]['content']|trim %}\n"
    "    {%- set messages = messages[1:] %}\n{%- else %}\n    {%- set system = \"\" %}\n{%- endif %}\n\n{{- \"<|start|>system<|end|>\\n\\n\" }}\n{%- if builtin_tools is defined or tools is not none %}\n"
    "    {{- \"Environment: ipython\\n\" }}\n{%- endif %}\n{%- if builtin_tools is defined %}\n    {{- \"Tools: \" + builtin_tools | reject('equalto', 'code_interpreter') | join(\", \") + \"\\n\\n\"}}\n{%- endif %}\n"
    "{{- \"Today: \" + date_string + \"\\n\\n\" }}\n{%- if tools is not none %}\n    {%- for t in tools %}\n        {{- t | tojson(indent=4) }}\n        {{- \"\\n\\n\" }}\n    {%- endfor %}\n{%- endif %}\n{{- system }}\n{{- \"<|eot|>\" }}\n\n"
    "{%- for message in messages %}\n    {%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}\n        {{- '<|start|>' + message['role'] + '<|end|>\\n\\n'+ message['content'] | trim + '<|eot|>' }}\n"
    "    {%- elif 'tool_calls' in message %}\n        {%- if not message.tool_calls|length == 1 %}\n            {{- raise_exception(\"One call at a time\") }}\n        {%- endif %}\n        {%- set call = message.tool_calls[0].function %}\n"
    "        {{- '{\"name\": \"' + call.name + '\", ' }}\n        {{- '\"parameters\": ' }}\n        {{- call.arguments | tojson }}\n        {{- \"}\" }}\n    {%- elif message.role == \"tool\" or message.role == \"ipython\" %}\n"
    "        {%- if message.content is mapping or message.content is iterable %}\n            {{- message.content | tojson }}\n        {%- else %}\n            {{- message.content }}\n        {%- endif %}\n        {{- \"<|eot|>\" }}\n    {%- endif %}\n"
    "{%- endfor %}\n{%- if add_generation_prompt %}\n    {{- '<|start|>assistant<|end|>\\n\\n' }}\n{%- endif %}\n",
    "llama32_calls": "{{- bos_token }}{%- for m in messages %}{%- if m.tool_calls is defined %}{%- for c in m.tool_calls %}{{- '<|tag|>' + c.function.name + '(' }}{%- for k, v in c.function.arguments | items %}"
    "{{- k + '=\"' ~ v ~ '\"' }}{%- if not loop.last %}{{- ', ' }}{%- endif %}{%- endfor %}{{- ')' }}{%- endfor %}{%- else %}{{- m.role | upper ~ ': ' ~ (m.content if m.content is string else m.content | length) }}{%- endif %}\n{%- endfor %}",
    "chatml": "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
    "qwen15": "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\nYou are a helpful assistant<|im_end|>\n' }}{% endif %}"
    "{{'<|im_start|>' + message['role'] + '\n' + message['content']}}{% if (loop.last and add_generation_prompt) or not loop.last %}{{ '<|im_end|>' + '\n'}}{% endif %}{% endfor %}"
    "{% if add_generation_prompt and messages and messages[-1]['role'] != 'assistant' %}{{ '<|im_start|>assistant\n' }}{% endif %}",
    "qwen25": "{%- if tools %}\n    {{- '<|im_start|>system\\n' }}\n    {%- if messages[0]['role'] == 'system' %}\n        {{- messages[0]['content'] }}\n    {%- else %}\n        {{- 'You help.' }}\n    {%- endif %}\n"
    "    {{- \"\\n\\n# Tools\\n\\n<tools>\" }}\n    {%- for tool in tools %}\n        {{- \"\\n\" }}\n        {{- tool | tojson }}\n    {%- endfor %}\n    {{- \"\\n</tools>\\n\\n{\\\"name\\\": <name>}<|im_end|>\\n\" }}\n{%- else %}\n"
    "    {%- if messages and messages[0]['role'] == 'system' %}\n        {{- '<|im_start|>system\\n' + messages[0]['content'] + '<|im_end|>\\n' }}\n    {%- else %}\n        {{- '<|im_start|>system\\nYou help.<|im_end|>\\n' }}\n    {%- endif %}\n{%- endif %}\n"
    "{%- for message in messages %}\n    {%- if (message.role == \"user\") or (message.role == \"system\" and not loop.first) or (message.role == \"assistant\" and not message.tool_calls) %}\n"
    "        {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}\n    {%- elif message.role == \"assistant\" %}\n        {{- '<|im_start|>' + message.role }}\n        {%- if message.content %}\n            {{- '\\n' + message.content }}\n        {%- endif %}\n"
    "        {%- for tool_call in message.tool_calls %}\n            {%- if tool_call.function is defined %}\n                {%- set tool_call = tool_call.function %}\n            {%- endif %}\n            {{- '\\n<tool_call>\\n{\"name\": \"' }}\n            {{- tool_call.name }}\n"
    "            {{- '\", \"arguments\": ' }}\n            {{- tool_call.arguments | tojson }}\n            {{- '}\\n</tool_call>' }}\n        {%- endfor %}\n        {{- '<|im_end|>\\n' }}\n    {%- elif message.role == \"tool\" %}\n"
    "        {%- if (loop.index0 == 0) or (messages[loop.index0 - 1].role != \"tool\") %}\n            {{- '<|im_start|>user' }}\n        {%- endif %}\n        {{- '\\n<tool_response>\\n' }}\n        {{- message.content }}\n        {{- '\\n</tool_response>' }}\n"
    "        {%- if loop.last or (messages[loop.index0 + 1].role != \"tool\") %}\n            {{- '<|im_end|>\\n' }}\n        {%- endif %}\n    {%- endif %}\n{%- endfor %}\n{%- if add_generation_prompt %}\n    {{- '<|im_start|>assistant\\n' }}\n{%- endif %}\n",
    "qwen3": "{%- set ns = namespace(steps=true, last=messages|length - 1) %}\n{%- for message in messages[::-1] %}\n    {%- set index = (messages|length - 1) - loop.index0 %}\n"
    "    {%- if ns.steps and message.role == \"user\" and message.content is string and not(message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) %}\n"
    "        {%- set ns.steps = false %}\n        {%- set ns.last = index %}\n    {%- endif %}\n{%- endfor %}\n{%- for message in messages %}\n    {%- if message.content is string %}\n        {%- set content = message.content %}\n    {%- else %}\n        {%- set content = '' %}\n    {%- endif %}\n"
    "    {%- if message.role == \"assistant\" %}\n        {%- set reasoning = '' %}\n        {%- if message.reasoning_content is string %}\n            {%- set reasoning = message.reasoning_content %}\n        {%- else %}\n            {%- if '</think>' in content %}\n"
    "                {%- set reasoning = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}\n                {%- set content = content.split('</think>')[-1].lstrip('\\n') %}\n            {%- endif %}\n        {%- endif %}\n"
    "        {%- if loop.index0 > ns.last and (loop.last or (not loop.last and reasoning)) %}\n            {{- '<|im_start|>' + message.role + '\\n<think>\\n' + reasoning.strip('\\n') + '\\n</think>\\n\\n' + content.lstrip('\\n') }}\n"
    "        {%- else %}\n            {{- '<|im_start|>' + message.role + '\\n' + content }}\n        {%- endif %}\n        {%- if message.tool_calls %}\n            {%- for call in message.tool_calls %}\n                {%- if (loop.first and content) or (not loop.first) %}\n"
    "                    {{- '\\n' }}\n                {%- endif %}\n                {{- call.function.name }}\n                {%- if call.function.arguments is string %}\n                    {{- call.function.arguments }}\n                {%- else %}\n                    {{- call.function.arguments | tojson }}\n"
    "                {%- endif %}\n            {%- endfor %}\n        {%- endif %}\n        {{- '<|im_end|>\\n' }}\n    {%- elif message.role == \"tool\" %}\n        {%- if loop.first or (loop.previtem and loop.previtem.role != \"tool\") %}\n            {{- '<|im_start|>user' }}\n        {%- endif %}\n"
    "        {{- '\\n' + content }}\n        {%- if loop.last or (loop.nextitem and loop.nextitem.role != \"tool\") %}\n            {{- '<|im_end|>\\n' }}\n        {%- endif %}\n    {%- else %}\n        {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>' + '\\n' }}\n    {%- endif %}\n{%- endfor %}\n"
    "{%- if add_generation_prompt %}\n    {{- '<|im_start|>assistant\\n' }}\n    {%- if enable_thinking is defined and enable_thinking is false %}\n        {{- '<think>\\n\\n</think>\\n\\n' }}\n    {%- endif %}\n{%- endif %}",
    "qwen2_vl": "{% set image_count = namespace(value=0) %}{% set video_count = namespace(value=0) %}{% for message in messages %}{% if loop.first and message['role'] != 'system' %}<|im_start|>system\nYou help.<|im_end|>\n{% endif %}"
    "<|im_start|>{{ message['role'] }}\n{% if message['content'] is string %}{{ message['content'] }}<|im_end|>\n{% else %}{% for content in message['content'] %}"
    "{% if content['type'] == 'image' or 'image' in content or 'image_url' in content %}{% set image_count.value = image_count.value + 1 %}{% if add_vision_id %}Picture {{ image_count.value }}: {% endif %}<|image|>"
    "{% elif content['type'] == 'video' or 'video' in content %}{% set video_count.value = video_count.value + 1 %}{% if add_vision_id %}Video {{ video_count.value }}: {% endif %}<|video|>"
    "{% elif 'text' in content %}{{ content['text'] }}{% endif %}{% endfor %}<|im_end|>\n{% endif %}{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}",
    "deepseek_vl": "{%- set names = {'user': 'User', 'assistant': 'Assistant'} -%}{% for m in messages %}{% if m.role == 'system' %}{{ m.content | trim }}\n\n{% else %}{{ names[m.role] | default('Tool', true) }}: "
    "{% if m.content is string %}{{ m.content | trim }}{% else %}{% for part in m.content %}{{ '<image_placeholder>' if part.type in ('image', 'image_url') else part.text | default('') }}{% endfor %}{% endif %}"
    "{{ '\n\n' if m.role == 'user' else eos_token }}{% endif %}{% endfor %}{{ 'Assistant:' if add_generation_prompt }}",
}


def main():
    env, cases = environment(), []
    jobs = [(t, v) for t in TEMPLATES for v in (CHAT, NO_SYSTEM, LISTS, TOOLS)]
    jobs += [(t, v) for t in STYLES.values() for v in CONVERSATIONS]
    jobs += [("{{ %s }}" % e, CHAT) for e in EXPRESSIONS] + [(s, CHAT) for s in SNIPPETS]
    for template, variables in jobs:
        case = {"template": template, "variables": variables}
        try:
            case["text"] = env.from_string(template).render(**variables)
        except Exception as e:
            case["error"] = type(e).__name__
        cases.append(case)
    with open(OUT, "w", encoding="utf-8") as f:
        variables = [CHAT, NO_SYSTEM, LISTS, TOOLS, *CONVERSATIONS]
        names = {id(v): i for i, v in enumerate(variables)}
        for case in cases:
            case["variables"] = names[id(case["variables"])]
        f.write('{"maker": "tools/golden/jinja.py", "jinja2": "%s",\n"variables": %s,\n"cases": [\n' %
                (jinja2.__version__, json.dumps(variables, ensure_ascii=False)))
        f.write(",\n".join(json.dumps(c, ensure_ascii=False) for c in cases) + "\n]}\n")


if __name__ == "__main__":
    main()
