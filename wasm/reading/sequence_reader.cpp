#include "wasm/reading/sequence_reader.hpp"

#include <algorithm>

#include "wasm/base/text.hpp"
#include "wasm/reading/address.hpp"
#include "wasm/reading/csv_table.hpp"
#include "wasm/session/ordering.hpp"

namespace errand {
namespace {

std::uint32_t whole_or(Fields& fields, std::string_view name, std::int64_t least, std::int64_t most,
                       std::uint32_t fallback) {
  return static_cast<std::uint32_t>(fields.whole(name, least, most).value_or(fallback));
}

/// A spreadsheet's left-over row of commas would become a HIT without content, paid for.
void refuse_blank_rows(const Table& table, const std::string& file, Reports& config) {
  Reports reports{file, {}};
  for (std::size_t i = 0; i < table.rows.size() && reports.problems.size() < 20; ++i) {
    const auto& row = table.rows[i];
    if (std::all_of(row.begin(), row.end(), [](const std::string& cell) { return trim(cell).empty(); }))
      reports.add(table.places[i], {"this row has only empty cells"}, {"a row with data, or no row"});
  }
  config.take_over(reports.problems);
}

void take_table(const Table& table, Block& block) {
  for (const auto& cells : table.rows) {
    Columns row;
    for (std::size_t i = 0; i < table.columns.size(); ++i) row.emplace_back(table.columns[i], cells[i]);
    block.rows.push_back(std::move(row));
  }
}

void read_own_rows(Fields& owner, const Json& source, Block& block) {
  for (const Json& item : owner.list("rows", max_block_rows)) {
    const std::string called =
        concat({"row ", decimal(static_cast<std::int64_t>(block.rows.size()) + 1), " of ", owner.called()});
    block.rows.push_back(columns_of(item, called, owner.reports()));
    for (const auto& [column, value] : block.rows.front())
      if (find_column(block.rows.back(), column) == nullptr)
        owner.reports().add(item.place, {called, " lacks the column ", Quoted{column}},
                            {"the columns of the first row"});
  }
  if (source.kind == Json::Kind::array && source.items.empty())
    owner.reports().add(source.place, {owner.called(), " has no rows"}, {"at least one"});
}

void read_where(Fields& owner, Block& block) {
  const Json* source = owner.take("where");
  if (source == nullptr) return;
  const Columns wanted = read_columns(owner, "where");
  if (wanted.size() == 1)
    block.where = Where{wanted.front().first, wanted.front().second};
  else if (source->kind == Json::Kind::object)
    owner.reports().add(source->place,
                        {"\"where\" of ", owner.called(), " names ", wanted.size(), " columns"},
                        {"one, as in {\"list\": \"${list}\"}"});
}

void read_draw(Fields& owner, Block& block) {
  const Json* source = owner.take("draw");
  if (source == nullptr) return;
  if (source->kind != Json::Kind::object) {
    block.draw.count = whole_or(owner, "draw", 1, max_block_rows, 0);
    return;
  }
  Fields fields{source, concat({"\"draw\" of ", owner.called()}), owner.reports()};
  fields.need("count", "how many rows");
  block.draw.count = whole_or(fields, "count", 1, max_block_rows, 0);
  block.draw.each = fields.need_text("each", "the column of whose every value so many are drawn");
  fields.refuse_unknown();
}

void read_order_rules(Fields& order, std::string_view name, std::string_view bound, OrderRule::Kind kind,
                      Block& block) {
  const Json* source = order.take(name);
  if (source == nullptr) return;
  const std::vector<Json> one{*source};
  const bool is_list = source->kind == Json::Kind::array;
  for (const Json& item : is_list ? order.list(name, 10) : one) {
    Fields fields{&item, concat({quoted(name), " of ", order.called()}), order.reports()};
    if (fields.absent()) continue;
    OrderRule rule{kind, fields.need_text("column", "the name of a column"), 1, item.place};
    fields.need(bound, "a whole number");
    const std::int64_t least = kind == OrderRule::Kind::apart ? 2 : 1;
    rule.count = whole_or(fields, bound, least, max_subtasks, 1);
    fields.refuse_unknown();
    block.order_rules.push_back(std::move(rule));
  }
}

void read_repeated(Fields& owner, Block& block) {
  const Json* source = owner.take("repeated");
  if (source == nullptr) return;
  Fields fields{source, concat({"\"repeated\" of ", owner.called()}), owner.reports()};
  fields.need("count", "how many subtasks come again");
  block.repeated.count = whole_or(fields, "count", 1, max_subtasks, 0);
  block.repeated.apart = whole_or(fields, "apart", 1, max_subtasks, 1);
  block.repeated.places = read_places(fields, block.repeated.count);
  fields.refuse_unknown();
}

void read_breaks(Fields& owner, Block& block) {
  const Json* source = owner.take("breaks");
  if (source == nullptr) return;
  Fields fields{source, concat({"\"breaks\" of ", owner.called()}), owner.reports()};
  fields.need("every", "after how many subtasks");
  block.rest.every = whole_or(fields, "every", 1, max_subtasks, 0);
  block.rest.html = fields.need_words("text", "what the worker reads then");
  fields.refuse_unknown();
}

}  // namespace

Columns columns_of(const Json& source, std::string_view called, Reports& reports) {
  Columns columns;
  const Fields object{&source, called, reports};
  for (const Member& member : source.members)
    if (member.value.kind == Json::Kind::number)
      columns.emplace_back(member.name, member.value.text);
    else
      columns.emplace_back(member.name,
                           read_text(member.value, concat({quoted(member.name), " of ", called}), reports));
  return columns;
}

Columns read_columns(Fields& owner, std::string_view name) {
  const Json* source = owner.take(name);
  if (source == nullptr) return {};
  return columns_of(*source, concat({"the ", name, " of ", owner.called()}), owner.reports());
}

std::optional<Table> read_table(Fields& owner, std::string_view name, const std::vector<StudyFile>& files) {
  const std::string file_name = owner.need_text(name, "the name of a CSV file beside config.json");
  const Place place = owner.place_of(name);
  if (file_name.empty()) return std::nullopt;
  if (!is_study_file(file_name)) {
    owner.reports().add(place, {"the data file ", Quoted{file_name}, " is not inside the study folder"},
                        {"a relative name such as \"data.csv\""});
    return std::nullopt;
  }
  const auto file =
      std::find_if(files.begin(), files.end(), [&](const StudyFile& one) { return one.name == file_name; });
  if (file == files.end() || file->absent) {
    owner.reports().add(place, {"the data file ", Quoted{file_name}, " is not there"},
                        {"a CSV file of that name beside config.json"});
    return std::nullopt;
  }
  if (file->unreadable) return std::nullopt;
  auto table = parse_csv(file->text, file_name);
  if (!table) {
    owner.reports().take_over(table.error());
    return std::nullopt;
  }
  refuse_blank_rows(*table, file_name, owner.reports());
  return *std::move(table);
}

std::vector<std::uint32_t> read_places(Fields& owner, std::uint32_t count) {
  std::vector<std::uint32_t> places;
  const Json* source = owner.take("places");
  if (source == nullptr) return places;
  for (const Json& item : owner.list("places", max_subtasks)) {
    const auto place = item.integer();
    const bool ascends = place && *place > (places.empty() ? 0 : places.back()) && *place <= max_subtasks;
    if (!ascends) {
      owner.reports().add(
          item.place,
          {"a place of ", owner.called(), " is ", spoken_kind(item), ", or not after the one before it"},
          {"whole numbers from 1, each larger than the one before"});
      return {};
    }
    places.push_back(static_cast<std::uint32_t>(*place));
  }
  if (places.size() == count || source->kind != Json::Kind::array) return places;
  owner.reports().add(source->place, {owner.called(), " has ", places.size(), " places for ", count},
                      {"a place for each"});
  return {};
}

void read_rows(Fields& owner, const std::vector<StudyFile>& files, Block& block) {
  const Json* source = owner.take("rows");
  if (source == nullptr || source->kind == Json::Kind::string) {
    if (source != nullptr && source->text == "hit")
      block.rows_from = RowsFrom::hit;
    else if (source != nullptr)
      owner.reports().add(source->place, {"\"rows\" of ", owner.called(), " is ", Quoted{source->text}},
                          {"\"hit\", a list of rows, or {\"file\": \"rows.csv\"}"});
    block.count = whole_or(owner, "count", 1, max_subtasks, 1);
  } else {
    block.rows_from = RowsFrom::block;
    if (source->kind == Json::Kind::object) {
      Fields fields{source, concat({"\"rows\" of ", owner.called()}), owner.reports()};
      if (const auto table = read_table(fields, "file", files)) {
        if (table->rows.size() > max_block_rows)
          owner.reports().add(fields.place_of("file"), {fields.called(), " are ", table->rows.size()},
                              {"at most ", max_block_rows});
        else
          take_table(*table, block);
      }
      fields.refuse_unknown();
    } else {
      read_own_rows(owner, *source, block);
    }
  }
  read_where(owner, block);
  read_draw(owner, block);
  block.repeat = whole_or(owner, "repeat", 1, max_subtasks, 1);
}

void read_order(Fields& owner, Block& block) {
  const Json* source = owner.take("order");
  if (source != nullptr && source->kind == Json::Kind::object) {
    Fields fields{source, concat({"\"order\" of ", owner.called()}), owner.reports()};
    block.order = Order::shuffled;
    read_order_rules(fields, "maxInARow", "most", OrderRule::Kind::in_a_row, block);
    read_order_rules(fields, "minDistance", "least", OrderRule::Kind::apart, block);
    fields.refuse_unknown();
  } else {
    block.order = owner.one_of("order", {"fixed", "shuffled"}) == 0 ? Order::fixed : Order::shuffled;
  }
  read_repeated(owner, block);
  read_breaks(owner, block);
  block.back = owner.flag("back", !block.feedback && !block.gate);
}

}  // namespace errand
