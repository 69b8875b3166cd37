#include "server/admin/admin_site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <nlohmann/json.hpp>

#include "server/app/ascii.hpp"
#include "server/store/sqlite_code_ledger.hpp"
#include "tests/server/store/temporary_folder.hpp"

namespace errand::admin {
namespace {

using app::Method;
using app::Reply;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr app::Moment now{1'800'000'000'000};
constexpr const char* password = "correct horse";

std::string header_of(const Reply& reply, std::string_view name) {
  for (const app::Header& header : reply.headers)
    if (app::same_word(header.name, name)) return header.value;
  return "";
}

class AdminTest : public testing::Test {
 protected:
  AdminTest() : site_{accounts(), ledger_, {{"reading", &office_}}} {
    ledger_.note(codes::Enter{{"reading", {"H", "A1", "<b>ANN"}}, {now.ms - 60'000}},
                 [](const codes::Entry&) {});
    std::promise<void> told;
    ledger_.note(codes::Finish{{"reading", {"H", "A2", "BEN"}},
                               codes::Ending::withdrew,
                               1,
                               std::string(32, 'k'),
                               {now.ms - 90'000},
                               0,
                               now,
                               R"([["a","1"]])"},
                 [&](const codes::Entry&) { told.set_value(); });
    told.get_future().get();
  }

  static std::vector<Account> accounts() {
    static const std::vector<Account> made = [] {
      std::vector<Account> out;
      EXPECT_TRUE(set_password(out, "ann", password));
      return out;
    }();
    return made;
  }
  static codes::Survey survey() {
    codes::Survey out;
    out.study = "reading";
    return out;
  }

  app::Request request(Method method, const std::string& path) const {
    app::Request out;
    out.method = method;
    out.path = path;
    out.host = "study.example.org";
    out.scheme = "https";
    out.peer = "192.0.2.1";
    if (!session_.empty()) out.headers.push_back({"Cookie", "errand_admin=" + session_});
    return out;
  }
  Reply answered(const app::Request& request) {
    std::promise<Reply> told;
    site_.answer(request, now, [&](Reply reply) { told.set_value(std::move(reply)); });
    return told.get_future().get();
  }
  Reply got(const std::string& path) { return answered(request(Method::get, path)); }
  Reply logged_in(const std::string& name, const std::string& word) {
    auto form = request(Method::post, "/admin/login");
    form.body = "name=" + name + "&password=" + app::encode_component(word);
    return answered(form);
  }
  void log_in() {
    const std::string cookie = header_of(logged_in("ann", password), "Set-Cookie");
    session_ = cookie.substr(13, cookie.find(';') - 13);
  }

  store::TemporaryFolder folder_;
  store::SqliteCodeLedger ledger_{folder_.file("codes.sqlite")};
  codes::Office office_{survey(), codes::fresh_keys("reading", {0}), ledger_};
  AdminSite site_;
  std::string session_;
};

TEST_F(AdminTest, NobodySeesAnythingBeforeTheLogin) {
  for (const char* path :
       {"/admin/reading/", "/admin/api/reading/seats", "/admin/api/reading/answers", "/admin/none/"}) {
    const Reply reply = got(path);
    EXPECT_EQ(reply.status, 401) << path;
    EXPECT_THAT(reply.body, Not(HasSubstr("BEN"))) << path;
  }
  EXPECT_EQ(got("/admin/").status, 200);
  EXPECT_THAT(got("/admin/").body, Not(HasSubstr("reading")));
  session_ = "ann.9999999999999.0";
  EXPECT_EQ(got("/admin/reading/").status, 401);
}

TEST_F(AdminTest, TheLoginIsForThisSiteAloneAndNoScript) {
  const Reply reply = logged_in("ann", password);
  EXPECT_EQ(reply.status, 303);
  EXPECT_THAT(header_of(reply, "Set-Cookie"),
              HasSubstr("; Path=/admin; HttpOnly; SameSite=Strict; Max-Age=28800; Secure"));
  EXPECT_EQ(logged_in("ann", "wrong").status, 403);
  EXPECT_EQ(logged_in("ben", password).status, 403);
  auto foreign = request(Method::post, "/admin/login");
  foreign.headers.push_back({"Origin", "https://evil.example"});
  EXPECT_EQ(answered(foreign).status, 403);
}

TEST_F(AdminTest, NoPasswordTravelsUnencrypted) {
  auto plain = request(Method::get, "/admin/");
  plain.scheme = "http";
  EXPECT_EQ(answered(plain).status, 403);
  plain.peer = "127.0.0.1";
  EXPECT_EQ(answered(plain).status, 200);
  // A proxy on this machine that is not trusted: everybody.
  plain.headers.push_back({"X-Forwarded-For", "203.0.113.9"});
  EXPECT_EQ(answered(plain).status, 403);
}

TEST_F(AdminTest, WhoGuessesPasswordsWaits) {
  for (int i = 0; i < 10; ++i) EXPECT_EQ(logged_in("ann", "wrong password").status, 403) << i;
  EXPECT_EQ(logged_in("ann", password).status, 429);
}

TEST_F(AdminTest, WhoTriesManyPasswordsAtOnceTriesNoMoreAndHoldsUpNobodyElse) {
  auto guess = request(Method::post, "/admin/login");
  guess.body = "name=ann&password=wrong+password";
  std::vector<std::promise<Reply>> told(100);
  for (auto& one : told) site_.answer(guess, now, [&](Reply reply) { one.set_value(std::move(reply)); });
  auto other = request(Method::post, "/admin/login");
  other.peer = "198.51.100.8";
  other.body = "name=ann&password=correct+horse";
  EXPECT_EQ(answered(other).status, 303);
  int tried = 0;
  for (auto& one : told) {
    const unsigned status = one.get_future().get().status;
    EXPECT_TRUE(status == 403 || status == 429) << status;
    tried += static_cast<int>(status == 403);
  }
  EXPECT_GE(tried, 1);
  EXPECT_LE(tried, 10);
  // As many right ones as one likes.
  for (int i = 0; i < 12; ++i) EXPECT_EQ(answered(other).status, 303) << i;
}

TEST_F(AdminTest, SurveysAndSeatsAreShown) {
  log_in();
  EXPECT_THAT(got("/admin/").body,
              HasSubstr(R"(<a href="/admin/reading/">reading</a></td><td class="number">2</td>)"));
  const Reply seats = got("/admin/reading/");
  EXPECT_EQ(seats.status, 200);
  EXPECT_THAT(seats.body, HasSubstr("&lt;b&gt;ANN"));
  EXPECT_THAT(seats.body, HasSubstr("<td>withdrew</td><td class=\"number\">1:30</td>"));
  EXPECT_EQ(got("/admin/writing/").status, 404);
}

TEST_F(AdminTest, ManySeatsAreOnSeveralPages) {
  constexpr int more = 250;
  std::promise<void> told;
  for (int i = 0; i < more; ++i)
    ledger_.note(codes::Enter{{"reading", {"H", "B" + std::to_string(i), "CAT"}}, now},
                 [&, i](const codes::Entry&) {
                   if (i == more - 1) told.set_value();
                 });
  told.get_future().get();
  log_in();
  const auto count_on = [](const std::string& page) {
    std::size_t rows = 0;
    for (std::size_t at = page.find("<tr><td>"); at != page.npos; at = page.find("<tr><td>", at + 1)) ++rows;
    return rows;
  };
  const std::string first = got("/admin/reading/").body;
  EXPECT_EQ(count_on(first), 200U);
  EXPECT_LT(first.find("<td>B249</td>"), first.find("<td>B50</td>"));
  EXPECT_THAT(first, AllOf(HasSubstr(R"(<a href="?before=53">Older</a>)"), Not(HasSubstr("<td>B49</td>"))));
  auto older = request(Method::get, "/admin/reading/");
  older.query = "before=53";
  const std::string second = answered(older).body;
  EXPECT_EQ(count_on(second), 52U);
  EXPECT_THAT(second, AllOf(HasSubstr("<td>B49</td>"), HasSubstr("BEN"), Not(HasSubstr("Older"))));
  older.query = "before=x";
  EXPECT_EQ(answered(older).status, 400);
}

TEST_F(AdminTest, AProgramGetsATokenAndTheSeats) {
  auto form = request(Method::post, "/admin/login");
  form.headers.push_back({"Accept", "application/json"});
  form.body = "name=ann&password=correct+horse";
  const std::string token = nlohmann::json::parse(answered(form).body)["token"];
  auto list = request(Method::get, "/admin/api/reading/seats");
  list.headers.push_back({"Authorization", "Bearer " + token});
  const auto seats = nlohmann::json::parse(answered(list).body);
  EXPECT_EQ(seats["next"], nullptr);
  ASSERT_EQ(seats["seats"].size(), 2U);
  EXPECT_EQ(seats["seats"][0]["ending"], nullptr);
  EXPECT_EQ(seats["seats"][1]["worker"], "BEN");
  EXPECT_EQ(seats["seats"][1]["ended_ms"], now.ms);
  list.query = "after=1";
  EXPECT_EQ(nlohmann::json::parse(answered(list).body)["seats"].size(), 1U);
  list.query = "after=x";
  EXPECT_EQ(answered(list).status, 400);
  list.query = "";
  list.path = "/admin/api/reading/answers";
  const auto answers = nlohmann::json::parse(answered(list).body);
  EXPECT_EQ(answers["answers"][0]["fields"], nlohmann::json::parse(R"([["a","1"]])"));
}

TEST_F(AdminTest, TheLogoutTakesTheCookieAway) {
  log_in();
  EXPECT_THAT(header_of(answered(request(Method::post, "/admin/logout")), "Set-Cookie"),
              HasSubstr("errand_admin=; "));
}

}  // namespace
}  // namespace errand::admin
