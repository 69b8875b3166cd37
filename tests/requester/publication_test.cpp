#include "requester/publication.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "play_store.hpp"
#include "requester/annotation.hpp"
#include "temporary_folder.hpp"
#include "wasm/reading/reader.hpp"

namespace errand::requester {
namespace {

constexpr std::uint16_t port = 8081;

Study picture_study(std::string_view config = picture_config) {
  auto study = read_study({{.name = "config.json", .text = std::string{config}, .absent = false},
                           {.name = "pictures.csv", .text = std::string{picture_data}, .absent = false}});
  return study.value();
}

std::vector<std::string> ids_of(const std::vector<Hit>& hits) {
  std::vector<std::string> ids;
  for (const Hit& hit : hits) ids.push_back(hit.id);
  return ids;
}

std::string other_reward() {
  std::string config{picture_config};
  return config.replace(config.find("0.05"), 4, "0.07");
}

TEST(Annotation, IsReadAsItWasWritten) {
  const Annotation annotation{.fingerprint = "0af", .hit = 12, .port = 8081};
  EXPECT_EQ(to_text(annotation), "errand:0af:12:8081");
  EXPECT_EQ(read_annotation("errand:0af:12:8081"), annotation);
  for (const char* bad : {"", "errand:", "errand:0af:12", "errand:0af:x:8081", "errand:0af:12:80810",
                          "BatchId:1;", "errand:0af:-1:8081", "errand:0af:12:"}) {
    EXPECT_EQ(read_annotation(bad), std::nullopt) << bad;
  }
}

TEST(Publish, MakesAHitForEachNumberAsTheStudyAsks) {
  PlayStore play;
  const auto publication = publish(picture_study(), port, play.client(), play.now);
  ASSERT_TRUE(publication) << publication.error().message;
  EXPECT_EQ(publication->created, 2U);
  const auto hits = play.client().list_hits();
  ASSERT_TRUE(hits);
  ASSERT_EQ(hits->size(), 2U);
  const Hit& hit = hits->front();
  EXPECT_EQ(hit.title, "Name an animal");
  EXPECT_EQ(hit.reward, "0.05");
  EXPECT_EQ(hit.max_assignments, 2);
  EXPECT_EQ(hit.duration_s, 600);
  EXPECT_EQ(hit.expires.ms, play.now.ms + 86'400'000);
  EXPECT_EQ(hit.annotation, "errand:" + picture_study().fingerprint + ":1:8081");
  EXPECT_EQ(play.market.preview(hit.group_id, {"AWORKER1ERRAND"}, play.now)->url.substr(0, 27),
            "http://localhost:8081/?hit=");
}

TEST(Publish, CalledAgainItMakesNothingNew) {
  PlayStore play;
  const auto first = publish(picture_study(), port, play.client(), play.now);
  play.now.ms += 40LL * 3600 * 1000 / 2;
  const auto second = publish(picture_study(), port, play.client(), play.now);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(second->created, 0U);
  EXPECT_EQ(ids_of(second->hits), ids_of(first->hits));
  EXPECT_EQ(play.client().list_hits()->size(), 2U);
}

TEST(Publish, WhatEndedSinceIsOpenedAgain) {
  PlayStore play;
  ASSERT_TRUE(publish(picture_study(), port, play.client(), play.now));
  play.now.ms += 90'000'000;
  const auto again = publish(picture_study(), port, play.client(), play.now);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->extended, 2U);
  EXPECT_EQ(play.market.groups({"AWORKER1ERRAND"}, play.now).size(), 1U);
}

/// Publishes, lets the HITs end and `idle_ms` pass, publishes again.
Publication reopened(PlayStore& play, const Study& study, std::int64_t idle_ms) {
  const auto first = publish(study, port, play.client(), play.now);
  if (!first) return {};
  play.now.ms = first->hits.at(0).expires.ms + idle_ms;
  auto again = publish(study, port, play.client(), play.now);
  EXPECT_TRUE(again) << idle_ms << ": " << again.error().message;
  return again.value_or(Publication{});
}

TEST(Publish, AHitOfALongLifeIsOpenedAgain) {
  std::string config{picture_config};
  const std::int64_t year_ms = 31'536'000'000;
  const Study study = picture_study(config.replace(config.find("86400"), 5, "31536000"));
  ASSERT_EQ(study.hit_creation->lifetime_seconds, 31'536'000U);
  for (const std::int64_t idle_ms : {std::int64_t{0}, std::int64_t{1'500}, year_ms - 86'400'000}) {
    PlayStore play;
    const Publication again = reopened(play, study, idle_ms);
    EXPECT_EQ(again.extended, 2U) << idle_ms;
    EXPECT_EQ(again.hits.at(0).expires.ms, play.now.ms - idle_ms + year_ms);
    EXPECT_EQ(play.client().get_hit(again.hits.at(0).id)->expires, again.hits.at(0).expires);
    EXPECT_EQ(play.client().list_hits()->size(), 2U);
  }
}

TEST(Publish, AHitThatEndedOverAYearAgoIsMadeAnewOnce) {
  PlayStore play;
  const Publication again = reopened(play, picture_study(), 31'535'999'999);
  EXPECT_EQ(again.created, 2U);
  EXPECT_EQ(again.extended, 0U);
  EXPECT_EQ(play.market.groups({"AWORKER1ERRAND"}, play.now).at(0).hits_available, 2);
  const auto third = publish(picture_study(), port, play.client(), play.now);
  ASSERT_TRUE(third) << third.error().message;
  EXPECT_EQ(third->created, 0U);
  EXPECT_EQ(ids_of(third->hits), ids_of(again.hits));
  EXPECT_EQ(play.client().list_hits()->size(), 4U);
}

TEST(Publish, OtherVersionsAndPortsAreExpired) {
  PlayStore play;
  ASSERT_TRUE(publish(picture_study(), port, play.client(), play.now));
  const auto changed = publish(picture_study(other_reward()), port, play.client(), play.now);
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->expired, 2U);
  EXPECT_EQ(changed->created, 2U);
  const auto moved = publish(picture_study(other_reward()), port + 2, play.client(), play.now);
  ASSERT_TRUE(moved);
  EXPECT_EQ(moved->expired, 2U);
  const auto groups = play.market.groups({"AWORKER1ERRAND"}, play.now);
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].hits_available, 2);
}

TEST(Publish, SomebodyElsesHitsAreLeftAlone) {
  PlayStore play;
  const auto type = play.client().create_hit_type({"T", "D", "", "0.01", 600, 0});
  ASSERT_TRUE(type);
  const auto other =
      play.client().create_hit({*type, external_question("https://example.org/", 1), "mine", "t1", 1, 3600});
  ASSERT_TRUE(other) << other.error().message;
  ASSERT_TRUE(publish(picture_study(), port, play.client(), play.now));
  EXPECT_EQ(play.client().get_hit(other->id)->expires, other->expires);
}

TEST(Publish, ADeletedHitIsMadeAnew) {
  PlayStore play;
  const auto first = publish(picture_study(), port, play.client(), play.now);
  ASSERT_TRUE(first);
  ASSERT_TRUE(play.client().set_expiration(first->hits[0].id, {0}));
  ASSERT_TRUE(play.calls()("DeleteHIT", {{"HITId", first->hits[0].id}}));
  const auto second = publish(picture_study(), port, play.client(), play.now);
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->created, 1U);
  EXPECT_EQ(second->hits[1].id, first->hits[1].id);
  EXPECT_EQ(play.client().list_hits()->size(), 2U);
}

