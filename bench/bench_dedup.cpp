// Near duplicates among the texts of a JSON Lines file, one core; bench/dedup_peer.py runs it
// beside datatrove. usage: bench_dedup INPUT.jsonl KEPT.txt: writes the numbers of the lines that
// stay and prints seconds of the processor and megabytes of text.
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "data/text/duplicates.h"

namespace dsvl {
namespace {

std::vector<Document> read_documents(const std::string& path) {
  std::ifstream file(path);
  if (!file) fail(path, ": cannot be read");
  std::vector<Document> documents;
  for (std::string line; std::getline(file, line);)
    documents.push_back({"bench", "", "en", parse_json(line, path).at("text").as_string()});
  return documents;
}

void run(const std::string& input, const std::string& kept) {
  const auto documents = read_documents(input);
  double bytes = 0;
  for (const auto& document : documents) bytes += static_cast<double>(document.text.size());
  const std::clock_t start = std::clock();
  const auto verdicts = sieve_documents(documents, {}, {});
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  std::string numbers;
  for (size_t i = 0; i < verdicts.size(); ++i)
    if (verdicts[i] == kKept) numbers += std::to_string(i) + "\n";
  write_file_atomic(kept, numbers);
  std::printf("%.4f %.4f\n", seconds, bytes / 1e6);
}

}  // namespace
}  // namespace dsvl

int main(int argc, char** argv) {
  if (argc != 3) return std::fputs("usage: bench_dedup INPUT.jsonl KEPT.txt\n", stderr), 2;
  try {
    dsvl::run(argv[1], argv[2]);
  } catch (const dsvl::Error& e) {
    std::fprintf(stderr, "bench_dedup: %s\n", e.what());
    return 1;
  }
  return 0;
}
