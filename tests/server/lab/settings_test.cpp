#include "server/lab/settings.hpp"

#include <gtest/gtest.h>

namespace errand::lab {
namespace {

using codes::Ending;

tl::expected<Settings, Problems> read(std::string_view text) {
  return read_settings(text, "server.json", "/lab");
}

std::vector<std::string> problems_of(std::string_view text) {
  const auto settings = read(text);
  std::vector<std::string> out;
  if (!settings)
    for (const Problem& problem : settings.error()) out.push_back(to_text(problem));
  return out;
}

TEST(Settings, AnEmptyFileIsTheLoopbackAlone) {
  const auto settings = read("{}");
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->address, "127.0.0.1");
  EXPECT_EQ(settings->store, "/lab/errand.sqlite");
  EXPECT_FALSE(settings->has_surveys());
}

TEST(Settings, EverythingIsReadAndPathsAreBesideTheFile) {
  const auto settings = read(R"({
    "address": "0.0.0.0", "port": 443, "hosts": ["study.example.org"], "origin": "https://study.example.org",
    "certificate": {"chain": "chain.pem", "key": "/etc/key.pem"}, "trustedProxies": ["10.0.0.0/8"],
    "sharesPort": true, "connections": 9000, "connectionsPerPeer": 50, "drainSeconds": 30, "threads": 2,
    "operations": {"port": 9200}, "store": "postgresql://errand@db/errand", "keepDays": 400,
    "studies": {
      "reading": {
        "keys": "keys/reading.json",
        "survey": {"link": "https://survey.example/s?t=${ticket}", "leastSeconds": 90, "ticketDays": 30, "secret": true,
                   "panel": "prolific",
                   "returns": {"complete": "https://panel.example/?cc=${code}",
                               "screened-out": "https://panel.example/out"}}},
      "faces": {"keys": "keys/faces.json", "survey": {"panel": {"worker": "id"}}, "study": "faces",
                "earlier": ["faces-1"]},
      "gallery": {"files": "site", "frameAncestors": ["https://market.example"]}
    }})");
  ASSERT_TRUE(settings) << to_text(settings.error().at(0));
  EXPECT_EQ(settings->certificate->chain, "/lab/chain.pem");
  EXPECT_EQ(settings->certificate->key, "/etc/key.pem");
  EXPECT_EQ(settings->store, "postgresql://errand@db/errand");
  EXPECT_EQ(settings->operations_address, "127.0.0.1");
  EXPECT_EQ(settings->operations_port, 9200);
  ASSERT_EQ(settings->studies.size(), 3U);
  const StudySettings& reading = settings->studies[0];
  EXPECT_EQ(reading.keys, "/lab/keys/reading.json");
  EXPECT_EQ(reading.survey->study, "reading");
  EXPECT_EQ(reading.survey->least_s, 90);
  EXPECT_EQ(reading.survey->ticket_life_s, 30 * 24 * 3600);
  EXPECT_EQ(reading.survey->panel->worker, "PROLIFIC_PID");
  EXPECT_EQ(reading.survey->return_of(Ending::screened_out), "https://panel.example/out");
  EXPECT_TRUE(settings->studies[1].survey->is_own());
  EXPECT_EQ(settings->studies[1].survey->panel->worker, "id");
  EXPECT_EQ(settings->studies[1].earlier.at(0), "/lab/faces-1");
  EXPECT_EQ(settings->studies[2].files, "/lab/site");
}

TEST(Settings, AStoreIsAFileOrAnAddressOfPostgres) {
  for (const char* good :
       {"errand.sqlite", "/var/lib/a:b/x", "postgresql://errand@db/errand", "postgres://db"})
    EXPECT_EQ(fault_of_store(good), "") << good;
  for (const char* bad : {"postgre://errand:secret@db/errand", "mysql://db", "file://errand.sqlite", "://"}) {
    EXPECT_NE(fault_of_store(bad), "") << bad;
    EXPECT_EQ(fault_of_store(bad).find("secret"), std::string::npos);
  }
  EXPECT_EQ(problems_of(R"({"store": "postgre://db", "files": "site"})").size(), 1U);
}

TEST(Settings, EveryMistakeIsSaidAtOnceWithItsPlace) {
  EXPECT_EQ(
      problems_of(R"({
"adress": "::", "port": 70000, "hosts": ["http://x/"], "origin": "x",
"studies": {
  "Reading": {"files": "a"},
  "admin": {"files": "a"},
  "a": {"keys": "k"},
  "b": {"survey": {"link": "ftp://x", "secret": 1, "panel": "prolifix"}},
  "c": {"keys": "k", "study": "s", "survey": {"link": "https://x/?t=${tikcet}"}},
  "d": {"keys": "k", "survey": {"returns": {"finished": "https://x/"}}},
  "e": {}
}})"),
      (std::vector<std::string>{
          R"x(server.json:2:1: the file has an unknown field "adress"; expected "address")x",
          R"x(server.json:2:25: "port" of the file is 70000; expected a whole number from 0 to 65535)x",
          R"x(server.json:2:41: "http://x/" is never what a browser asks for; give a name, as study.example.org or a.example.org:8080)x",
          R"x(server.json:2:66: "x" is not an origin, as https://marketplace.example.org is)x",
          R"x(server.json:4:3: "Reading" is no name of a study; expected 1 to 64 of a-z, 0-9 and '-')x",
          R"x(server.json:5:3: "admin" has a meaning of its own; expected 1 to 64 of a-z, 0-9 and '-')x",
          R"x(server.json:6:8: keys without a survey in "a"; expected "survey", which may be {})x",
          R"x(server.json:6:8: nothing to show in "a"; expected "files", "study" or "survey")x",
          R"x(server.json:7:8: a survey without keys in "b"; expected "keys", which `errand codes key` makes)x",
          R"x(server.json:7:28: "ftp://x" is no address; expected one that begins with https://)x",
          R"x(server.json:7:28: the survey gets no ticket, so nobody could finish it; expected ${ticket} in the address)x",
          R"x(server.json:7:49: "secret" of survey is a number; expected true or false, without quotes)x",
          R"x(server.json:7:61: "prolifix" is no panel that is known; expected Prolific, Connect, SONA, MTurk, or an object with the names of its parameters)x",
          R"x(server.json:8:8: both a link and a study in "c"; expected one of them, where the survey is done)x",
          R"x(server.json:8:55: nothing is known for "tikcet" in "link"; expected ticket, code, hit, assignment, worker where they are known)x",
          R"x(server.json:8:55: the survey gets no ticket, so nobody could finish it; expected ${ticket} in the address)x",
          R"x(server.json:9:8: a survey without a place in "d"; expected "link" in the survey, or "study" beside it)x",
          R"x(server.json:9:45: returns has an unknown field "finished"; expected one of complete, screened-out, withdrew, failed-check)x",
          R"x(server.json:10:8: nothing to show in "e"; expected "files", "study" or "survey")x"}));
}

TEST(Settings, NothingIsForgottenWhileItsTicketIsGood) {
  const auto with_days = [](std::string_view days) {
    return problems_of(R"({"keepDays": )" + std::string{days} +
                       R"(, "studies": {"a": {"keys": "k", "survey": {"link": "https://x/?t=${ticket}"}}}})");
  };
  EXPECT_EQ(with_days("60"), std::vector<std::string>{});
  EXPECT_EQ(with_days("59"),
            std::vector<std::string>{
                R"(server.json:1:14: seats would be forgotten before their tickets of "a" have expired; )"
                "expected at least its ticketDays, which are 60"});
}

}  // namespace
}  // namespace errand::lab
