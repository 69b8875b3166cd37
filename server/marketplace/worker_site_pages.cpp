#include "server/marketplace/worker_site_pages.hpp"

#include <array>

#include "server/marketplace/worker_site_shell.hpp"
#include "server/marketplace/worker_site_words.hpp"

namespace errand::marketplace {
namespace {

Html fact(std::string_view name, const Html& value) {
  return markup("<div><dt>{}</dt><dd>{}</dd></div>", name, value);
}

/// `text` in an element of that class, or nothing when there is no text.
Html optional_line(std::string_view css_class, std::string_view label, std::string_view text) {
  if (text.empty()) return {};
  return markup(R"(<p class="{}">{}{}</p>)", css_class, label, text);
}

Html group_row(const GroupRow& row) {
  return markup(R"(<li class="card">
<div class="about">
<h2>{}</h2>
<p class="by">{}</p>
{}{}</div>
<dl>{}{}{}{}</dl>
<div class="actions">
<a class="button" href="/projects/{}/tasks">Preview<span class="unseen"> {}</span></a>
<form method="post" action="/projects/{}/tasks/accept">
<button class="main">Accept<span class="unseen"> {}</span></button>
</form>
</div>
</li>
)",
                row.title, row.requester, optional_line("text", "", row.description),
                optional_line("keywords", "Keywords: ", row.keywords),
                fact("Reward", markup("<strong>{}</strong>", dollars(row.reward))),
                fact("Time allotted", markup("{}", duration_words(row.duration_s))),
                fact("HITs available", markup("{}", row.hits_available)),
                fact("Expires", local_time(row.expiration)), row.group.text, row.title, row.group.text,
                row.title);
}

struct OrderName {
  Order order;
  std::string_view value;
  std::string_view words;
};
constexpr std::array order_names = {
    OrderName{Order::newest, "newest", "Newest first"},
    OrderName{Order::reward, "reward", "Highest reward first"},
    OrderName{Order::time, "time", "Shortest time first"},
    OrderName{Order::available, "available", "Most HITs first"},
};

Html search_form(const ListQuery& query) {
  Html options;
  for (const auto& name : order_names) {
    options += markup(R"(<option value="{}"{}>{}</option>)", name.value,
                      name.order == query.order ? markup(" selected") : Html{}, name.words);
  }
  return markup(R"(<form class="search" role="search" method="get" action="/">
<label for="words">Search</label>
<input id="words" name="q" type="search" value="{}">
<label for="order">Order</label>
<select id="order" name="sort">{}</select>
<button>Show</button>
</form>
)",
                query.words, options);
}

Html cards(const Html& items) { return markup("<ul class=\"cards\">\n{}</ul>\n", items); }

Html held_row(const AcceptedTask& task, Moment now) {
  return markup(R"(<li class="card">
<div class="about">
<h2>{}</h2>
<p class="by">{}</p>
</div>
<dl>{}{}{}</dl>
<div class="actions"><a class="button main" href="/tasks/{}">Continue<span class="unseen"> {}</span></a></div>
</li>
)",
                task.title, task.requester,
                fact("Reward", markup("<strong>{}</strong>", dollars(task.reward))),
                fact("Time left", markup("{}", duration_words((task.deadline.ms - now.ms) / 1000))),
                fact("Submit by", local_time(task.deadline)), task.assignment.text, task.title);
}

struct Standing {
  std::string_view words;
  std::string_view css_class;
};

Standing standing_of(AssignmentState state) {
  if (state == AssignmentState::approved) return {"✓ Approved", "good"};
  if (state == AssignmentState::rejected) return {"✗ Rejected", "bad"};
  return {"… Waiting for review", "wait"};
}

Html earnings_row(const EarningsRow& row) {
  const auto standing = standing_of(row.state);
  const auto feedback = row.feedback.value_or("");
  return markup(R"(<li class="card">
<div class="about">
<h2>{}</h2>
<p class="by">{}</p>
<p><span class="badge {}">{}</span></p>
{}</div>
<dl>{}{}</dl>
</li>
)",
                row.title, row.requester, standing.css_class, standing.words,
                optional_line("feedback", "The requester wrote: ", feedback),
                fact("Reward", markup("<strong>{}</strong>", dollars(row.reward))),
                fact("Submitted", local_time(row.submitted)));
}

Html totals(const std::vector<EarningsRow>& rows) {
  struct Sum {
    Cents amount;
    std::size_t count = 0;
  };
  Sum waiting;
  Sum approved;
  Sum rejected;
  for (const auto& row : rows) {
    auto& sum = row.state == AssignmentState::approved   ? approved
                : row.state == AssignmentState::rejected ? rejected
                                                         : waiting;
    sum.amount.count += row.reward.count;
    ++sum.count;
  }
  const auto total = [](std::string_view name, const Sum& sum) {
    return fact(name, markup("<strong>{}</strong> for {} HIT{}", dollars(sum.amount), sum.count,
                             sum.count == 1 ? "" : "s"));
  };
  return markup("<dl class=\"totals\">{}{}{}</dl>\n", total("Approved", approved),
                total("Waiting for review", waiting), total("Rejected", rejected));
}

}  // namespace

