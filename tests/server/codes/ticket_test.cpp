#include "server/codes/ticket.hpp"

#include <gtest/gtest.h>

namespace errand::codes {
namespace {

constexpr app::Moment now{1'800'000'000'000};
constexpr app::Moment later{now.ms + 1000};

Ticket ticket() {
  return {"reading", {"HIT1", "ASSIGNMENT1", "WORKER1"}, {now.ms - 60'000}, {now.ms + 60'000}};
}

TEST(Ticket, OpensAsItWasSealedAndStaysTheSameText) {
  const StudyKeys keys = fresh_keys("reading", {0});
  const std::string text = sealed(keys, ticket());
  EXPECT_EQ(text, sealed(keys, ticket()));
  EXPECT_EQ(opened(keys, text, now), ticket());
  EXPECT_EQ(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
            text.npos);
}

TEST(Ticket, TellsNothingOfTheWorker) {
  const StudyKeys keys = fresh_keys("reading", {0});
  EXPECT_EQ(sealed(keys, ticket()).find("WORKER"), std::string::npos);
  Ticket other = ticket();
  other.seat.worker = "WORKER2";
  const std::string one = sealed(keys, ticket());
  const std::string two = sealed(keys, other);
  // Only version and epoch are the same.
  EXPECT_NE(one.substr(8, 16), two.substr(8, 16));
}

TEST(Ticket, IsGoodAfterARotationAndNotUnderOtherKeys) {
  StudyKeys keys = fresh_keys("reading", {0});
  const std::string text = sealed(keys, ticket());
  rotate(keys, now);
  EXPECT_TRUE(opened(keys, text, now));
  EXPECT_EQ(opened(fresh_keys("reading", {0}), text, now).error(), TicketFault::forged);
  Ticket of_now = ticket();
  of_now.issued = now;
  const std::string newer = sealed(keys, of_now);
  keys.keys.pop_back();
  EXPECT_EQ(opened(keys, newer, now).error(), TicketFault::unknown_key);
}

TEST(Ticket, OfAnotherStudyIsForged) {
  StudyKeys keys = fresh_keys("reading", {0});
  const std::string text = sealed(keys, ticket());
  keys.study = "writing";
  EXPECT_EQ(opened(keys, text, now).error(), TicketFault::forged);
}

TEST(Ticket, ExpiresAtItsMoment) {
  const StudyKeys keys = fresh_keys("reading", {0});
  Ticket brief = ticket();
  brief.expires = later;
  EXPECT_TRUE(opened(keys, sealed(keys, brief), {later.ms - 1}));
  EXPECT_EQ(opened(keys, sealed(keys, brief), later).error(), TicketFault::expired);
}

TEST(Ticket, NoChangedTextOpens) {
  const StudyKeys keys = fresh_keys("reading", {0});
  const std::string text = sealed(keys, ticket());
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = text[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(opened(keys, changed, now)) << i;
    for (int byte = 0x80; byte < 0x100; ++byte) {
      changed[i] = static_cast<char>(byte);
      EXPECT_EQ(opened(keys, changed, now).error(), TicketFault::malformed) << i;
    }
  }
  for (const std::string& other : {text + "A", text.substr(1), text.substr(0, text.size() - 4)})
    EXPECT_FALSE(opened(keys, other, now)) << other;
  for (const std::string& other : {std::string{}, std::string{"ä"}, std::string(70, 'A'), text + "=",
                                   std::string(max_ticket_chars + 1, 'A')})
    EXPECT_EQ(opened(keys, other, now).error(), TicketFault::malformed) << other;
}

TEST(Ticket, OfTheLongestSeatHasTheLengthThatIsPromised) {
  const StudyKeys keys = fresh_keys(std::string(64, 'a'), {0});
  const std::string longest(max_id_bytes, 'x');
  const Ticket large{keys.study, {longest, longest, longest}, now, later};
  EXPECT_LE(sealed(keys, large).size(), max_ticket_chars);
  EXPECT_EQ(opened(keys, sealed(keys, large), now), large);
}

}  // namespace
}  // namespace errand::codes
