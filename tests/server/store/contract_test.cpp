#include "tests/server/store/contract.hpp"

#include <gmock/gmock.h>

#include "tests/server/store/rows.hpp"
#include "tests/server/store/temporary_folder.hpp"

namespace errand::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SqliteFile : public Home {
 public:
  std::unique_ptr<Store> open() override { return std::make_unique<Store>(folder_.file("market.sqlite")); }

 private:
  TemporaryFolder folder_;
};

class StoreContract : public ::testing::TestWithParam<Kind> {
 protected:
  void SetUp() override {
    home = GetParam().make();
    store = home->open();
  }

  void reopen() {
    store.reset();
    store = home->open();
  }

  template <class Work>
  auto write(Work work) {
    return store->write(work).value();
  }

  template <class Work>
  auto read(Work work) const {
    return std::as_const(*store).read(work);
  }

  void put(const HitType& of, const std::vector<Hit>& hits) {
    write([&](Records& records) {
      records.find_or_add(of);
      for (const Hit& hit : hits) records.add(hit);
      return true;
    });
  }

  bool put(const Assignment& assignment) {
    return write([&](Records& records) { return records.add(assignment); });
  }

  std::optional<Assignment> assignment(const std::string& id) const {
    return read([&](const Records& records) { return records.assignment({id}); });
  }

  std::vector<std::string> hits(std::optional<PageStart> start, std::int64_t limit) const {
    std::vector<std::string> ids;
    for (const auto& row :
         read([&](const Records& records) { return records.hits({"requester"}, start, limit); })) {
      ids.push_back(row.hit.id.text);
    }
    return ids;
  }

  std::unique_ptr<Home> home;
  std::unique_ptr<Store> store;
  const HitType type = type_named("TYPE");
};

TEST_P(StoreContract, AHitComesBackAsItWasGiven) {
  Hit hit = hit_named("HIT", type, 7);
  hit.annotation = "row 12; \"quoted\"; ünï";
  hit.question = std::string("with\0zero", 9);
  put(type, {hit});
  EXPECT_EQ(read([](const Records& records) { return records.hit({"HIT"}); })->hit, hit);
}

TEST_P(StoreContract, AnAssignmentComesBackAsItWasGiven) {
  put(type, {hit_named("HIT", type)});
  const Assignment accepted = assignment_named("A1", {"HIT"}, "AWORKER1");
  ASSERT_TRUE(put(accepted));
  EXPECT_EQ(assignment("A1"), accepted);

  Assignment reviewed = submitted(accepted, 5000);
  reviewed.state = AssignmentState::rejected;
  reviewed.rejected = Moment{6000};
  reviewed.feedback = "Every answer was the same.";
  write([&](Records& records) {
    records.update(reviewed);
    return true;
  });
  EXPECT_EQ(assignment("A1"), reviewed);
}

TEST_P(StoreContract, WhatIsNotThereIsNothing) {
  EXPECT_EQ(read([](const Records& records) { return records.hit({"HIT"}).has_value(); }), false);
  EXPECT_EQ(read([](const Records& records) { return records.hit_type({"TYPE"}); }), std::nullopt);
  EXPECT_EQ(assignment("A1"), std::nullopt);
  EXPECT_FALSE(read([](const Records& records) { return records.knows_group("TYPE"); }));
  EXPECT_FALSE(
      read([](const Records& records) { return records.token_use({"requester"}, "t").has_value(); }));
}

TEST_P(StoreContract, EverythingIsThereAgainAfterOpeningItAnew) {
  put(type, {hit_named("HIT", type)});
  ASSERT_TRUE(put(assignment_named("A1", {"HIT"}, "AWORKER1")));
  write([](Records& records) {
    records.put_token_use({"requester"}, "token", {"digest", {"HIT"}, {2000}});
    return true;
  });
  reopen();
  EXPECT_EQ(read([](const Records& records) { return records.hit({"HIT"}); })->hit, hit_named("HIT", type));
  EXPECT_EQ(assignment("A1"), assignment_named("A1", {"HIT"}, "AWORKER1"));
  EXPECT_EQ(read([](const Records& records) { return records.token_use({"requester"}, "token"); })->hit.text,
            "HIT");
}

