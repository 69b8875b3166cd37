#include "server/codes/office.hpp"

#include <gtest/gtest.h>

#include <future>

#include "server/app/ascii.hpp"
#include "server/store/sqlite_code_ledger.hpp"
#include "tests/server/store/temporary_folder.hpp"

namespace errand::codes {
namespace {

using Kind = Refusal::Kind;

constexpr app::Moment begin{1'800'000'000'500};
constexpr app::Moment later(std::int64_t seconds) { return {begin.ms + seconds * 1000}; }

constexpr app::Moment begin_of_second{begin.ms / 1000 * 1000};
const Seat ann{"HIT1", "A1", "ANN"};

class OfficeTest : public testing::Test {
 protected:
  static Survey survey() {
    Survey out;
    out.study = "reading";
    out.link = "https://survey.example/s?t=${ticket}&who=${worker}";
    out.least_s = 60;
    out.ticket_life_s = 3600;
    out.returns[static_cast<std::size_t>(Ending::screened_out)] = "https://panel.example/out?cc=${code}";
    return out;
  }

  Office& office() {
    if (!office_) office_.emplace(survey_, keys_, ledger_);
    return *office_;
  }

  template <class T, class Call>
  static T told(Call call) {
    std::promise<T> promise;
    call([&](T value) { promise.set_value(std::move(value)); });
    return promise.get_future().get();
  }

  tl::expected<Entrance, Refusal> enter(const Seat& seat, app::Moment now) {
    return told<tl::expected<Entrance, Refusal>>(
        [&](auto done) { office().enter(seat, now, std::move(done)); });
  }
  tl::expected<Exit, Refusal> finish(const std::string& ticket, app::Moment now,
                                     Ending ending = Ending::complete, const std::string& secret = "") {
    return told<tl::expected<Exit, Refusal>>([&](auto done) {
      office().finish({ticket, secret, ending, {}}, now, std::move(done));
    });
  }
  tl::expected<std::optional<Standing>, Refusal> look(const std::string& ticket, app::Moment now) {
    return told<tl::expected<std::optional<Standing>, Refusal>>(
        [&](auto done) { office().look(ticket, now, std::move(done)); });
  }

  /// Of the HIT's page, before anybody has entered.
  std::string ticket_of(const Seat& seat) { return office().ticket_for(seat, begin).value(); }
  tl::expected<bool, Refusal> redeem(const std::string& ticket, const std::string& code) {
    return told<tl::expected<bool, Refusal>>(
        [&](auto done) { office().redeem(ticket, code, later(150), std::move(done)); });
  }

  store::TemporaryFolder folder_;
  store::SqliteCodeLedger ledger_{folder_.file("codes.sqlite")};
  StudyKeys keys_ = fresh_keys("reading", {0});
  Survey survey_ = survey();
  std::optional<Office> office_;
};

TEST_F(OfficeTest, ASurveyIsEnteredFinishedAndItsCodeStays) {
  const auto entrance = enter(ann, begin);
  ASSERT_TRUE(entrance);
  EXPECT_EQ(entrance->address, "https://survey.example/s?t=" + entrance->ticket + "&who=ANN");
  EXPECT_EQ(look(entrance->ticket, later(1)).value()->ended, std::nullopt);
  const auto exit = finish(entrance->ticket, later(100));
  ASSERT_TRUE(exit);
  EXPECT_EQ(epoch_of_code(keys_, ann, Ending::complete, exit->code), 1U);
  EXPECT_EQ(exit->address, "");
  const auto again = finish(entrance->ticket, later(200), Ending::withdrew);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->code, exit->code);
  const auto standing = look(entrance->ticket, later(201)).value();
  EXPECT_EQ(office().exit_of(*standing, *standing->ended)->code, exit->code);
}

TEST_F(OfficeTest, ALinkThatIsOpenedAgainHasTheSameTicket) {
  EXPECT_EQ(enter(ann, begin)->ticket, enter(ann, later(500))->ticket);
}

TEST_F(OfficeTest, NobodyFinishesSoonerThanPossibleButMayLeaveAtOnce) {
  const std::string ticket = enter(ann, begin)->ticket;
  const auto early = finish(ticket, later(30));
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().kind, Kind::too_early);
  EXPECT_EQ(early.error().wait_s, 30);
  EXPECT_TRUE(finish(ticket, later(60)));
  const std::string other = enter({"HIT1", "A2", "BEN"}, begin)->ticket;
  const auto out = finish(other, later(5), Ending::screened_out);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->address, "https://panel.example/out?cc=" + out->code);
}

