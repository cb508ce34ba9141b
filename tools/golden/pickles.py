"""Writes tests/golden/pickles.json, torch files that must be refused and why, and tests/golden/pickles/, files that
torch.save wrote beside the same tensors as safetensors. The refused ones are made byte by byte: nothing here runs them.

    python tools/golden/pickles.py
"""

import io
import json
import pathlib
import struct
import zipfile
from collections import OrderedDict

GOLDEN = pathlib.Path(__file__).parents[2] / "tests" / "golden"
CORPUS = GOLDEN.parent / "fuzz" / "corpus" / "pickle"
TWO_FLOATS = struct.pack("<2f", 1.5, -2.0)

# Pieces of pickles, as pickletools names them.
PROTO = b"\x80\x02"
MARK, TUPLE, REDUCE, BUILD, STOP, PERSID, TRUE, FALSE, NONE = b"(", b"t", b"R", b"b", b".", b"Q", b"\x88", b"\x89", b"N"


def text(value):
    raw = value.encode()
    return b"X" + struct.pack("<I", len(raw)) + raw


def integer(value):
    if -2**31 <= value < 2**31:
        return b"J" + struct.pack("<i", value)
    raw = value.to_bytes(8, "little", signed=True)
    return b"\x8a\x08" + raw


def name(module, attribute):
    return b"c" + module.encode() + b"\n" + attribute.encode() + b"\n"


def tuple_of(*items):
    return MARK + b"".join(items) + TUPLE


def dict_of(**items):
    return b"}" + MARK + b"".join(text(k) + v for k, v in items.items()) + b"u"


ORDERED = name("collections", "OrderedDict") + b")" + REDUCE


def storage(kind=None, key="0", size=2, tag="storage"):
    return tuple_of(text(tag), kind or name("torch", "FloatStorage"), text(key), text("cpu"), integer(size)) + PERSID


def tensor(of=None, offset=0, size=(2,), stride=(1,), hooks=ORDERED, more=(), function="_rebuild_tensor_v2"):
    return (name("torch._utils", function)
            + tuple_of(of or storage(), integer(offset), tuple_of(*map(integer, size)),
                       tuple_of(*map(integer, stride)), FALSE, hooks, *more) + REDUCE)


def state(**items):
    return PROTO + dict_of(**items) + STOP


