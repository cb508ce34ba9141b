// What this machine has.
#include <sys/statvfs.h>
#include <torch/headeronly/version.h>
#include <unistd.h>

#include <ATen/Parallel.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "base/flags.h"
#include "base/json.h"
#include "base/progress.h"
#include "cli/command.h"
#include "ops/backend.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::string cpu_name() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string text; std::getline(info, text);)
    if (text.rfind("model name", 0) == 0 && text.find(": ") != text.npos)
      return text.substr(text.find(": ") + 2);
  return "unknown";
}

// A row of /proc/meminfo in bytes, -1 where there is none.
int64_t memory_bytes(const std::string& row) {
  std::ifstream info("/proc/meminfo");
  std::string name;
  int64_t kilobytes = 0;
  for (std::string unit; info >> name >> kilobytes; std::getline(info, unit))
    if (name == row + ":") return kilobytes * 1024;
  return -1;
}

int64_t free_disk(const std::string& path) {
  struct statvfs info {};
  if (::statvfs(path.c_str(), &info) != 0) return -1;
  return static_cast<int64_t>(info.f_bavail) * static_cast<int64_t>(info.f_frsize);
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

// Where the launcher keeps libtorch and test data.
std::string cache_folder() {
  const auto cache = environment("DSVL_CACHE");
  return cache.empty() ? environment("HOME") + "/.cache/dsvl" : cache;
}

bool in_path(const std::string& program) {
  std::stringstream folders(environment("PATH"));
  for (std::string folder; std::getline(folders, folder, ':');)
    if (::access((folder + "/" + program).c_str(), X_OK) == 0) return true;
  return false;
}

Value features() {
  Value v;
  v.set("avx2", have_avx2());
  v.set("avx512", have_avx512());
  v.set("avx512_bf16", have_avx512_bf16());
  return v;
}

// Child programs of the data pipeline and the engines that start ranks; none is needed to run a
// model.
Value programs() {
  Value v;
  for (const char* name :
       {"fc-list", "chromium", "pdftoppm", "pdftotext", "ffmpeg", "torchrun", "mpirun", "srun"})
    v.set(name, in_path(name));
  return v;
}

Value gather() {
  Value v;
  v.set("cpu", cpu_name());
  v.set("cores", int64_t{::sysconf(_SC_NPROCESSORS_ONLN)});
  v.set("threads", at::get_num_threads());
  v.set("kernels", features());
  v.set("memory_bytes", memory_bytes("MemTotal"));
  v.set("memory_available_bytes", memory_bytes("MemAvailable"));
  v.set("libtorch", TORCH_VERSION);
  const auto cache = cache_folder();
  v.set("cache", cache);
  v.set("cache_exists", fs::exists(cache));
  v.set("disk_free_bytes", free_disk("."));
  v.set("fonts", fs::exists("/usr/share/fonts") || fs::exists(environment("HOME") + "/.fonts"));
  v.set("terminal", ::isatty(STDOUT_FILENO) ? environment("TERM") : "");
  v.set("programs", programs());
  return v;
}

void line(const char* title, const std::string& text) {
  std::printf("%-16s %s\n", title, text.c_str());
}

std::string bytes_text(const Value& v) {
  return v.as_int() < 0 ? "unknown" : format_bytes(static_cast<double>(v.as_int()));
}

std::string chosen(const Value& flags, bool present) {
  std::string text;
  for (const auto& [name, value] : flags.as_object())
    if (value.as_bool() == present) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "none" : text;
}

void print(const Value& v) {
  line("cpu", str(v.at("cpu").as_string(), ", ", v.at("cores").as_int(), " cores, ",
                  v.at("threads").as_int(), " threads"));
  const auto kernels = chosen(v.at("kernels"), true);
  line("kernels", kernels == "none" ? "reference only: no AVX2 here" : kernels);
  line("memory", str(bytes_text(v.at("memory_bytes")), ", ",
                     bytes_text(v.at("memory_available_bytes")), " available"));
  line("disk", bytes_text(v.at("disk_free_bytes")) + " free here");
  line("libtorch", v.at("libtorch").as_string());
  line("cache",
       v.at("cache").as_string() + (v.at("cache_exists").as_bool() ? "" : " (not made yet)"));
  line("fonts", v.at("fonts").as_bool() ? "found" : "none found: rendering pages needs some");
  const auto& terminal = v.at("terminal").as_string();
  line("terminal", terminal.empty() ? "no" : terminal);
  line("programs", chosen(v.at("programs"), true));
  line("not found", chosen(v.at("programs"), false) + " (optional)");
}

}  // namespace

int cmd_doctor(std::span<const std::string> args) {
  bool json = false;
  Flags flags("doctor [--json]", "what this machine has and what is missing");
  flags.flag("--json", json, "one JSON object");
  if (!flags.parse(args)) return 0;
  const Value found = gather();
  if (json)
    std::printf("%s\n", to_json(found).c_str());
  else
    print(found);
  return 0;
}

}  // namespace dsvl
