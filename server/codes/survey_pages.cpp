#include "server/codes/survey_pages.hpp"

#include <fmt/format.h>
#include "server/app/markup.hpp"
#include "server/assets/assets.hpp"
#include "server/codes/page_shell.hpp"

namespace errand::codes {
namespace {

using app::Html;
using app::markup;

app::Reply message(unsigned status, std::string_view title, std::string_view says, std::string_view todo) {
  return page(status, title, markup("<p>{}</p>\n<p>{}</p>\n", says, todo));
}

std::string_view title_of(Ending ending) {
  switch (ending) {
    case Ending::complete:
      return "Thank you: the survey is finished";
    case Ending::screened_out:
      return "Thank you: this survey is for other people";
    case Ending::withdrew:
      return "You have left the survey";
    case Ending::failed_check:
      return "The survey has ended";
  }
  return "";
}

std::string spoken_seconds(std::int64_t seconds) {
  if (seconds == 1) return "1 second";
  if (seconds < 120) return fmt::format("{} seconds", seconds);
  return fmt::format("{} minutes", (seconds + 59) / 60);
}

app::Reply later(app::Reply reply, std::int64_t seconds) {
  reply.headers.push_back({"Retry-After", std::to_string(seconds)});
  return reply;
}

Html sent_text(std::string_view sent) {
  if (sent.empty()) return {};
  return markup(R"(<p><label for="sent">What you sent</label>
<textarea id="sent" rows="8" readonly>{}</textarea></p>
)",
                sent);
}

}  // namespace

app::Reply code_page(const Exit& exit) {
  return page(200, title_of(exit.ending),
              markup(R"(<p>Your completion code:</p>
<p class="code"><output>{}</output> <button type="button" id="copy" class="plain" hidden>Copy</button></p>
<p id="copied" role="status" class="soft"></p>
<p>Go back to the page that sent you here. If it has not filled the code in by itself, paste or type it there, and submit.</p>
<p class="soft">The code is yours alone and stays the same when you load this page again. If your time ran out meanwhile, keep it and send it to the requester: it proves your work.</p>
)",
                     exit.code));
}

app::Reply refusal_page(const Refusal& refusal) {
  using Kind = Refusal::Kind;
  switch (refusal.kind) {
    case Kind::bad_seat:
      return message(400, "This link is not complete", "It does not say who you are.",
                     "Open it again from the page that gave it to you.");
    case Kind::bad_ticket:
      return message(
          403, "This link does not work",
          "Its ticket is not one that was given out for this survey, or it was cut short on the way.",
          "Open the survey again from the page that gave you its link; what you have answered there is not "
          "lost by this.");
    case Kind::expired_ticket:
      return message(410, "This link is too old", "The time in which this survey could be finished is over.",
                     "If you have finished it, write to the requester: your answers show it.");
    case Kind::no_secret:
      return message(403, "The survey is not finished yet",
                     "A code is given when you come here from the survey's last page.",
                     "Go back to the survey and finish it. If you did, write to the requester: its last page "
                     "may be set up wrongly.");
    case Kind::too_early: {
      auto reply = message(
          403, "That was faster than possible", "This survey cannot be finished so soon after it was opened.",
          fmt::format("If you have finished it, wait {} and try again: you then get your code.",
                      spoken_seconds(refusal.wait_s)));
      reply.headers.push_back({"Refresh", std::to_string(refusal.wait_s)});
      return later(std::move(reply), refusal.wait_s);
    }
    case Kind::busy:
      break;
  }
  auto reply =
      message(503, "One moment, please", "What you do here cannot be stored just now. Nothing is lost.",
              "Try again in a moment; this page does so by itself where it can. Keep it open.");
  reply.headers.push_back({"Refresh", "5"});
  return later(std::move(reply), 5);
}

app::Reply no_seat_page(const std::vector<NoSeat>& faults) {
  if (!faults.empty() && faults.front().kind == NoSeat::Kind::preview)
    return message(200, "Accept the HIT first", "This is the survey of a HIT that you are only looking at.",
                   "Accept it, then open the link again.");
  Html list;
  for (const NoSeat& fault : faults) list += markup("<li>{} {}</li>\n", fault.parameter, fault.why);
  return page(400, "This link is not complete",
              markup(R"(<p>It does not say who you are:</p>
<ul>
{}</ul>
<p>Open it again from the page that gave it to you. If it stays like this, tell the requester these words.</p>
)",
                     list));
}

app::Reply broken_link_page(std::string_view parameter) {
  return message(400, "This link is not complete",
                 fmt::format("It has to bring the parameter \"{}\" once.", parameter),
                 "Go back to the survey and follow the link once more. If it stays like this, tell the "
                 "requester these words.");
}

app::Reply wait_page(std::int64_t wait_s) {
  auto reply =
      message(429, "Please wait a little", "Too many links and codes that are none came from your network.",
              fmt::format("Load this page again in {}.", spoken_seconds(wait_s)));
  reply.headers.push_back({"Refresh", std::to_string(wait_s)});
  return later(std::move(reply), wait_s);
}

app::Reply again_page(app::Reply page, const std::vector<app::Field>& sent) {
  Html fields;
  for (const app::Field& field : sent)
    fields += markup(R"(<input type="hidden" name="{}" value="{}">)"
                     "\n",
                     field.name, field.value);
  const Html form = markup(R"(<form method="post" action="">
{}<p><button>Send again</button></p>
</form>
<p class="soft">What you sent is in this page: it is lost only when you close it.</p>
)",
                           fields);
  page.body.insert(page.body.find("</main>"), form.text());
  std::erase_if(page.headers, [](const app::Header& header) { return header.name == "Refresh"; });
  for (app::Header& header : page.headers)
    if (header.name == "Content-Security-Policy") header.value = page_policy(Forms::to_us);
  return page;
}

app::Reply unproven_page(const std::vector<std::string>& findings, std::string_view sent) {
  Html list;
  for (const std::string& finding : findings) list += markup("<li>{}</li>\n", finding);
  return page(
      422, "Your answers could not be checked",
      markup(R"(<p>Nothing is lost: go back, and the page still has your answers. Try to submit once more.</p>
<p>If it stays like this, send the requester the text below; you can be paid by it.</p>
<ul>
{}</ul>
{})",
             list, sent_text(sent)));
}

app::Reply unreadable_page(unsigned status, std::string_view why, std::string_view sent) {
  return page(status, "Your answers could not be read",
              markup(R"(<p>{}</p>
<p>Nothing is lost: go back, and the page still has your answers.</p>
{})",
                     why, sent_text(sent)));
}

app::Reply wrong_method_page(std::string_view allowed) {
  auto reply = message(405, "This is not how to come here",
                       "The request is of a kind that is not served here.", "Open the link in a browser.");
  reply.headers.push_back({"Allow", std::string{allowed}});
  return reply;
}

app::Reply hit_page() {
  app::Reply reply;
  reply.shared = assets::code_pages().hit.bytes;
  reply.headers.push_back({"Content-Type", "text/html; charset=utf-8"});
  reply.headers.push_back({"Cache-Control", "no-cache"});
  return reply;
}

}  // namespace errand::codes
