#include "wasm/reading/page_reader.hpp"

#include <algorithm>

#include "wasm/base/text.hpp"
#include "wasm/reading/condition_reader.hpp"
#include "wasm/reading/question_reader.hpp"

namespace errand {
namespace {

/// The names that pages are skipped to, which may stand further down.
std::vector<std::string> page_names(const std::vector<Json>& pages) {
  std::vector<std::string> names;
  for (const Json& page : pages) {
    const Json* name = page.find("name");
    names.push_back(name != nullptr && name->kind == Json::Kind::string ? name->text : std::string{});
  }
  return names;
}

void read_skips(Fields& fields, std::size_t index, const std::vector<std::string>& names, Page& page) {
  const Json* source = fields.take("skipTo");
  if (source == nullptr) return;
  const std::vector<Json> one{*source};
  const bool is_list = source->kind == Json::Kind::array;
  for (const Json& item : is_list ? fields.list("skipTo", max_pages) : one) {
    Fields skip{&item, concat({"a \"skipTo\" of ", fields.called()}), fields.reports()};
    const std::string target = skip.need_text("page", "the name of a page further down");
    skip.need("if", "a condition");
    const auto when = read_condition(skip, "if");
    skip.refuse_unknown();
    if (target.empty()) continue;
    const auto found = std::find(names.begin(), names.end(), target);
    const auto at = static_cast<std::size_t>(found - names.begin());
    if (found == names.end() || at <= index)
      fields.reports().add(
          skip.place_of("page"),
          {skip.called(), " leads to ", Quoted{target},
           std::string_view{found == names.end() ? ", which is no page" : ", which is not further down"}},
          {"the name of a page further down"});
    else if (when)
      page.skips.push_back({*when, static_cast<std::uint32_t>(at)});
  }
}

void read_page(const Json& item, std::size_t index, const std::vector<std::string>& names, Block& block,
               Reports& reports) {
  Page page;
  page.place = item.place;
  page.name = names[index];
  Fields fields{&item, called_page(page, index), reports};
  fields.text("name");
  if (!page.name.empty() &&
      std::find(names.begin(), names.end(), page.name) != names.begin() + static_cast<std::ptrdiff_t>(index))
    reports.add(fields.place_of("name"), {"two pages are named ", Quoted{page.name}},
                {"a name of its own for each page"});
  page.show_if = read_condition(fields, "showIf");
  read_skips(fields, index, names, page);
  page.end_if = read_condition(fields, "endIf");
  std::vector<Question> questions = read_questions(fields, "questions");
  const Json* list = fields.take("questions");
  if (!fields.absent() && (list == nullptr || (list->kind == Json::Kind::array && list->items.empty())))
    reports.add(item.place, {fields.called(), " asks no questions"}, {"a list \"questions\""});
  fields.refuse_unknown();
  page.first = static_cast<std::uint32_t>(block.questions.size());
  page.count = static_cast<std::uint32_t>(questions.size());
  std::move(questions.begin(), questions.end(), std::back_inserter(block.questions));
  block.pages.push_back(std::move(page));
}

}  // namespace

std::string called_page(const Page& page, std::size_t index) {
  return page.name.empty() ? concat({"page ", decimal(static_cast<std::int64_t>(index) + 1)})
                           : concat({"page ", quoted(page.name)});
}

void read_pages(Fields& owner, Block& block) {
  const Json* pages = owner.take("pages");
  if (pages == nullptr) {
    block.questions = read_questions(owner, "questions");
    block.pages = {Page{{}, 0, static_cast<std::uint32_t>(block.questions.size()), {}, {}, {}, {}}};
    return;
  }
  if (owner.take("questions") != nullptr)
    owner.reports().add(pages->place, {"the study has both \"questions\" and \"pages\""},
                        {"the questions within the pages"});
  const std::vector<Json>& items = owner.list("pages", max_pages);
  const std::vector<std::string> names = page_names(items);
  for (std::size_t i = 0; i < items.size(); ++i) read_page(items[i], i, names, block, owner.reports());
  if (block.questions.size() > max_questions)
    owner.reports().add(pages->place, {"all pages together have ", block.questions.size(), " questions"},
                        {"at most ", max_questions});
  if (block.pages.empty()) block.pages.emplace_back();
}

}  // namespace errand
