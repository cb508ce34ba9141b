// What commands do, each with access to the reader that met it.
#pragma once

#include <string>

#include "data/latex/reader.h"

namespace dsvl {

struct LatexCommands {
  using Frame = LatexReader::Frame;

  // commands_text.cpp; they begin a group or take one token where they style something.
  static void group(LatexReader& r, Frame frame);
  static Frame styled(LatexReader& r);
  static void plain(LatexReader& r, const std::string&);
  static void named(LatexReader& r, const std::string& name);
  static void emphasis(LatexReader& r, const std::string& name);
  static void strong(LatexReader& r, const std::string&);
  static void code(LatexReader& r, const std::string&);
  static void upright(LatexReader& r, const std::string& name);
  static void behind_one(LatexReader& r, const std::string&);
  static void boxed(LatexReader& r, const std::string&);
  static void quoted(LatexReader& r, const std::string&);
  static void set_emphasis(LatexReader& r, const std::string& name);
  static void set_strong(LatexReader& r, const std::string& name);
  static void set_code(LatexReader& r, const std::string& name);
  static void set_normal(LatexReader& r, const std::string&);
  static void set_upright(LatexReader& r, const std::string&);
  static void set_medium(LatexReader& r, const std::string&);
  static void set_family(LatexReader& r, const std::string&);
  static void formula(LatexReader& r, const std::string& name);
  static void ensured(LatexReader& r, const std::string&);
  static void address(LatexReader& r, const std::string&);
  static void first_of_two(LatexReader& r, const std::string&);
  static void raised(LatexReader& r, const std::string&);
  static void logo(LatexReader& r, const std::string&);
  static void command_name(LatexReader& r, const std::string&);
  static void by_code(LatexReader& r, const std::string&);
  static void as_written(LatexReader& r, const std::string&);
  static void command_itself(LatexReader& r, const std::string&);
  static void guessed_space(LatexReader& r, const std::string&);

  // commands_blocks.cpp
  static void end_paragraph(LatexReader& r, const std::string&);
  static void line_break(LatexReader& r, const std::string&);
  static void space(LatexReader& r, const std::string&);
  static void skip(LatexReader& r, const std::string&);
  static void vertical_skip(LatexReader& r, const std::string&);
  static void length(LatexReader& r, const std::string&);
  static void integer(LatexReader& r, const std::string&);
  static void heading(LatexReader& r, const std::string& name);
  static void add_heading(LatexReader& r, int level, LatexTokens title);
  static void set_title(LatexReader& r, const std::string&);
  static void make_title(LatexReader& r, const std::string&);
  static void item(LatexReader& r, const std::string&);
  static void own_mark(LatexReader& r, const LatexSpans& spans);
  static void begin(LatexReader& r, const std::string&);
  static void end(LatexReader& r, const std::string&);
  static void open_group(LatexReader& r, const std::string&);
  static void close_group(LatexReader& r, const std::string&);
  static void at_is_letter(LatexReader& r, const std::string& name);
  static void not_followed(LatexReader& r, const std::string& name);
  static void end_input(LatexReader& r, const std::string&);
  static void listing_settings(LatexReader& r, const std::string&);
  static void other_rules(LatexReader& r, const std::string& name);
  static void false_condition(LatexReader& r, const std::string&);
};

}  // namespace dsvl
