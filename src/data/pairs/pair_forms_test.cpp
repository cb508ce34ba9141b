// What becomes a pair of texts, and why the rest does not.
#include "data/pairs/pair_forms.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.h"
#include "data/documents.h"
#include "data/pairs/pod.h"
#include "data/pairs/text_pair.h"
#include "support/folders.h"

namespace dsvl {
namespace {

TEST(PairForms, OnlySentencesAreTranslations) {
  EXPECT_EQ(translation_fault("The file could not be opened.", "无法打开这个文件。"), nullptr);
  EXPECT_STREQ(translation_fault("_Open a recent file", "打开最近的文件(_O)"), "a mnemonic");
  EXPECT_STREQ(translation_fault("~Insert a new row", "插入新行(~I)"), "a mnemonic");
  EXPECT_STREQ(translation_fault("%d files were found", "找到了%d个文件"), "a format string");
  EXPECT_STREQ(translation_fault("Read the $(ARG1) file", "读取文件$(ARG1)"), "a format string");
  EXPECT_STREQ(translation_fault("Press <b>Enter</b> now", "现在请按<b>回车</b>键"), "markup");
  EXPECT_STREQ(translation_fault("Open", "打开"), "too short");
  EXPECT_STREQ(translation_fault("Splitsko-dalmatinska županija", "斯普利特-达尔马提亚县"),
               "an original that is not English");
  EXPECT_EQ(translation_fault("The picture has 3 × 4 squares.", "图中有三乘四个方格。"), nullptr);
  EXPECT_STREQ(translation_fault("A plug-in of some kind", "A plug-in of some kind"),
               "not translated");
}

TEST(PairForms, DictionaryEntriesBecomeSentences) {
  EXPECT_EQ(*dictd_number("A"), 0U);
  EXPECT_EQ(*dictd_number("BA"), 64U);
  EXPECT_EQ(*dictd_number("//"), 4095U);
  EXPECT_FALSE(dictd_number("A-"));
  EXPECT_FALSE(dictd_number(""));
  EXPECT_EQ(*definition_text("acknowledge\n\n     <networking> To send an {ACK}\n     from one "
                             "side to the other side.\n\n     (1997-01-07)\n"),
            "To send an ACK from one side to the other side.");
  EXPECT_FALSE(definition_text("ACK\n\n     {acknowledge}\n"));
  EXPECT_FALSE(definition_text("ACK"));
}

TEST(PairForms, PodLosesItsCodes) {
  EXPECT_EQ(plain_pod("Use C<my $x> or B<our>, see L<perlsub>."), "Use my $x or our, see perlsub.");
  EXPECT_EQ(plain_pod("C<< a->b >> is E<lt>fineE<gt>"), "a->b is <fine>");
  EXPECT_EQ(plain_pod("L<the manual|perlvar>"), "the manual");
  EXPECT_EQ(plain_pod("F<unclosed"), "unclosed");
  EXPECT_EQ(plain_pod("X<index, entries of>A worZ<>d"), "A word");
  EXPECT_EQ(plain_pod("See L<< text|target >>."), "See text.");
  EXPECT_EQ(plain_pod("L<< B<< a >> >|perlre/C<(?|b)> >> and L<C<x|y>|z>"), "a > and x|y");
  EXPECT_EQ(plain_pod("C<$|>, L<perlvar/$E<verbar>>"), "$|, perlvar/$|");
  EXPECT_EQ(plain_pod("C<<< $a >> 1 >>>, C<<a"), "$a >> 1, <a");
  EXPECT_EQ(plain_pod("RenE<eacute>, E<233>E<0x201E>E<0351>E<sol>, E<nosuch>E<0xD800>E<>"),
            "Ren\u00e9, \u00e9\u201e\u00e9/, E<nosuch>E<0xD800>E<>");
}

TEST(PairForms, PodKeepsItsItems) {
  EXPECT_EQ(pod_text("X<list>\n\nThese:\n\n=over 4\n\n=item C<one> thing\n\nIt is\nsmall.\n\n"
                     "=item *\n\nTwo.\n\n=item * Three\n\n=item 4\n\nFour.\n\n=back\n\nNo more."),
            "These:\n\n- one thing\n\nIt is small.\n\n- Two.\n\n- Three\n\n4. Four.\n\nNo more.");
  EXPECT_EQ(pod_text("A\n\n=begin html\n\n<img>\n\n    x\n\n=end html\n\nB"), "A\n\nB");
  EXPECT_EQ(pod_text("    a ```\n\n    b"), "````perl\n    a ```\n\n    b\n````");
  EXPECT_EQ(pod_text("=item *\n\n    print 1;\n\nText."), "```perl\n    print 1;\n```\n\nText.");
}

// Every entry is kept, dropped or failed, and counted.
TEST(PairForms, TheAccountIsWhole) {
  const std::string folder = fresh_folder("pair_forms");
  std::filesystem::create_directories(folder);
  const std::string entry =
      "gopher\n\n     A burrowing network protocol that came before the web.\n";
  write_file_atomic(folder + "/d.dict", entry);
  // One good line, one outside the file, one without tabs.
  write_file_atomic(folder + "/d.index", "gopher\tA\tBE\ngone\tBAAA\tB\nno tabs\n");
  write_file_atomic(folder + "/faq.pod",
                    "=head1 NAME\n\n=head2 What is it?\n\nA C<test>.\n\n    print 1;\n\n=head2 No "
                    "question\n\nText.\n\n=head1 END\n");
  const std::vector<SourceRow> rows = {
      {"dict", {folder + "/d.index"}, "dictionary", "en", "CC0-1.0"},
      {"faq", {folder + "/faq.pod"}, "pod-faq", "en", "CC0-1.0"}};
  const auto documents = load_documents(rows, Kind::pair, {}, "");
  ASSERT_EQ(documents.kept.size(), 2U);
  EXPECT_EQ(documents.kept[0].pair->first, "gopher");
  EXPECT_EQ(documents.kept[0].part, "gopher");  // however it is explained, it is asked in one part
  EXPECT_EQ(documents.kept[0].pair->second,
            "A burrowing network protocol that came before the web.");
  EXPECT_EQ(documents.kept[1].pair->first, "What is it?");
  EXPECT_EQ(documents.kept[1].pair->second, "A test.\n\n```perl\n    print 1;\n```");
  for (const auto& [package, account] : documents.accounts)
    EXPECT_TRUE(account.balanced()) << package;
  EXPECT_EQ(documents.accounts.at("dict").failed.size(), 2U);
  EXPECT_EQ(documents.accounts.at("faq").dropped.at("no question"), 1);
}

}  // namespace
}  // namespace dsvl
