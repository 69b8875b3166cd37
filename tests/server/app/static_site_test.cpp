#include "server/app/static_site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include "server/app/packing.hpp"

namespace errand::app {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Folder : public testing::Test {
 protected:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "errand-static-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    fs::create_directory(site());
  }
  ~Folder() override { fs::remove_all(root_); }

  fs::path site() const { return root_ / "site"; }
  fs::path outside() const { return root_ / "outside.txt"; }

  void write(const fs::path& file, std::string_view bytes) const {
    fs::create_directories(file.parent_path());
    std::ofstream{file, std::ios::binary} << bytes;
  }
  StaticSite load() const {
    auto loaded = StaticSite::from_folder(site());
    EXPECT_TRUE(loaded) << loaded.error();
    return *loaded;
  }

 private:
  fs::path root_;
};

Request get(std::string path, std::vector<Header> headers = {}) {
  Request request;
  request.path = std::move(path);
  request.headers = std::move(headers);
  return request;
}

/// Of the headers made beforehand and of the others.
std::string value(const Reply& reply, std::string_view name) {
  std::vector<Header> headers = reply.headers;
  if (reply.common != nullptr) headers.insert(headers.begin(), reply.common->begin(), reply.common->end());
  std::string all;
  for (const auto& header : headers)
    if (header.name == name) all += (all.empty() ? "" : "|") + header.value;
  return all;
}

