#include "requester/trial_ports.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <stdexcept>
#include <thread>

#include "play_store.hpp"
#include "requester/play_marketplace.hpp"
#include "requester/publication.hpp"
#include "running_errand.hpp"
#include "temporary_folder.hpp"
#include "wasm/reading/reader.hpp"

namespace errand::requester {
namespace {

app::Reply answered_or_thrown(const app::Request& request) {
  if (request.path == "/fine") return app::text(200, "fine");
  if (request.path == "/odd") throw 1;
  throw std::runtime_error("no such table\x1b[2J");
}

TEST(TrialPorts, WhatCannotBeAnsweredIsSaidWithItsReason) {
  for (const http::Runs runs : {http::Runs::inline_, http::Runs::on_desk}) {
    std::ostringstream faults;
    auto trial = open_trial_ports(0, faults);
    ASSERT_TRUE(trial) << trial.error();
    const std::string host = authority("127.0.0.1", trial->ports.marketplace);
    trial->server->serve(trial->ports.marketplace,
                         {.hosts = {host}, .handler = answered_or_thrown, .runs = runs});
    std::thread serving{[&] { trial->server->run(1); }};
    EXPECT_EQ(fetch({.url = "http://" + host + "/fine"}).status, 200);
    const HttpAnswer broken = fetch({.url = "http://" + host + "/broken?worker=A"});
    EXPECT_EQ(broken.status, 500);
    EXPECT_EQ(broken.body.find("no such table"), std::string::npos);
    EXPECT_EQ(fetch({.url = "http://" + host + "/odd"}).status, 500);
    trial->server->stop();
    serving.join();
    const std::string said = faults.str();
    EXPECT_NE(said.find("errand: GET /broken was answered 500: no such table"), std::string::npos) << said;
    EXPECT_NE(said.find("errand: GET /odd was answered 500: "), std::string::npos) << said;
    EXPECT_EQ(said.find('\x1b'), std::string::npos);
    EXPECT_EQ(said.find("fine"), std::string::npos);
  }
}

TEST(TrialPorts, Port80StandsInNoAddress) {
  EXPECT_EQ(authority("localhost", 8081), "localhost:8081");
  EXPECT_EQ(authority("localhost", 80), "localhost");
  PlayMarketplace market{":memory:", 80};
  EXPECT_EQ(market.origin(), "http://127.0.0.1");
  app::Request request;
  request.path = request.target = "/queue";
  request.host = "localhost";
  EXPECT_EQ(market(request, {1}).status, 303U);
  PlayStore play;
  const auto study =
      read_study({{.name = "config.json", .text = std::string{picture_config}, .absent = false},
                  {.name = "pictures.csv", .text = std::string{picture_data}, .absent = false}});
  const auto publication = publish(study.value(), 80, play.client(), play.now);
  ASSERT_TRUE(publication) << publication.error().message;
  EXPECT_EQ(publication->address, "http://localhost/");
}

}  // namespace
}  // namespace errand::requester
