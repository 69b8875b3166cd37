#include "server/codes/panel.hpp"

#include <gtest/gtest.h>

namespace errand::codes {
namespace {

tl::expected<Seat, std::vector<NoSeat>> of(std::string_view query) {
  return seat_of(app::read_form(query).fields);
}

TEST(Panel, EachSaysWhoComesInItsOwnWords) {
  const Seat seat{"study", "turn", "person"};
  EXPECT_EQ(of("PROLIFIC_PID=person&STUDY_ID=study&SESSION_ID=turn").value(), seat);
  EXPECT_EQ(of("participantId=person&assignmentId=turn&projectId=study").value(), seat);
  EXPECT_EQ(of("survey_code=person").value(), (Seat{"SONA", "person", "person"}));
  EXPECT_EQ(of("assignmentId=turn&hitId=study&workerId=person&turkSubmitTo=https%3A%2F%2Fx").value(), seat);
}

TEST(Panel, WhatIsMissingDoubledOrNotFilledInIsNamed) {
  const std::vector<std::array<std::string_view, 3>> bad{
      {"", "workerId", "is missing, and so is every other panel's name for it"},
      {"PROLIFIC_PID=p&STUDY_ID=s", "SESSION_ID", "is missing"},
      {"PROLIFIC_PID=&STUDY_ID=s&SESSION_ID=t", "PROLIFIC_PID", "is missing"},
      {"workerId=a&workerId=b&assignmentId=c&hitId=d", "workerId", "is there twice"},
      {"PROLIFIC_PID={{%25PROLIFIC_PID%25}}&STUDY_ID=s&SESSION_ID=t", "PROLIFIC_PID",
       "was not filled in by the panel"},
      {"survey_code=%25SURVEY_CODE%25", "survey_code", "was not filled in by the panel"},
      {"workerId=${workerId}&assignmentId=c&hitId=d", "workerId", "was not filled in by the panel"}};
  for (const auto& [query, parameter, why] : bad) {
    const auto seat = of(query);
    ASSERT_FALSE(seat) << query;
    EXPECT_EQ(seat.error().at(0).parameter, parameter) << query;
    EXPECT_EQ(seat.error().at(0).why, why) << query;
  }
  EXPECT_EQ(of("workerId=" + std::string(129, 'a') + "&assignmentId=c&hitId=d").error().at(0).why,
            "is too long");
}

TEST(Panel, EverythingThatIsWrongIsSaidAtOnce) {
  const auto seat = of("PROLIFIC_PID=p&PROLIFIC_PID=q");
  ASSERT_FALSE(seat);
  EXPECT_EQ(seat.error().size(), 3U);
}

TEST(Panel, APreviewIsNobodysTurn) {
  const auto seat = of("assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&hitId=H");
  ASSERT_FALSE(seat);
  EXPECT_EQ(seat.error().at(0).kind, NoSeat::Kind::preview);
}

TEST(Panel, OneOfAResearchersOwnSaysItInItsOwnWords) {
  const Panel pool{"pool", "id", "", ""};
  EXPECT_EQ(seat_of(pool, app::read_form("id=17&PROLIFIC_PID=x").fields).value(), (Seat{"pool", "17", "17"}));
  EXPECT_EQ(panel_named("prolific")->worker, "PROLIFIC_PID");
  EXPECT_EQ(panel_named("nobody"), nullptr);
}

}  // namespace
}  // namespace errand::codes