TEST_F(Folder, FilesComeWithTheirTypeAndTag) {
  write(site() / "index.html", "<p>home");
  write(site() / "engine.wasm", "wasm");
  write(site() / "sub/config.json", "{}");
  const auto served = load();
  EXPECT_EQ(served.file_count(), 3U);
  EXPECT_EQ(served(get("/")).bytes(), "<p>home");
  EXPECT_EQ(value(served(get("/")), "Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(value(served(get("/engine.wasm")), "Content-Type"), "application/wasm");
  EXPECT_EQ(value(served(get("/sub/config.json")), "Content-Type"), "application/json");
  EXPECT_EQ(value(served(get("/")), "Cache-Control"), "no-cache");
  EXPECT_NE(value(served(get("/")), "ETag"), value(served(get("/engine.wasm")), "ETag"));
  EXPECT_EQ(served(get("/config.json")).status, 404U);
}

TEST_F(Folder, EveryListedExtensionHasItsTypeInAnyCase) {
  EXPECT_EQ(media_type("a/b.WASM"), "application/wasm");
  EXPECT_EQ(media_type("face.JPeG"), "image/jpeg");
  EXPECT_EQ(media_type("data.tar.csv"), "text/csv; charset=utf-8");
  EXPECT_EQ(media_type("sound.ogg"), "audio/ogg");
  for (const auto* odd : {"README", "wasm", "folder.html/file", "a.", "", "a.unknown"}) {
    EXPECT_EQ(media_type(odd), "application/octet-stream") << odd;
  }
}

TEST_F(Folder, FoldersLeadToTheirIndex) {
  write(site() / "a b/index.html", "in");
  write(site() / "empty/other.txt", "x");
  const auto served = load();
  EXPECT_EQ(served(get("/a b/")).bytes(), "in");
  auto request = get("/a b");
  request.query = "hit=2&x=|";
  EXPECT_EQ(served(request).status, 301U);
  EXPECT_EQ(value(served(request), "Location"), "/a%20b/?hit=2&x=|");
  EXPECT_EQ(served(get("/empty/")).status, 404U);
  EXPECT_EQ(served(get("/empty")).status, 404U);
  EXPECT_EQ(served(get("/a b/index.html/")).status, 404U);
}

TEST_F(Folder, PackedFormsUnpackToTheFileAndHaveTagsOfTheirOwn) {
  const std::string script(4000, 'x');
  write(site() / "a.js", script);
  const auto served = load();
  const auto brotli = served(get("/a.js", {{"Accept-Encoding", "gzip, br"}}));
  const auto gzip = served(get("/a.js", {{"accept-encoding", "gzip"}}));
  const auto plain = served(get("/a.js"));
  EXPECT_EQ(value(brotli, "Content-Encoding"), "br");
  EXPECT_EQ(unpack_brotli(brotli.bytes(), script.size()), script);
  EXPECT_EQ(value(gzip, "Content-Encoding"), "gzip");
  EXPECT_EQ(unpack_gzip(gzip.bytes(), script.size()), script);
  EXPECT_EQ(value(plain, "Content-Encoding"), "");
  EXPECT_EQ(plain.bytes(), script);
  for (const auto* reply : {&brotli, &gzip, &plain}) EXPECT_EQ(value(*reply, "Vary"), "Accept-Encoding");
  EXPECT_NE(value(brotli, "ETag"), value(gzip, "ETag"));
  EXPECT_NE(value(plain, "ETag"), value(gzip, "ETag"));
}

TEST_F(Folder, APackedFormBesideTheFileIsServedUnlessTheFileWasEdited) {
  const std::string text(2000, 'y');
  auto packed = pack_gzip(text);
  packed[4] = 1;  // the time in gzip's header: not what packing at the start would write
  write(site() / "fresh.txt", text);
  write(site() / "fresh.txt.gz", packed);
  write(site() / "edited.txt", "new " + text);
  write(site() / "edited.txt.gz", packed);
  write(site() / "edited.txt.br", "not brotli");
  const auto served = load();
  EXPECT_EQ(served(get("/fresh.txt", {{"Accept-Encoding", "gzip"}})).bytes(), packed);
  const auto edited = served(get("/edited.txt", {{"Accept-Encoding", "gzip"}}));
  EXPECT_EQ(unpack_gzip(edited.bytes(), 3000), "new " + text);
  const auto brotli = served(get("/edited.txt", {{"Accept-Encoding", "br"}}));
  EXPECT_EQ(unpack_brotli(brotli.bytes(), 3000), "new " + text);
}

TEST_F(Folder, WhatDoesNotShrinkIsServedAsItIs) {
  write(site() / "a.json", "{}");
  write(site() / "a.png", std::string(4000, 'x'));
  const auto served = load();
  for (const auto* path : {"/a.json", "/a.png"}) {
    const auto reply = served(get(path, {{"Accept-Encoding", "br, gzip"}}));
    EXPECT_EQ(value(reply, "Content-Encoding"), "") << path;
    EXPECT_EQ(value(reply, "Vary"), "") << path;
  }
}

TEST_F(Folder, AKnownTagGets304WithoutABody) {
  write(site() / "a.js", std::string(4000, 'x'));
  const auto served = load();
  const std::vector<Header> accepting{{"Accept-Encoding", "br"}};
  const auto tag = value(served(get("/a.js", accepting)), "ETag");
  const auto again = served(get("/a.js", {{"Accept-Encoding", "br"}, {"If-None-Match", tag}}));
  EXPECT_EQ(again.status, 304U);
  EXPECT_EQ(again.bytes(), "");
  EXPECT_EQ(value(again, "ETag"), tag);
  EXPECT_EQ(value(again, "Content-Encoding"), "");
  EXPECT_EQ(served(get("/a.js", {{"If-None-Match", tag}})).status, 200U) << "the plain form has another tag";
}

TEST_F(Folder, PartsAreServedForMedia) {
  write(site() / "a.mp3", "0123456789");
  const auto served = load();
  const auto tag = value(served(get("/a.mp3")), "ETag");
  const auto part = served(get("/a.mp3", {{"Range", "bytes=2-4"}}));
  EXPECT_EQ(part.status, 206U);
  EXPECT_EQ(part.bytes(), "234");
  EXPECT_EQ(value(part, "Content-Range"), "bytes 2-4/10");
  EXPECT_EQ(value(part, "ETag"), tag);
  const auto beyond = served(get("/a.mp3", {{"Range", "bytes=10-"}}));
  EXPECT_EQ(beyond.status, 416U);
  EXPECT_EQ(value(beyond, "Content-Range"), "bytes */10");
  EXPECT_EQ(served(get("/a.mp3", {{"Range", "bytes=2-4"}, {"If-Range", tag}})).status, 206U);
  EXPECT_EQ(served(get("/a.mp3", {{"Range", "bytes=2-4"}, {"If-Range", "\"old\""}})).bytes(), "0123456789");
  auto head = get("/a.mp3", {{"Range", "bytes=2-4"}});
  head.method = Method::head;
  EXPECT_EQ(served(head).status, 200U);
}

TEST_F(Folder, OnlyReadingIsAllowed) {
  write(site() / "index.html", "x");
  const auto served = load();
  auto request = get("/");
  request.method = Method::post;
  EXPECT_EQ(served(request).status, 405U);
  EXPECT_EQ(value(served(request), "Allow"), "GET, HEAD, OPTIONS");
  request.method = Method::options;
  EXPECT_EQ(served(request).status, 204U);
}

TEST_F(Folder, ExtraHeadersGoOutWithEveryAnswer) {
  write(site() / "index.html", "x");
  auto served = load();
  served.extra_header("Content-Security-Policy", "frame-ancestors 'none'");
  for (const auto* path : {"/", "/missing"}) {
    EXPECT_EQ(value(served(get(path)), "Content-Security-Policy"), "frame-ancestors 'none'") << path;
  }
}

TEST_F(Folder, NothingHiddenOrOutsideIsServed) {
  write(outside(), "canary");
  write(site() / "index.html", "x");
  write(site() / ".env", "canary");
  write(site() / ".git/config", "canary");
  write(site() / "sub/.hidden/a.txt", "canary");
  write(site() / "real.txt", "inside");
  fs::create_symlink("../outside.txt", site() / "out.txt");
  fs::create_symlink(outside(), site() / "absolute.txt");
  fs::create_directory_symlink("..", site() / "up");
  fs::create_symlink("out.txt", site() / "twice.txt");
  fs::create_symlink("loop.txt", site() / "loop.txt");
  fs::create_symlink("gone.txt", site() / "dangling.txt");
  fs::create_symlink(".env", site() / "shown.txt");
  fs::create_symlink("/dev/zero", site() / "zero.txt");
  fs::create_symlink("real.txt", site() / "alias.txt");
  ASSERT_EQ(::mkfifo((site() / "pipe.txt").c_str(), 0600), 0);
  write(site() / "bad\xff.txt", "canary");
  const auto served = load();
  EXPECT_EQ(served(get("/alias.txt")).bytes(), "inside");
  EXPECT_EQ(served.file_count(), 3U);
  for (const auto* path :
       {"/.env", "/.git/config", "/sub/.hidden/a.txt", "/out.txt", "/absolute.txt", "/up/outside.txt",
        "/twice.txt", "/loop.txt", "/dangling.txt", "/shown.txt", "/zero.txt", "/pipe.txt"}) {
    EXPECT_EQ(served(get(path)).status, 404U) << path;
  }
}

TEST_F(Folder, ALinkSwappedAfterTheStartChangesNothing) {
  write(outside(), "canary");
  write(site() / "a.txt", "inside");
  const auto served = load();
  fs::remove(site() / "a.txt");
  fs::create_symlink(outside(), site() / "a.txt");
  EXPECT_EQ(served(get("/a.txt")).bytes(), "inside");
}

TEST_F(Folder, AMissingFolderAndAFileAreExplained) {
  EXPECT_THAT(StaticSite::from_folder(site() / "none").error(),
              HasSubstr("is not a folder that can be read"));
  write(site() / "a.txt", "x");
  EXPECT_FALSE(StaticSite::from_folder(site() / "a.txt"));
}

TEST_F(Folder, TooMuchIsRefusedInsteadOfLoaded) {
  write(site() / "a.bin", "");
  fs::resize_file(site() / "a.bin", StaticSite::most_bytes + 1);
  const auto refused = StaticSite::from_folder(site());
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error(), HasSubstr("web server of their own"));
}

TEST_F(Folder, FoldersAreMountedBesideFilesThatComeFirst) {
  write(site() / "index.html", "the study's own");
  write(site() / "config.json", "{}");
  StaticSite served;
  served.add("/study/index.html", "text/html", "page", "brotli bytes", "gzip bytes");
  ASSERT_TRUE(served.add_folder(site(), "/study/", [](std::string_view) { return true; }));
  EXPECT_EQ(served(get("/study/")).bytes(), "page");
  EXPECT_EQ(served(get("/study/", {{"Accept-Encoding", "br"}})).bytes(), "brotli bytes");
  EXPECT_EQ(served(get("/study/config.json")).bytes(), "{}");
  EXPECT_EQ(served(get("/config.json")).status, 404U);
  EXPECT_EQ(served(get("/study")).status, 301U);
}

TEST_F(Folder, AFileAddedWithoutPackedBytesIsPacked) {
  const std::string config = "{\"text\": \"" + std::string(5'000, 'z') + "\"}";
  StaticSite served;
  served.add("/config.json", "application/json", config);
  const auto reply = served(get("/config.json", {{"Accept-Encoding", "br"}}));
  EXPECT_EQ(unpack_brotli(std::string{reply.bytes()}, config.size()), config);
  EXPECT_EQ(served(get("/config.json")).bytes(), config);
}

TEST(Packing, WhatIsLongerThanAllowedOrCutOffDoesNotUnpack) {
  const std::string bytes(100'000, 'z');
  const auto gzip = pack_gzip(bytes);
  const auto brotli = pack_brotli(bytes);
  EXPECT_EQ(unpack_gzip(gzip, bytes.size()), bytes);
  EXPECT_EQ(unpack_brotli(brotli, bytes.size()), bytes);
  EXPECT_EQ(unpack_gzip(gzip, bytes.size() - 1), std::nullopt);
  EXPECT_EQ(unpack_brotli(brotli, bytes.size() - 1), std::nullopt);
  EXPECT_EQ(unpack_gzip(gzip.substr(0, gzip.size() - 1), bytes.size()), std::nullopt);
  EXPECT_EQ(unpack_gzip(gzip + "x", bytes.size()), std::nullopt);
  EXPECT_EQ(unpack_brotli(brotli.substr(0, brotli.size() - 1), bytes.size()), std::nullopt);
}

}  // namespace
}  // namespace errand::app
