// The whole way of a survey link, as requests and replies.
#include "server/lab/lab.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <future>
#include <nlohmann/json.hpp>

#include "requester/simulation.hpp"
#include "server/app/ascii.hpp"
#include "server/store/sqlite_code_ledger.hpp"
#include "server/studies/study_folder.hpp"
#include "tests/server/store/temporary_folder.hpp"

namespace errand::lab {
namespace {

using app::Method;
using app::Reply;
using codes::Ending;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr app::Moment begin{1'800'000'000'000};
constexpr app::Moment later(std::int64_t seconds) { return {begin.ms + seconds * 1000}; }

const std::string pages = std::string{ERRAND_SOURCE_DIR} + "/configs/meaning_similarity";

std::string header_of(const Reply& reply, std::string_view name) {
  for (const app::Header& header : reply.headers)
    if (app::same_word(header.name, name)) return header.value;
  return "";
}

std::string parameter_of(const std::string& address, std::string_view name) {
  const auto form = app::read_form(std::string_view{address}.substr(address.find('?') + 1));
  return std::string{app::value_of(form.fields, name).value_or("")};
}

std::string form_of(const std::vector<app::Field>& fields) {
  std::string out;
  for (const app::Field& field : fields)
    out += (out.empty() ? "" : "&") + app::encode_component(field.name) + "=" +
           app::encode_component(field.value);
  return out;
}

class LabTest : public testing::Test {
 protected:
  LabTest() {
    for (const char* name : {"reading", "faces"}) {
      keys_.emplace(name, codes::fresh_keys(name, {0}));
      std::ofstream{folder_.file(std::string{name} + ".json")} << codes::to_json(keys_.at(name));
    }
    reading_.name = "reading";
    reading_.keys = folder_.file("reading.json");
    reading_.survey.emplace();
    reading_.survey->study = "reading";
    reading_.survey->link = "https://survey.example/s?t=${ticket}";
    reading_.survey->least_s = 60;
    faces_.name = "faces";
    faces_.keys = folder_.file("faces.json");
    faces_.survey.emplace();
    faces_.survey->study = "faces";
    faces_.study = pages;
  }

  Lab& lab() {
    if (lab_ == nullptr) {
      Settings settings;
      settings.studies = {reading_, faces_};
      auto opened = Lab::open(settings, &ledger_);
      if (!opened) throw std::runtime_error(opened.error().at(0));
      lab_ = *std::move(opened);
    }
    return *lab_;
  }

  Reply asked(Method method, const std::string& target, app::Moment now, const std::string& body = "",
              const std::string& type = "application/x-www-form-urlencoded") {
    app::Request request;
    request.method = method;
    request.target = target;
    request.path = target.substr(0, target.find('?'));
    request.query = target.find('?') == target.npos ? "" : target.substr(target.find('?') + 1);
    request.host = "study.example.org";
    request.peer = peer_;
    request.came = came_;
    request.body = body;
    if (!body.empty()) request.headers.push_back({"Content-Type", type});
    std::promise<Reply> told;
    lab().answer(request, now, [&](Reply reply) { told.set_value(std::move(reply)); });
    return told.get_future().get();
  }
  Reply got(const std::string& target, app::Moment now) { return asked(Method::get, target, now); }
  nlohmann::json posted(const std::string& target, const std::string& body, app::Moment now) {
    const Reply reply = asked(Method::post, target, now, body);
    EXPECT_EQ(header_of(reply, "Access-Control-Allow-Origin"), "*");
    return nlohmann::json::parse(reply.bytes());
  }

  /// Whoever enters the survey elsewhere; their ticket.
  std::string ticket_of(const std::string& worker) {
    const Reply reply =
        got("/reading/enter?PROLIFIC_PID=" + worker + "&STUDY_ID=S&SESSION_ID=T" + worker, begin);
    EXPECT_EQ(reply.status, 303);
    return parameter_of(header_of(reply, "Location"), "t");
  }

