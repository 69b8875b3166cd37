#include <algorithm>

#include "server/marketplace/worker_site_frame.hpp"
#include "server/marketplace/worker_site_pages.hpp"
#include "server/marketplace/worker_site_shell.hpp"
#include "server/marketplace/worker_site_words.hpp"

namespace errand::marketplace {
namespace {

/// The frame of a task. It may do what a page of its own could, except lead the window away without the
/// worker's click; that much is left, because templates written for Mechanical Turk submit with
/// target="_parent" and the answer of externalSubmit links to the next HIT for browsers without script.
Html frame(std::string_view title, const std::string& url, std::int64_t height) {
  const auto room = height > 0 ? markup(R"( height="{}")", height) : markup(R"( class="fill")");
  return markup(
      R"(<iframe id="task" title="{}" src="{}"{} sandbox="allow-scripts allow-same-origin allow-forms )"
      R"(allow-popups allow-popups-to-escape-sandbox allow-modals allow-downloads )"
      R"(allow-top-navigation-by-user-activation"></iframe>
)",
      title, url, room);
}

std::string_view body_class(std::int64_t frame_height) { return frame_height > 0 ? "work" : "work fill"; }

Html auto_accept_box() {
  // Only a script can go on by itself, so only a script shows the box.
  return markup(R"(<label class="auto" hidden><input type="checkbox" name="auto_accept" value="on"> )"
                R"(Auto-accept the next HIT</label>)");
}

Html return_form(const AcceptedTask& task) {
  return markup(R"(<details class="giveback">
<summary>Return</summary>
<form method="post" action="/tasks/{}/return">
<p>Return this HIT? Your answers are not sent, you are not paid for it, and another worker can take it.</p>
<button class="danger">Yes, return it</button>
</form>
</details>)",
                task.assignment.text);
}

/// What the worker sent, to copy.
Html sent_back(const std::vector<app::Field>& fields) {
  Html lines;
  for (const auto& field : fields) {
    if (field.name == "assignmentId") continue;
    lines += markup("{}: {}\n", field.name, field.value);
  }
  if (lines.text().empty()) return {};
  return markup(R"(<details>
<summary>What you tried to send</summary>
<label for="sent">Copy it if you want to write to the requester.</label>
<textarea id="sent" rows="8" readonly>
{}</textarea>
</details>
)",
                lines);
}

Html resend_form(const std::vector<app::Field>& fields) {
  Html inputs;
  for (const auto& field : fields) {
    inputs += markup(R"(<input type="hidden" name="{}" value="{}">
)",
                     field.name, field.value);
  }
  return markup(R"(<form method="post" action="/mturk/externalSubmit">
{}<p><button class="main">Send it again</button></p>
</form>
)",
                inputs);
}

/// The script on this page tells the page around the frame that `assignment` is done.
std::string done_reply(std::string_view heading, std::string_view says, std::string_view assignment,
                       const std::string& next) {
  return frame_page(heading, markup(R"(<main id="main" data-submitted="{}">
<h1>{}</h1>
<p role="status">{}</p>
<p class="actions"><a class="button main" target="_top" href="{}">Go on</a>
<a class="button" target="_top" href="/">All HITs</a></p>
</main>)",
                                    assignment, heading, says, next));
}

std::string next_page(const GroupId& group) { return "/projects/" + group.text + "/tasks?note=submitted"; }

}  // namespace

std::string preview_page(const Viewer& viewer, const PreviewPage& hit, Note note) {
  const auto main = markup(
      R"(<main id="main" tabindex="-1">
<div class="bar">
{}<div class="what">
<h1>{}</h1>
<p>{} · <strong>{}</strong> · {} allotted · {} available</p>
</div>
<form class="accept" method="post" action="/projects/{}/tasks/accept">
<input type="hidden" name="hit" value="{}">
<button class="main">Accept</button>
{}
</form>
<p class="preview"><strong>You are previewing.</strong> What you do below is neither saved nor paid. Accept the HIT to start.</p>
</div>
{}</main>)",
      notice(note), hit.title, hit.requester, dollars(hit.reward), duration_words(hit.duration_s),
      hit.hits_available, hit.group.text, hit.hit.text, auto_accept_box(),
      frame("Preview of the task: " + hit.title, preview_frame_url(hit.url, hit.hit.text), hit.frame_height));
  return page(viewer, {.title = "Preview: " + hit.title, .body_class = body_class(hit.frame_height)}, main);
}

std::string task_page(const Viewer& viewer, const AcceptedTask& task, std::string_view origin, Note note,
                      Moment now) {
  const auto url = task_frame_url(task.url, {.assignment = task.assignment.text,
                                             .hit = task.hit.text,
                                             .worker = task.worker.text,
                                             .origin = origin,
                                             .deadline_ms = task.deadline.ms});
  // The script counts down from what is left, not to the deadline: the worker's clock may be wrong.
  const auto main =
      markup(R"(<main id="main" tabindex="-1" data-assignment="{}" data-next="{}">
<div class="bar">
{}<div class="what">
<h1>{}</h1>
<p>{} · <strong>{}</strong></p>
</div>
<p class="clock"><span class="left" role="timer" data-left-ms="{}" hidden></span>
<span>Submit by <time datetime="{}" data-local="clock">{}</time></span></p>
{}
{}
</div>
<p class="unseen" role="status" id="told"></p>
<p class="notice bad" role="alert" id="over" hidden></p>
{}<form id="next" method="post" action="/projects/{}/tasks/accept" hidden>
<input type="hidden" name="after" value="submitted"><input type="hidden" name="auto_accept" value="on">
</form>
</main>)",
             task.assignment.text, next_page(task.group), notice(note), task.title, task.requester,
             dollars(task.reward), std::max<std::int64_t>(0, task.deadline.ms - now.ms),
             iso_time(task.deadline), clock_words(task.deadline), auto_accept_box(), return_form(task),
             frame("Task: " + task.title, url, task.frame_height), task.group.text);
  return page(viewer, {.title = task.title, .body_class = body_class(task.frame_height)}, main);
}

std::string submitted_reply(const Submitted& submitted) {
  return done_reply("Submitted", "Your answers are stored and went to the requester.",
                    submitted.assignment.text, next_page(submitted.group));
}

std::string submitted_before_reply(std::string_view assignment) {
  return done_reply(
      "Already submitted",
      "This HIT was submitted before. The first submission counts; there is nothing more to do.", assignment,
      "/");
}

std::string trouble_reply(const Trouble& trouble, const std::vector<app::Field>& fields, Resend resend) {
  return frame_page(trouble.heading,
                    markup(R"(<main id="main">
<h1>{}</h1>
<p role="alert">{}</p>
<p>{}</p>
{}{}<p class="actions"><a class="button" target="_top" href="/">All HITs</a>
<a class="button" target="_top" href="/queue">Your queue</a></p>
</main>)",
                           trouble.heading, trouble.says, trouble.now,
                           resend == Resend::offered ? resend_form(fields) : Html{}, sent_back(fields)));
}

}  // namespace errand::marketplace
