// PDFs made by Cairo with known words at known places, read by poppler's programs.
#include <cairo-pdf.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "data/build.h"
#include "data/forms.h"
#include "data/pdf/page_faults.h"
#include "data/pdf/page_region.h"
#include "data/pdf/pdf_programs.h"
#include "data/render.h"
#include "data/shard_set.h"
#include "support/folders.h"
#include "support/zip.h"

namespace dsvl {
namespace {

// One file being drawn, pages of A5.
class PdfMaker {
 public:
  explicit PdfMaker(const std::string& path, double width = 420, double height = 595)
      : surface_(cairo_pdf_surface_create(path.c_str(), width, height)),
        cairo_(cairo_create(surface_)) {}
  ~PdfMaker() {
    cairo_destroy(cairo_);
    cairo_surface_destroy(surface_);
  }
  PdfMaker(const PdfMaker&) = delete;
  PdfMaker& operator=(const PdfMaker&) = delete;

  void line(double x, double y, const char* text, double size = 10,
            const char* face = "Liberation Serif") {
    cairo_select_font_face(cairo_, face, CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo_, size);
    cairo_move_to(cairo_, x, y);
    cairo_show_text(cairo_, text);
  }
  void lines(double x, double y, const std::vector<const char*>& texts, double size = 10,
             const char* face = "Liberation Serif") {
    for (const char* text : texts) line(x, std::exchange(y, y + 1.2 * size), text, size, face);
  }
  void turn(double x, double y, const char* text) {
    cairo_save(cairo_);
    cairo_translate(cairo_, x, y);
    cairo_rotate(cairo_, -M_PI / 2);
    line(0, 0, text);
    cairo_restore(cairo_);
  }
  void next_page() { cairo_show_page(cairo_); }

