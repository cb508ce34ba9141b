// Files of LaTeX as documents.
#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.h"
#include "data/forms.h"
#include "support/folders.h"

namespace dsvl {
namespace {

struct Given {
  std::vector<Document> documents;
  Account account;
};

Given read_bytes(const std::string& bytes) {
  const std::string folder = fresh_folder("forms_latex");
  std::filesystem::create_directories(folder);
  write_file_atomic(folder + "/own.tex", bytes);
  const SourceRow row{"own", {folder + "/own.tex"}, "latex", "en", "CC0"};
  Given given;
  find_form(row).read(
      row.files[0], {row, 1000}, [&](Document d) { given.documents.push_back(std::move(d)); },
      given.account);
  return given;
}

const std::string kText =
    "This is the text of a document that is long enough to be one, with a caf\xE9 in the middle of "
    "it and some more words behind that until the end of the paragraph is there.";

std::string document_of(const std::string& body, const std::string& preamble = "") {
  return "\\documentclass{article}" + preamble + "\\begin{document}" + body + "\\end{document}";
}

TEST(FormsLatex, Latin1WhereTheFileSaysSo) {
  const Given given = read_bytes(document_of(kText, "\\usepackage[latin1]{inputenc}"));
  ASSERT_EQ(given.documents.size(), 1U);
  EXPECT_NE(given.documents[0].text.find("a café in"), std::string::npos);
  EXPECT_EQ(given.documents[0].kind, Kind::markdown);
  EXPECT_EQ(given.documents[0].language, "en");
  EXPECT_EQ(read_bytes(document_of(kText)).account, (Account{1, 0, {}, {{"not UTF-8", 1}}}));
}

TEST(FormsLatex, CountsWhatIsLeftOut) {
  const std::string text = kText.substr(0, 70) + kText.substr(80, 80) + ".";
  const Given given = read_bytes(document_of(text + "\n\nSee \\cite{x}.\n\nA \\foo."));
  EXPECT_EQ(given.documents.size(), 1U);
  EXPECT_EQ(given.account,
            (Account{2, 0, {{"block: a reference", 1}, {"block: unknown command", 1}}, {}}));
  EXPECT_EQ(read_bytes(document_of("\\foo a\n\n\\foo b\n\nc")).account,
            (Account{1, 0, {{"mostly unknown commands", 1}}, {}}));
  EXPECT_EQ(read_bytes("\\def\\a{b}").account, (Account{1, 0, {{"no document in it", 1}}, {}}));
}

}  // namespace
}  // namespace dsvl
