// What every ledger of codes promises, whatever database is behind it.
#include <gmock/gmock.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <future>
#include <limits>
#include <memory>
#include <vector>

#include "tests/server/store/ledger_kinds.hpp"

namespace errand::store {
namespace {

using codes::Ending;
using codes::Entry;
using codes::Place;
using codes::Standing;

const Place ann{"reading", {"HIT1", "A1", "ANN"}};
const Place ben{"reading", {"HIT1", "A2", "BEN"}};

class LedgerContract : public testing::TestWithParam<LedgerKind> {
 protected:
  LedgerContract() {
    // The log is made here: the thread sanitizer does not see that its library makes it once.
    spdlog::default_logger_raw();
    open();
  }

  void open() {
    ledger_.reset();
    ledger_ = home_->open();
  }

  std::optional<Standing> noted(codes::Deed deed) {
    std::promise<Entry> told;
    ledger_->note(std::move(deed), [&](Entry entry) { told.set_value(std::move(entry)); });
    Entry entry = told.get_future().get();
    EXPECT_TRUE(entry) << entry.error().reason;
    return entry ? *entry : std::nullopt;
  }

  std::optional<Standing> finished(const Place& place, Ending ending, const std::string& key,
                                   std::int64_t at) {
    return noted(codes::Finish{place, ending, 1, key, {at}, 0, {at}});
  }

  std::unique_ptr<LedgerHome> home_ = GetParam().make();
  std::unique_ptr<codes::Ledger> ledger_;
};

TEST_P(LedgerContract, ASeatIsEnteredOnceAtItsFirstMoment) {
  EXPECT_EQ(noted(codes::Look{ann}), std::nullopt);
  const auto first = noted(codes::Enter{ann, {1000}});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->place, ann);
  EXPECT_EQ(first->entered, app::Moment{1000});
  EXPECT_EQ(noted(codes::Enter{ann, {2000}}), first);
  EXPECT_EQ(noted(codes::Look{ann}), first);
}

TEST_P(LedgerContract, TheFirstEndingStays) {
  noted(codes::Enter{ann, {1000}});
  const auto ended = finished(ann, Ending::screened_out, std::string(32, 'a'), 5000);
  ASSERT_TRUE(ended && ended->ended);
  EXPECT_EQ(*ended->ended, (codes::Ended{Ending::screened_out, 1, {5000}}));
  EXPECT_EQ(finished(ann, Ending::complete, std::string(32, 'b'), 6000), ended);
}

TEST_P(LedgerContract, WhoFinishesWithoutHavingEnteredHasEnteredThen) {
  const auto ended = finished(ann, Ending::complete, std::string(32, 'a'), 5000);
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->entered, app::Moment{5000});
}

