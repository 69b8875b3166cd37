#include "requester/codes/survey_source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "requester/codes/seat_watch.hpp"

namespace errand::requester {
namespace {

using codes::Ending;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view one_seat =
    R"({"number":1,"hit":"H","assignment":"A","worker":"W","entered_ms":1000,"ending":null,"ended_ms":null,"redeemed_ms":null})";

TEST(SurveySource, ReadsWhatAServerSays) {
  const auto page = read_seats(
      R"({"seats":[)" + std::string{one_seat} +
      R"(,{"number":4,"hit":"H","assignment":"B","worker":"V","entered_ms":2000,"ending":"screened-out",)"
      R"("ended_ms":5000,"redeemed_ms":6000}],"next":4})");
  ASSERT_TRUE(page) << page.error();
  EXPECT_EQ(page->next, 4);
  EXPECT_EQ(page->records[0], (KnownSeat{1, {"H", "A", "W"}, {1000}, {}, {}}));
  EXPECT_EQ(
      page->records[1],
      (KnownSeat{4, {"H", "B", "V"}, {2000}, KnownEnd{Ending::screened_out, {5000}}, app::Moment{6000}}));
  EXPECT_EQ(read_seats(R"({"seats":[],"next":null})")->next, std::nullopt);
}

TEST(SurveySource, RefusesWhatIsNone) {
  const std::string seat{one_seat};
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string other = seat;
    other.replace(other.find(from), from.size(), to);
    return R"({"seats":[)" + other + "]}";
  };
  const std::vector<std::string> bad = {"",
                                        "[]",
                                        "{}",
                                        R"({"seats":{}})",
                                        R"({"seats":[1]})",
                                        changed(R"("number":1)", R"("number":"1")"),
                                        changed(R"("worker":"W")", R"("worker":null)"),
                                        changed(R"("hit":"H",)", ""),
                                        changed(R"("ending":null)", R"("ending":"done")"),
                                        changed(R"("ending":null)", R"("ending":"complete")")};
  for (const std::string& text : bad) EXPECT_FALSE(read_seats(text)) << text;
}

TEST(SurveySource, ReadsAnswersAsTheyWereSubmitted) {
  const auto page =
      read_answers(R"({"answers":[{"number":7,"worker":"W","fields":[["a","1"],["a",""]]}],"next":7})");
  ASSERT_TRUE(page) << page.error();
  EXPECT_EQ(page->next, 7);
  EXPECT_EQ(page->records, (std::vector<KnownAnswers>{{7, {{"a", "1"}, {"a", ""}}}}));
  for (const char* bad : {R"({"seats":[]})", R"({"answers":[{"fields":[]}]})",
                          R"({"answers":[{"number":1}]})", R"({"answers":[{"number":1,"fields":[["a"]]}]})",
                          R"({"answers":[{"number":1,"fields":[["a",1]]}]})", R"({"answers":[3]})"})
    EXPECT_FALSE(read_answers(bad)) << bad;
}

/// A server of three pages, as a function.
tl::expected<HttpReply, std::string> answer(const HttpRequest& request) {
  if (request.url == "https://s.example/admin/login") {
    EXPECT_TRUE(request.is_post);
    EXPECT_EQ(request.body, "name=ana&password=p%26%20q");
    return HttpReply{200, R"({"token":"T"})"};
  }
  EXPECT_THAT(request.headers, testing::Contains("Authorization: Bearer T"));
  const std::string begin = "https://s.example/admin/api/reading/seats?after=";
  EXPECT_THAT(request.url, testing::StartsWith(begin));
  const int after = std::stoi(request.url.substr(begin.size()));
  std::string seat{one_seat};
  seat.replace(seat.find(":1,"), 3, ":" + std::to_string(after + 1) + ",");
  return HttpReply{
      200, R"({"seats":[)" + seat + R"(],"next":)" + (after < 2 ? std::to_string(after + 1) : "null") + "}"};
}

TEST(SurveyOnServer, AreReadPageByPage) {
  const auto source = survey_on_server({"https://s.example", "ana", "p& q"}, "reading", answer);
  ASSERT_TRUE(source) << source.error();
  std::vector<std::size_t> told;
  const auto seats = all_of(source->seats, 0, [&](std::size_t count) { told.push_back(count); });
  ASSERT_TRUE(seats) << seats.error();
  EXPECT_EQ(seats->size(), 3U);
  EXPECT_EQ(seats->back().number, 3);
  EXPECT_EQ(told, (std::vector<std::size_t>{1, 2, 3}));
}

TEST(SurveyOnServer, ARefusalIsSaidWithoutThePassword) {
  for (const long status : {401L, 403L, 404L, 429L, 500L}) {
    const auto source =
        survey_on_server({"https://s.example", "ana", "hunter2"}, "reading", [&](const HttpRequest&) {
          return HttpReply{status, ""};
        });
    ASSERT_FALSE(source);
    EXPECT_THAT(source.error(), Not(HasSubstr("hunter2")));
    EXPECT_THAT(source.error(), HasSubstr("https://s.example/admin/login"));
  }
}

TEST(SurveyOnServer, PagesThatDoNotGoOnEnd) {
  const Source<KnownSeat> stuck = [](std::int64_t after) { return Page<KnownSeat>{{}, after}; };
  EXPECT_FALSE(all_of(stuck));
}

TEST(SurveyInStore, AFileThatIsNotThereIsNotMade) {
  const auto source = survey_in_store("nowhere/errand.sqlite", "reading");
  ASSERT_FALSE(source);
  EXPECT_THAT(source.error(), HasSubstr("nowhere/errand.sqlite is no file"));
}

KnownSeat entered(std::int64_t number, std::int64_t at_ms) {
  return {number, {"H", "A" + std::to_string(number), "W"}, {at_ms}, {}, {}};
}
KnownSeat ended(std::int64_t number, std::int64_t at_ms, std::int64_t end_ms) {
  KnownSeat seat = entered(number, at_ms);
  seat.ended = KnownEnd{Ending::complete, {end_ms}};
  return seat;
}

/// "2 entered" and the like, in order.
std::vector<std::string> told(const std::vector<SeatEvent>& events) {
  std::vector<std::string> out;
  for (const SeatEvent& event : events)
    out.push_back(std::to_string(event.seat.number) +
                  (event.kind == SeatEvent::Kind::entered ? " entered" : " ended"));
  return out;
}

TEST(SeatWatch, TellsEachEntryAndEndOnceByTime) {
  SeatWatch watch;
  EXPECT_EQ(told(watch.take({entered(1, 10), ended(2, 20, 40), entered(3, 30)})),
            (std::vector<std::string>{"1 entered", "2 entered", "3 entered", "2 ended"}));
  EXPECT_EQ(told(watch.take({entered(1, 10), ended(2, 20, 40), entered(3, 30)})), std::vector<std::string>{});
  EXPECT_EQ(told(watch.take({ended(1, 10, 60), entered(3, 30), ended(4, 50, 55)})),
            (std::vector<std::string>{"4 entered", "4 ended", "1 ended"}));
  EXPECT_EQ(to_text(watch.count()), "4 entered, 3 ended: complete 3; 1 at work or gone");
}

TEST(SeatWatch, AsksAgainFromTheFirstThatMayStillEnd) {
  SeatWatch watch;
  EXPECT_EQ(watch.after(), 0);
  watch.take({ended(1, 10, 20), entered(2, 30), ended(3, 40, 50)});
  EXPECT_EQ(watch.after(), 1);
  watch.take({ended(2, 30, 60), ended(3, 40, 50)});
  EXPECT_EQ(watch.after(), 3);
  watch.take({entered(4, 100)});
  EXPECT_EQ(watch.after(), 3);
  watch.take({entered(4, 100), ended(5, 100 + 24LL * 3600 * 1000 + 1, 200'000'000)});
  EXPECT_EQ(watch.after(), 5) << "a day later nobody waits for the fourth";
}

TEST(SeatWatch, WritesLinesOfJson) {
  SeatWatch watch;
  const auto events = watch.take({ended(1, 1000, 4000)});
  EXPECT_EQ(
      to_json(events[1]),
      "{\"event\":\"ended\",\"at_ms\":4000,\"number\":1,\"hit\":\"H\",\"assignment\":\"A1\",\"worker\":\"W\","
      "\"ending\":\"complete\",\"took_s\":3}\n");
  EXPECT_THAT(to_json(watch.count()), HasSubstr("\"entered\":1,\"ended\":1,\"complete\":1"));
}

}  // namespace
}  // namespace errand::requester
