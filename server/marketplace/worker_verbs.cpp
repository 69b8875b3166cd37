// What workers can do.
#include <fmt/format.h>

#include <utility>

#include "server/marketplace/answer.hpp"
#include "server/marketplace/marketplace.hpp"
#include "server/marketplace/settle.hpp"
#include "server/store/sqlite_store.hpp"
#include "wasm/study/study.hpp"

namespace errand::marketplace {
namespace {

using store::Records;
using Why = Refusal::Why;

/// What the frame sends while a worker is only looking.
constexpr std::string_view preview_assignment = "ASSIGNMENT_ID_NOT_AVAILABLE";
constexpr std::int64_t most_earnings_rows = 1000;

auto refuse(Why why, std::string message) { return tl::unexpected(Refusal{why, std::move(message)}); }

auto refuse_unknown_group() { return refuse(Why::unknown, "There is no such group of HITs here."); }
auto refuse_unknown_assignment() { return refuse(Why::unknown, "There is no such assignment here."); }
auto refuse_none_left() {
  return refuse(Why::none_left, "There are no more of these HITs available to you.");
}

template <class T>
tl::expected<T, Refusal> flatten(tl::expected<tl::expected<T, Refusal>, store::Unavailable> result) {
  if (result) return std::move(*result);
  return refuse(
      Why::busy,
      "The marketplace can't save this just now. Nothing was changed: please try again in a moment.");
}

/// Why an assignment in this state can't be worked on any more.
tl::unexpected<Refusal> refuse_ended(AssignmentState state) {
  switch (state) {
    case AssignmentState::returned:
      return refuse(Why::returned, "This HIT was returned, so it can't be submitted.");
    case AssignmentState::abandoned:
      return refuse(Why::expired, "The time for this HIT ran out before it was submitted.");
    default:
      return refuse(Why::already_submitted, "This HIT was submitted already.");
  }
}

/// The HIT to take: the one named, if it is of the group and free for the worker, or the group's next one.
tl::expected<HitId, Refusal> hit_to_take(const Records& records, std::string_view group,
                                         const std::optional<HitId>& wanted, const WorkerId& worker,
                                         Moment now) {
  if (!wanted) {
    const auto open = records.group_open_to(group, worker, now);
    if (!open && !records.knows_group(group)) return refuse_unknown_group();
    if (!open) return refuse_none_left();
    return records.next_hit_for(open->type.id, worker, now).value();
  }
  const auto found = records.hit(*wanted);
  if (!found || (found->hit.type.group.text != group && found->hit.type.id.text != group)) {
    return refuse(Why::unknown, "There is no such HIT in this group.");
  }
  if (available(found->hit, found->counts, now) == 0) return refuse_none_left();
  return *wanted;
}

Assignment new_assignment(const Hit& hit, const WorkerId& worker, Moment now) {
  return {.id = {fresh_entity_id()},
          .hit = hit.id,
          .worker = worker,
          .state = AssignmentState::accepted,
          .accepted = now,
          .deadline = {now.ms + hit.type.properties.duration_s * 1000},
          .submitted = {},
          .auto_approval = {},
          .approved = {},
          .rejected = {},
          .answer = {},
          .feedback = {}};
}

// Besides the answers there are assignmentId, workerId, results, times, feedback and log.
static_assert(app::max_form_fields >= errand::max_answers + 6);
// A browser sends a line feed as "%0D%0A" and puts '=' and '&' to each field.
static_assert(max_submission_bytes >= std::size_t{6} * errand::max_answer_bytes + 2 * app::max_form_fields);
// In the XML a control character becomes "&#65533;", and each field and the document get less markup than
// this.
static_assert(max_answer_xml_bytes >=
              std::size_t{8} * errand::max_answer_bytes + 100 * app::max_form_fields + 1000);

struct Draft {
  AssignmentId assignment;
  std::string answer;
};

/// What of a submitted form can be judged without the records.
tl::expected<Draft, Refusal> read_submission(const std::vector<app::Field>& fields) {
  const std::string_view id = submitted_assignment_id(fields);
  if (id == preview_assignment) {
    return refuse(Why::preview_only, "This was only a preview. Accept the HIT before you submit it.");
  }
  if (id.empty())
    return refuse(Why::unknown, "The page did not say which assignment it submits (no assignmentId).");
  const auto answers = answer_fields(fields);
  if (answers.empty())
    return refuse(Why::no_answer, "The page submitted no answer: at least one field is needed.");
  std::string answer = answer_xml(answers);
  if (answer.size() > max_answer_xml_bytes) {
    return refuse(Why::too_large, fmt::format("The answer is larger than {} bytes.", max_answer_xml_bytes));
  }
  return Draft{AssignmentId{std::string{id}}, std::move(answer)};
}

}  // namespace

std::vector<GroupRow> Marketplace::groups(const WorkerId& worker, Moment now) {
  settle(store_, now);
  const auto open = store_.read([&](const Records& records) { return records.groups_open_to(worker, now); });
  std::vector<GroupRow> rows;
  rows.reserve(open.size());
  for (const auto& group : open) {
    const HitTypeProperties& properties = group.type.properties;
    rows.push_back({.group = group.type.group,
                    .title = properties.title,
                    .description = properties.description,
                    .keywords = properties.keywords,
                    .requester = requester_of(group.type.account),
                    .reward = properties.reward,
                    .duration_s = properties.duration_s,
                    .hits_available = group.hits,
                    .created = group.newest,
                    .expiration = group.last_expiration});
  }
  return rows;
}

tl::expected<PreviewPage, Refusal> Marketplace::preview(std::string_view group, const WorkerId& worker,
                                                        Moment now) {
  settle(store_, now);
  return store_.read([&](const Records& records) -> tl::expected<PreviewPage, Refusal> {
    const auto open = records.group_open_to(group, worker, now);
    if (!open && !records.knows_group(group)) return refuse_unknown_group();
    if (!open) return refuse_none_left();
    const Hit hit = records.hit(records.next_hit_for(open->type.id, worker, now).value()).value().hit;
    const HitTypeProperties& properties = hit.type.properties;
    return PreviewPage{.group = hit.type.group,
                       .hit_type = hit.type.id,
                       .hit = hit.id,
                       .title = properties.title,
                       .description = properties.description,
                       .keywords = properties.keywords,
                       .requester = requester_of(hit.type.account),
                       .reward = properties.reward,
                       .duration_s = properties.duration_s,
                       .hits_available = open->hits,
                       .url = hit.url,
                       .frame_height = hit.frame_height};
  });
}

tl::expected<AcceptedTask, Refusal> Marketplace::accept(std::string_view group,
                                                        const std::optional<HitId>& hit,
                                                        const WorkerId& worker, Moment now) {
  return flatten(store_.write([&](Records& records) -> tl::expected<AcceptedTask, Refusal> {
    settle(records, now);
    const auto mine = hit ? records.live_assignment(*hit, worker) : std::nullopt;
    if (mine && mine->state == AssignmentState::accepted)
      return task_of(*mine, records.hit(mine->hit).value().hit);
    if (mine) return refuse_ended(mine->state);
    const auto chosen = hit_to_take(records, group, hit, worker, now);
    if (!chosen) return tl::unexpected(chosen.error());
    const Hit taken = records.hit(*chosen).value().hit;
    const Assignment assignment = new_assignment(taken, worker, now);
    if (!records.add(assignment)) return refuse_none_left();
    return task_of(assignment, taken);
  }));
}

tl::expected<AcceptedTask, Refusal> Marketplace::task(const AssignmentId& id, const WorkerId& worker,
                                                      Moment now) {
  settle(store_, now);
  return store_.read([&](const Records& records) -> tl::expected<AcceptedTask, Refusal> {
    const auto found = records.assignment(id);
    if (!found) return refuse_unknown_assignment();
    if (found->worker != worker) return refuse(Why::not_yours, "Another worker holds this assignment.");
    if (found->state != AssignmentState::accepted) return refuse_ended(found->state);
    return task_of(*found, records.hit(found->hit).value().hit);
  });
}

tl::expected<void, Refusal> Marketplace::give_back(const AssignmentId& id, const WorkerId& worker,
                                                   Moment now) {
  return flatten(store_.write([&](Records& records) -> tl::expected<void, Refusal> {
    settle(records, now);
    auto found = records.assignment(id);
    if (!found) return refuse_unknown_assignment();
    if (found->worker != worker) return refuse(Why::not_yours, "Another worker holds this assignment.");
    if (found->state != AssignmentState::accepted) return refuse_ended(found->state);
    found->state = AssignmentState::returned;
    records.update(*found);
    return {};
  }));
}

tl::expected<Submitted, Refusal> Marketplace::submit(const std::vector<app::Field>& fields, Moment now) {
  auto draft = read_submission(fields);
  if (!draft) return tl::unexpected(draft.error());
  return flatten(store_.write([&](Records& records) -> tl::expected<Submitted, Refusal> {
    settle(records, now);
    auto found = records.assignment(draft->assignment);
    if (!found) return refuse_unknown_assignment();
    if (found->state != AssignmentState::accepted) return refuse_ended(found->state);
    const Hit hit = records.hit(found->hit).value().hit;
    found->state = AssignmentState::submitted;
    found->submitted = now;
    found->auto_approval = Moment{now.ms + hit.type.properties.auto_approval_s * 1000};
    found->answer = std::move(draft->answer);
    records.update(*found);
    records.approve_due(now);
    return Submitted{
        .assignment = found->id, .hit = hit.id, .group = hit.type.group, .worker = found->worker};
  }));
}

std::vector<AcceptedTask> Marketplace::queue(const WorkerId& worker, Moment now) {
  settle(store_, now);
  const auto held = store_.read([&](const Records& records) { return records.held_by(worker); });
  std::vector<AcceptedTask> tasks;
  tasks.reserve(held.size());
  for (const auto& [assignment, hit] : held) tasks.push_back(task_of(assignment, hit));
  return tasks;
}

std::vector<EarningsRow> Marketplace::done(const WorkerId& worker, Moment now) {
  settle(store_, now);
  const auto finished =
      store_.read([&](const Records& records) { return records.submitted_by(worker, most_earnings_rows); });
  std::vector<EarningsRow> rows;
  rows.reserve(finished.size());
  for (const auto& [assignment, hit] : finished) {
    rows.push_back({.assignment = assignment.id,
                    .hit = hit.id,
                    .title = hit.type.properties.title,
                    .requester = requester_of(hit.type.account),
                    .reward = hit.type.properties.reward,
                    .state = assignment.state,
                    .submitted = *assignment.submitted,
                    .feedback = assignment.feedback});
  }
  return rows;
}

}  // namespace errand::marketplace
