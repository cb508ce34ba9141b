// Family `tables`: rows and columns of a real table in print, asked for its data or a fact.
#include <algorithm>
#include <cmath>
#include <set>

#include "base/error.h"
#include "data/chart_questions.h"
#include "data/render.h"
#include "data/table_draw.h"

namespace dsvl {
namespace {

struct TableOptions {
  int64_t most_width = 900;             // pixels of the picture
  double min_size = 11, max_size = 18;  // of the text, pixels per em
  int64_t most_rows = 14, most_columns = 6;
  double chinese_share = 0.25;  // questions and answers in Chinese
  double lossy_share = 0.3;     // JPEG instead of PNG
};

void fields(Visitor& v, TableOptions& o) {
  v("most_width", o.most_width, "widest picture, pixels");
  v("min_size", o.min_size, "smallest text, pixels per em");
  v("max_size", o.max_size, "largest text");
  v("most_rows", o.most_rows, "rows shown");
  v("most_columns", o.most_columns, "columns shown");
  v("chinese_share", o.chinese_share, "questions and answers in Chinese");
  v("lossy_share", o.lossy_share, "JPEG instead of PNG");
}

void check_settings(const TableOptions& o, const std::string& where) {
  check_sizes(o.most_width, o.min_size, o.max_size, where, "most_width");
  check_share(o.chinese_share, "chinese_share", where);
  check_share(o.lossy_share, "lossy_share", where);
  if (o.most_rows < 4 || o.most_columns < 2)
    fail(where, ": ", o.most_rows, " rows and ", o.most_columns,
         " columns, wanted 4 and 2 or more");
  // With title, margins and widest padding; Cairo draws 32767 pixels.
  const double height = (static_cast<double>(o.most_rows) + 5) * (o.max_size * 1.25 + 20);
  if (!(height < 32000))
    fail(where, ": most_rows is ", o.most_rows, ", too many for a picture at ", o.max_size,
         " pixels per em");
}

void name_leaf(Sample& sample, ChartTask task, bool chinese) {
  const std::string detail = str(task_name(task), chinese ? " zh" : " en");
  sample.category = "table reading";
  sample.subcategory = detail;
  if (task == ChartTask::markdown || task == ChartTask::csv) {
    sample.category = "recognition";
    sample.subcategory = "to a given format, table: " + detail;
  } else if (task == ChartTask::summary) {
    sample.category = "conversion";
    sample.subcategory = "text summary, table: " + detail;
  }
}

class TableFamily : public Family {
 public:
  explicit TableFamily(std::shared_ptr<const Material> material)
      : material_(std::move(material)),
        options_(settings_of<TableOptions>(material_->recipe, "tables")) {}

  Drawn make(Draw draw) override {
    Random& random = draw.random;
    std::string why = "no part of the table has rows told apart by their first column";
    for (int attempt = 0; attempt < 12; ++attempt) {
      ChartData data;
      if (!pick_part(*draw.document->table, random, data)) continue;
      const auto rows = chart_rows(data);
      const TableLook look = pick_look(draw.split, random);
      if (!face_has_all(look.face, rows, data.title)) {
        why = "a field has characters that the face lacks";
        continue;
      }
      const auto image = draw_table(rows, data.title, look, pen_);
      if (image) return ask(data, *image, *draw.document, random);
      why = "too wide";
    }
    return Drawn::dropped(why);
  }

 private:
  // Not of a field with a line break: no face has one, and neither has a row of a Markdown table.
  bool face_has_all(const FontFile& face, const std::vector<std::vector<std::string>>& rows,
                    std::string text) {
    for (const auto& row : rows)
      for (const auto& field : row) text += field;
    return pen_.has_all(face, text);
  }
  // Neighbouring rows of a column with labels and some columns of numbers.
  bool pick_part(const Table& table, Random& random, ChartData& data) const {
    std::vector<const Column*> labels, numbers;
    for (const auto& column : table.columns)
      (column.is_number ? numbers : labels).push_back(&column);
    if (labels.empty() || numbers.empty() || table.rows() < 4) return false;
    const Column& first = table.is_series ? *labels[0] : *random.pick(labels);
    const auto all = static_cast<int64_t>(table.rows());
    const int64_t count = random.between(4, std::min(all, options_.most_rows));
    const auto start = static_cast<size_t>(random.below(all - count + 1));
    std::set<std::string> seen;
    for (size_t r = start; r < start + static_cast<size_t>(count); ++r) {
      const std::string& label = first.labels[r];
      if (label.empty() || label.size() > 30 || !seen.insert(label).second) return false;
      data.labels.push_back(label);
    }
    std::vector<const Column*> chosen = numbers;
    random.shuffle(chosen);
    chosen.resize(
        std::min(chosen.size(), static_cast<size_t>(random.between(1, options_.most_columns - 1))));
    std::sort(chosen.begin(), chosen.end());  // in the table's own order
    for (const Column* column : chosen) {
      ChartSeries series{readable_name(column->name), {}};
      for (size_t r = start; r < start + data.labels.size(); ++r) {
        if (std::isnan(column->numbers[r])) return false;
        series.values.push_back(rounded(column->numbers[r], 6));
      }
      data.series.push_back(std::move(series));
    }
    data.x_name = readable_name(first.name);
    if (random.chance(0.6)) data.title = table.title;
    return true;
  }

  TableLook pick_look(const SplitPlan& split, Random& random) const {
    const auto& faces = split.held_out_faces ? material_->fonts.held_out : material_->fonts.seen;
    TableLook look;
    look.style = random.pick(table_styles(split.held_out_faces));
    look.face = random.pick(faces);
    look.size = std::round(random.uniform(options_.min_size, options_.max_size) * 2) / 2;
    look.margin = static_cast<int>(random.between(6, 28));
    look.most_width = static_cast<int>(options_.most_width);
    return look;
  }

  Sample ask(const ChartData& data, const Image& image, const Document& document,
             Random& random) const {
    const bool chinese = random.chance(options_.chinese_share);
    const Exchange exchange = ask_about(data, "table", chinese, random);
    Sample sample = picture_question(image, random.chance(options_.lossy_share), exchange.question,
                                     exchange.answer, random);
    sample.source = document.package;
    sample.license = document.license;
    name_leaf(sample, exchange.task, chinese);
    return sample;
  }

  std::shared_ptr<const Material> material_;
  const TableOptions options_;
  Pen pen_;
};

}  // namespace

FamilyRow table_family() {
  return {"tables",
          Kind::table,
          0,
          true,
          complete_settings<TableOptions>,
          [](std::shared_ptr<const Material> material) -> std::unique_ptr<Family> {
            return std::make_unique<TableFamily>(std::move(material));
          }};
}

}  // namespace dsvl
