"""Writes the tiny models of tests/golden/models: the published classes with random weights.

tiny_vl, tiny_hybrid, tiny_llama: as transformers 5 saves them. tiny_vl_original, tiny_hybrid_original: the
same weights under the original names, renamed here by the rules of spec architecture 7.3 written out plainly.
Run from the repository's root: python tools/golden/checkpoints.py
"""

import json
import pathlib
import re
import shutil

import torch
from safetensors.torch import load_file, save_file
from transformers import (
    DeepseekVLConfig,
    DeepseekVLForConditionalGeneration,
    DeepseekVLHybridConfig,
    DeepseekVLHybridForConditionalGeneration,
    LlamaConfig,
    LlamaForCausalLM,
)

GOLDEN = pathlib.Path("tests/golden")
MODELS = GOLDEN / "models"
TOKENIZER = GOLDEN / "tokenizer_tiny.json"
BOS, EOS, IMAGE_TOKEN, VOCAB = 900, 901, 915, 928

CLIP_MEAN = [0.48145466, 0.4578275, 0.40821073]
CLIP_STD = [0.26862954, 0.26130258, 0.27577711]
HALF = [0.5, 0.5, 0.5]

TEXT = dict(vocab_size=VOCAB, hidden_size=64, intermediate_size=96, num_hidden_layers=2, num_attention_heads=4,
            num_key_value_heads=4, max_position_embeddings=512, bos_token_id=1, eos_token_id=2)
SIGLIP = dict(hidden_size=32, intermediate_size=80, num_hidden_layers=2, num_attention_heads=2, image_size=32,
              patch_size=8, hidden_act="gelu", vision_use_head=False)
SAM = dict(hidden_size=24, output_channels=8, num_hidden_layers=3, num_attention_heads=2, image_size=64, patch_size=8,
           window_size=3, global_attn_indexes=[1, 2], mlp_dim=60)


def randomise(model, seed):
    """Weights large enough that every part shows in the logits."""
    generator = torch.Generator().manual_seed(seed)
    for name, p in sorted(model.named_parameters()):
        noise = torch.randn(p.shape, generator=generator)
        if name.endswith("alpha"):
            p.data.fill_(0.375)
        elif "embed_tokens" in name:
            p.data.copy_(noise)
        elif "norm" in name and name.endswith("weight"):
            p.data.copy_(1 + 0.2 * noise)
        elif p.dim() < 2 or "pos" in name:
            p.data.copy_(0.2 * noise)
        else:
            fan_in = p[0].numel()
            p.data.copy_(noise * 1.5 / fan_in**0.5)


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def write_tokenizer(folder, processor_class=None):
    shutil.copy(TOKENIZER, folder / "tokenizer.json")
    config = dict(add_bos_token=True, add_eos_token=False, bos_token="<｜begin▁of▁sentence｜>",
                  clean_up_tokenization_spaces=False, eos_token="<｜end▁of▁sentence｜>", legacy=True,
                  model_max_length=512, pad_token="<｜end▁of▁sentence｜>", tokenizer_class="LlamaTokenizerFast",
                  unk_token=None)
    if processor_class:
        config["processor_class"] = processor_class
    write_json(folder / "tokenizer_config.json", config)
    write_json(folder / "generation_config.json",
               dict(_from_model_config=True, bos_token_id=BOS, eos_token_id=EOS, pad_token_id=EOS))


def save(model, name, dtype, processor_class=None):
    folder = MODELS / name
    shutil.rmtree(folder, ignore_errors=True)
    model.to(dtype).save_pretrained(folder)
    write_tokenizer(folder, processor_class)
    return folder


def write_hf_processor(folder, hybrid):
    kind = "DeepseekVLHybrid" if hybrid else "DeepseekVL"
    image = dict(background_color=[127, 127, 127], do_normalize=True, do_pad=True, do_rescale=True, do_resize=True,
                 image_mean=HALF, image_processor_type=kind + "ImageProcessor", image_std=HALF, min_size=14,
                 processor_class=kind + "Processor", resample=2 if hybrid else 3, rescale_factor=1 / 255,
                 size=dict(height=32, width=32))
    if hybrid:
        image |= dict(high_res_image_mean=CLIP_MEAN, high_res_image_std=CLIP_STD, high_res_resample=3,
                      high_res_size=dict(height=64, width=64))
    write_json(folder / "preprocessor_config.json", image)
    write_json(folder / "processor_config.json", dict(num_image_tokens=16, processor_class=kind + "Processor"))