/// Calls that stop at the N-th: before it is made, or after it was made and before its answer came.
enum class Lost { call, answer };

Call stopping_at(Call calls, int stop, Lost lost, int& made) {
  return [calls = std::move(calls), stop, lost, &made](
             std::string_view operation, const nlohmann::json& input) -> tl::expected<nlohmann::json, Fault> {
    const tl::unexpected<Fault> gone{Fault{.code = {}, .message = "gone"}};
    if (made > stop) return gone;
    const bool last = made++ == stop;
    if (last && lost == Lost::call) return gone;
    auto answer = calls(operation, input);
    if (last) return gone;
    return answer;
  };
}

TEST(Publish, StoppedAtAnyCallItMakesEveryHitOnce) {
  for (const Lost lost : {Lost::call, Lost::answer}) {
    bool finished = false;
    for (int stop = 0; !finished; ++stop) {
      PlayStore play;
      int made = 0;
      finished = publish(picture_study(), port, Client{stopping_at(play.calls(), stop, lost, made)}, play.now)
                     .has_value();
      const auto resumed = publish(picture_study(), port, play.client(), play.now);
      ASSERT_TRUE(resumed) << resumed.error().message;
      EXPECT_EQ(play.client().list_hits()->size(), 2U) << "stopped at call " << stop;
      ASSERT_LT(stop, 20);
    }
  }
}

TEST(Publish, TheTokenAloneKeepsAHitSingle) {
  PlayStore play;
  ASSERT_TRUE(publish(picture_study(), port, play.client(), play.now));
  // A list that does not show the HITs yet, as a busy service's may.
  const Call blind = [&](std::string_view operation,
                         const nlohmann::json& input) -> tl::expected<nlohmann::json, Fault> {
    if (operation == "ListHITs") return nlohmann::json{{"NumResults", 0}, {"HITs", nlohmann::json::array()}};
    return play.calls()(operation, input);
  };
  const auto again = publish(picture_study(), port, Client{blind}, play.now);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(play.client().list_hits()->size(), 2U);
}

TEST(ExternalQuestion, IsTheDocumentThatTheApiTakes) {
  EXPECT_EQ(
      external_question("http://localhost:8081/", 3),
      "<ExternalQuestion xmlns=\"http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/"
      "ExternalQuestion.xsd\"><ExternalURL>http://localhost:8081/?hit=3</ExternalURL><FrameHeight>0</"
      "FrameHeight>"
      "</ExternalQuestion>");
}

}  // namespace
}  // namespace errand::requester