TEST_F(OfficeTest, ATicketThatIsNoneIsRefusedInOneWay) {
  const std::string ticket = enter(ann, begin)->ticket;
  std::string forged = ticket;
  forged[forged.size() / 2] = forged[forged.size() / 2] == 'A' ? 'B' : 'A';
  for (const std::string& bad : {std::string{}, std::string{"x"}, forged})
    EXPECT_EQ(finish(bad, later(100)).error().kind, Kind::bad_ticket);
  EXPECT_EQ(finish(ticket, later(4000)).error().kind, Kind::expired_ticket);
}

TEST_F(OfficeTest, TheSecretOfTheSurveysEndIsAskedForWhereItCanBeBrought) {
  survey_.asks_secret = true;
  const std::string ticket = enter(ann, begin)->ticket;
  EXPECT_EQ(finish(ticket, later(100)).error().kind, Kind::no_secret);
  EXPECT_EQ(finish(ticket, later(100), Ending::complete, "guess").error().kind, Kind::no_secret);
  EXPECT_TRUE(finish(ticket, later(100), Ending::complete, finish_secret(keys_)));
}

TEST_F(OfficeTest, ALostLedgerChangesNoCode) {
  const std::string ticket = enter(ann, begin)->ticket;
  const std::string code = finish(ticket, later(100))->code;
  EXPECT_EQ(ledger_.purge("ANN"), 1);
  EXPECT_EQ(finish(ticket, later(200))->code, code);
}

TEST_F(OfficeTest, ACodeThatTheLedgerLostIsHandedInNevertheless) {
  const std::string ticket = ticket_of(ann);
  const std::string code = code_of(keys_, 1, ann, Ending::screened_out);
  EXPECT_EQ(redeem(ticket, code), true);
  const Standing standing = *look(ticket, later(200)).value();
  EXPECT_EQ(standing.ended->ending, Ending::screened_out);
  EXPECT_EQ(standing.entered, begin_of_second);
  EXPECT_EQ(redeem(ticket, code), true);
}

TEST_F(OfficeTest, OnlyTheLedgerKnowsWhichCodesOfALeakedKeyWereTold) {
  const std::string hers = enter(ann, begin)->ticket;
  const std::string told_code = finish(hers, later(100))->code;
  const Seat eve{"HIT1", "A9", "EVE"};
  const std::string ticket = ticket_of(eve);
  replace_leaked(keys_, later(120));
  office_.reset();
  EXPECT_EQ(redeem(ticket, code_of(keys_, 1, eve, Ending::complete)), false);
  EXPECT_EQ(redeem(hers, told_code), true);
}

TEST_F(OfficeTest, ACodeThatWasShownOutlivesARotation) {
  const std::string ticket = enter(ann, begin)->ticket;
  const std::string code = finish(ticket, later(100))->code;
  rotate(keys_, later(150));
  office_.reset();
  EXPECT_EQ(finish(ticket, later(200))->code, code);
}

TEST_F(OfficeTest, ALedgerLostAfterARotationChangesNoCodeEither) {
  const std::string ticket = enter(ann, begin)->ticket;
  const std::string code = finish(ticket, later(100))->code;
  rotate(keys_, later(150));
  office_.reset();
  EXPECT_EQ(ledger_.purge("ANN"), 1);
  EXPECT_EQ(finish(ticket, later(200))->code, code);
  EXPECT_EQ(enter(ann, begin)->ticket, ticket);
}