TEST_P(LedgerContract, NothingEndsSoonerThanItMay) {
  noted(codes::Enter{ann, {1000}});
  const auto finish = [&](std::int64_t at) {
    return noted(codes::Finish{ann, Ending::complete, 1, std::string(32, 'a'), {0}, 60'000, {at}});
  };
  EXPECT_FALSE(finish(60'999)->ended);
  EXPECT_TRUE(finish(61'000)->ended);
  // Whom the ledger does not know came when the ticket says.
  const codes::Finish unknown{ben, Ending::complete, 1, std::string(32, 'b'), {500}, 60'000, {60'500}};
  EXPECT_TRUE(noted(unknown)->ended);
}

TEST_P(LedgerContract, WhereNoTimeIsAskedForAClockThatWasSetBackChangesNothing) {
  noted(codes::Enter{ann, {5000}});
  EXPECT_TRUE(finished(ann, Ending::withdrew, std::string(32, 'a'), 4000)->ended);
  const codes::Finish unknown{ben, Ending::complete, 1, std::string(32, 'b'), {5000}, 0, {4000}};
  EXPECT_TRUE(noted(unknown)->ended);
}

TEST_P(LedgerContract, ACodeIsRedeemedOnceByWhoeverWasFirst) {
  const std::string key(32, 'a');
  EXPECT_EQ(noted(codes::Redeem{"reading", key, ann, {1}}), std::nullopt);
  finished(ann, Ending::complete, key, 5000);
  const auto redeemed = noted(codes::Redeem{"reading", key, ben, {6000}});
  ASSERT_TRUE(redeemed && redeemed->redeemed);
  EXPECT_EQ(redeemed->place, ann);
  EXPECT_EQ(*redeemed->redeemed, (codes::Redeemed{ben, {6000}}));
  EXPECT_EQ(noted(codes::Redeem{"reading", key, ann, {7000}}), redeemed);
  EXPECT_EQ(noted(codes::Redeem{"writing", key, ann, {7000}}), std::nullopt);
}

TEST_P(LedgerContract, NoTwoSeatsHaveTheSameCode) {
  finished(ann, Ending::complete, std::string(32, 'a'), 5000);
  const auto second = finished(ben, Ending::complete, std::string(32, 'a'), 6000);
  ASSERT_TRUE(second);
  EXPECT_FALSE(second->ended);
}

TEST_P(LedgerContract, APulseChangesNothing) {
  EXPECT_EQ(noted(codes::Pulse{}), std::nullopt);
  const auto seat = noted(codes::Enter{ann, {1000}});
  EXPECT_EQ(noted(codes::Pulse{}), std::nullopt);
  open();
  EXPECT_EQ(noted(codes::Pulse{}), std::nullopt);
  EXPECT_EQ(noted(codes::Look{ann}), seat);
  EXPECT_EQ(ledger_->list("reading", 0, 10)->size(), 1U);
}

TEST_P(LedgerContract, TextsAreKeptAsTheyAre) {
  const Place strange{"reading", {"", "a'; DROP TABLE seat; --", "Ωμέγα \n"}};
  const auto entered = noted(codes::Enter{strange, {1}});
  ASSERT_TRUE(entered);
  EXPECT_EQ(entered->place, strange);
}

TEST_P(LedgerContract, EverythingIsThereAfterOpeningAgain) {
  noted(codes::Enter{ben, {500}});
  const auto before = finished(ann, Ending::withdrew, std::string(32, '\0'), 5000);
  open();
  EXPECT_EQ(noted(codes::Look{ann}), before);
  EXPECT_EQ(finished(ann, Ending::complete, std::string(32, 'x'), 9000), before);
}

TEST_P(LedgerContract, SeatsAreListedInOrderAndInParts) {
  noted(codes::Enter{ben, {1}});
  noted(codes::Enter{ann, {2}});
  noted(codes::Enter{{"writing", ann.seat}, {3}});
  const auto all = ledger_->list("reading", 0, 10);
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), 2U);
  EXPECT_EQ((*all)[0].place, ben);
  const auto rest = ledger_->list("reading", (*all)[0].number, 10);
  ASSERT_TRUE(rest);
  ASSERT_EQ(rest->size(), 1U);
  EXPECT_EQ((*rest)[0].place, ann);
  EXPECT_EQ(ledger_->list("reading", 0, 1)->size(), 1U);
}

TEST_P(LedgerContract, SeatsAreListedFromTheLatestBackInParts) {
  const auto first = noted(codes::Enter{ben, {1}});
  const auto second = finished(ann, Ending::complete, std::string(32, 'a'), 2);
  noted(codes::Enter{{"writing", ann.seat}, {3}});
  const auto third = noted(codes::Enter{{"reading", {"HIT1", "A3", "CAT"}}, {4}});
  ASSERT_TRUE(first && second && third);
  constexpr std::int64_t end = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(ledger_->latest("reading", end, 2), (std::vector{*third, *second}));
  EXPECT_EQ(ledger_->latest("reading", second->number, 2), (std::vector{*first}));
  EXPECT_EQ(ledger_->latest("reading", first->number, 2), std::vector<Standing>{});
}

TEST_P(LedgerContract, SeatsAreCountedByTheirEnding) {
  EXPECT_EQ(ledger_->count("reading"), codes::Tally{});
  noted(codes::Enter{{"reading", {"HIT1", "A3", "CAT"}}, {1}});
  noted(codes::Enter{{"writing", ann.seat}, {1}});
  finished(ann, Ending::complete, std::string(32, 'a'), 2);
  finished(ben, Ending::complete, std::string(32, 'b'), 3);
  finished({"reading", {"HIT1", "A4", "DAN"}}, Ending::failed_check, std::string(32, 'd'), 4);
  EXPECT_EQ(ledger_->count("reading"), (codes::Tally{4, {2, 0, 0, 1}}));
  EXPECT_EQ(ledger_->count("writing"), (codes::Tally{1, {}}));
}

TEST_P(LedgerContract, WhoLooksIsAnsweredBeforeTheEnd) {
  noted(codes::Enter{ann, {1}});
  std::atomic<int> told{0};
  for (int i = 0; i < 500; ++i) ledger_->note(codes::Look{ann}, [&](const Entry&) { ++told; });
  ledger_->close();
  EXPECT_EQ(told, 500);
  ledger_->note(codes::Look{ann}, [&](const Entry& entry) { EXPECT_FALSE(entry); });
  EXPECT_FALSE(ledger_->count("reading"));
}

TEST_P(LedgerContract, AWorkerIsForgottenOnRequest) {
  finished(ann, Ending::complete, std::string(32, 'a'), 1);
  finished(ben, Ending::complete, std::string(32, 'b'), 2);
  noted(codes::Enter{{"writing", ann.seat}, {3}});
  EXPECT_EQ(ledger_->purge("ANN"), 2);
  EXPECT_EQ(noted(codes::Look{ann}), std::nullopt);
  EXPECT_TRUE(noted(codes::Look{ben}));
  EXPECT_EQ(ledger_->purge("ANN"), 0);
}

TEST_P(LedgerContract, AnswersAreKeptWithTheEndingThatCounts) {
  const auto submitted = [&](const Place& place, char key, const std::string& answers) {
    return noted(codes::Finish{place, Ending::complete, 1, std::string(32, key), {1}, 0, {2}, answers});
  };
  const std::string bytes("a\0b \xff '", 8);
  submitted(ben, 'b', "");
  const auto seat = submitted(ann, 'a', bytes);
  submitted(ann, 'c', "other");
  submitted({"writing", ann.seat}, 'a', "elsewhere");
  submitted({"reading", {"HIT2", "A3", "CAT"}}, 'a', "of a code that is another's");
  const codes::Finish early{{"reading", {"HIT2", "A4", "DAN"}},
                            Ending::complete,
                            1,
                            std::string(32, 'd'),
                            {1},
                            9,
                            {2},
                            "too early"};
  noted(early);
  const auto answers = ledger_->answers("reading", 0, 10);
  ASSERT_TRUE(answers);
  ASSERT_EQ(answers->size(), 1U);
  EXPECT_EQ(answers->front(), (codes::Answers{seat->number, ann, bytes}));
}

TEST_P(LedgerContract, WhatADeedTellsIsWhatIsKept) {
  const auto tells_what_is_kept = [&](const codes::Finish& deed) {
    const auto told = noted(deed);
    EXPECT_EQ(noted(codes::Look{deed.place}), told);
    return told && told->ended;
  };
  codes::Finish deed{ann, Ending::complete, 3, std::string(32, 'a'), {1000}, 500, {1400}, "some"};
  EXPECT_FALSE(tells_what_is_kept(deed)) << "too early, of a new seat";
  EXPECT_FALSE(tells_what_is_kept(deed)) << "too early, of a known seat";
  deed.at = {1500};
  EXPECT_TRUE(tells_what_is_kept(deed)) << "of a known seat";
  deed.place = ben;
  EXPECT_FALSE(tells_what_is_kept(deed)) << "with a code that another has";
  deed.code_key = std::string(32, 'b');
  EXPECT_TRUE(tells_what_is_kept(deed)) << "with one of its own";
  deed.place.seat.hit = "HIT2";
  deed.code_key = std::string(32, 'c');
  EXPECT_TRUE(tells_what_is_kept(deed)) << "of a new seat";
  deed.ending = Ending::withdrew;
  EXPECT_TRUE(tells_what_is_kept(deed)) << "once more";
  const auto answers = ledger_->answers("reading", 0, 10);
  ASSERT_TRUE(answers);
  EXPECT_EQ(answers->size(), 3U);
}

TEST_P(LedgerContract, LongAnswersOfManyAtOnceAreKept) {
  constexpr int seats = 30;
  std::atomic<int> kept{0};
  std::promise<void> all_wait;
  ledger_->note(codes::Look{}, [&](const Entry&) { all_wait.get_future().wait(); });
  for (int i = 0; i < seats; ++i) {
    const std::string name = std::to_string(i);
    std::string key = name;
    key.resize(32);
    ledger_->note(codes::Finish{{"reading", {"H", name, "W"}},
                                Ending::complete,
                                1,
                                key,
                                {1},
                                0,
                                {2},
                                std::string(1'000'000, static_cast<char>(i))},
                  [&](const Entry& entry) { kept += static_cast<int>(entry.has_value()); });
  }
  all_wait.set_value();
  open();
  EXPECT_EQ(kept, seats);
  const auto last = ledger_->answers("reading", seats - 1, 10);
  ASSERT_TRUE(last);
  ASSERT_EQ(last->size(), 1U);
  EXPECT_EQ(last->front().text, std::string(1'000'000, static_cast<char>(seats - 1)));
}

TEST_P(LedgerContract, AnswersAreListedInOrderOfTheirSeatsAndInParts) {
  for (const char c : {'a', 'b', 'c'}) {
    const std::string name(1, c);
    noted(codes::Finish{
        {"reading", {"H", name, "W"}}, Ending::complete, 1, std::string(32, c), {1}, 0, {2}, name});
  }
  const auto first = ledger_->answers("reading", 0, 2);
  ASSERT_TRUE(first);
  ASSERT_EQ(first->size(), 2U);
  EXPECT_EQ((*first)[0].text, "a");
  const auto rest = ledger_->answers("reading", (*first)[1].number, 2);
  ASSERT_TRUE(rest);
  ASSERT_EQ(rest->size(), 1U);
  EXPECT_EQ((*rest)[0].text, "c");
}

TEST_P(LedgerContract, WhatIsTooOldIsForgottenWithItsAnswers) {
  const auto enter_and_answer = [&](const Place& place, char key, std::int64_t at) {
    noted(codes::Finish{place, Ending::complete, 1, std::string(32, key), {at}, 0, {at}, "text"});
  };
  enter_and_answer(ann, 'a', 1000);
  enter_and_answer(ben, 'b', 2000);
  enter_and_answer({"writing", ann.seat}, 'a', 1000);
  EXPECT_EQ(ledger_->forget_before("reading", {1000}, {}), 0);
  EXPECT_EQ(ledger_->forget_before("reading", {2000}, {}), 1);
  EXPECT_EQ(noted(codes::Look{ann}), std::nullopt);
  EXPECT_EQ(ledger_->answers("reading", 0, 10)->size(), 1U);
  EXPECT_EQ(ledger_->list("reading", 0, 10)->size(), 1U);
  EXPECT_EQ(ledger_->answers("writing", 0, 10)->size(), 1U);
}

TEST_P(LedgerContract, AForgottenWorkerIsNoLongerNamedAsRedeemerButTheCodeStaysUsed) {
  const std::string key(32, 'b');
  finished(ben, Ending::complete, key, 2);
  noted(codes::Redeem{"reading", key, ann, {3}});
  EXPECT_EQ(ledger_->purge("ANN"), 0);
  const auto redeemed = noted(codes::Redeem{"reading", key, ben, {4}});
  ASSERT_TRUE(redeemed && redeemed->redeemed);
  EXPECT_EQ(*redeemed->redeemed, (codes::Redeemed{{"reading", {}}, {3}}));
}

TEST_P(LedgerContract, WhatWaitsAtTheEndIsDoneBeforeIt) {
  std::atomic<int> told{0};
  for (int i = 0; i < 500; ++i)
    ledger_->note(codes::Enter{{"reading", {"H", std::to_string(i), "W"}}, {i}}, [&](const Entry& entry) {
      EXPECT_TRUE(entry);
      ++told;
    });
  open();
  EXPECT_EQ(told, 500);
  EXPECT_EQ(ledger_->list("reading", 0, 1000)->size(), 500U);
}

TEST_P(LedgerContract, ADeedThatFailsByItselfDoesNotTakeItsGroupAlong) {
  home_->refuse_worker_bad();
  // What is noted while the ledger tells of the first is one group.
  std::promise<void> all_wait;
  std::vector<std::promise<Entry>> told(3);
  ledger_->note(codes::Look{}, [&](const Entry&) { all_wait.get_future().wait(); });
  const std::array workers = {"ANN", "BAD", "BEN"};
  for (std::size_t i = 0; i < told.size(); ++i)
    ledger_->note(codes::Enter{{"reading", {"H", "A", workers[i]}}, {1}},
                  [&, i](Entry entry) { told[i].set_value(std::move(entry)); });
  all_wait.set_value();
  EXPECT_TRUE(told[0].get_future().get());
  const Entry bad = told[1].get_future().get();
  ASSERT_FALSE(bad);
  EXPECT_THAT(bad.error().reason, testing::HasSubstr("not this one"));
  EXPECT_TRUE(told[2].get_future().get());
  EXPECT_EQ(ledger_->list("reading", 0, 10)->size(), 2U);
}

TEST_P(LedgerContract, WhoThrowsWhenToldTakesNobodyAlong) {
  std::promise<void> all_wait;
  ledger_->note(codes::Look{}, [&](const Entry&) { all_wait.get_future().wait(); });
  const auto throwing = [](const Entry&) { throw std::runtime_error("told"); };
  ledger_->note(codes::Enter{ben, {1}}, throwing);
  ledger_->note(codes::Look{ben}, throwing);
  ledger_->note(codes::Look{}, [](const Entry&) { throw 1; });
  std::promise<Entry> told;
  ledger_->note(codes::Enter{ann, {2}}, [&](Entry entry) { told.set_value(std::move(entry)); });
  all_wait.set_value();
  EXPECT_TRUE(told.get_future().get());
  EXPECT_TRUE(noted(codes::Look{ben}));
}

TEST_P(LedgerContract, ALongForgettingFindsEverySeat) {
  std::promise<void> last;
  constexpr int seats = 2500;
  for (int i = 0; i < seats; ++i)
    ledger_->note(codes::Enter{{"reading", {"H", std::to_string(i), "W"}}, {i}}, [&, i](const Entry&) {
      if (i == seats - 1) last.set_value();
    });
  last.get_future().wait();
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(ledger_->forget_before("reading", {2400}, stop.get_token()), 0);
  EXPECT_EQ(ledger_->forget_before("reading", {2400}, {}), 2400);
  EXPECT_EQ(ledger_->purge("W"), 100);
}

std::string told_of(const std::optional<Standing>& standing) {
  if (!standing || !standing->ended) return "nothing";
  return "seat " + std::to_string(standing->number) + ", " + standing->place.seat.assignment + ", ended by " +
         std::to_string(standing->ended->at.ms);
}

/// What each of many threads was told, which has to be the same.
void agree_on_endings(const std::vector<codes::Ledger*>& ledgers, int threads_each) {
  constexpr int seats = 50;
  std::vector<std::future<std::vector<std::optional<Standing>>>> all;
  for (std::size_t i = 0; i < ledgers.size() * static_cast<std::size_t>(threads_each); ++i)
    all.push_back(std::async(std::launch::async, [&ledgers, i] {
      codes::Ledger& ledger = *ledgers[i % ledgers.size()];
      std::vector<std::optional<Standing>> out;
      for (int seat = 0; seat < seats; ++seat) {
        // Every second thread goes the other way round.
        const int number = i % 2 == 0 ? seat : seats - 1 - seat;
        std::string key(32, static_cast<char>(i));
        key[0] = static_cast<char>(number);
        std::promise<Entry> told;
        const Place place{"reading", {"H", "A" + std::to_string(number), "W"}};
        ledger.note(codes::Finish{place, Ending::complete, 1, key, {0}, 0, {static_cast<std::int64_t>(i)}},
                    [&](Entry entry) { told.set_value(std::move(entry)); });
        Entry entry = told.get_future().get();
        EXPECT_TRUE(entry) << entry.error().reason;
        out.push_back(entry ? *entry : std::nullopt);
      }
      if (i % 2 == 1) std::reverse(out.begin(), out.end());
      return out;
    }));
  std::vector<std::vector<std::optional<Standing>>> results;
  for (auto& one : all) results.push_back(one.get());
  for (const auto& result : results)
    for (std::size_t seat = 0; seat < seats; ++seat)
      EXPECT_EQ(told_of(result[seat]), told_of(results[0][seat]));
}

TEST_P(LedgerContract, ManyAtOnceAgreeOnOneEnding) { agree_on_endings({ledger_.get()}, 8); }

TEST_P(LedgerContract, SeveralInstancesAgreeOnOneEnding) {
  const auto second = home_->open();
  const auto third = home_->open();
  agree_on_endings({ledger_.get(), second.get(), third.get()}, 3);
}

INSTANTIATE_TEST_SUITE_P(Every, LedgerContract, testing::ValuesIn(ledger_kinds()),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace errand::store