TEST_P(StoreContract, WhatWasRefusedLeavesNothingBehind) {
  const auto outcome = write([&](Records& records) -> tl::expected<void, std::string> {
    records.find_or_add(type);
    records.add(hit_named("HIT", type));
    return tl::unexpected<std::string>("no");
  });
  EXPECT_FALSE(outcome);
  reopen();
  EXPECT_FALSE(read([](const Records& records) { return records.hit({"HIT"}).has_value(); }));
  EXPECT_FALSE(read([](const Records& records) { return records.knows_group("TYPE"); }));
}

TEST_P(StoreContract, EqualPropertiesAreOneTypeOfTheAccount) {
  HitType twin = type_named("TWIN");
  twin.properties = type.properties;
  HitType elsewhere = type_named("ELSEWHERE");
  elsewhere.properties = type.properties;
  elsewhere.account = {"other"};
  HitType dearer = type_named("DEARER");
  dearer.properties = type.properties;
  dearer.properties.reward = {26};
  const auto add = [&](const HitType& each) {
    return write([&](Records& records) { return records.find_or_add(each); });
  };
  EXPECT_EQ(add(type).text, "TYPE");
  EXPECT_EQ(add(twin).text, "TYPE");
  EXPECT_EQ(add(elsewhere).text, "ELSEWHERE");
  EXPECT_EQ(add(dearer).text, "DEARER");
}

TEST_P(StoreContract, CountsFollowTheStatesOfTheAssignments) {
  put(type, {hit_named("HIT", type, 10)});
  int number = 0;
  for (const auto state : {AssignmentState::accepted, AssignmentState::accepted, AssignmentState::submitted,
                           AssignmentState::approved, AssignmentState::rejected, AssignmentState::returned,
                           AssignmentState::abandoned}) {
    const std::string name = std::to_string(++number);
    Assignment assignment = assignment_named("A" + name, {"HIT"}, "AWORKER" + name);
    const bool is_sent = number >= 3 && number <= 5;
    if (is_sent) assignment = submitted(assignment, 5000);
    assignment.state = state;
    ASSERT_TRUE(put(assignment));
  }
  EXPECT_EQ(read([](const Records& records) { return records.hit({"HIT"}); })->counts,
            (HitCounts{.pending = 2, .submitted = 1, .completed = 2}));
}

TEST_P(StoreContract, AWorkerHasOneLiveAssignmentOfAHit) {
  put(type, {hit_named("HIT", type, 5), hit_named("HIT2", type, 5)});
  ASSERT_TRUE(put(assignment_named("A1", {"HIT"}, "AWORKER1")));
  EXPECT_FALSE(put(assignment_named("A2", {"HIT"}, "AWORKER1")));
  EXPECT_EQ(assignment("A2"), std::nullopt);
  EXPECT_TRUE(put(assignment_named("A3", {"HIT"}, "AWORKER2")));
  EXPECT_TRUE(put(assignment_named("A4", {"HIT2"}, "AWORKER1")));
}

TEST_P(StoreContract, AReturnedAssignmentMakesRoomForAnotherOfTheSameWorker) {
  put(type, {hit_named("HIT", type)});
  Assignment first = assignment_named("A1", {"HIT"}, "AWORKER1");
  ASSERT_TRUE(put(first));
  first.state = AssignmentState::returned;
  write([&](Records& records) {
    records.update(first);
    return true;
  });
  EXPECT_TRUE(put(assignment_named("A2", {"HIT"}, "AWORKER1")));
  const auto live =
      read([](const Records& records) { return records.live_assignment({"HIT"}, {"AWORKER1"}); });
  ASSERT_TRUE(live);
  EXPECT_EQ(live->id.text, "A2");
}

TEST_P(StoreContract, HitsComeNewestFirstInPagesThatMeet) {
  put(type, {hit_named("H1", type), hit_named("H2", type), hit_named("H3", type)});
  EXPECT_THAT(hits(std::nullopt, 10), ElementsAre("H3", "H2", "H1"));
  const auto first =
      read([](const Records& records) { return records.hits({"requester"}, std::nullopt, 2); });
  ASSERT_EQ(first.size(), 2u);
  put(type, {hit_named("H4", type)});
  EXPECT_THAT(hits(first.back().place, 2), ElementsAre("H1"));
}

