#include <gmock/gmock.h>

#include <array>
#include <string>
#include <string_view>

#include "tests/server/marketplace/worker_site_test.hpp"

namespace errand::marketplace {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST_F(WorkerSiteTest, AWorkerGoesFromTheListThroughATaskToTheNext) {
  const auto group = world.publish({.hits = 2});
  const auto list = world.get("/");
  EXPECT_EQ(list.status, 200u);
  EXPECT_THAT(body_of(list), HasSubstr("<h2>Rate word pairs</h2>"));
  EXPECT_THAT(body_of(list), HasSubstr("$0.50"));
  EXPECT_THAT(body_of(list), HasSubstr("Words Lab"));
  EXPECT_THAT(body_of(list), HasSubstr("10 minutes"));
  EXPECT_THAT(body_of(list), HasSubstr("<dt>HITs available</dt><dd>2</dd>"));
  EXPECT_THAT(body_of(list), HasSubstr(R"(<time datetime="2026-10-14T12:00:00Z")"));
  EXPECT_THAT(body_of(list), HasSubstr("words, similarity"));
  EXPECT_THAT(body_of(list), HasSubstr("href=\"/projects/" + group.text + "/tasks\""));

  const auto preview = world.get("/projects/" + group.text + "/tasks");
  EXPECT_EQ(preview.status, 200u);
  EXPECT_THAT(body_of(preview), HasSubstr("You are previewing."));
  EXPECT_THAT(
      frame_of(preview),
      StartsWith("http://localhost:8081/study/?hit=1&assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&hitId=3"));
  EXPECT_THAT(frame_of(preview), Not(HasSubstr("workerId")));

  const auto assignment = world.accept(group);
  ASSERT_FALSE(assignment.text.empty());
  const auto task = world.get("/tasks/" + assignment.text);
  EXPECT_EQ(task.status, 200u);
  EXPECT_EQ(frame_of(task), "http://localhost:8081/study/?hit=1&assignmentId=" + assignment.text + "&hitId=" +
                                world.market.queue({std::string{first_worker}}, world.now)[0].hit.text +
                                "&workerId=AWORKER1ERRAND&turkSubmitTo=http%3A%2F%2F127.0.0.1%3A8080&"
                                "assignmentDeadline=1791375000000");
  EXPECT_THAT(body_of(task), HasSubstr("data-left-ms=\"600000\""));
  EXPECT_THAT(body_of(task), HasSubstr(R"(<time datetime="2026-10-07T12:10:00Z")"));

  const auto reply = world.submit("assignmentId=" + assignment.text + "&answer=4");
  EXPECT_EQ(reply.status, 200u);
  EXPECT_THAT(body_of(reply), HasSubstr("data-submitted=\"" + assignment.text + "\""));
  const auto next = "/projects/" + group.text + "/tasks?note=submitted";
  EXPECT_THAT(body_of(reply), HasSubstr("target=\"_top\" href=\"" + next + "\""));
  EXPECT_EQ(world.stored(assignment)->state, AssignmentState::submitted);
  EXPECT_THAT(*world.stored(assignment)->answer,
              HasSubstr("<QuestionIdentifier>answer</QuestionIdentifier>"));

