#include "wasm/session/seed.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/sessions.hpp"
#include "wasm/reading/log_reader.hpp"
#include "wasm/session/log_text.hpp"
#include "wasm/session/view.hpp"

namespace errand::tests {
namespace {

Study shuffled() {
  return study_from(R"({
    "meta": {"title": "T", "numSubtasks": 6},
    "order": "shuffled",
    "questions": [{"name": "q", "type": "singleChoice", "text": "?", "choiceOrder": "shuffled",
                   "choices": ["a", "b", "c", "d", "e", "f"]}]})");
}

/// The order of the subtasks, and of the first one's choices.
std::string look(const Session& session) {
  const Study study = shuffled();
  const State state = begin(study, session);
  std::string out;
  for (const std::uint32_t index : state.order) out += state.subtasks[index].name;
  const View view = view_of(study, state);
  for (const ChoiceView& choice : view.questions.front().choices) out += choice.value;
  return out;
}

TEST(Seed, AHitThatWasAcceptedAgainLooksTheSameToItsWorkerAndGoesOn) {
  const Session first{"3FIRST", "AWORKER", "3HIT", "", 1};
  const Session again{"3AGAIN", "AWORKER", "3HIT", "", 1};
  EXPECT_EQ(seeding_of(first), Seeding::worker);
  EXPECT_EQ(look(first), look(again));
  EXPECT_EQ(seat_of(first), seat_of(again));
  for (const Session& other :
       {Session{"3FIRST", "ANOTHER", "3HIT", "", 1}, Session{"3FIRST", "AWORKER", "3OTHER", "", 1}}) {
    EXPECT_NE(look(first), look(other));
    EXPECT_NE(seat_of(first), seat_of(other));
  }
}

TEST(Seed, WithoutHitOrWorkerItIsTheAssignments) {
  const Session first{"3FIRST", "", "3HIT", "", 1};
  EXPECT_EQ(seeding_of(first), Seeding::assignment);
  EXPECT_EQ(look(first), look({"3FIRST", "AWORKER", "", "", 1}));
  EXPECT_NE(look(first), look({"3AGAIN", "", "3HIT", "", 1}));
  EXPECT_NE(seat_of(first), seat_of({"3AGAIN", "", "3HIT", "", 1}));
  EXPECT_EQ(seeding_of({"", "AWORKER", "3HIT", "", 1}), Seeding::assignment) << "a trial";
  EXPECT_EQ(seeding_of({preview_assignment, "AWORKER", "3HIT", "", 1}), Seeding::assignment);
}

TEST(Seed, OneInTheAddressComesBeforeAllElse) {
  const Session mine{"3FIRST", "AWORKER", "3HIT", "", 1, 0, "group 7"};
  EXPECT_EQ(look(mine), look({"3OTHER", "ANOTHER", "3ANY", "", 1, 0, "group 7"}));
  EXPECT_NE(look(mine), look({"3FIRST", "AWORKER", "3HIT", "", 1, 0, "group 8"}));
  EXPECT_NE(seat_of(mine), seat_of({"3FIRST", "AWORKER", "3HIT", "", 1})) << "answers of another order";
}

TEST(Seed, TheLogSaysWhatItWas) {
  const Session known{"3FIRST", "AWORKER", "3HIT", "", 1};
  for (const Session& session : {known, Session{"3FIRST", "AWORKER", "", "", 1},
                                 Session{"3FIRST", "AWORKER", "3HIT", "", 1, 0, "group 7"}}) {
    const auto logged = read_log_text(log_text(shuffled(), begin(shuffled(), session)));
    ASSERT_TRUE(logged.has_value()) << logged.error();
    EXPECT_EQ(look(session_of(*logged, known)), look(session));
  }
  const auto old = read_log_text(R"({"v":1,"study":"x","hit":1,"origin":0,"events":[]})");
  EXPECT_EQ(look(session_of(*old, known)), look({"3FIRST", "", "", "", 1})) << "before logs said it";
  EXPECT_FALSE(
      read_log_text(R"({"v":1,"study":"x","hit":1,"seededBy":"moon","origin":0,"events":[]})").has_value());
}

}  // namespace
}  // namespace errand::tests