def archive(pickle, storages={"0": TWO_FLOATS}, **more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        def add(path, content):
            file.writestr(zipfile.ZipInfo(path), content)
        add("a/data.pkl", pickle)
        for key, content in storages.items():
            add("a/data/" + key, content)
        for path, content in more.items():
            add("a/" + path.replace("_pkl", ".pkl"), content)
    return out.getvalue()


def run(module, attribute, argument="id"):
    """What an attacker writes: Python calls module.attribute(argument) when it opens this."""
    return PROTO + name(module, attribute) + tuple_of(text(argument)) + REDUCE + STOP


PICKLES = [  # (name, pickle, a part of the refusal)
    ("os.system", run("os", "system"), "names 'os.system', which no tensor is made of"),
    ("posix.system", run("posix", "system"), "names 'posix.system'"),
    ("subprocess", run("subprocess", "Popen"), "names 'subprocess.Popen'"),
    ("eval", run("builtins", "eval", "1"), "names 'builtins.eval'"),
    ("exec", run("__builtin__", "exec", "1"), "names '__builtin__.exec'"),
    ("getattr", run("builtins", "getattr"), "names 'builtins.getattr'"),
    ("import", run("importlib", "import_module", "os"), "names 'importlib.import_module'"),
    ("runpy", run("runpy", "_run_code"), "names 'runpy._run_code'"),
    ("torch.load", run("torch", "load", "x.pt"), "names 'torch.load'"),
    ("torch.hub", run("torch.hub", "load"), "names 'torch.hub.load'"),
    ("dotted name", run("torch._utils", "_rebuild_tensor_v2.__globals__"), "names 'torch._utils._rebuild_tensor_v2.__g"),
    ("numpy", run("numpy.core.multiarray", "_reconstruct"), "names 'numpy.core.multiarray._reconstruct'"),
    ("sparse", run("torch._utils", "_rebuild_sparse_tensor"), "names 'torch._utils._rebuild_sparse_tensor'"),
    ("line break in a name", PROTO + text("os\nx") + text("system\x1b[2J") + b"\x93" + STOP, "names 'os?x.system?[2J'"),
    ("stack global", b"\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x02id\x85R.", "names 'os.system'"),
    ("hidden in a key", PROTO + b"}" + run("os", "system")[2:-1] + tensor() + b"s.", "names 'os.system'"),
    ("as hooks", state(w=tensor(hooks=run("os", "system")[2:-1])), "names 'os.system'"),
    ("as metadata of a state dict", PROTO + ORDERED + run("os", "system")[2:-1] + BUILD + STOP, "names 'os.system'"),
    ("after a good tensor", state(w=tensor(), x=run("os", "system")[2:-1]), "names 'os.system'"),
    ("INST", PROTO + MARK + text("id") + b"ios\nsystem\n" + STOP, "the instruction 0x69"),
    ("OBJ", PROTO + MARK + ORDERED + b"o" + STOP, "the instruction 0x6f"),
    ("NEWOBJ", PROTO + name("collections", "OrderedDict") + b")\x81" + STOP, "the instruction 0x81"),
    ("NEWOBJ_EX", b"\x80\x04" + name("collections", "OrderedDict") + b")}\x92" + STOP, "the instruction 0x92"),
    ("EXT1", PROTO + b"\x82\x01" + STOP, "the instruction 0x82"),
    ("PERSID as text", PROTO + b"Pstorage\n" + STOP, "the instruction 0x50"),
    ("NEXT_BUFFER", b"\x80\x05\x97" + STOP, "the instruction 0x97"),
    ("BYTEARRAY8", b"\x80\x05\x96" + bytes(8) + STOP, "the instruction 0x96"),
    ("POP", PROTO + NONE + b"0" + STOP, "the instruction 0x30"),
    ("protocol 0", b"(dp0\n.", "does not begin as one of protocol 2 or later"),
    ("protocol 9", b"\x80\x09}.", "is of protocol 9"),
    ("empty", b"", "is cut: it ends within an instruction"),
    ("no end", PROTO + b"}", "is cut: it ends within an instruction"),
    ("text past the end", PROTO + b"X\xff\xff\xff\x7fab", "is cut: it ends within an instruction"),
    ("text of 2^64", b"\x80\x04\x8d" + b"\xff" * 8 + b"ab", "is cut: it ends within an instruction"),
    ("name without an end", PROTO + b"ctorch", "is cut: it ends within an instruction"),
    ("more after the end", PROTO + b"}..", "goes on after its end"),
    ("two values", PROTO + b"}}.", "ends with 2 values, wanted 1"),
    ("open mark", PROTO + b"(}.", "ends with 1 values, wanted 1"),
    ("empty stack", PROTO + b"\x85.", "takes a value from an empty stack"),
    ("below a mark", PROTO + b"}(\x85.", "takes a value from an empty stack"),
    ("no mark", PROTO + b"}t.", "closes a mark that it has not set"),
    ("marks", PROTO + b"(" * 1000, "nests deeper than 64"),
    ("memo of nothing", PROTO + b"h\x07.", "takes memo 7, which holds nothing"),
    ("memo of 2^32", PROTO + b"}r\xff\xff\xff\xff.", "uses memo 4294967295"),
    ("integer of 255 bytes", PROTO + b"\x8a\xff" + bytes(255) + STOP, "an integer of 255 bytes"),
    ("key without value", PROTO + b"}(" + text("w") + b"u.", "sets a key without a value"),
    ("append to a dict", PROTO + b"}Na.", "has a dict where a list is wanted"),
    ("item of a tensor", PROTO + tensor() + text("w") + NONE + b"s.", "has a tensor where a dict is wanted"),
    ("state of a tensor", PROTO + tensor() + b"}" + BUILD + STOP, "has a tensor where a dict is wanted"),
    ("state of a name", PROTO + name("collections", "OrderedDict") + b"}" + BUILD + STOP, "has a name where a dict"),
    ("state of a plain dict", PROTO + b"}}" + BUILD + STOP, "sets attributes of a plain value"),
    ("call of a text", PROTO + text("f") + b")" + REDUCE + STOP, "has a text where a name is wanted"),
    ("call of a type", PROTO + name("torch", "FloatStorage") + b")" + REDUCE + STOP, "calls 'FloatStorage', which is no function"),
    ("arguments of a dict", PROTO + name("collections", "OrderedDict") + b"}" + REDUCE + STOP, "has a dict where a tuple"),
    ("OrderedDict of a list", PROTO + name("collections", "OrderedDict") + b"]\x85" + REDUCE + STOP, "calls OrderedDict with arguments"),
    ("parameter of a name", PROTO + name("torch._utils", "_rebuild_parameter") + tuple_of(name("torch", "uint16"), TRUE, ORDERED) + REDUCE + STOP,
     "has a name where a tensor is wanted"),
    ("five arguments", PROTO + name("torch._utils", "_rebuild_tensor_v2") + tuple_of(*[NONE] * 5) + REDUCE + STOP, "is made of 5 arguments, wanted 6"),
    ("no storage", state(w=tensor(of=text("0"))), "has a text where a storage is wanted"),
    ("another persistent id", state(w=tensor(of=storage(tag="module"))), "has a persistent id of 'module'"),
    ("persistent id of a text", PROTO + text("0") + PERSID + STOP, "has a text where a tuple is wanted"),
    ("quantised", state(w=tensor(of=storage(name("torch", "QInt8Storage")))), "names 'torch.QInt8Storage'"),
    ("storage of a dtype", state(w=tensor(of=storage(name("torch", "uint16")))), "has a storage of type 'uint16'"),
    ("storage of less than nothing", state(w=tensor(of=storage(size=-1))), "has a storage of -1 elements"),
    ("without a dtype", state(w=tensor(of=storage(name("torch.storage", "UntypedStorage")))), "holds a tensor that has no dtype"),
    ("negative offset", state(w=tensor(offset=-1)), "has the negative offset -1"),
    ("negative size", state(w=tensor(size=(-2,))), "has the negative size -2"),
    ("negative stride", state(w=tensor(stride=(-1,))), "has the negative stride -1"),
    ("sizes without strides", state(w=tensor(size=(1, 2))), "has 2 sizes and 1 strides"),
    ("65 dimensions", state(w=tensor(size=(1,) * 65, stride=(1,) * 65)), "has 65 dimensions"),
    ("past the storage", state(w=tensor(offset=1)), "reaches past the 2 elements of its storage"),
    ("strides past the storage", state(w=tensor(stride=(2,))), "reaches past the 2 elements of its storage"),
    ("strides past 2^63", state(w=tensor(size=(3, 3), stride=(2**62, 2**62))), "reaches past the 2 elements"),
    ("empty past 2^63", state(w=tensor(size=(0, 2**62, 2**62), stride=(0, 0, 0))), "reaches past the 2 elements"),
    ("terabytes of one element", state(w=tensor(size=(2**40,), stride=(0,))), "elements, its storage 2"),
    ("hooks", state(w=tensor(hooks=dict_of(f=NONE))), "has hooks"),
    ("metadata", state(w=tensor(more=(dict_of(conj=TRUE),))), "has metadata"),
    ("missing storage", state(w=tensor(of=storage(key="1"))), "tensor 'w' views the storage '1', which the archive lacks"),
    ("path for a storage", state(w=tensor(of=storage(key="../../etc/passwd"))), "views the storage '../../etc/passwd', which"),
    ("storage of other size", state(w=tensor(of=storage(size=2**40), size=(2,))), "elements, the archive has 8 bytes for it"),
    ("smaller storage", state(w=tensor(of=storage(size=1), size=(1,))), "views a storage of 1 elements, the archive has 8 bytes"),
    ("a tensor alone", PROTO + tensor() + STOP, "holds a tensor, wanted a state dict"),
    ("a list", PROTO + b"]" + tensor() + b"a" + STOP, "holds a list, wanted a state dict"),
    ("a name alone", PROTO + name("torch._utils", "_rebuild_tensor_v2") + STOP, "holds a name, wanted a state dict"),
    ("itself", PROTO + b"}q\x00" + text("w") + b"h\x00s" + STOP, "'w' is a dict, wanted a tensor"),
    ("number for a name", PROTO + b"}" + integer(1) + tensor() + b"s" + STOP, "has an integer for a name"),
    ("line break in a tensor's name", PROTO + b"}" + text("a\nb") + tensor() + b"s" + STOP, "has the name 'a?b'"),
    ("no name", PROTO + b"}" + text("") + tensor() + b"s" + STOP, "has the name ''"),
    ("twice", PROTO + b"}" + (text("w") + tensor() + b"s") * 2 + STOP, "tensor 'w' stands twice"),
    ("no tensor", state(epoch=integer(3)), "'epoch' is an integer, wanted a tensor"),
]


def replaced(data, old, new, count=1):
    assert data.count(old) >= 1 and len(old) == len(new)
    return data.replace(old, new, count)


def central(data):
    return data.index(b"PK\x01\x02")


def patched(data, at, form, value):
    out = bytearray(data)
    struct.pack_into(form, out, at, value)
    return bytes(out)


def compressed():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a/data.pkl", state(w=tensor()) * 20)
    return out.getvalue()


def archives():
    good = archive(state(w=tensor()))
    first, end = central(good), good.index(b"PK\x05\x06")
    second = good.index(b"PK\x01\x02", first + 4)
    zip64 = good[:end] + struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, 2**40, 2**40, 0, 0) \
        + struct.pack("<IIQI", 0x07064B50, 0, end, 1) + good[end:]
    return [
        ("cut", good[:-30], "has no directory at its end"),
        ("bytes behind", good + b"x", "has no directory at its end"),
        ("encrypted", patched(good, first + 8, "<H", 1), "'a/data.pkl' is encrypted"),
        ("compressed", compressed(), "'a/data.pkl' is compressed"),
        ("said to be smaller", patched(good, first + 20, "<I", 1), "is compressed"),
        ("overlapping", patched(patched(good, second + 24, "<I", 60), second + 20, "<I", 60), "'a/data/0' overlaps what follows it"),
        ("one over the other", patched(good, second + 42, "<I", 0), "is called otherwise by its own header"),
        ("outside the file", patched(good, second + 42, "<I", 10**6), "'a/data/0' lies outside the file"),
        ("no header", patched(good, second + 42, "<I", 3), "'a/data/0' has no header of its own"),
        ("longer than the file", patched(patched(good, second + 24, "<I", 10**9), second + 20, "<I", 10**9), "'a/data/0' lies outside the file"),
        ("more entries than records", patched(patched(good, end + 10, "<H", 9), end + 8, "<H", 9), "fewer entries than it counts"),
        ("directory outside", patched(good, end + 16, "<I", 10**6), "the zip directory lies outside the file"),
        ("long name", patched(good, second + 28, "<H", 60000), "is longer than the directory"),
        ("zip64 size missing", patched(good, second + 24, "<I", 2**32 - 1), "'a/data/0' has no sizes"),
        ("zip64 of 2^40 entries", zip64, "1099511627776 zip entries, at most"),
        ("zip64 elsewhere", replaced(zip64, struct.pack("<IIQ", 0x07064B50, 0, end), struct.pack("<IIQ", 0x07064B50, 0, 2**63)), "zip64 end record is not where"),
        ("of many disks", patched(good, end + 4, "<I", 0x10001), "a part of a zip archive of many"),
        ("same name twice", replaced(archive(state(w=tensor()), {"0": TWO_FLOATS, "1": TWO_FLOATS}), b"a/data/1", b"a/data/0", 2), "'a/data/0' stands twice"),
        ("big endian", archive(state(w=tensor()), byteorder=b"big"), "the byte order is 'big'"),
        ("TorchScript", archive(state(w=tensor()), constants_pkl=PROTO + b")."), "is a TorchScript program"),
        ("no pickle", replaced(good, b"a/data.pkl", b"a/data.txt", 2), "the archive has no data.pkl"),
        ("two pickles", archive(state(w=tensor()), **{"b/data_pkl": b""}), "two members are called data.pkl"),
        ("no archive", b"hello", "is no zip archive as torch.save writes it"),
        ("nothing", b"", "is no zip archive as torch.save writes it"),
        ("before 1.6", bytes.fromhex("80028a0a6cfc9c46f9206aa850192e8002"), "is in PyTorch's format before 1.6"),
    ]