 private:
  cairo_surface_t* surface_;
  cairo_t* cairo_;
};

const std::vector<const char*> kLeft = {
    "The of\uFB01ce keeps records of its guests in", "large volumes with numbered pages. Each",
    "entry tells the date, the name and the des-",   "tination of a guest, and a well-known sign",
    "shows who paid. Other marks are for well-",     "known friends of the house."};
const std::vector<const char*> kRight = {
    "A second column follows here. It has lines", "of its own, which are read after the first",
    "ones, and they must not be mixed with the",  "lines beside them, whatever their height",
    "on the page may be, or the text would lose", "all of its meaning at once."};

void make_two_columns(PdfMaker& pdf, const char* number) {
  pdf.line(40, 30, "Records of the House", 9);
  pdf.line(80, 80, "Books and Guests", 20);
  pdf.lines(30, 120, kLeft, 9);
  pdf.lines(220, 120, kRight, 9);
  pdf.line(205, 575, number, 9);
}

void make_book(const std::string& path) {
  PdfMaker pdf(path);
  make_two_columns(pdf, "1");
  pdf.next_page();
  pdf.line(40, 30, "Records of the House", 9);
  pdf.lines(40, 90,
            {"A list of things that may be found in any of the old volumes of",
             "the house, whoever wrote them, and of what is to be done:"});
  pdf.line(50, 130, "\u2022 open the book with care;");
  pdf.line(50, 146, "\u2022 close it at night.");
  pdf.lines(40, 180, {"for book in shelf:", "    if book.old:", "        book.open(page=3)"}, 9,
            "Liberation Mono");
  pdf.line(205, 575, "2", 9);
}

struct ReadFile {
  std::vector<Document> documents;
  Account account;
};

ReadFile read_file_of(const std::string& path) {
  ReadFile result;
  SourceRow row{"books", {path}, "pdf", "en", "CC0-1.0"};
  read_pdf(
      path, {row, 1200},
      [&](Document d) {
        result.account.keep();
        result.documents.push_back(std::move(d));
      },
      result.account);
  EXPECT_TRUE(result.account.balanced());
  return result;
}

std::string fresh_pdf(const std::string& name) {
  return fresh_folder(name) + ".pdf";
}

// Of one page, to be opened by a password that no text has.
std::string locked_pdf() {
  const std::string key(64, '5');
  return "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
         "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
         "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>> endobj\n"
         "4 0 obj <</Filter/Standard/V 1/R 2/O<" +
         key + ">/U<" + key +
         ">/P -4>> endobj\ntrailer <</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>\n";
}

constexpr const char* kFirstPage =
    "# Books and Guests\n\nThe office keeps records of its guests in large volumes with numbered "
    "pages. Each entry tells the date, the name and the destination of a guest, and a well-known "
    "sign shows who paid. Other marks are for well-known friends of the house.\n\nA second column "
    "follows here. It has lines of its own, which are read after the first ones, and they must not "
    "be mixed with the lines beside them, whatever their height on the page may be, or the text "
    "would lose all of its meaning at once.";
constexpr const char* kSecondPage =
    "A list of things that may be found in any of the old volumes of the house, whoever wrote "
    "them, and of what is to be done:\n\n- open the book with care;\n- close it at night.\n\n```\n"
    "for book in shelf:\n    if book.old:\n        book.open(page=3)\n```";

TEST(Pdf, ColumnsHyphensLigaturesItemsAndCodeAreRead) {
  const std::string path = fresh_pdf("pdf_book");
  make_book(path);
  const auto result = read_file_of(path);
  ASSERT_EQ(result.documents.size(), 2U) << reasons_text(result.account);
  EXPECT_EQ(result.documents[0].text, kFirstPage);
  EXPECT_EQ(result.documents[1].text, kSecondPage);
  EXPECT_EQ(result.documents[1].page->number, 2);
  EXPECT_EQ(result.documents[0].page->others.size(), 2U);  // head and number
}

TEST(Pdf, HyphensMarksAndWordsOfCapitalsStay) {
  const std::string path = fresh_pdf("pdf_marks");
  {
    PdfMaker pdf(path);
    // The left column ends within a word that has its hyphen elsewhere.
    pdf.lines(30, 120, {kLeft.begin(), kLeft.end() - 1}, 9);
    auto right = kRight;
    right[0] = "known friends of the house. It has lines";
    pdf.lines(220, 120, right, 9);
    pdf.next_page();
    pdf.lines(40, 90,
              {"A VERTEX is where the edges of a figure meet, and TEX is a program",
               "that sets the pages of a book for all of those who have to write:"});
    pdf.line(50, 120, "\u2013 it breaks the lines;");
    pdf.line(50, 136, "\u2022 it breaks the pages.");
  }
  const auto result = read_file_of(path);
  ASSERT_EQ(result.documents.size(), 2U) << reasons_text(result.account);
  EXPECT_NE(result.documents[0].text.find(" for well-known friends of the house. It has lines of"),
            std::string::npos)
      << result.documents[0].text;
  const std::string prose =
      "A VERTEX is where the edges of a figure meet, and TeX is a program that sets the pages of a "
      "book for all of those who have to write:\n\n";
  EXPECT_EQ(result.documents[1].text, prose + "- it breaks the lines;\n- it breaks the pages.");
  EXPECT_EQ(blocks_text(result.documents[1].page->blocks, false),
            prose + "\u2013 it breaks the lines;\n\u2022 it breaks the pages.");
}

TEST(Pdf, PagesThatCannotBeTrustedAreDroppedAndCounted) {
  const std::string path = fresh_pdf("pdf_bad_pages");
  {
    PdfMaker pdf(path);
    pdf.line(40, 100, "Too little.");
    pdf.next_page();
    for (int i = 0; i < 20; ++i) pdf.turn(40 + 14 * i, 500, "Lines that stand upright on the page");
    pdf.next_page();
    for (int i = 0; i < 12; ++i)
      pdf.line(40, 100 + 14 * i, "x \u2264 A y \u2265 x : \u2211 a \u222B f \u2260 g");
    pdf.next_page();
    for (int i = 0; i < 12; ++i) pdf.line(40, 100 + 14 * i, "A chapter . . . . . . . . . . . . 12");
    pdf.next_page();
    // The content's order is from the last line to the first.
    for (size_t i = kLeft.size(); i-- > 0;) pdf.line(40, 100 + 14.0 * i, kLeft[i]);
  }
  const auto result = read_file_of(path);
  EXPECT_EQ(result.account.kept, 0);
  const std::map<std::string, int64_t> wanted = {{"too little text", 1},
                                                 {"turned text", 1},
                                                 {"mathematics", 1},
                                                 {"a table of contents", 1},
                                                 {"two extractions differ", 1}};
  EXPECT_EQ(result.account.dropped, wanted);
}

TEST(Pdf, FilesThatAreNoneAreCounted) {
  const std::string path = fresh_pdf("pdf_none");
  write_file_atomic(path, "%PDF-1.5\nno more of it");
  const auto broken = read_file_of(path);
  EXPECT_EQ(broken.account.failed.at("a damaged PDF"), 1);
  write_file_atomic(path, locked_pdf());
  EXPECT_EQ(read_file_of(path).account.failed.at("a PDF that asks for a password"), 1);
  const std::string half = fresh_pdf("pdf_half");
  make_book(half);
  const std::string bytes = read_file(half);
  write_file_atomic(half, bytes.substr(0, bytes.size() / 3));
  EXPECT_EQ(read_file_of(half).account.kept, 0);
}

// One page whose content, a few kilobytes of it, unfolds to half a million lines.
std::string unfolding_pdf() {
  const std::string gzip = gzip_of("(the words of a line of it) Tj T*\n", 500'000);
  // What gzip has between its head and its sum, zlib has as well; poppler asks for no sum.
  const std::string content = "\x78\x9c" + gzip.substr(10, gzip.size() - 18);
  return str(
      "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
      "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
      "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents[4 0 R 5 0 R]"
      "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>> endobj\n"
      "4 0 obj <</Length 35>> stream\nBT /F 9 Tf 12 TL 1 0 0 1 30 700 Tm \nendstream endobj\n"
      "5 0 obj <</Length ",
      content.size(), "/Filter/FlateDecode>> stream\n", content,
      "\nendstream endobj\ntrailer <</Root 1 0 R>>\n");
}

TEST(Pdf, WhatUnfoldsWithoutEndDoesNoHarm) {
  const std::string path = fresh_pdf("pdf_unfolds");
  const std::string bytes = unfolding_pdf();
  EXPECT_LT(bytes.size(), size_t{1} << 20);
  write_file_atomic(path, bytes);
  const auto unfolded = read_file_of(path);  // what is on the page, or nothing
  EXPECT_EQ(unfolded.account.read, 1) << reasons_text(unfolded.account);
  for (const auto& document : unfolded.documents) EXPECT_LT(document.text.size(), 10000U);
  const std::string packed = fresh_pdf("pdf_unpacks") + ".gz";
  write_file_atomic(packed, gzip_of(std::string(size_t{1} << 20, '\0'), 140));
  EXPECT_THROW(read_file_of(packed), Error);  // a build counts it as a file that is not read
}

TEST(Pdf, AHugePageIsNotDrawn) {
  const std::string path = fresh_pdf("pdf_bomb");
  {
    PdfMaker pdf(path, 1e6, 1e6);
    pdf.lines(1000, 1000, kLeft);
  }
  EXPECT_EQ(read_file_of(path).account.dropped.at("a page too large or too small"), 1);
}

TEST(Pdf, APageWithTooMuchTextIsNotCompared) {
  const std::string path = fresh_pdf("pdf_crowded");
  {
    PdfMaker pdf(path, 3000, 3000);
    std::string line;
    for (int i = 0; i < 44; ++i) line += "of the house ";
    for (int i = 0; i < 140; ++i) pdf.line(20, 40 + 20 * i, line.c_str());
  }
  EXPECT_EQ(read_file_of(path).account.dropped.at("too much text"), 1);
  const PdfWord word{{0, 0, 5, 5}, U"a"};
  PdfPageWords page{420, 595, std::vector<PdfLine>(2000, {word})};
  EXPECT_EQ(amount_fault(page, U""), nullptr);
  page.lines.push_back({word});
  EXPECT_STREQ(amount_fault(page, U""), "too much text");
  page.lines.assign(1, PdfLine(50001, word));
  EXPECT_STREQ(amount_fault(page, U""), "too much text");
}

TEST(Pdf, ARegionHoldsWholeBlocksAloneAndReadable) {
  const std::string path = fresh_pdf("pdf_region");
  make_book(path);
  const auto result = read_file_of(path);
  const PdfPage& page = *result.documents.at(0).page;
  RegionLimits limits;
  int several = 0;
  for (uint64_t seed = 0; seed < 100; ++seed) {
    Random random(seed);
    const auto region = pick_region(page, limits, random);
    ASSERT_TRUE(region);
    several += region->count > 1;
    const double side = std::max(region->box.width(), region->box.height()) * region->dpi / 72;
    EXPECT_LE(side, 1024.001);
    for (size_t i = 0; i < page.blocks.size(); ++i) {
      const bool inside = i >= region->first && i < region->first + region->count;
      const auto& box = page.blocks[i].box;
      if (inside) {
        EXPECT_GE(page.blocks[i].letter_height * region->dpi / 72, 7.99);
      } else {
        EXPECT_TRUE(box.overlap_across(region->box) < 1 || box.overlap_down(region->box) < 4);
      }
    }
  }
  EXPECT_GT(several, 20);
}

BuildRecipe pdf_recipe(const std::string& path) {
  BuildRecipe recipe = read_build_recipe(DSVL_SOURCE_DIR "/recipes/data/tiny.toml");
  recipe.held_out_share = 0;
  recipe.samples_per_shard = 8;
  recipe.sources = {{"books", {path}, "pdf", "en", "CC0-1.0"}};
  recipe.splits = {{"train", false, false, {{"pdf_pages", 24}}}};
  return recipe;
}

TEST(PdfBuild, ThreadsDoNotChangeABit) {
  const std::string path = fresh_pdf("pdf_build");
  make_book(path);
  const std::string one = fresh_folder("pdf_build_one"), four = fresh_folder("pdf_build_four");
  build_data(pdf_recipe(path), {one, 1});
  build_data(pdf_recipe(path), {four, 4});
  EXPECT_TRUE(folder_contents(one) == folder_contents(four));
  const auto set = ShardSet::open(one);
  EXPECT_EQ(set->size(), 24);
  for (int64_t i = 0; i < set->size(); ++i) {
    const Sample sample = set->sample(i);
    check_sample(sample, sample.id);
    EXPECT_TRUE(sample.subcategory == "printed text en" ||
                sample.subcategory == "to a given format en");
  }
}

// A child that is ended from outside costs its sample, counted.
TEST(PdfBuild, AKilledProgramCostsItsSample) {
  const std::string path = fresh_pdf("pdf_killed");
  make_book(path);
  const std::string folder = fresh_folder("pdf_killed_programs");
  std::filesystem::create_directories(folder);
  write_file_atomic(folder + "/pdftoppm",
                    str("#!/bin/sh\n[ -e ", folder, "/once ] && kill -9 $$\ntouch ", folder,
                        "/once\nexec /usr/bin/pdftoppm \"$@\"\n"));
  std::filesystem::permissions(folder + "/pdftoppm", std::filesystem::perms::owner_all);
  const std::string before = std::getenv("PATH"), out = fresh_folder("pdf_killed_out");
  setenv("PATH", (folder + ":" + before).c_str(), 1);
  auto recipe = pdf_recipe(path);
  recipe.splits = {{"train", false, false, {{"pdf_pages", 6}}}};
  build_data(recipe, {out, 1});
  setenv("PATH", before.c_str(), 1);
  const Account draws = account_from_value(ShardSet::open(out)->manifests().at(0).draws, "draws");
  EXPECT_EQ(draws.read, 6);
  EXPECT_LE(draws.kept, 1);
  EXPECT_GE(draws.dropped.at("pdftoppm: ended by signal 9"), 5) << reasons_text(draws);
}

// Where PATH has none of the programs.
class EmptyPath : public testing::Test {
 protected:
  EmptyPath() : path_(std::getenv("PATH")) { setenv("PATH", "/nonexistent", 1); }
  ~EmptyPath() override { setenv("PATH", path_.c_str(), 1); }
  std::string path_;
};

TEST_F(EmptyPath, TheFamilyIsPassedOverUnlessRequired) {
  const std::string path = fresh_pdf("pdf_no_program");
  make_book(path);
  auto recipe = pdf_recipe(path);
  testing::internal::CaptureStderr();
  EXPECT_EQ(build_data(recipe, {fresh_folder("pdf_no_program_out"), 1}).samples, 0);
  const std::string said = testing::internal::GetCapturedStderr();
  const size_t line = said.find("needs pdfinfo of poppler-utils");  // one clear line
  EXPECT_NE(line, said.npos) << said;
  EXPECT_EQ(said.find("needs pdfinfo of poppler-utils", line + 1), said.npos) << said;
  recipe.sources[0].required = true;
  try {
    build_data(recipe, {fresh_folder("pdf_no_program_required"), 1});
    ADD_FAILURE() << "a required source was passed over";
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find("pdfinfo of poppler-utils"), std::string::npos);
  }
}

TEST(Pdf, SourcesForTestsAloneAreNeverTrainedOn) {
  const std::string path = fresh_pdf("pdf_test_only");
  make_book(path);
  auto recipe = pdf_recipe(path);
  recipe.sources[0].test_only = true;
  recipe.splits = {{"test", true, false, {{"pdf_pages", 4}}}};
  const auto material = load_material(recipe);
  EXPECT_EQ(material->held_out_documents.at(Kind::page).size(), 2U);
  EXPECT_TRUE(material->train_documents.at(Kind::page).empty());
}

TEST(PdfWords, CharactersAreMadePlain) {
  EXPECT_EQ(plain_characters("\uFB01t\u00ADx\u00A0y\u2010z\u200B\u2F00"), U"fit-x y-z一");
  EXPECT_EQ(plain_characters("，\x01"), U"，\uFFFD");
}

TEST(PdfWords, WordsWithoutAPlaceAreLeftOut) {
  for (const char* place : {"-inf", "inf", "nan", "1e300", "-20001"}) {
    const auto pages = parse_pdf_words(
        str("<page width=\"420\" height=\"595\">\n<line xMin=\"", place,
            "\">\n<word xMin=\"10\" yMin=\"10\" xMax=\"20\" yMax=\"20\">a</word>\n<word xMin=\"",
            place, "\" yMin=\"10\" xMax=\"20\" yMax=\"20\">b</word>\n</line>\n"));
    ASSERT_EQ(pages.size(), 1U);
    const auto columns = find_columns(pages[0].lines);
    ASSERT_EQ(columns.size(), 1U) << place;
    ASSERT_EQ(columns[0].at(0).words.size(), 1U) << place;
    EXPECT_EQ(columns[0][0].words[0].text, U"a");
  }
}

// As poppler gives them where a font of TeX's symbols names no glyphs.
TEST(PdfWords, LettersInPlaceOfSymbolsAreNoText) {
  const auto unmapped = [](std::initializer_list<const char32_t*> texts) {
    PrintedLine line;
    double x = 0;
    for (const char32_t* text : texts) {
      const std::u32string word = text;
      // No advance in common: no code.
      const double width = 4.0 * static_cast<double>(word.size()) + (line.words.size() % 2);
      line.words.push_back({{x, 0, x + width, 10}, word});
      x += width + 3;
    }
    line.box = {0, 0, x, 10};
    return line_facts(line).unmapped;
  };
  EXPECT_EQ(unmapped({U"start", U":", U"h", U"Read", U"a", U"line", U"55", U"i;"}), 1);
  EXPECT_EQ(unmapped({U"\\mcentry{", U"{h", U"noon", U"i", U"}"}), 1);
  EXPECT_EQ(unmapped({U"while", U"x", U"6", U"=", U"1", U"do"}), 1);
  EXPECT_EQ(unmapped({U"open", U"24", U"h", U"a", U"day", U"at", U"6", U"or", U"7"}), 0);
}

TEST(PdfWords, AgreementIsNougats) {
  EXPECT_EQ(agreement(U"same", U"same", 0.9), 1);
  EXPECT_NEAR(agreement(U"0123456789", U"012345678x", 0.9), 0.9, 1e-12);
  EXPECT_EQ(agreement(U"0123456789", U"01234567xx", 0.9), 0);
}

}  // namespace
}  // namespace dsvl
