#include "server/admin/accounts.hpp"

#include <gtest/gtest.h>

namespace errand::admin {
namespace {

constexpr app::Moment now{1'800'000'000'000};

std::vector<Account> anns() {
  std::vector<Account> accounts;
  EXPECT_TRUE(set_password(accounts, "ann", "correct horse"));
  return accounts;
}

TEST(Accounts, AreKnownByTheirPassword) {
  auto accounts = anns();
  EXPECT_TRUE(accounts[0].password.starts_with("$argon2id$"));
  EXPECT_EQ(account_of(accounts, "ann", "correct horse"), &accounts[0]);
  EXPECT_EQ(account_of(accounts, "ann", "Correct horse"), nullptr);
  EXPECT_EQ(account_of(accounts, "ben", "correct horse"), nullptr);
  EXPECT_EQ(account_of(accounts, "ann", std::string(2000, 'a')), nullptr);
  ASSERT_TRUE(set_password(accounts, "ann", "another horse"));
  EXPECT_EQ(accounts.size(), 1U);
  EXPECT_EQ(account_of(accounts, "ann", "correct horse"), nullptr);
}

TEST(Accounts, ComeBackFromTheirFile) {
  const auto accounts = anns();
  const auto back = read_accounts(to_json(accounts));
  ASSERT_TRUE(back) << back.error();
  EXPECT_EQ((*back)[0].name, "ann");
  EXPECT_EQ((*back)[0].password, accounts[0].password);
  for (
      const char* bad :
      {"", "[]", "{}", R"({"requesters": [1]})",
       R"({"requesters": [{"name": "a b", "password": "$argon2id$"}]})",
       R"({"requesters": [{"name": "ann", "password": "secret"}]})",
       R"({"requesters": [{"name": "ann", "password": "$argon2id$"}, {"name": "ann", "password": "$argon2id$"}]})"})
    EXPECT_FALSE(read_accounts(bad)) << bad;
}

TEST(Accounts, ShortPasswordsAndStrangeNamesAreRefused) {
  std::vector<Account> accounts;
  EXPECT_FALSE(set_password(accounts, "ann", "short"));
  EXPECT_FALSE(set_password(accounts, "", "correct horse"));
  EXPECT_FALSE(set_password(accounts, "a/b", "correct horse"));
  EXPECT_TRUE(accounts.empty());
}

TEST(Sessions, LastUntilTheirEndOrAnotherPassword) {
  auto accounts = anns();
  accounts.push_back({"a.b", "$argon2id$x"});
  const std::string session = session_of(accounts[0], {now.ms + 1000});
  EXPECT_EQ(bearer_of(accounts, session, now), &accounts[0]);
  EXPECT_EQ(bearer_of(accounts, session, {now.ms + 1000}), nullptr);
  EXPECT_EQ(bearer_of(accounts, session_of(accounts[1], {now.ms + 1000}), now), &accounts[1]);
  ASSERT_TRUE(set_password(accounts, "ann", "another horse"));
  EXPECT_EQ(bearer_of(accounts, session, now), nullptr);
}

TEST(Sessions, ThatAreForgedAreNobodys) {
  const auto accounts = anns();
  const std::string session = session_of(accounts[0], {now.ms + 1000});
  std::string longer = session;
  longer.replace(4, 1, "9");
  for (const std::string& bad : {std::string{}, std::string{"."}, std::string{".."}, std::string{"ann"},
                                 std::string{"ann.9999999999999."}, longer, session + "0",
                                 session.substr(0, session.size() - 1), "ben" + session.substr(3)})
    EXPECT_EQ(bearer_of(accounts, bad, now), nullptr) << bad;
}

}  // namespace
}  // namespace errand::admin
