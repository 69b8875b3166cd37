// Files that the system sends without a copy.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "server/app/static_site.hpp"
#include "tests/server/http/certificates.hpp"
#include "tests/server/http/wire.hpp"

namespace errand::http {
namespace {

namespace fs = std::filesystem;

class LargeFile : public testing::Test {
 protected:
  LargeFile() {
    std::string pattern = (fs::temp_directory_path() / "errand-large-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    for (std::size_t at = 0; bytes.size() < 5'000'001; ++at)
      bytes += static_cast<char>(at * 2654435761U >> 13);
    std::ofstream{root_ / "other.bin", std::ios::binary} << std::string(20'000, 'o');
    std::ofstream{root_ / "large.bin", std::ios::binary} << bytes;
    std::ofstream{root_ / "page.html"} << std::string(100'000, 'p') << bytes.size();
    site = *app::StaticSite::from_folder(root_);
    fs::remove_all(root_);
  }

  static std::string ask(const std::string& path, const std::string& lines = {}) {
    return "GET " + path + " HTTP/1.1\r\nHost: errand.test\r\n" + lines + "\r\n";
  }

  std::string bytes;
  app::StaticSite site;

 private:
  fs::path root_;
};

TEST_F(LargeFile, ItLiesWhereTheSystemCanSendIt) {
  app::Request request;
  request.path = "/large.bin";
  EXPECT_TRUE(site(request).sendable);
  EXPECT_EQ(site(request).bytes(), bytes);
}

TEST_F(LargeFile, ItArrivesWholeInTheClearAndThroughTls) {
  const CertificateFolder folder;
  for (const bool secure : {false, true}) {
    Running server{site_of(site),
                   endless(),
                   {},
                   secure ? Surroundings{.listening = {.certificate = folder.files()}} : Surroundings{}};
    auto wire = server.connect();
    EXPECT_TRUE(!secure || wire.secure());
    for (int count = 0; count < 3; ++count) {
      wire.send(ask("/large.bin") + ask("/other.bin"));
      EXPECT_TRUE(wire.receive()->body == bytes);
      EXPECT_EQ(wire.receive()->body, std::string(20'000, 'o'));
    }
  }
}

TEST_F(LargeFile, APartOfItIsThatPart) {
  Running server{site_of(site), endless()};
  auto wire = server.connect();
  wire.send(ask("/large.bin", "Range: bytes=4096-4999999\r\n"));
  const auto part = wire.receive();
  EXPECT_EQ(part->status, 206U);
  EXPECT_TRUE(part->body == bytes.substr(4096, 4'995'904));
  wire.send(ask("/large.bin", "Range: bytes=-1\r\n"));
  EXPECT_EQ(wire.receive()->body, bytes.substr(5'000'000));
}

TEST_F(LargeFile, HeadAndNotModifiedComeWithoutIt) {
  Running server{site_of(site), endless()};
  auto wire = server.connect();
  wire.send("HEAD /large.bin HTTP/1.1\r\nHost: errand.test\r\n\r\n");
  const auto head = wire.receive("HEAD");
  EXPECT_EQ(head->header("content-length"), "5000001");
  wire.send(ask("/large.bin", "If-None-Match: " + *head->header("etag") + "\r\n") + ask("/other.bin"));
  EXPECT_EQ(wire.receive()->status, 304U);
  EXPECT_EQ(wire.receive()->body, std::string(20'000, 'o'));
}

TEST_F(LargeFile, WhoLeavesInTheMiddleLeavesTheServerRunning) {
  Running server{site_of(site), endless()};
  for (int count = 0; count < 20; ++count) {
    auto wire = server.connect();
    wire.send(ask("/large.bin") + ask("/large.bin"));
  }
  auto wire = server.connect();
  wire.send(ask("/other.bin"));
  EXPECT_EQ(wire.receive()->status, 200U);
}

}  // namespace
}  // namespace errand::http