TEST_F(OfficeTest, AnOldKeyMakesNoTicketOfToday) {
  const StudyKeys stolen = keys_;
  rotate(keys_, later(150));
  const auto forged = [&](std::int64_t issued_s) {
    return sealed(stolen, {"reading", {"HIT1", "A9", "EVE"}, later(issued_s), later(issued_s + 3600)});
  };
  EXPECT_EQ(finish(forged(200), later(300)).error().kind, Kind::bad_ticket);
  // One of before the rotation is as good as a lost ledger's, until the key is known to have leaked.
  EXPECT_TRUE(finish(forged(0), later(300)));
  replace_leaked(keys_, later(160));
  office_.reset();
  const std::string other = sealed(stolen, {"reading", {"HIT1", "A8", "EVE"}, later(0), later(3600)});
  EXPECT_EQ(finish(other, later(300)).error().kind, Kind::bad_ticket);
}

TEST_F(OfficeTest, WhoHadEnteredBeforeALeakStillFinishes) {
  survey_.asks_secret = true;
  const std::string ticket = enter(ann, begin)->ticket;
  const std::string old_secret = finish_secret(keys_);
  replace_leaked(keys_, later(150));
  office_.reset();
  EXPECT_EQ(finish(ticket, later(300), Ending::complete, old_secret).error().kind, Kind::no_secret);
  EXPECT_TRUE(finish(ticket, later(300), Ending::complete, finish_secret(keys_)));
}

TEST_F(OfficeTest, AnInstanceWithOlderKeysPutsOffWhatItCannotKnow) {
  StudyKeys older = keys_;
  rotate(keys_, later(-10));
  const std::string ticket = enter(ann, begin)->ticket;
  keys_ = older;
  office_.reset();
  EXPECT_EQ(finish(ticket, later(300)).error().kind, Kind::busy);
  EXPECT_EQ(office().figures().bad_tickets, 0U);
}

TEST_F(OfficeTest, ATicketFromTheHitIsTheSurveysToo) {
  const std::string given = office().ticket_for(ann, begin).value();
  EXPECT_EQ(look(given, begin).value(), std::nullopt);
  EXPECT_EQ(office().holder_of(given, begin)->seat, ann);
  EXPECT_TRUE(finish(given, later(100)));
}

TEST_F(OfficeTest, ACodeIsHandedInByItsOwnerAlone) {
  const std::string hers = enter(ann, begin)->ticket;
  const std::string his = enter({"HIT1", "A2", "BEN"}, begin)->ticket;
  const std::string code = finish(hers, later(100))->code;
  EXPECT_EQ(redeem(his, code).value(), false);
  EXPECT_EQ(redeem(hers, "7K2M9Q-X4TBRN-5WHC8D").value(), false);
  EXPECT_EQ(redeem(hers, "").value(), false);
  EXPECT_EQ(redeem(hers, app::in_lower_case(code)).value(), true);
  EXPECT_EQ(redeem(hers, code).value(), true);
  EXPECT_EQ(redeem("x", code).error().kind, Kind::bad_ticket);
}

TEST_F(OfficeTest, ThePanelsAddressIsFilledIn) {
  survey_.returns[0] = "https://school.example/credit?survey_code=${worker}&a=${assignment}&h=${hit}";
  const std::string ticket = enter(ann, begin)->ticket;
  EXPECT_EQ(finish(ticket, later(100))->address, "https://school.example/credit?survey_code=ANN&a=A1&h=HIT1");
}

TEST_F(OfficeTest, WhoIsNobodyIsRefused) {
  for (const Seat& seat : {Seat{"", "A", "W"}, Seat{"H", "", "W"}, Seat{"H", "A", ""},
                           Seat{"H", "A", std::string(max_id_bytes + 1, 'W')}})
    EXPECT_EQ(enter(seat, begin).error().kind, Kind::bad_seat);
}

TEST_F(OfficeTest, WhatAPanelSaysIsOnlyEverAPartOfTheQuery) {
  const auto entrance = enter({"H", "A", "a&b=c#${ticket}"}, begin);
  ASSERT_TRUE(entrance);
  EXPECT_TRUE(entrance->address.ends_with("&who=a%26b%3Dc%23%24%7Bticket%7D")) << entrance->address;
}

}  // namespace
}  // namespace errand::codes
