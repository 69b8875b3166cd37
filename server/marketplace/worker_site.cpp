#include "server/marketplace/worker_site.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "server/marketplace/answer.hpp"
#include "server/marketplace/submission.hpp"

namespace errand::marketplace {
namespace {

constexpr std::string_view cookie_name = "errand_worker";

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  for (std::size_t at = 1; at <= path.size();) {
    const auto end = std::min(path.find('/', at), path.size());
    segments.emplace_back(path.substr(at, end - at));
    at = end + 1;
  }
  return segments;
}

Target target_of(std::string_view path) {
  if (path == "/") return {Place::home, {}};
  if (path == "/queue") return {Place::queue, {}};
  if (path == "/earnings") return {Place::earnings, {}};
  if (path == "/worker") return {Place::worker, {}};
  if (path == "/mturk/preview") return {Place::old_preview, {}};
  const auto at = segments_of(path);
  if (at.size() == 3 && at[0] == "projects" && at[2] == "tasks") return {Place::preview, at[1]};
  if (at.size() == 4 && at[0] == "projects" && at[2] == "tasks" && at[3] == "accept")
    return {Place::accept, at[1]};
  if (at.size() == 2 && at[0] == "tasks") return {Place::task, at[1]};
  if (at.size() == 3 && at[0] == "tasks" && at[2] == "return") return {Place::give_back, at[1]};
  return {};
}

bool changes(Place place) {
  return place == Place::accept || place == Place::give_back || place == Place::worker;
}

std::string group_path(std::string_view group) {
  return group.empty() ? "/" : "/projects/" + app::encode_component(group) + "/tasks";
}

bool is_get(const app::Request& request) {
  return request.method == app::Method::get || request.method == app::Method::head;
}

/// Whether a page of this site made the browser send this POST. Browsers say so in Sec-Fetch-Site, but only
/// to https and loopback addresses; the others and older ones name the page's origin. (The site's own
/// Referrer-Policy is same-origin and not no-referrer, under which browsers send "Origin: null" even from
/// here.) A browser too old for both still knows SameSite cookies, so a worker's cookie will do then: it did
/// not come from elsewhere.
bool from_this_site(const app::Request& request, std::string_view origin) {
  if (const auto site = request.header("Sec-Fetch-Site")) return *site == "same-origin" || *site == "none";
  if (const auto from = request.header("Origin")) return *from == origin;
  return request.cookie(cookie_name).has_value();
}

app::Reply with_header(app::Reply reply, std::string name, std::string value) {
  reply.headers.push_back({.name = std::move(name), .value = std::move(value)});
  return reply;
}

enum class FrameAncestors { none, self };

/// A page with the policy that every page of the site has. Nothing is kept in a cache: the time left would be
/// wrong and a play worker would see another's queue.
app::Reply guarded(unsigned status, std::string body, FrameAncestors ancestors) {
  std::string policy =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src http: https:; "
      "form-action 'self'; base-uri 'none'; frame-ancestors ";
  policy += ancestors == FrameAncestors::self ? "'self'" : "'none'";
  auto reply = app::html(status, std::move(body));
  reply.headers.push_back({.name = "Content-Security-Policy", .value = std::move(policy)});
  reply.headers.push_back({.name = "Cache-Control", .value = "no-store"});
  reply.headers.push_back({.name = "Referrer-Policy", .value = "same-origin"});
  return reply;
}

app::Reply shown(unsigned status, std::string body) {
  return guarded(status, std::move(body), FrameAncestors::none);
}

app::Reply icon() {
  auto reply = app::text(
      200,
      R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#0b6b63"/>)"
      R"(<path d="M4 8.5l2.7 2.7L12 5.6" fill="none" stroke="#fff" stroke-width="2"/></svg>)");
  reply.headers = {{.name = "Content-Type", .value = "image/svg+xml"},
                   {.name = "Cache-Control", .value = "max-age=86400"}};
  return reply;
}

Note note_of(const std::vector<app::Field>& query) {
  const auto note = app::value_of(query, "note").value_or("");
  if (note == "submitted") return Note::submitted;
  if (note == "submitted_last") return Note::submitted_last;
  if (note == "returned") return Note::returned;
  return Note::none;
}

ListQuery list_query_of(const std::vector<app::Field>& query) {
  const auto sort = app::value_of(query, "sort").value_or("");
  return {.words = std::string{app::value_of(query, "q").value_or("")},
          .order = sort == "reward"      ? Order::reward
                   : sort == "time"      ? Order::time
                   : sort == "available" ? Order::available
                                         : Order::newest};
}

}  // namespace

WorkerSite::WorkerSite(Marketplace& marketplace, std::string origin, std::vector<WorkerId> play_workers,
                       app::StaticSite files)
    : marketplace_{marketplace},
      origin_{std::move(origin)},
      play_workers_{std::move(play_workers)},
      files_{std::move(files)} {
  while (origin_.ends_with('/')) origin_.pop_back();
}

app::Reply WorkerSite::operator()(const app::Request& request, Moment now) {
  if (request.path == "/worker.css" || request.path == "/worker.js") return files_(request);
  if (request.path == "/worker.svg" && is_get(request)) return icon();
  if (request.path == "/mturk/externalSubmit") return external_submit(request, now);
  // By another name of this machine the cookie would be another one, and what happens in the frame could not
  // reach the page around it.
  if (is_get(request) && !origin_.ends_with("//" + request.host))
    return app::see_other(origin_ + request.target);
  return route(request, now);
}

app::Reply WorkerSite::route(const app::Request& request, Moment now) {
  const auto known = known_worker(request);
  // A first visit is the first play worker's, so that the list is one click from the terminal.
  const auto viewer = viewer_of(known.value_or(0), now);
  const auto target = target_of(request.path);
  if (target.place == Place::nowhere) {
    return shown(404, trouble_page(viewer, {404, "There is no such page", "The link may be old or mistyped.",
                                            "Choose a HIT from the list."}));
  }
  if (is_get(request)) {
    auto reply = show(viewer, target, app::parse_form(request.query).value_or(Fields{}), now);
    return known ? reply : with_header(std::move(reply), "Set-Cookie", cookie_for(viewer.worker()));
  }
  if (request.method != app::Method::post || !changes(target.place)) {
    return with_header(
        shown(405, trouble_page(viewer, {405, "That is not possible here", "This address only shows a page.",
                                         "Nothing was changed."})),
        "Allow", "GET, HEAD");
  }
  if (!from_this_site(request, origin_)) {
    return shown(403,
                 trouble_page(viewer, {403, "This did not come from the marketplace",
                                       "Your browser says that another site sent it.",
                                       "Nothing was changed. Go to the list and use the buttons there."}));
  }
  const auto form = app::parse_form(request.body).value_or(Fields{});
  if (target.place == Place::worker) return choose_worker(viewer, form);
  if (!known) {
    return shown(403, trouble_page(viewer, {403, "Choose a play worker first",
                                            "Your browser did not say which one you are.",
                                            "Nothing was changed. Cookies must be allowed for this site."}));
  }
  return target.place == Place::accept ? accept(viewer, target.id, form, now)
                                       : give_back(viewer, {target.id}, now);
}

app::Reply WorkerSite::show(const Viewer& viewer, const Target& target, const Fields& query, Moment now) {
  switch (target.place) {
    case Place::home:
      return list(viewer, query, now);
    case Place::queue:
      return shown(200, queue_page(viewer, marketplace_.queue(viewer.worker(), now), now));
    case Place::earnings:
      return shown(200, earnings_page(viewer, marketplace_.done(viewer.worker(), now)));
    case Place::preview:
      return preview(viewer, target.id, query, now);
    case Place::task:
      return task(viewer, {target.id}, query, now);
    case Place::old_preview:
      return app::see_other(group_path(app::value_of(query, "groupId").value_or("")));
    // Only buttons lead to these; who comes by the address bar gets the page that has the button.
    case Place::accept:
      return app::see_other(group_path(target.id));
    case Place::give_back:
      return app::see_other("/tasks/" + app::encode_component(target.id));
    case Place::worker:
    case Place::nowhere:
      break;
  }
  return app::see_other("/");
}

app::Reply WorkerSite::list(const Viewer& viewer, const Fields& query, Moment now) {
  const auto wanted = list_query_of(query);
  return shown(200, list_page(viewer, select(marketplace_.groups(viewer.worker(), now), wanted), wanted,
                              note_of(query)));
}

app::Reply WorkerSite::preview(const Viewer& viewer, const std::string& group, const Fields& query,
                               Moment now) {
  const auto note = note_of(query);
  const auto hit = marketplace_.preview(group, viewer.worker(), now);
  if (hit) return shown(200, preview_page(viewer, *hit, note));
  if (note == Note::submitted && hit.error().why == Refusal::Why::none_left) {
    return app::see_other("/?note=submitted_last");
  }
  return refused(viewer, hit.error());
}

app::Reply WorkerSite::accept(const Viewer& viewer, const std::string& group, const Fields& form,
                              Moment now) {
  const auto task = marketplace_.accept(group, hit_to_accept(viewer, group, form, now), viewer.worker(), now);
  const bool follows = app::value_of(form, "after") == "submitted";
  if (task) {
    const bool automatic = app::value_of(form, "auto_accept") == "on";
    return app::see_other("/tasks/" + task->assignment.text + (automatic ? "?auto_accept=on" : "") +
                          (automatic && follows ? "&note=submitted" : ""));
  }
  if (follows && task.error().why == Refusal::Why::none_left) {
    return app::see_other("/?note=submitted_last");
  }
  return refused(viewer, task.error());
}

std::optional<HitId> WorkerSite::hit_to_accept(const Viewer& viewer, const std::string& group,
                                               const Fields& form, Moment now) {
  if (const auto named = app::value_of(form, "hit")) return HitId{std::string{*named}};
  // A button without a HIT, clicked twice, must not take two: the one already held is continued.
  for (const auto& held : marketplace_.queue(viewer.worker(), now)) {
    if (held.group.text == group || held.hit_type.text == group) return held.hit;
  }
  return std::nullopt;
}

app::Reply WorkerSite::task(const Viewer& viewer, const AssignmentId& assignment, const Fields& query,
                            Moment now) {
  const auto task = marketplace_.task(assignment, viewer.worker(), now);
  if (!task) return refused(viewer, task.error());
  return shown(200, task_page(viewer, *task, origin_, note_of(query), now));
}

app::Reply WorkerSite::give_back(const Viewer& viewer, const AssignmentId& assignment, Moment now) {
  const auto returned = marketplace_.give_back(assignment, viewer.worker(), now);
  if (!returned) return refused(viewer, returned.error());
  return app::see_other("/?note=returned");
}

app::Reply WorkerSite::choose_worker(const Viewer& viewer, const Fields& form) const {
  const WorkerId wanted{std::string{app::value_of(form, "worker").value_or("")}};
  if (std::find(play_workers_.begin(), play_workers_.end(), wanted) == play_workers_.end()) {
    return shown(400, trouble_page(viewer, {400, "There is no such play worker", "You are who you were.",
                                            "Choose one of the play workers at the top."}));
  }
  return with_header(app::see_other("/"), "Set-Cookie", cookie_for(wanted));
}

app::Reply WorkerSite::external_submit(const app::Request& request, Moment now) {
  const auto answer = [](unsigned status, std::string body) {
    return guarded(status, std::move(body), FrameAncestors::self);
  };
  if (request.method != app::Method::post && request.method != app::Method::get) {
    return with_header(answer(405, trouble_reply({405, "That is not possible here",
                                                  "Answers come by POST or GET.", "Nothing was changed."},
                                                 {}, Resend::no)),
                       "Allow", "GET, POST");
  }
  const auto fields = submitted_fields(request);
  if (!fields) {
    const auto& [trouble, sent] = fields.error();
    return answer(trouble.status, trouble_reply(trouble, sent, Resend::no));
  }
  const auto submitted = marketplace_.submit(*fields, now);
  if (submitted) return answer(200, submitted_reply(*submitted));
  const auto trouble = trouble_of(submitted.error());
  switch (submitted.error().why) {
    case Refusal::Why::already_submitted:
      return answer(trouble.status, submitted_before_reply(submitted_assignment_id(*fields)));
    case Refusal::Why::busy:
      return with_header(answer(trouble.status, trouble_reply(trouble, *fields, Resend::offered)),
                         "Retry-After", "2");
    default:
      return answer(trouble.status, trouble_reply(trouble, *fields, Resend::no));
  }
}

app::Reply WorkerSite::refused(const Viewer& viewer, const Refusal& refusal) const {
  const auto trouble = trouble_of(refusal);
  return shown(trouble.status, trouble_page(viewer, trouble));
}

std::optional<std::size_t> WorkerSite::known_worker(const app::Request& request) const {
  const auto named = request.cookie(cookie_name);
  const auto found = std::find_if(play_workers_.begin(), play_workers_.end(),
                                  [&named](const WorkerId& worker) { return named == worker.text; });
  if (found == play_workers_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - play_workers_.begin());
}

Viewer WorkerSite::viewer_of(std::size_t who, Moment now) {
  return {.play_workers = play_workers_,
          .who = who,
          .holding = marketplace_.queue(play_workers_.at(who), now).size()};
}

std::string WorkerSite::cookie_for(const WorkerId& worker) const {
  // Lax and not Strict, so that a link from the study's page or a terminal opens the list as the same worker.
  // Lax cookies do not come with a POST from another site, and a GET changes nothing.
  std::string cookie{cookie_name};
  cookie += "=" + worker.text + "; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax";
  if (origin_.starts_with("https:")) cookie += "; Secure";
  return cookie;
}

}  // namespace errand::marketplace