# (pattern, replacement): transformers name -> original name. S and P are the towers' prefixes.
SIGLIP_RULES = [
    (r"model\.vision_model\.embeddings\.patch_embedding\.", r"{P}patch_embed.proj."),
    (r"model\.vision_model\.embeddings\.position_embedding\.weight", r"{P}pos_embed"),
    (r"model\.vision_model\.encoder\.layers\.(\d+)\.layer_norm(\d)\.", r"{P}blocks.\1.norm\2."),
    (r"model\.vision_model\.encoder\.layers\.(\d+)\.self_attn\.qkv\.", r"{P}blocks.\1.attn.qkv."),
    (r"model\.vision_model\.encoder\.layers\.(\d+)\.self_attn\.out_proj\.", r"{P}blocks.\1.attn.proj."),
    (r"model\.vision_model\.encoder\.layers\.(\d+)\.mlp\.", r"{P}blocks.\1.mlp."),
    (r"model\.vision_model\.post_layernorm\.", r"{P}norm."),
]
SAM_RULES = [
    (r"model\.high_res_vision_model\.vision_encoder\.patch_embed\.projection\.", r"{S}patch_embed.proj."),
    (r"model\.high_res_vision_model\.vision_encoder\.layers\.(\d+)\.layer_norm(\d)\.", r"{S}blocks.\1.norm\2."),
    (r"model\.high_res_vision_model\.vision_encoder\.layers\.", r"{S}blocks."),
    (r"model\.high_res_vision_model\.vision_encoder\.neck\.conv1\.", r"{S}neck.0."),
    (r"model\.high_res_vision_model\.vision_encoder\.neck\.layer_norm1\.", r"{S}neck.1."),
    (r"model\.high_res_vision_model\.vision_encoder\.neck\.conv2\.", r"{S}neck.2."),
    (r"model\.high_res_vision_model\.vision_encoder\.neck\.layer_norm2\.", r"{S}neck.3."),
    (r"model\.high_res_vision_model\.vision_encoder\.", r"{S}"),
    (r"model\.high_res_vision_neck\.conv1\.", r"{S}neck_hd.0."),
    (r"model\.high_res_vision_neck\.layer_norm1\.", r"{S}neck_hd.1."),
    (r"model\.high_res_vision_neck\.conv2\.", r"{S}neck_hd.2."),
    (r"model\.high_res_vision_neck\.layer_norm2\.", r"{S}neck_hd.3."),
    (r"model\.high_res_vision_proj\.conv1\.", r"{S}downsamples.0."),
    (r"model\.high_res_vision_proj\.conv2\.", r"{S}downsamples.1."),
    (r"model\.high_res_vision_alpha", r"{S}hd_alpha_downsamples"),
]
REST_RULES = [
    (r"model\.aligner\.linear1\.", r"aligner.layers.0."),
    (r"model\.aligner\.linear2\.", r"aligner.layers.2."),
    (r"model\.aligner\.high_res_vision_proj\.", r"aligner.high_up_proj."),
    (r"model\.aligner\.vision_proj\.", r"aligner.low_up_proj."),
    (r"model\.aligner\.proj\.", r"aligner.layers.1."),
    (r"model\.language_model\.", r"language_model.model."),
    (r"lm_head\.", r"language_model.lm_head."),
]


def original_name(name, hybrid):
    low = "vision_model.vision_tower_low.vision_tower." if hybrid else "vision_model.vision_tower."
    high = "vision_model.vision_tower_high.vision_tower."
    for pattern, replacement in SIGLIP_RULES + SAM_RULES + REST_RULES:
        if re.match(pattern, name):
            return re.sub(pattern, replacement.format(P=low, S=high), name, count=1)
    raise KeyError(name)


def fuse(tensors):
    """q, k, v of SigLIP become one tensor, rows in that order."""
    fused = {}
    for name, tensor in tensors.items():
        found = re.fullmatch(r"(model\.vision_model\.encoder\.layers\.\d+\.self_attn\.)([qkv])_proj\.(.*)", name)
        if not found:
            fused[name] = tensor
        elif found[2] == "q":
            fused[f"{found[1]}qkv.{found[3]}"] = torch.cat([tensors[f"{found[1]}{x}_proj.{found[3]}"] for x in "qkv"])
    return fused


def add_unused(tensors, hybrid):
    """What the published files hold and no forward reads."""
    generator = torch.Generator().manual_seed(5)
    low = "vision_model.vision_tower_low.vision_tower." if hybrid else "vision_model.vision_tower."
    width = SIGLIP["hidden_size"]
    shapes = {"latent": [1, 1, width], "q.weight": [width, width], "q.bias": [width], "kv.weight": [2 * width, width],
              "kv.bias": [2 * width], "proj.weight": [width, width], "proj.bias": [width], "norm.weight": [width],
              "norm.bias": [width], "mlp.fc1.weight": [80, width], "mlp.fc1.bias": [80], "mlp.fc2.weight": [width, 80],
              "mlp.fc2.bias": [width]}
    extra = {low + "attn_pool." + name: shape for name, shape in shapes.items()}
    if hybrid:
        extra |= {f"vision_model.{side}_layer_norm.{part}": [width] for side in ("high", "low") for part in
                  ("weight", "bias")}
    for name, shape in extra.items():
        tensors[name] = torch.randn(shape, generator=generator).to(torch.float16)


