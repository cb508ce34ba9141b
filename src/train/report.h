// report.html of a run: curves, sample pictures with what was asked, wanted and answered, the
// resolved recipe.
#pragma once

#include <string>

namespace dsvl {

// Reads metrics.jsonl, samples.jsonl and recipe.toml of the run directory (the last two may be
// absent) and writes report.html, which loads nothing from outside itself. A last line cut by a
// kill is left out.
//
// samples.jsonl: {"step", "id", "category", "asked", "wanted", "answered", "images": [paths below
// the run directory]}
void write_report(const std::string& run_dir);

}  // namespace dsvl