  store::TemporaryFolder folder_;
  store::SqliteCodeLedger ledger_{folder_.file("codes.sqlite"), std::chrono::milliseconds{200},
                                  std::chrono::milliseconds{0}};
  std::map<std::string, codes::StudyKeys> keys_;
  StudySettings reading_;
  StudySettings faces_;
  std::unique_ptr<Lab> lab_;
  std::string peer_ = "192.0.2.1";
  std::chrono::steady_clock::time_point came_{std::chrono::hours{1}};
};

TEST_F(LabTest, ASurveyElsewhereIsEnteredAndFinishedByItsTicket) {
  const std::string ticket = ticket_of("ANN");
  const Reply done = got("/reading/done?ticket=" + ticket, later(100));
  EXPECT_EQ(done.status, 200);
  const std::string code = code_of(keys_.at("reading"), 1, {"S", "TANN", "ANN"}, Ending::complete);
  EXPECT_THAT(std::string{done.bytes()}, HasSubstr(code));
  EXPECT_EQ(header_of(done, "Cache-Control"), "no-store");
  EXPECT_EQ(got("/reading/done?ticket=" + ticket, later(200)).body, done.body);
  EXPECT_EQ(got("/reading/enter?PROLIFIC_PID=ANN&STUDY_ID=S&SESSION_ID=TANN", later(300)).body, done.body);
}

TEST_F(LabTest, TheHitsPageGetsATicketWaitsAndGetsTheCode) {
  const std::string ids = "assignmentId=A1&hitId=H1&workerId=ANN";
  const std::string ticket = posted("/reading/ticket", ids, begin)["ticket"];
  EXPECT_EQ(posted("/reading/status", "ticket=" + ticket, begin),
            (nlohmann::json{{"state", "waiting"}, {"entered", false}}));
  const std::string address = header_of(got("/reading/enter?ticket=" + ticket, later(5)), "Location");
  EXPECT_THAT(address, StartsWith("https://survey.example/s?t="));
  EXPECT_EQ(posted("/reading/status", "ticket=" + ticket, later(6))["entered"], true);
  got("/reading/done?ticket=" + parameter_of(address, "t"), later(100));
  const auto status = posted("/reading/status", "ticket=" + ticket, later(101));
  EXPECT_EQ(status["state"], "ended");
  EXPECT_EQ(status["ending"], "complete");
  EXPECT_EQ(posted("/reading/check", "ticket=" + ticket + "&code=" + std::string{status["code"]}, later(102)),
            (nlohmann::json{{"code", "right"}}));
}

TEST_F(LabTest, EachEndingHasItsOwnCodeAndWay) {
  reading_.survey->returns[static_cast<std::size_t>(Ending::screened_out)] =
      "https://panel.example/out?cc=${code}";
  for (const auto& [worker, step, ending] : std::vector<std::tuple<std::string, std::string, Ending>>{
           {"ANN", "done", Ending::complete},
           {"BEN", "screened-out", Ending::screened_out},
           {"CLO", "withdrew", Ending::withdrew},
           {"DAN", "failed-check", Ending::failed_check}}) {
    const Reply reply = got("/reading/" + step + "?ticket=" + ticket_of(worker), later(100));
    const std::string code = code_of(keys_.at("reading"), 1, {"S", "T" + worker, worker}, ending);
    if (ending == Ending::screened_out) {
      EXPECT_EQ(reply.status, 303);
      EXPECT_EQ(header_of(reply, "Location"), "https://panel.example/out?cc=" + code);
    } else {
      EXPECT_THAT(std::string{reply.bytes()}, HasSubstr(code)) << step;
    }
  }
}

TEST_F(LabTest, ItIsWellWhileTheStoreKeepsWhatItIsGiven) {
  EXPECT_EQ(got("/healthz", begin).status, 200);
  SQLite::Database other(folder_.file("codes.sqlite"), SQLite::OPEN_READWRITE);
  other.exec("BEGIN IMMEDIATE");
  const Reply closed = got("/healthz", begin);
  EXPECT_EQ(closed.status, 503);
  EXPECT_EQ(closed.body, "the store is closed\n");
  other.exec("ROLLBACK");
  EXPECT_EQ(got("/healthz", begin).status, 200);
}

TEST_F(LabTest, APlatformsProgramFinishesByPost) {
  reading_.survey->asks_secret = true;
  const std::string ticket = ticket_of("ANN");
  EXPECT_EQ(posted("/reading/done", "ticket=" + ticket, later(100)), (nlohmann::json{{"error", "secret"}}));
  EXPECT_EQ(got("/reading/done?ticket=" + ticket, later(100)).status, 403);
  const std::string secret = codes::finish_secret(keys_.at("reading"));
  const auto done = posted("/reading/done", "ticket=" + ticket + "&secret=" + secret, later(100));
  EXPECT_EQ(done["code"], code_of(keys_.at("reading"), 1, {"S", "TANN", "ANN"}, Ending::complete));
}

TEST_F(LabTest, TooEarlyIsSaidWithTheWaitAndChangesNothing) {
  const std::string ticket = ticket_of("ANN");
  const Reply early = got("/reading/done?ticket=" + ticket, later(20));
  EXPECT_EQ(early.status, 403);
  EXPECT_EQ(header_of(early, "Refresh"), "40");
  EXPECT_EQ(posted("/reading/status", "ticket=" + ticket, later(21))["state"], "waiting");
  EXPECT_EQ(got("/reading/done?ticket=" + ticket, later(60)).status, 200);
}

struct Bad {
  Method method;
  std::string target;
  std::string body;
  std::string type;
  unsigned status;
  std::string says;
};

TEST_F(LabTest, BadInputIsAnsweredClearlyAndChangesNothing) {
  const std::string ticket = ticket_of("ANN");
  const std::string form = "application/x-www-form-urlencoded";
  const std::vector<Bad> all{
      {Method::get, "/reading/done", "", "", 400, "parameter &quot;ticket&quot; once"},
      {Method::get, "/reading/done?ticket=" + ticket + "&ticket=" + ticket, "", "", 400, "once"},
      {Method::get, "/reading/done?ticket=abc", "", "", 403, "This link does not work"},
      {Method::get, "/reading/done?ticket=" + ticket.substr(0, ticket.size() - 1), "", "", 403,
       "does not work"},
      {Method::get, "/faces/withdrew?ticket=" + ticket, "", "", 403, "does not work"},
      {Method::get, "/reading/enter", "", "", 400, "workerId is missing"},
      {Method::get, "/reading/enter?PROLIFIC_PID={{x}}&STUDY_ID=<b>", "", "", 400, "SESSION_ID is missing"},
      {Method::get, "/reading/enter?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&hitId=H", "", "", 200,
       "Accept the HIT"},
      {Method::get, "/reading/enter?ticket=x", "", "", 403, "does not work"},
      {Method::head, "/reading/done?ticket=" + ticket, "", "", 405, ""},
      {Method::get, "/reading/status?ticket=" + ticket, "", "", 405, ""},
      {Method::post, "/reading/done", "{\"ticket\":1}", "application/json", 415, "\"form\""},
      {Method::post, "/faces/mturk/externalSubmit", "{}", "application/json", 415, "x-www-form-urlencoded"},
      {Method::post, "/reading/done", "", "", 400, "{\"error\":\"ticket\"}"},
      {Method::post, "/faces/done", "ticket=x", form, 403, "{\"error\":\"secret\"}"},
      {Method::post, "/reading/status", "", "", 400, "ticket"},
      {Method::post, "/reading/check", "ticket=" + ticket, form, 400, "code"},
      {Method::post, "/reading/ticket", "workerId=ANN", form, 400, "assignmentId is missing"},
      {Method::get, "/faces/done?ticket=x", "", "", 403, "not finished yet"},
      {Method::post, "/faces/mturk/externalSubmit", "assignmentId=A", form, 400, "ticket"},
      {Method::post, "/faces/mturk/externalSubmit", "ticket=x", form, 403, "does not work"},
      {Method::post, "/reading/mturk/externalSubmit", "ticket=" + ticket, form, 405, ""},
      {Method::get, "/nothing/enter", "", "", 404, ""}};
  for (const Bad& bad : all) {
    const Reply reply = asked(bad.method, bad.target, later(100), bad.body, bad.type);
    EXPECT_EQ(reply.status, bad.status) << bad.target << "\n" << reply.bytes();
    EXPECT_THAT(std::string{reply.bytes()}, HasSubstr(bad.says)) << bad.target;
    EXPECT_THAT(std::string{reply.bytes()}, Not(HasSubstr("<b>"))) << bad.target;
  }
  const auto seats = ledger_.list("reading", 0, 100);
  ASSERT_EQ(seats->size(), 1U);
  EXPECT_EQ((*seats)[0].ended, std::nullopt);
}

TEST_F(LabTest, AnExpiredTicketAndAnothersAreToldApartOnlyToTheirOwners) {
  reading_.survey->ticket_life_s = 3600;
  const std::string ticket = ticket_of("ANN");
  EXPECT_EQ(got("/reading/done?ticket=" + ticket, later(3600)).status, 410);
  EXPECT_EQ(got("/reading/done?ticket=" + ticket, later(3599)).status, 200);
}

TEST_F(LabTest, WhoComesTooLateIsToldAtTheDoor) {
  reading_.survey->ticket_life_s = 3600;
  ticket_of("ANN");
  const std::string door = "/reading/enter?PROLIFIC_PID=ANN&STUDY_ID=S&SESSION_ID=TANN";
  EXPECT_EQ(got(door, later(3599)).status, 303);
  EXPECT_EQ(got(door, later(3600)).status, 410);
}

TEST_F(LabTest, WhoGuessesTicketsWaitsAndARightOneIsNeverHeldUp) {
  const std::string ticket = ticket_of("ANN");
  const std::string others = ticket_of("BEN").substr(1);
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(got("/reading/done?ticket=x" + std::to_string(i), later(100)).status, 403);
  // Of every study, and whatever is wrong with it.
  for (const std::string guess : {"/reading/done?ticket=x", "/faces/withdrew?ticket=x",
                                  "/faces/done?ticket=", "/reading/enter?ticket=x"}) {
    const Reply held = got(guess + others, later(100));
    EXPECT_EQ(held.status, 429) << guess;
    EXPECT_EQ(header_of(held, "Retry-After"), "6") << guess;
  }
  EXPECT_EQ(asked(Method::post, "/reading/check", later(100), "ticket=x&code=1").status, 429);
  EXPECT_EQ(got("/reading/enter?ticket=" + ticket, later(100)).status, 303);
  EXPECT_EQ(got("/reading/done?ticket=" + ticket, later(100)).status, 200);
  EXPECT_EQ(posted("/reading/status", "ticket=" + ticket, later(100))["state"], "ended");
  came_ += std::chrono::seconds{6};
  EXPECT_EQ(got("/reading/done?ticket=x", later(100)).status, 403);
  peer_ = "198.51.100.8";
  EXPECT_EQ(got("/reading/done?ticket=x", later(100)).status, 403);
}

TEST_F(LabTest, WhoGuessesCodesWaitsWhetherRightOrWrongAndOthersDoNot) {
  const std::string hers = ticket_of("ANN");
  const std::string his = ticket_of("BEN");
  for (const std::string& ticket : {hers, his}) got("/reading/done?ticket=" + ticket, later(100));
  const auto code = [&](const std::string& worker) {
    return code_of(keys_.at("reading"), 1, {"S", "T" + worker, worker}, Ending::complete);
  };
  for (int i = 0; i < 30; ++i)
    EXPECT_EQ(posted("/reading/check", "ticket=" + his + "&code=" + code("BEN"), later(200))["code"],
              "right");
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(posted("/reading/check", "ticket=" + hers + "&code=1", later(200))["code"], "wrong");
  for (const std::string& guess : {std::string{"1"}, code("ANN")})
    EXPECT_EQ(posted("/reading/check", "ticket=" + hers + "&code=" + guess, later(200)),
              (nlohmann::json{{"error", "wait"}, {"wait_s", 6}}));
  peer_ = "198.51.100.7";
  EXPECT_EQ(posted("/reading/check", "ticket=" + hers + "&code=" + code("ANN"), later(200))["error"], "wait")
      << "of the seat, from wherever";
  EXPECT_EQ(posted("/reading/check", "ticket=" + his + "&code=" + code("BEN"), later(200))["code"], "right");
  came_ += std::chrono::seconds{6};
  EXPECT_EQ(posted("/reading/check", "ticket=" + hers + "&code=" + code("ANN"), later(200))["code"], "right");
}

TEST_F(LabTest, AWrongCodeIsWrongWhoeverItIsOf) {
  const std::string hers = ticket_of("ANN");
  const std::string his = ticket_of("BEN");
  got("/reading/done?ticket=" + his, later(100));
  const auto& keys = keys_.at("reading");
  for (const std::string& code : {code_of(keys, 1, {"S", "TBEN", "BEN"}, Ending::complete),
                                  std::string{"7K2M9Q-X4TBRN-5WHC8D"}, std::string{"hello"}})
    EXPECT_EQ(posted("/reading/check", "ticket=" + hers + "&code=" + code, later(200)),
              (nlohmann::json{{"code", "wrong"}}));
}

class OwnSurveyTest : public LabTest {
 protected:
  /// A session of the study by whoever entered as the session's worker; the form of its page.
  std::vector<app::Field> form_by(const requester::SimulatedSession& session) {
    const Reply entered =
        got("/faces/enter?workerId=" + session.worker + "&assignmentId=" + session.assignment + "&hitId=HIT" +
                std::to_string(session.hit),
            begin);
    address_ = header_of(entered, "Location");
    std::vector<app::Field> fields;
    for (const SubmitField& field : session.fields) fields.push_back({field.name, field.value});
    fields.push_back({"ticket", parameter_of(address_, "ticket")});
    return fields;
  }

