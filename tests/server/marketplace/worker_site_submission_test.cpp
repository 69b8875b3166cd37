#include <gmock/gmock.h>

#include <string>
#include <string_view>

#include "tests/server/marketplace/worker_site_test.hpp"
#include "tests/server/store/temporary_folder.hpp"

namespace errand::marketplace {
namespace {

using testing::HasSubstr;
using testing::Not;

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

}  // namespace
}  // namespace errand::marketplace
