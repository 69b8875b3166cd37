#include "server/admin/admin_pages.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>

#include "server/app/markup.hpp"
#include "server/codes/page_shell.hpp"

namespace errand::admin {
namespace {

using app::Html;
using app::markup;
using codes::Forms;

Html cell(std::int64_t number) { return markup(R"(<td class="number">{}</td>)", number); }

std::string moment_words(app::Moment moment) {
  const std::chrono::system_clock::time_point time{std::chrono::milliseconds{moment.ms}};
  return fmt::format("{:%Y-%m-%d %H:%M:%S}", std::chrono::floor<std::chrono::seconds>(time));
}

std::string duration_words(std::int64_t ms) { return fmt::format("{}:{:02}", ms / 60'000, ms / 1000 % 60); }

Html row_of(const SeatRow& row) {
  const codes::Standing& seat = row.seat;
  Html out = markup("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td>", seat.place.seat.worker,
                    seat.place.seat.assignment, seat.place.seat.hit, moment_words(seat.entered));
  if (seat.ended)
    out +=
        markup(R"(<td>{}</td><td class="number">{}</td><td>{}</td></tr>)", codes::name_of(seat.ended->ending),
               duration_words(seat.ended->at.ms - seat.entered.ms), row.code);
  else
    out += markup("<td></td><td></td><td></td></tr>");
  out += markup("\n");
  return out;
}

}  // namespace

app::Reply login_page(unsigned status, std::string_view says) {
  const Html why = says.empty() ? Html{}
                                : markup(R"(<p class="error" role="alert">{}</p>
)",
                                         says);
  return codes::page(status, "Log in",
                     markup(R"({}<form method="post" action="/admin/login">
<p><label for="name">Name</label>
<input id="name" name="name" autocomplete="username" required></p>
<p><label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required></p>
<p><button>Log in</button></p>
</form>
)",
                            why),
                     Forms::to_us);
}

app::Reply overview_page(std::string_view requester, const std::vector<StudyCounts>& studies) {
  Html rows;
  for (const StudyCounts& study : studies) {
    rows += markup(R"(<tr><td><a href="/admin/{}/">{}</a></td>)", study.name, study.name);
    rows += cell(study.tally.entered);
    for (const std::int64_t count : study.tally.ended) rows += cell(count);
    rows += markup("</tr>\n");
  }
  return codes::page(200, "Surveys",
                     markup(R"(<div class="scroll" tabindex="0" role="region" aria-label="Surveys">
<table>
<thead><tr><th>Survey</th><th>Entered</th><th>Complete</th><th>Screened out</th><th>Withdrew</th><th>Failed check</th></tr></thead>
<tbody>
{}</tbody>
</table>
</div>
<form method="post" action="/admin/logout"><p class="soft">You are {}. <button class="plain">Log out</button></p></form>
)",
                            rows, requester),
                     Forms::to_us);
}

app::Reply seats_page(std::string_view study, const std::vector<SeatRow>& rows,
                      std::optional<std::int64_t> older) {
  Html list;
  for (const SeatRow& row : rows) list += row_of(row);
  const Html more = older ? markup(R"(<p><a href="?before={}">Older</a></p>
)",
                                   *older)
                          : Html{};
  return codes::page(200, study,
                     markup(R"(<p><a href="/admin/">All surveys</a></p>
<p class="soft">The latest first. Times are UTC.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Seats">
<table>
<thead><tr><th>Worker</th><th>Assignment</th><th>HIT</th><th>Entered</th><th>Ending</th><th>Took</th><th>Code</th></tr></thead>
<tbody>
{}</tbody>
</table>
</div>
{})",
                            list, more),
                     Forms::to_us);
}

}  // namespace errand::admin