def write_hostile():
    cases = [(label, archive(pickle), why) for label, pickle, why in PICKLES] + archives()
    rows = [{"name": label, "why": why, "hex": data.hex()} for label, data, why in cases]
    (GOLDEN / "pickles.json").write_text(json.dumps({"maker": "tools/golden/pickles.py", "refused": rows}, indent=0) + "\n")
    CORPUS.mkdir(parents=True, exist_ok=True)
    for label, data in [("two_floats", archive(state(w=tensor()))), ("os_system", archive(run("os", "system")))]:
        (CORPUS / label).write_bytes(data)
    print(len(rows), "refused")


def tensors(torch):
    generator = torch.Generator().manual_seed(7)
    base = torch.randn(4, 6, generator=generator)
    plain = {str(t).split(".")[1]: (base[0] * 3).to(t) for t in (
        torch.float32, torch.float16, torch.bfloat16, torch.float64, torch.int64, torch.int32, torch.int16, torch.int8, torch.bool)}
    return {**plain, "uint8": torch.arange(7, dtype=torch.uint8), "shared.rows": base[1:3], "shared.columns": base[:, 2:5],
            "shared.transposed": base.t(), "scalar": torch.tensor(2.5), "empty": torch.zeros(0, 3), "one": base[3:, 5:],
            "parameter": torch.nn.Parameter(base[:2].clone()), "expanded": base[:1, :1].expand(2, 1)[:1],
            "float8": base.to(torch.float8_e4m3fn), "名": base[2].clone()}


def write_real():
    import torch
    from safetensors.torch import save_file
    folder = GOLDEN / "pickles"
    folder.mkdir(exist_ok=True)
    values = tensors(torch)
    save_file({k: v.detach().contiguous().clone() for k, v in values.items()}, folder / "real.safetensors")
    module = torch.nn.ModuleDict({"b": torch.nn.Linear(2, 3), "a": torch.nn.LayerNorm(3)})
    torch.save(values, folder / "real.bin")
    torch.save({"epoch": 3, "lr": 0.5, "state_dict": values}, folder / "protocol4.pt", pickle_protocol=4)
    torch.save(module.state_dict(), folder / "module.pth")  # an OrderedDict with _metadata
    save_file({k: v.clone() for k, v in module.state_dict().items()}, folder / "module.safetensors")
    torch.save({"w": torch.ones(2)}, CORPUS / "real")
    print("torch", torch.__version__)


if __name__ == "__main__":
    write_hostile()
    write_real()
