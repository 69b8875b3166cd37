#include "server/marketplace/worker_site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <type_traits>

#include "server/marketplace/worker_site_markup.hpp"
#include "tests/server/marketplace/worker_site_world.hpp"
#include "tests/server/store/temporary_folder.hpp"

namespace errand::marketplace {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string body_of(const app::Reply& reply) { return std::string{reply.bytes()}; }

/// The value of the frame's src, escapes resolved.
std::string frame_of(const app::Reply& reply) {
  const auto body = body_of(reply);
  const auto from = body.find("src=\"http");
  if (from == std::string::npos) return {};
  auto url = body.substr(from + 5, body.find('"', from + 5) - from - 5);
  for (auto at = url.find("&amp;"); at != std::string::npos; at = url.find("&amp;", at + 1))
    url.erase(at + 1, 4);
  return url;
}

class WorkerSiteTest : public testing::Test {
 protected:
  World world;
};

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

// What changes something.

struct Sender {
  std::string_view name;
  std::vector<app::Header> headers;
  bool with_cookie;
  bool allowed;
};

TEST_F(WorkerSiteTest, OnlyItsOwnPagesCanAcceptReturnAndSwitch) {
  const Sender senders[] = {
      {"own page", {{"Origin", "http://127.0.0.1:8080"}, {"Sec-Fetch-Site", "same-origin"}}, true, true},
      {"own page without Sec-Fetch", {{"Origin", "http://127.0.0.1:8080"}}, true, true},
      {"old browser with the cookie", {}, true, true},
      {"old browser without the cookie", {}, false, false},
      {"another site", {{"Origin", "http://evil.example"}, {"Sec-Fetch-Site", "cross-site"}}, true, false},
      {"another port", {{"Origin", "http://127.0.0.1:9000"}, {"Sec-Fetch-Site", "same-site"}}, true, false},
      {"another port, no Sec-Fetch", {{"Origin", "http://127.0.0.1:9000"}}, true, false},
      {"the study's page",
       {{"Origin", "http://localhost:8081"}, {"Sec-Fetch-Site", "cross-site"}},
       true,
       false},
      {"a sandboxed frame", {{"Origin", "null"}}, true, false},
      {"a longer origin", {{"Origin", "http://127.0.0.1:80800"}}, true, false},
      {"own origin in another case", {{"Origin", "HTTP://127.0.0.1:8080"}}, true, false},
      {"lying Origin", {{"Origin", "http://127.0.0.1:8080"}, {"Sec-Fetch-Site", "cross-site"}}, true, false},
  };
  for (const auto& sender : senders) {
    SCOPED_TRACE(sender.name);
    World fresh;
    const auto group = fresh.publish({.hits = 2});
    const auto held = fresh.accept(group);
    if (!sender.with_cookie) fresh.cookie.reset();
    fresh.extra = sender.headers;
    const auto accepted = fresh.send(app::Method::post, "/projects/" + group.text + "/tasks/accept",
                                     "hit=" + fresh.last_hit.text);
    const auto returned = fresh.send(app::Method::post, "/tasks/" + held.text + "/return", {});
    const auto switched = fresh.send(app::Method::post, "/worker", "worker=AWORKER2ERRAND");
    const unsigned expected = sender.allowed ? 303 : 403;
    EXPECT_EQ(accepted.status, expected);
    EXPECT_EQ(returned.status, expected);
    EXPECT_EQ(switched.status, expected);
    const auto queue = fresh.market.queue({std::string{first_worker}}, fresh.now);
    if (!sender.allowed) {
      ASSERT_EQ(queue.size(), 1u);
      EXPECT_EQ(queue[0].assignment, held);
      EXPECT_FALSE(World::header(switched, "Set-Cookie").has_value());
    }
  }
}

TEST_F(WorkerSiteTest, APostWithoutAWorkerChangesNothing) {
  const auto group = world.publish();
  world.cookie.reset();
  const auto reply = world.post("/projects/" + group.text + "/tasks/accept");
  EXPECT_EQ(reply.status, 403u);
  EXPECT_THAT(body_of(reply), HasSubstr("Choose a play worker first"));
  EXPECT_TRUE(world.market.queue({std::string{first_worker}}, world.now).empty());
}

TEST_F(WorkerSiteTest, AGetOfAButtonsAddressOnlyLeadsToItsPage) {
  const auto group = world.publish();
  const auto assignment = world.accept(group);
  EXPECT_EQ(World::header(world.get("/projects/" + group.text + "/tasks/accept"), "Location"),
            "/projects/" + group.text + "/tasks");
  EXPECT_EQ(World::header(world.get("/tasks/" + assignment.text + "/return"), "Location"),
            "/tasks/" + assignment.text);
  EXPECT_EQ(World::header(world.get("/worker?worker=AWORKER2ERRAND"), "Location"), "/");
  EXPECT_EQ(world.get("/tasks/" + assignment.text).status, 200u);
}

TEST_F(WorkerSiteTest, OtherMethodsAreNotAllowed) {
  for (const std::string_view path : {"/queue", "/earnings", "/projects/3X/tasks", "/tasks/3X"}) {
    const auto reply = world.post(path);
    EXPECT_EQ(reply.status, 405u) << path;
    EXPECT_EQ(World::header(reply, "Allow"), "GET, HEAD") << path;
  }
  EXPECT_EQ(world.send(app::Method::options, "/", {}).status, 405u);
  EXPECT_EQ(world.send(app::Method::head, "/queue", {}).status, 200u);
  EXPECT_EQ(world.get("/nowhere").status, 404u);
  EXPECT_EQ(world.get("/tasks").status, 404u);
  EXPECT_EQ(world.get("/tasks/").status, 404u);
  EXPECT_EQ(world.get("/projects/3X/tasks/accept/more").status, 404u);
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

TEST_F(WorkerSiteTest, ASecondSubmissionChangesNothingAndGoesOn) {
  const auto assignment = world.accept(world.publish());
  world.submit("assignmentId=" + assignment.text + "&a=first");
  const auto again = world.submit("assignmentId=" + assignment.text + "&a=second");
  EXPECT_EQ(again.status, 409u);
  EXPECT_THAT(body_of(again), HasSubstr("The first submission counts"));
  EXPECT_THAT(body_of(again), HasSubstr("data-submitted=\"" + assignment.text + "\""));
  EXPECT_THAT(*world.stored(assignment)->answer, HasSubstr("first"));
  EXPECT_EQ(world.get("/tasks/" + assignment.text).status, 409u);
}

TEST_F(WorkerSiteTest, WrongSubmissionsAreExplainedAndChangeNothing) {
  const auto group = world.publish({.hits = 2});
  const auto held = world.accept(group);
  struct Wrong {
    std::string body;
    unsigned status;
    std::string_view heading;
  };
  const Wrong wrongs[] = {
      {"answer=1", 400, "The task did not say which HIT this is"},
      {"assignmentId=&answer=1", 400, "The task did not say which HIT this is"},
      {"assignmentId=" + held.text + "&assignmentId=3OTHER&answer=1", 400,
       "The task did not say which HIT this is"},
      {"assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&answer=1", 400, "You were only previewing"},
      {"assignmentId=3NOSUCHASSIGNMENT&answer=1", 404, "There is no such HIT"},
      {"assignmentId=" + held.text, 400, "The task sent no answers"},
  };
  for (const auto& wrong : wrongs) {
    const auto reply = world.submit(wrong.body);
    EXPECT_EQ(reply.status, wrong.status) << wrong.body;
    EXPECT_THAT(body_of(reply), HasSubstr("<h1>" + std::string{wrong.heading} + "</h1>")) << wrong.body;
    EXPECT_THAT(body_of(reply), Not(HasSubstr("data-submitted"))) << wrong.body;
  }
  EXPECT_EQ(world.get("/tasks/" + held.text).status, 200u);
  EXPECT_TRUE(world.market.done({std::string{first_worker}}, world.now).empty());

  world.post("/tasks/" + held.text + "/return");
  EXPECT_EQ(world.submit("assignmentId=" + held.text + "&answer=1").status, 410u);
}

TEST_F(WorkerSiteTest, ABarePercentSignCostsNobodyTheirWork) {
  const auto group = world.publish({.hits = 2});
  const auto body = world.accept(group);
  EXPECT_EQ(world.submit("assignmentId=" + body.text + "&essay=100%+sure&b=%zz%41").status, 200u);
  EXPECT_THAT(*world.stored(body)->answer, HasSubstr("<FreeText>100% sure</FreeText>"));
  EXPECT_THAT(*world.stored(body)->answer, HasSubstr("<FreeText>%zzA</FreeText>"));
  const auto query = world.accept(group);
  EXPECT_EQ(world.get("/mturk/externalSubmit?assignmentId=" + query.text + "&a=50%").status, 200u);
  EXPECT_THAT(*world.stored(query)->answer, HasSubstr("<FreeText>50%</FreeText>"));
}

TEST_F(WorkerSiteTest, WhatCannotBeStoredIsShownToCopy) {
  const auto held = world.accept(world.publish());
  std::string many = "assignmentId=" + held.text;
  for (int count = 0; count < 5000; ++count)
    many += "&f" + std::to_string(count) + "=%3Cb%3E+" + std::to_string(count);
  const auto too_many = world.submit(many);
  EXPECT_EQ(too_many.status, 400u);
  EXPECT_THAT(body_of(too_many), HasSubstr("more than 4,096 fields"));
  EXPECT_THAT(body_of(too_many), HasSubstr("f4000: &lt;b&gt; 4000\n"));
  EXPECT_THAT(body_of(too_many), HasSubstr("f4999=&lt;b&gt; 4999"));
  const auto halves = world.submit(many.substr(0, many.find("&f3000=")),
                                   "/mturk/externalSubmit?" + many.substr(many.find("&f3000=")));
  EXPECT_EQ(halves.status, 400u) << "the bound is for query and body together";
  EXPECT_THAT(body_of(halves), HasSubstr("f4999: &lt;b&gt; 4999"));
  EXPECT_THAT(body_of(world.submit("essay=My+%3Cwork%3E")), HasSubstr("essay: My &lt;work&gt;"));
  EXPECT_THAT(body_of(world.submit("assignmentId=3A&assignmentId=3B&essay=My+work")),
              HasSubstr("essay: My work"));
  EXPECT_EQ(world.get("/tasks/" + held.text).status, 200u);
}

TEST_F(WorkerSiteTest, AFormInAnUnknownEncodingIsRefusedAndShown) {
  const auto held = world.accept(world.publish());
  for (const std::string type : {"text/plain", "application/json", "multipart/form-data",
                                 "multipart/form-data; boundary=x", "multipart/mixed; boundary=x", ""}) {
    auto request = world.request_for(app::Method::post, "/mturk/externalSubmit",
                                     "assignmentId=" + held.text + "&a=my <work>");
    request.headers = {{"Content-Type", type}};
    const auto reply = world.site(request, world.now);
    EXPECT_EQ(reply.status, 415u) << type;
    EXPECT_THAT(body_of(reply), HasSubstr("a=my &lt;work&gt;")) << type;
  }
  auto request =
      world.request_for(app::Method::post, "/mturk/externalSubmit", "assignmentId=" + held.text + "&a=1");
  request.headers = {{"Content-Type", "Application/X-WWW-Form-URLencoded; charset=UTF-8"}};
  EXPECT_EQ(world.site(request, world.now).status, 200u);
}

TEST_F(WorkerSiteTest, AMultipartFormIsReadAsAnyOther) {
  const auto held = world.accept(world.publish());
  const auto part = [](std::string_view name, std::string_view value) {
    return "--xyz\r\nContent-Disposition: form-data; name=\"" + std::string{name} + "\"\r\n\r\n" +
           std::string{value} + "\r\n";
  };
  auto request = world.request_for(
      app::Method::post, "/mturk/externalSubmit",
      part("assignmentId", held.text) + part("essay", "100% two\r\n--lines\r\n") + part("a%22;b", "") +
          "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n"
          "Content-Type: application/octet-stream\r\n\r\n\r\n--xyz--\r\n");
  request.headers = {{"Content-Type", "multipart/form-data; boundary=xyz"}};
  ASSERT_EQ(world.site(request, world.now).status, 200u);
  EXPECT_THAT(
      *world.stored(held)->answer,
      HasSubstr(
          "<Answer><QuestionIdentifier>essay</QuestionIdentifier><FreeText>100% two&#13;\n--lines&#13;\n"
          "</FreeText></Answer><Answer><QuestionIdentifier>a\";b</QuestionIdentifier><FreeText>"
          "</FreeText></Answer></QuestionFormAnswers>"));
}

TEST(WorkerSiteBusy, ASubmissionThatCannotBeStoredNowIsOfferedAgain) {
  const store::TemporaryFolder folder;
  World busy{folder.file("marketplace.sqlite")};
  const auto held = busy.accept(busy.publish());
  const std::string body = "assignmentId=" + held.text + "&essay=%22%3E%3Cb%3E+two%0D%0Alines";
  store::Store another{folder.file("marketplace.sqlite")};
  app::Reply reply;
  const auto wrote = another.write([&](store::Records&) {
    reply = busy.submit(body);
    return true;
  });
  ASSERT_TRUE(wrote);
  EXPECT_EQ(reply.status, 503u);
  EXPECT_EQ(World::header(reply, "Retry-After"), "2");
  EXPECT_THAT(body_of(reply), HasSubstr(R"(<form method="post" action="/mturk/externalSubmit">)"));
  EXPECT_THAT(body_of(reply),
              HasSubstr("<input type=\"hidden\" name=\"assignmentId\" value=\"" + held.text + "\">"));
  EXPECT_THAT(body_of(reply), HasSubstr("name=\"essay\" value=\"&quot;&gt;&lt;b&gt; two\r\nlines\">"));
  EXPECT_EQ(busy.submit(body).status, 200u);
}

TEST_F(WorkerSiteTest, AnswersComeInTheQueryTheBodyOrBoth) {
  const auto group = world.publish({.hits = 3});
  const auto both = world.accept(group);
  EXPECT_EQ(world.submit("b=2", "/mturk/externalSubmit?assignmentId=" + both.text + "&a=1").status, 200u);
  EXPECT_THAT(*world.stored(both)->answer,
              HasSubstr("<QuestionIdentifier>a</QuestionIdentifier><FreeText>1"));
  EXPECT_THAT(*world.stored(both)->answer,
              HasSubstr("<QuestionIdentifier>b</QuestionIdentifier><FreeText>2"));

  const auto repeated = world.accept(group);
  EXPECT_EQ(world
                .submit("assignmentId=" + repeated.text + "&b=2",
                        "/mturk/externalSubmit?assignmentId=" + repeated.text)
                .status,
            200u);

  const auto by_get = world.accept(group);
  world.cookie.reset();
  EXPECT_EQ(world.get("/mturk/externalSubmit?assignmentId=" + by_get.text + "&a=1").status, 200u);
  EXPECT_EQ(world.stored(by_get)->state, AssignmentState::submitted);
}

TEST_F(WorkerSiteTest, AHeadOfExternalSubmitSubmitsNothing) {
  const auto held = world.accept(world.publish());
  const auto target = "/mturk/externalSubmit?assignmentId=" + held.text + "&a=1";
  EXPECT_EQ(world.send(app::Method::head, target, {}).status, 405u);
  EXPECT_EQ(world.get("/tasks/" + held.text).status, 200u);
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

// What protects the pages.

static_assert(!std::is_constructible_v<Html, std::string>,
              "text becomes HTML only by markup(), which escapes it");
static_assert(!std::is_constructible_v<Html, const char*>);

TEST_F(WorkerSiteTest, NoTextOfARequesterOrAWorkerBecomesMarkup) {
  constexpr std::string_view canary = R"x(</title><script>xss()</script><img src=x onerror="xss()">'")x";
  const std::string evil{canary};
  World fresh;
  const auto group = fresh.publish({.title = evil,
                                    .description = evil,
                                    .keywords = evil,
                                    .url = "http://localhost:8081/?\"><script>xss()</script>",
                                    .hits = 2});
  std::vector<app::Reply> replies;
  replies.push_back(fresh.get("/"));
  replies.push_back(fresh.get("/?q=%22%3E%3Cscript%3Exss()%3C/script%3E"));
  replies.push_back(fresh.get("/projects/" + group.text + "/tasks"));
  replies.push_back(fresh.get("/projects/%22><script>xss()</script>/tasks"));
  const auto assignment = fresh.accept(group);
  replies.push_back(fresh.get("/tasks/" + assignment.text));
  replies.push_back(fresh.get("/queue"));
  replies.push_back(
      fresh.submit("assignmentId=\"><script>xss()</script>&<script>xss()</script>=</textarea><script>xss()"));
  replies.push_back(fresh.submit("assignmentId=" + assignment.text + "&a=<script>xss()</script>"));
  replies.push_back(fresh.submit("assignmentId=" + assignment.text + "&a=</textarea><script>xss()</script>"));
  ASSERT_TRUE(fresh.market.reject(fresh.account(), assignment, evil, fresh.now));
  replies.push_back(fresh.get("/earnings"));
  for (std::size_t i = 0; i < replies.size(); ++i) {
    EXPECT_THAT(body_of(replies[i]), Not(HasSubstr("<script>"))) << i;
    EXPECT_THAT(body_of(replies[i]), Not(HasSubstr("onerror=\""))) << i;
    EXPECT_THAT(body_of(replies[i]), Not(HasSubstr("</textarea><"))) << i;
  }
  EXPECT_THAT(body_of(replies[0]), HasSubstr("&lt;script&gt;xss()"));
  EXPECT_THAT(body_of(replies[9]), HasSubstr("&lt;script&gt;xss()"));
}

TEST_F(WorkerSiteTest, EveryPageHasTheStrictPolicyAndIsNotCached) {
  const auto group = world.publish();
  const auto assignment = world.accept(group);
  const std::string policy =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src http: https:; "
      "form-action 'self'; base-uri 'none'; frame-ancestors ";
  for (const std::string& path : {std::string{"/"}, std::string{"/queue"}, std::string{"/earnings"},
                                  "/tasks/" + assignment.text, std::string{"/nowhere"}}) {
    const auto reply = world.get(path);
    EXPECT_EQ(World::header(reply, "Content-Security-Policy"), policy + "'none'") << path;
    EXPECT_EQ(World::header(reply, "Cache-Control"), "no-store") << path;
    EXPECT_EQ(World::header(reply, "Referrer-Policy"), "same-origin") << path;
    EXPECT_EQ(World::header(reply, "Content-Type"), "text/html; charset=utf-8") << path;
  }
  for (const std::string& body : {std::string{"a=1"}, "assignmentId=" + assignment.text + "&a=1"}) {
    EXPECT_EQ(World::header(world.submit(body), "Content-Security-Policy"), policy + "'self'") << body;
  }
}

TEST_F(WorkerSiteTest, NoPageNeedsInlineStyleOrScript) {
  const auto group = world.publish();
  const auto assignment = world.accept(group);
  for (const std::string& path :
       {std::string{"/"}, "/projects/" + group.text + "/tasks", "/tasks/" + assignment.text,
        std::string{"/queue"}, std::string{"/earnings"}}) {
    const auto body = body_of(world.get(path));
    EXPECT_THAT(body, Not(HasSubstr("style="))) << path;
    EXPECT_THAT(body, Not(HasSubstr(" onclick="))) << path;
    EXPECT_THAT(body, Not(HasSubstr("<style"))) << path;
    EXPECT_THAT(body, HasSubstr("<h1>")) << path;
    EXPECT_THAT(body, HasSubstr("href=\"#main\"")) << path;
  }
}

TEST_F(WorkerSiteTest, ItsFilesAreServed) {
  EXPECT_EQ(body_of(world.get("/worker.css")), "body{}");
  EXPECT_EQ(world.get("/worker.js").status, 200u);
  EXPECT_EQ(World::header(world.get("/worker.svg"), "Content-Type"), "image/svg+xml");
}

}  // namespace
}  // namespace errand::marketplace
