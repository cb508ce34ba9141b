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


def main():
    env, cases = environment(), []
    jobs = [(t, v) for t in TEMPLATES for v in (CHAT, NO_SYSTEM, LISTS, TOOLS)]
    jobs += [("{{ %s }}" % e, CHAT) for e in EXPRESSIONS] + [(s, CHAT) for s in SNIPPETS]
    for template, variables in jobs:
        case = {"template": template, "variables": variables}
        try:
            case["text"] = env.from_string(template).render(**variables)
        except Exception as e:
            case["error"] = type(e).__name__
        cases.append(case)
    with open(OUT, "w", encoding="utf-8") as f:
        names = {id(v): i for i, v in enumerate([CHAT, NO_SYSTEM, LISTS, TOOLS])}
        for case in cases:
            case["variables"] = names[id(case["variables"])]
        f.write('{"maker": "tools/golden/jinja.py", "jinja2": "%s",\n"variables": %s,\n"cases": [\n' %
                (jinja2.__version__, json.dumps([CHAT, NO_SYSTEM, LISTS, TOOLS], ensure_ascii=False)))
        f.write(",\n".join(json.dumps(c, ensure_ascii=False) for c in cases) + "\n]}\n")


if __name__ == "__main__":
    main()
