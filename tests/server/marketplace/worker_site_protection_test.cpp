#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "server/app/markup.hpp"
#include "tests/server/marketplace/worker_site_test.hpp"

namespace errand::marketplace {
namespace {

using testing::HasSubstr;
using testing::Not;

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

// What protects the pages.

static_assert(!std::is_constructible_v<app::Html, std::string>,
              "text becomes HTML only by markup(), which escapes it");
static_assert(!std::is_constructible_v<app::Html, const char*>);

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