def siglip_params(with_mean):
    params = dict(model_name="siglip_large_patch16_384", image_size=32, select_feature="same", select_layer=-1, width=32,
                  layers=2, heads=2, patch_size=8, mlp_ratio=2.5)
    return params | (dict(pixel_mean=HALF, pixel_std=HALF) if with_mean else {})


def original_config(hybrid):
    if hybrid:
        high = dict(model_name="sam_b_downsample", image_size=64, pixel_mean=CLIP_MEAN, pixel_std=CLIP_STD,
                    select_feature="same", select_layer=-1, width=24, layers=3, heads=2, patch_size=8, mlp_ratio=2.5,
                    global_attn_indexes=[1, 2], window_size=3, neck_channels=8, downsample_channels=[16, 32])
        vision = dict(cls="HybridVisionTower", model_type="vision",
                      params=dict(concat_type="tuple", freeze_high=False, freeze_low=False, high_res_cfg=high,
                                  low_res_cfg=siglip_params(True)))
        aligner = dict(projector_type="low_high_hybrid_split_mlp_gelu", depth=2, input_dim=32, n_embed=64)
    else:
        vision = dict(cls="CLIPVisionTower", model_type="vision", params=siglip_params(False))
        aligner = dict(projector_type="mlp_gelu", depth=2, input_dim=32, n_embed=64)
    language = dict(model_type="llama", vocab_size=VOCAB, hidden_size=64, intermediate_size=96, num_hidden_layers=2,
                    num_attention_heads=4, num_key_value_heads=4, max_position_embeddings=512, torch_dtype="float16")
    return dict(aligner_config=dict(cls="MlpProjector", model_type="aligner", params=aligner), language_config=language,
                model_type="multi_modality", torch_dtype="float16", transformers_version="4.33.1", vision_config=vision)


def write_original(source, name, hybrid):
    folder = MODELS / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    tensors = {original_name(k, hybrid): v for k, v in fuse(load_file(source / "model.safetensors")).items()}
    for key in tensors:
        if key.endswith("vision_tower.pos_embed") and tensors[key].dim() == 2:
            tensors[key] = tensors[key].unsqueeze(0)
    add_unused(tensors, hybrid)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    write_json(folder / "config.json", original_config(hybrid))
    mean, std = (CLIP_MEAN, CLIP_STD) if hybrid else (HALF, HALF)
    write_json(folder / "preprocessor_config.json",
               dict(background_color=[127, 127, 127], do_normalize=not hybrid, image_mean=mean,
                    image_processor_type="VLMImageProcessor", image_size=64 if hybrid else 32, image_std=std,
                    min_size=14, processor_class="VLChatProcessor", rescale_factor=1 / 255))
    write_json(folder / "processor_config.json",
               dict(add_special_token=False, ignore_id=-100, image_tag="<image_placeholder>", mask_prompt=True,
                    num_image_tokens=16, processor_class="VLChatProcessor", sft_format="deepseek"))
    write_tokenizer(folder, "VLChatProcessor")


def main():
    MODELS.mkdir(parents=True, exist_ok=True)
    vl = DeepseekVLForConditionalGeneration(
        DeepseekVLConfig(text_config=TEXT, vision_config=SIGLIP, image_token_id=IMAGE_TOKEN,
                         tie_word_embeddings=False))
    randomise(vl, 1)
    folder = save(vl, "tiny_vl", torch.float16, "DeepseekVLProcessor")
    write_hf_processor(folder, hybrid=False)
    write_original(folder, "tiny_vl_original", hybrid=False)

    hybrid = DeepseekVLHybridForConditionalGeneration(
        DeepseekVLHybridConfig(text_config=TEXT, vision_config=SIGLIP, high_res_vision_config=SAM,
                               image_token_id=IMAGE_TOKEN, tie_word_embeddings=False))
    randomise(hybrid, 2)
    folder = save(hybrid, "tiny_hybrid", torch.float16, "DeepseekVLHybridProcessor")
    write_hf_processor(folder, hybrid=True)
    write_original(folder, "tiny_hybrid_original", hybrid=True)

    # Grouped queries, as the 67B has them.
    llama = LlamaForCausalLM(LlamaConfig(**TEXT | dict(num_key_value_heads=2, bos_token_id=BOS, eos_token_id=EOS)))
    randomise(llama, 3)
    save(llama, "tiny_llama", torch.bfloat16)


main()