TEST_P(StoreContract, DisposedHitsAndThoseOfOthersAreNotListed) {
  HitType other = type_named("OTHER");
  other.account = {"somebody"};
  put(type, {hit_named("H1", type), hit_named("H2", type)});
  put(other, {hit_named("H3", other)});
  write([](Records& records) {
    records.set_mark({"H1"}, HitMark::disposed);
    return true;
  });
  EXPECT_THAT(hits(std::nullopt, 10), ElementsAre("H2"));
  EXPECT_EQ(read([](const Records& records) { return records.hit({"H1"}); })->hit.mark, HitMark::disposed);
}

TEST_P(StoreContract, AssignmentsComeByTimeOfSubmissionInPagesThatMeet) {
  put(type, {hit_named("HIT", type, 5)});
  const std::vector<std::pair<std::string, std::int64_t>> sent{
      {"A1", 7000}, {"A2", 5000}, {"A3", 5000}, {"A4", 6000}};
  for (const auto& [id, at] : sent) {
    ASSERT_TRUE(put(submitted(assignment_named(id, {"HIT"}, "AWORKER" + id), at)));
  }
  ASSERT_TRUE(put(assignment_named("A5", {"HIT"}, "AWORKER5")));
  std::vector<std::string> seen;
  std::optional<PageStart> start;
  for (int page = 0; page < 10; ++page) {
    const auto rows = read([&](const Records& records) {
      return records.assignments({"HIT"}, {AssignmentState::submitted}, start, 1);
    });
    if (rows.empty()) break;
    seen.push_back(rows.front().assignment.id.text);
    start = rows.front().place;
  }
  EXPECT_THAT(seen, ElementsAre("A2", "A3", "A4", "A1"));
  EXPECT_THAT(read([](const Records& records) {
                return records.assignments({"HIT"}, {AssignmentState::approved}, std::nullopt, 10);
              }),
              IsEmpty());
}

TEST_P(StoreContract, AGroupIsOpenToAWorkerWhileItHasAHitHeCouldTake) {
  put(type, {hit_named("H1", type), hit_named("H2", type, 2)});
  const auto open_hits = [&](const std::string& worker, std::int64_t now) {
    const auto groups = read([&](const Records& records) { return records.groups_open_to({worker}, {now}); });
    return groups.empty() ? 0 : groups.front().hits;
  };
  EXPECT_EQ(open_hits("AWORKER1", 3000), 2);
  ASSERT_TRUE(put(assignment_named("A1", {"H1"}, "AWORKER1")));
  EXPECT_EQ(open_hits("AWORKER1", 3000), 1);
  EXPECT_EQ(open_hits("AWORKER2", 3000), 1) << "H1 has no slot left";
  ASSERT_TRUE(put(assignment_named("A2", {"H2"}, "AWORKER1")));
  EXPECT_EQ(open_hits("AWORKER1", 3000), 0);
  EXPECT_EQ(open_hits("AWORKER2", 3000), 1);
  EXPECT_EQ(open_hits("AWORKER2", 1'000'000), 0) << "expired";
  EXPECT_EQ(
      read([](const Records& records) { return records.next_hit_for({"TYPE"}, {"AWORKER2"}, {3000}); })->text,
      "H2");
}

TEST_P(StoreContract, AGroupIsFoundByEitherOfItsIds) {
  put(type, {hit_named("HIT", type)});
  for (const std::string id : {"TYPE", "GTYPE"}) {
    EXPECT_TRUE(read([&](const Records& records) { return records.knows_group(id); })) << id;
    EXPECT_TRUE(read([&](const Records& records) { return records.group_open_to(id, {"AWORKER1"}, {3000}); }))
        << id;
  }
  EXPECT_FALSE(
      read([](const Records& records) { return records.group_open_to("HIT", {"AWORKER1"}, {3000}); }));
}

TEST_P(StoreContract, GroupsWithTheNewestHitsComeFirst) {
  const HitType other = type_named("OTHER");
  put(type, {hit_named("H1", type)});
  put(other, {hit_named("H2", other)});
  put(type, {hit_named("H3", type)});
  const auto groups =
      read([](const Records& records) { return records.groups_open_to({"AWORKER1"}, {3000}); });
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[0].type, type);
  EXPECT_EQ(groups[1].type, other);
}