  const auto second = world.get(next);
  EXPECT_EQ(second.status, 200u);
  EXPECT_THAT(body_of(second), HasSubstr("Your last HIT was submitted."));
  const auto last = world.accept(group);
  ASSERT_FALSE(last.text.empty());
  world.submit("assignmentId=" + last.text + "&answer=5");
  EXPECT_EQ(World::header(world.get(next), "Location"), "/?note=submitted_last");
  EXPECT_THAT(body_of(world.get("/?note=submitted_last")),
              HasSubstr("There is none left for you in its group."));
}

TEST_F(WorkerSiteTest, TheFrameIsSandboxedButMaySubmitAndKeepsItsOrigin) {
  const auto group = world.publish();
  const auto task = world.get("/tasks/" + world.accept(group).text);
  EXPECT_THAT(body_of(task), HasSubstr("sandbox=\"allow-scripts allow-same-origin allow-forms allow-popups "
                                       "allow-popups-to-escape-sandbox allow-modals allow-downloads "
                                       "allow-top-navigation-by-user-activation\""));
  EXPECT_THAT(body_of(task), HasSubstr("title=\"Task: Rate word pairs\""));
}

TEST_F(WorkerSiteTest, AFrameHeightIsKeptAndZeroFillsTheWindow) {
  const auto fixed = world.publish({.title = "Fixed", .frame_height = 725});
  EXPECT_THAT(body_of(world.get("/projects/" + fixed.text + "/tasks")), HasSubstr(" height=\"725\""));
  const auto filling = world.publish({.title = "Filling", .frame_height = 0});
  const auto page = body_of(world.get("/projects/" + filling.text + "/tasks"));
  EXPECT_THAT(page, HasSubstr("class=\"work fill\""));
  EXPECT_THAT(page, Not(HasSubstr(" height=\"")));
}

TEST_F(WorkerSiteTest, AutoAcceptGoesOnToTheNextHitAndThenToTheList) {
  const auto group = world.publish({.hits = 2});
  const auto accept = "/projects/" + group.text + "/tasks/accept";
  const auto first = world.post(accept, "auto_accept=on");
  ASSERT_EQ(first.status, 303u);
  const auto location = World::header(first, "Location").value();
  ASSERT_TRUE(location.ends_with("?auto_accept=on"));
  const auto id = location.substr(7, 30);
  world.submit("assignmentId=" + id + "&a=1");
  const auto second = World::header(world.post(accept, "after=submitted&auto_accept=on"), "Location").value();
  ASSERT_TRUE(second.ends_with("?auto_accept=on&note=submitted"));
  EXPECT_THAT(body_of(world.get(second)), HasSubstr("Your last HIT was submitted."));
  ASSERT_NE(second.substr(7, 30), id);
  world.submit("assignmentId=" + second.substr(7, 30) + "&a=1");
  EXPECT_EQ(World::header(world.post(accept, "after=submitted&auto_accept=on"), "Location"),
            "/?note=submitted_last");
}

TEST_F(WorkerSiteTest, TwoClicksOnAcceptTakeOneHit) {
  const auto group = world.publish({.hits = 3});
  const auto first = world.accept(group);
  EXPECT_EQ(world.accept(group), first);
  EXPECT_EQ(world.market.queue({std::string{first_worker}}, world.now).size(), 1u);
}

TEST_F(WorkerSiteTest, ThePreviewedHitIsTheOneAccepted) {
  const auto group = world.publish({.hits = 3});
  world.post("/projects/" + group.text + "/tasks/accept", "hit=" + world.last_hit.text);
  const auto held = world.market.queue({std::string{first_worker}}, world.now);
  ASSERT_EQ(held.size(), 1u);
  EXPECT_EQ(held[0].hit, world.last_hit);
}

TEST_F(WorkerSiteTest, AReturnedHitIsFreeAgainAndItsOldPageSaysSo) {
  const auto group = world.publish();
  const auto assignment = world.accept(group);
  const auto returned = world.post("/tasks/" + assignment.text + "/return");
  EXPECT_EQ(returned.status, 303u);
  EXPECT_EQ(World::header(returned, "Location"), "/?note=returned");
  EXPECT_THAT(body_of(world.get("/?note=returned")), HasSubstr("You returned the HIT."));
  const auto old = world.get("/tasks/" + assignment.text);
  EXPECT_EQ(old.status, 410u);
  EXPECT_THAT(body_of(old), HasSubstr("You returned this HIT"));
  EXPECT_FALSE(world.accept(group).text.empty());
}

TEST_F(WorkerSiteTest, TheQueueShowsWhatIsHeldAndTheTimeLeft) {
  const auto assignment = world.accept(world.publish());
  world.now.ms += 60'000;
  const auto queue = body_of(world.get("/queue"));
  EXPECT_THAT(queue, HasSubstr("href=\"/tasks/" + assignment.text + "\""));
  EXPECT_THAT(queue, HasSubstr("9 minutes"));
  EXPECT_THAT(body_of(world.get("/")), HasSubstr("You hold 1 HIT."));
  world.cookie = second_worker;
  EXPECT_THAT(body_of(world.get("/queue")), HasSubstr("You hold no HIT."));
}

TEST_F(WorkerSiteTest, EarningsTellStatesSumsAndFeedback) {
  const auto group = world.publish({.hits = 3});
  std::array<AssignmentId, 3> done;
  for (auto& assignment : done) {
    assignment = world.accept(group);
    world.submit("assignmentId=" + assignment.text + "&a=1");
  }
  ASSERT_TRUE(world.market.approve(world.account(), done[0], "Well done.", Overriding::no, world.now));
  ASSERT_TRUE(world.market.reject(world.account(), done[1], "Always the <first> option.", world.now));
  const auto page = body_of(world.get("/earnings"));
  EXPECT_THAT(page, HasSubstr("<dt>Approved</dt><dd><strong>$0.50</strong> for 1 HIT</dd>"));
  EXPECT_THAT(page, HasSubstr("<dt>Waiting for review</dt><dd><strong>$0.50</strong> for 1 HIT</dd>"));
  EXPECT_THAT(page, HasSubstr("<dt>Rejected</dt><dd><strong>$0.50</strong> for 1 HIT</dd>"));
  EXPECT_THAT(page, HasSubstr("Well done."));
  EXPECT_THAT(page, HasSubstr("Always the &lt;first&gt; option."));
}

TEST_F(WorkerSiteTest, TheListIsSearchedAndOrdered) {
  world.publish({.title = "Alpha", .description = "Look at birds", .duration_s = 900, .reward = {10}});
  world.now.ms += 1000;
  world.publish(
      {.title = "Beta", .description = "Look at fish", .hits = 2, .duration_s = 300, .reward = {5}});
  const auto before = [this](std::string_view target, std::string_view a, std::string_view b) {
    const auto page = body_of(world.get(target));
    return page.find(a) < page.find(b);
  };
  EXPECT_TRUE(before("/", "<h2>Beta", "<h2>Alpha"));
  EXPECT_TRUE(before("/?sort=reward", "<h2>Alpha", "<h2>Beta"));
  EXPECT_TRUE(before("/?sort=time", "<h2>Beta", "<h2>Alpha"));
  EXPECT_TRUE(before("/?sort=available", "<h2>Beta", "<h2>Alpha"));
  const auto fish = body_of(world.get("/?q=LOOK+fish"));
  EXPECT_THAT(fish, HasSubstr("<h2>Beta"));
  EXPECT_THAT(fish, Not(HasSubstr("<h2>Alpha")));
  EXPECT_THAT(body_of(world.get("/?q=cats")), HasSubstr("No HIT has these words."));
}

// Who the worker is.

TEST_F(WorkerSiteTest, AFirstVisitIsTheFirstPlayWorkersAndGetsACookie) {
  world.cookie.reset();
  const auto reply = world.get("/");
  EXPECT_EQ(World::header(reply, "Set-Cookie"),
            "errand_worker=AWORKER1ERRAND; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax");
  EXPECT_THAT(body_of(reply), HasSubstr("Play marketplace:"));
  world.cookie = "AINTRUDER";
  EXPECT_TRUE(World::header(world.get("/"), "Set-Cookie").has_value());
  world.cookie = second_worker;
  EXPECT_FALSE(World::header(world.get("/"), "Set-Cookie").has_value());
}

TEST_F(WorkerSiteTest, AnotherNameOfTheMachineLeadsToTheOrigin) {
  auto request = world.request_for(app::Method::get, "/queue?x=1", {});
  request.host = "localhost:8080";
  EXPECT_EQ(World::header(world.site(request, world.now), "Location"), "http://127.0.0.1:8080/queue?x=1");
  request.host = "127.0.0.1:8080";
  EXPECT_EQ(world.site(request, world.now).status, 200u);
}

TEST_F(WorkerSiteTest, AWorkerIsChosenFromThePlayWorkersOnly) {
  const auto chosen = world.post("/worker", "worker=AWORKER2ERRAND");
  EXPECT_EQ(chosen.status, 303u);
  EXPECT_THAT(World::header(chosen, "Set-Cookie").value(), StartsWith("errand_worker=AWORKER2ERRAND;"));
  const auto stranger = world.post("/worker", "worker=AINTRUDER");
  EXPECT_EQ(stranger.status, 400u);
  EXPECT_FALSE(World::header(stranger, "Set-Cookie").has_value());
}

TEST_F(WorkerSiteTest, AWorkerIdInTheAddressIsNotBelieved) {
  const auto group = world.publish();
  world.post("/projects/" + group.text + "/tasks/accept?workerId=AWORKER2ERRAND", "workerId=AWORKER2ERRAND");
  EXPECT_EQ(world.market.queue({std::string{first_worker}}, world.now).size(), 1u);
  EXPECT_TRUE(world.market.queue({std::string{second_worker}}, world.now).empty());
}

TEST_F(WorkerSiteTest, AnotherWorkersTaskIsNeitherShownNorReturned) {
  const auto assignment = world.accept(world.publish());
  world.cookie = second_worker;
  const auto shown = world.get("/tasks/" + assignment.text);
  EXPECT_EQ(shown.status, 403u);
  EXPECT_THAT(body_of(shown), HasSubstr("This HIT is not yours"));
  EXPECT_THAT(body_of(shown), Not(HasSubstr("<iframe")));
  EXPECT_EQ(world.post("/tasks/" + assignment.text + "/return").status, 403u);
  EXPECT_EQ(world.stored(assignment), std::nullopt);  // still accepted: the API does not show it
  world.cookie = first_worker;
  EXPECT_EQ(world.get("/tasks/" + assignment.text).status, 200u);
}

// Refusals.

TEST_F(WorkerSiteTest, UnknownGroupsAndAssignmentsAreNotFound) {
  for (const std::string_view path :
       {"/projects/3NOSUCHGROUP/tasks", "/tasks/3NOSUCHASSIGNMENT", "/projects/<x>/tasks"}) {
    const auto reply = world.get(path);
    EXPECT_EQ(reply.status, 404u) << path;
    EXPECT_THAT(body_of(reply), HasSubstr("There is no such HIT")) << path;
  }
  EXPECT_EQ(world.post("/projects/3NOSUCHGROUP/tasks/accept").status, 404u);
  EXPECT_EQ(world.post("/projects/" + world.publish().text + "/tasks/accept", "hit=3NOSUCHHIT").status, 404u);
  EXPECT_EQ(world.post("/tasks/3NOSUCHASSIGNMENT/return").status, 404u);
}

TEST_F(WorkerSiteTest, AGroupWithoutHitsLeftSaysSo) {
  const auto group = world.publish();
  world.submit("assignmentId=" + world.accept(group).text + "&a=1");
  const auto preview = world.get("/projects/" + group.text + "/tasks");
  EXPECT_EQ(preview.status, 404u);
  EXPECT_THAT(body_of(preview), HasSubstr("No HIT is left for you here"));
  EXPECT_EQ(world.post("/projects/" + group.text + "/tasks/accept").status, 404u);
}

TEST_F(WorkerSiteTest, ATaskWhoseTimeIsOverIsGone) {
  const auto assignment = world.accept(world.publish());
  world.now.ms += 600'000;
  const auto task = world.get("/tasks/" + assignment.text);
  EXPECT_EQ(task.status, 410u);
  EXPECT_THAT(body_of(task), HasSubstr("The time for this HIT is over"));
  const auto late = world.submit("assignmentId=" + assignment.text + "&essay=Hello+%3Cworld%3E");
  EXPECT_EQ(late.status, 410u);
  EXPECT_THAT(body_of(late), HasSubstr("essay: Hello &lt;world&gt;"));
  EXPECT_THAT(body_of(late), Not(HasSubstr("data-submitted")));
}

// The old links.

TEST_F(WorkerSiteTest, OldPreviewLinksLeadToTheGroup) {
  const auto group = world.publish();
  const auto type = world.market.preview(group.text, {std::string{first_worker}}, world.now)->hit_type;
  EXPECT_EQ(World::header(world.get("/mturk/preview?groupId=" + type.text), "Location"),
            "/projects/" + type.text + "/tasks");
  EXPECT_EQ(world.get("/projects/" + type.text + "/tasks").status, 200u);
  EXPECT_EQ(World::header(world.get("/mturk/preview?groupId=..%2F%0d%0aX:y"), "Location"),
            "/projects/..%2F%0D%0AX%3Ay/tasks");
  EXPECT_EQ(World::header(world.get("/mturk/preview"), "Location"), "/");
}

}  // namespace
}  // namespace errand::marketplace