  Reply submitted(const std::vector<app::Field>& fields) {
    return asked(Method::post, "/faces/mturk/externalSubmit", later(500), form_of(fields));
  }

  requester::SimulatedSession session(requester::Agent agent = requester::Agent::careful) {
    return requester::simulate_session(study_, 1, agent, 11);
  }

  Study study_ = studies::check_study(pages)->study;
  std::string address_;
};

TEST_F(OwnSurveyTest, AWholeSessionGetsItsCodeAndItsAnswersAreKept) {
  const auto one = session();
  const auto fields = form_by(one);
  EXPECT_THAT(address_,
              StartsWith("/faces/?assignmentId=" + one.assignment + "&hitId=HIT1&workerId=" + one.worker +
                         "&hit=1&turkSubmitTo=http%3A%2F%2Fstudy.example.org%2Ffaces&ticket="));
  EXPECT_EQ(got(address_, begin).status, 200);
  const Reply done = submitted(fields);
  EXPECT_EQ(done.status, 200) << done.bytes();
  EXPECT_THAT(
      std::string{done.bytes()},
      HasSubstr(code_of(keys_.at("faces"), 1, {"HIT1", one.assignment, one.worker}, Ending::complete)));
  const auto answers = ledger_.answers("faces", 0, 10);
  ASSERT_EQ(answers->size(), 1U);
  const auto kept = nlohmann::json::parse((*answers)[0].text);
  EXPECT_EQ(kept.size(), fields.size() - 1);
  EXPECT_EQ(submitted(fields).body, done.body);
}

TEST_F(OwnSurveyTest, ASessionOutlivesALedgerThatIsLost) {
  const auto fields = form_by(session());
  const auto one = session();
  ledger_.purge(one.worker);
  EXPECT_EQ(got("/faces/enter?workerId=BEN&assignmentId=A2&hitId=HIT1", begin).status, 303);
  const Reply done = submitted(fields);
  EXPECT_EQ(done.status, 200) << done.bytes();
  EXPECT_THAT(
      std::string{done.bytes()},
      HasSubstr(code_of(keys_.at("faces"), 1, {"HIT1", one.assignment, one.worker}, Ending::complete)));
  EXPECT_EQ(ledger_.answers("faces", 0, 10)->size(), 1U);
}

TEST_F(OwnSurveyTest, WhatTheStudyCannotHaveComeToGetsNoCode) {
  auto fields = form_by(session());
  for (app::Field& field : fields)
    if (field.name == "results") field.value += " ";
  const Reply changed = submitted(fields);
  EXPECT_EQ(changed.status, 422);
  EXPECT_THAT(std::string{changed.bytes()}, HasSubstr("results"));
  std::erase_if(fields, [](const app::Field& field) { return field.name == "log"; });
  EXPECT_EQ(submitted(fields).status, 422);
  EXPECT_EQ(ledger_.list("faces", 0, 10)->at(0).ended, std::nullopt);
  EXPECT_EQ(submitted(form_by(session())).status, 200);
}

TEST_F(OwnSurveyTest, WhatWasSentIsInThePageThatPutsItOff) {
  auto fields = form_by(session());
  for (app::Field& field : fields)
    if (field.name == "ticket") field.value += "x";
  peer_ = "198.51.100.9";
  for (int i = 0; i < 20; ++i) got("/faces/withdrew?ticket=x", later(500));
  const Reply put_off = submitted(fields);
  EXPECT_EQ(put_off.status, 429);
  // A browser would load it again without what it sent.
  EXPECT_EQ(header_of(put_off, "Refresh"), "");
  EXPECT_THAT(put_off.body, HasSubstr("<button>Send again</button>"));
  EXPECT_THAT(put_off.body, HasSubstr("name=\"log\""));
  EXPECT_THAT(header_of(put_off, "Content-Security-Policy"), HasSubstr("form-action 'self'"));
}

TEST_F(OwnSurveyTest, AnothersSessionGetsNoCode) {
  auto fields = form_by(session());
  const Reply other = got("/faces/enter?workerId=EVE&assignmentId=OTHER&hitId=HIT1", begin);
  for (app::Field& field : fields)
    if (field.name == "ticket") field.value = parameter_of(header_of(other, "Location"), "ticket");
  EXPECT_EQ(submitted(fields).status, 422);
}

TEST_F(OwnSurveyTest, WhoBeganBeforeTheStudyWasChangedStillFinishes) {
  const auto fields = form_by(session());
  faces_.study = std::string{ERRAND_SOURCE_DIR} + "/configs/age_guess";
  lab_.reset();
  EXPECT_EQ(submitted(fields).status, 422);
  faces_.earlier = {pages};
  lab_.reset();
  EXPECT_EQ(submitted(fields).status, 200);
}

TEST_F(OwnSurveyTest, IsLeftByItsLinkAndFinishedByItsAnswersAlone) {
  form_by(session());
  const std::string ticket = parameter_of(address_, "ticket");
  EXPECT_EQ(got("/faces/done?ticket=" + ticket, later(100)).status, 403);
  EXPECT_EQ(got("/faces/withdrew?ticket=" + ticket, later(100)).status, 200);
}

TEST_F(LabTest, PathsLeadToTheirStudies) {
  EXPECT_EQ(header_of(got("/faces?a=b", begin), "Location"), "/faces/?a=b");
  EXPECT_EQ(got("/faces/", begin).status, 200);
  EXPECT_EQ(header_of(got("/faces/", begin), "Content-Security-Policy"), "frame-ancestors 'none'");
  EXPECT_EQ(got("/reading/hit", begin).status, 200);
  EXPECT_EQ(got("/reading/other", begin).status, 404);
}

TEST_F(LabTest, EverythingWrongWithKeysAndStudiesIsSaidAtOnce) {
  reading_.keys = folder_.file("faces.json");
  faces_.keys = folder_.file("none.json");
  faces_.study = folder_.file("");
  Settings settings;
  settings.studies = {reading_, faces_};
  const auto opened = Lab::open(settings, &ledger_);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().size(), 3U);
  EXPECT_THAT(opened.error().at(0), HasSubstr("of the study \"faces\", not of \"reading\""));
  EXPECT_THAT(opened.error().at(1), HasSubstr("config.json"));
  EXPECT_THAT(opened.error().at(2), HasSubstr("`errand codes key faces`"));
}

}  // namespace
}  // namespace errand::lab