TEST_P(StoreContract, ADeadlineIsDueFromItsVeryMillisecondOn) {
  put(type, {hit_named("HIT", type)});
  ASSERT_TRUE(put(assignment_named("A1", {"HIT"}, "AWORKER1")));
  const auto due = [&](std::int64_t now) {
    return read([now](const Records& records) { return records.anything_due({now}); });
  };
  const auto sweep = [&](std::int64_t now) {
    return write([now](Records& records) {
      records.abandon_due({now});
      return true;
    });
  };
  EXPECT_FALSE(due(602'999));
  sweep(602'999);
  EXPECT_EQ(assignment("A1")->state, AssignmentState::accepted);
  EXPECT_TRUE(due(603'000));
  sweep(603'000);
  EXPECT_EQ(assignment("A1")->state, AssignmentState::abandoned);
  EXPECT_FALSE(due(603'000));
}

TEST_P(StoreContract, AutomaticApprovalCountsFromItsMoment) {
  put(type, {hit_named("HIT", type)});
  ASSERT_TRUE(put(submitted(assignment_named("A1", {"HIT"}, "AWORKER1"), 5000)));
  EXPECT_TRUE(read([](const Records& records) { return records.anything_due({9'999'999}); }));
  write([](Records& records) {
    records.approve_due({9'999'999});
    return true;
  });
  EXPECT_EQ(assignment("A1")->state, AssignmentState::approved);
  EXPECT_EQ(assignment("A1")->approved, Moment{3'605'000});
}

TEST_P(StoreContract, AWorkerSeesWhatHeHoldsAndWhatHeSent) {
  put(type, {hit_named("H1", type, 5), hit_named("H2", type, 5), hit_named("H3", type, 5)});
  Assignment urgent = assignment_named("A2", {"H2"}, "AWORKER1");
  urgent.deadline = {10'000};
  ASSERT_TRUE(put(assignment_named("A1", {"H1"}, "AWORKER1")));
  ASSERT_TRUE(put(urgent));
  ASSERT_TRUE(put(submitted(assignment_named("A3", {"H3"}, "AWORKER1"), 5000)));
  const auto held = read([](const Records& records) { return records.held_by({"AWORKER1"}); });
  ASSERT_EQ(held.size(), 2u);
  EXPECT_EQ(held[0].assignment, urgent);
  EXPECT_EQ(held[0].hit, hit_named("H2", type, 5));
  const auto sent = read([](const Records& records) { return records.submitted_by({"AWORKER1"}, 10); });
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].assignment.id.text, "A3");
}

TEST_P(StoreContract, ATokenIsTheAccountsOwnAndIsForgottenInTime) {
  put(type, {hit_named("H1", type), hit_named("H2", type)});
  write([](Records& records) {
    records.put_token_use({"requester"}, "token", {"old", {"H1"}, {1000}});
    records.put_token_use({"requester"}, "token", {"new", {"H2"}, {5000}});
    return true;
  });
  const auto use = [&](const std::string& account) {
    return read([&](const Records& records) { return records.token_use({account}, "token"); });
  };
  ASSERT_TRUE(use("requester"));
  EXPECT_EQ(use("requester")->payload_sha256, "new");
  EXPECT_EQ(use("requester")->hit.text, "H2");
  EXPECT_FALSE(use("somebody"));
  const auto forget_before = [&](std::int64_t moment) {
    write([moment](Records& records) {
      records.forget_tokens_before({moment});
      return true;
    });
  };
  forget_before(5000);
  EXPECT_TRUE(use("requester"));
  forget_before(5001);
  EXPECT_FALSE(use("requester"));
}

TEST_P(StoreContract, TwoOpenStoresSeeEachOthersWork) {
  const auto other = home->open();
  put(type, {hit_named("HIT", type)});
  EXPECT_TRUE(other->read([](const Records& records) { return records.hit({"HIT"}).has_value(); }));
  ASSERT_TRUE(put(assignment_named("A1", {"HIT"}, "AWORKER1")));
  const auto twice =
      other->write([](Records& records) { return records.add(assignment_named("A2", {"HIT"}, "AWORKER1")); });
  EXPECT_EQ(twice.value(), false);
}

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreContract,
                         ::testing::Values(Kind{"File", [] { return std::make_unique<SqliteFile>(); }}),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace errand::store