std::string list_page(const Viewer& viewer, const std::vector<GroupRow>& rows, const ListQuery& query,
                      Note note) {
  Html items;
  for (const auto& row : rows) items += group_row(row);
  Html held;
  if (viewer.holding != 0) {
    held = markup(R"(<p class="notice">You hold {} HIT{}. <a href="/queue">Continue from your queue</a>.</p>
)",
                  viewer.holding, viewer.holding == 1 ? "" : "s");
  }
  Html content;
  if (!rows.empty()) {
    content = cards(items);
  } else if (!query.words.empty()) {
    content = markup(R"(<p class="empty">No HIT has these words. <a href="/">Show all HITs</a>.</p>)");
  } else {
    content =
        markup(R"(<p class="empty">There is no HIT for you to accept right now. You have done all of them, )"
               R"(or others hold what is left; look again later or switch to another play worker.</p>)");
  }
  return page(viewer, {.title = "HITs", .tab = Tab::hits},
              markup(R"(<main id="main" tabindex="-1">
<h1>HITs you can do</h1>
{}{}{}{}</main>)",
                     notice(note), held, search_form(query), content));
}

std::string queue_page(const Viewer& viewer, const std::vector<AcceptedTask>& tasks, Moment now) {
  Html items;
  for (const auto& task : tasks) items += held_row(task, now);
  const auto content =
      tasks.empty()
          ? markup(R"(<p class="empty">You hold no HIT. <a href="/">Choose one from the list</a>.</p>)")
          : markup(
                "<p>You accepted these and did not submit them yet. The nearest deadline is first.</p>\n{}",
                cards(items));
  return page(viewer, {.title = "Your queue", .tab = Tab::queue},
              markup(R"(<main id="main" tabindex="-1">
<h1>Your queue</h1>
{}</main>)",
                     content));
}

std::string earnings_page(const Viewer& viewer, const std::vector<EarningsRow>& rows) {
  Html items;
  for (const auto& row : rows) items += earnings_row(row);
  const auto content =
      rows.empty()
          ? markup(R"(<p class="empty">You submitted nothing yet. <a href="/">Choose a HIT</a>.</p>)")
          : markup("{}{}", totals(rows), cards(items));
  return page(viewer, {.title = "Earnings", .tab = Tab::earnings},
              markup(R"(<main id="main" tabindex="-1">
<h1>Your earnings</h1>
<p>Play money: what a real marketplace would have paid.</p>
{}</main>)",
                     content));
}

std::string trouble_page(const Viewer& viewer, const Trouble& trouble) {
  return page(viewer, {.title = trouble.heading},
              markup(R"(<main id="main" tabindex="-1">
<h1>{}</h1>
<p>{}</p>
<p>{}</p>
<p class="actions"><a class="button main" href="/">All HITs</a> <a class="button" href="/queue">Your queue</a></p>
</main>)",
                     trouble.heading, trouble.says, trouble.now));
}

Trouble trouble_of(const Refusal& refusal) {
  using Why = Refusal::Why;
  switch (refusal.why) {
    case Why::preview_only:
      return {400, "You were only previewing", refusal.message,
              "Nothing was stored. The button is above the task."};
    case Why::unknown:
      return {404, "There is no such HIT", refusal.message,
              "The link may be old, or the requester took the HIT away. Choose another one from the list."};
    case Why::not_yours:
      return {403, "This HIT is not yours", refusal.message,
              "If you accepted it as another play worker, switch to that worker and open it from the queue."};
    case Why::expired:
      return {410, "The time for this HIT is over", refusal.message,
              "It went back to the list. If it is still there, you can accept it again."};
    case Why::returned:
      return {410, "You returned this HIT", refusal.message,
              "If it is still in the list, you can accept it again."};
    case Why::already_submitted:
      return {409, "This HIT is already submitted", refusal.message,
              "The first submission counts. There is nothing more to do."};
    case Why::none_left:
      return {404, "No HIT is left for you here", refusal.message,
              "Others may return theirs, so look again later, or choose another HIT from the list."};
    case Why::no_answer:
      return {
          400, "The task sent no answers", refusal.message,
          "Nothing was stored and the HIT is still yours. Go back to the task and try again; if it happens "
          "again, tell the requester."};
    case Why::too_large:
      return {
          413, "The answers are too large", refusal.message,
          "Nothing was stored and the HIT is still yours. Make the answers shorter, or tell the requester."};
    case Why::busy:
      return {503, "Not stored just now", refusal.message,
              "Nothing was changed. Please try again in a moment."};
  }
  return {500, "Something went wrong", refusal.message, "Please try again."};
}

}  // namespace errand::marketplace
