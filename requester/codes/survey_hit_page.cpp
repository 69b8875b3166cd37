#include "requester/codes/survey_hit_page.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "server/app/form.hpp"
#include "server/assets/assets.hpp"

namespace errand::requester {
namespace {

/// `from` is there once, whatever the page's texts are: they come in later.
void replace_one(std::string& page, std::string_view from, std::string_view to) {
  const std::size_t at = page.find(from);
  if (at == page.npos || page.find(from, at + 1) != page.npos)
    throw std::logic_error("the HIT's page has changed");
  page.replace(at, from.size(), to);
}

}  // namespace

std::string survey_hit_page(const SurveyHit& hit) {
  std::string page{assets::code_pages().hit.bytes};
  const std::string title = app::escape_html(hit.title);
  replace_one(page, R"(<meta name="survey" content=".">)",
              fmt::format(R"(<meta name="survey" content="{}">)", app::escape_html(hit.survey.text)));
  replace_one(page, "<title>Survey</title>", fmt::format("<title>{}</title>", title));
  replace_one(page, "<h1>Survey</h1>", fmt::format("<h1>{}</h1>", title));
  if (hit.about)
    replace_one(page, R"(<p id="about" hidden></p>)",
                fmt::format(R"(<p id="about">{}</p>)", app::escape_html(*hit.about)));
  return page;
}

}  // namespace errand::requester
