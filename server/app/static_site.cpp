#include "server/app/static_site.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <optional>
#include <utility>

#include "server/app/folder.hpp"
#include "server/app/negotiation.hpp"
#include "server/app/packing.hpp"
#include "server/app/percent.hpp"

namespace errand::app {

namespace {

/// One coding of a file, and what is said about it.
struct Version {
  std::string_view bytes;
  std::string tag;
  std::vector<Header> headers;    ///< with the bytes
  std::vector<Header> unchanged;  ///< with 304
  std::optional<Sendable> sendable{};
};

}  // namespace

/// The views point into the strings below them, or to bytes that outlive the site; so a file never moves.
struct StaticSite::File {
  std::string_view type;
  Version plain;
  std::optional<Version> brotli;
  std::optional<Version> gzip;
  std::string own_bytes;
  std::string own_brotli;
  std::string own_gzip;
  std::shared_ptr<const SendableMemory> memory;  ///< instead of the strings, of large versions

  /// Writes the headers of all versions. Empty: that packed form is not offered.
  void prepare(std::string_view bytes, std::string_view packed_brotli, std::string_view packed_gzip);
  void prepare_own() { prepare(own_bytes, own_brotli, own_gzip); }
};

namespace {

/// Half of SHA-256: no two versions of a file share it.
std::string content_tag(std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  if (EVP_Digest(bytes.data(), bytes.size(), digest, nullptr, EVP_sha256(), nullptr) != 1) return {};
  std::string tag;
  for (std::size_t at = 0; at < 16; ++at) tag += fmt::format("{:02x}", digest[at]);
  return tag;
}

bool packs_well(std::string_view type) {
  return type.substr(0, 5) == "text/" || type.find("json") != std::string_view::npos ||
         type.find("xml") != std::string_view::npos || type == "application/wasm" || type == "font/ttf";
}

using Beside = std::map<std::string_view, const FolderFile*>;

/// The packed form: what lies ready in the folder, unless it unpacks to something else, as it does after an
/// edit. Empty when packing saves too little to be worth a second variant.
std::string packed(const Beside& beside, const std::string& name, std::string_view bytes,
                   std::optional<std::string> unpack(std::string_view, std::size_t),
                   std::string pack(std::string_view)) {
  const auto ready = beside.find(name);
  const bool fits = ready != beside.end() && unpack(ready->second->bytes, bytes.size()) == bytes;
  auto result = fits ? ready->second->bytes : pack(bytes);
  return result.size() < bytes.size() - bytes.size() / 10 ? std::move(result) : std::string{};
}

Reply not_found() { return text(404, "There is nothing here.\n"); }

Reply with_allow(Reply reply) {
  reply.headers.push_back({.name = "Allow", .value = "GET, HEAD, OPTIONS"});
  return reply;
}

void validate_with(Reply& reply, const std::string& tag) {
  reply.headers.push_back({.name = "ETag", .value = tag});
  reply.headers.push_back({.name = "Cache-Control", .value = "no-cache"});
}

/// With the file's raw query, which is visible ASCII.
Reply moved_to_folder(const Request& request) {
  auto reply = text(301, "This is a folder.\n");
  auto place = escape(request.path, "/!$&'()*+,;=:@") + '/';
  if (!request.query.empty()) place += '?' + request.query;
  reply.headers.push_back({.name = "Location", .value = std::move(place)});
  return reply;
}

Version version_of(std::string_view bytes, std::string tag, std::string_view coding, bool has_others,
                   std::string_view type) {
  Version version{.bytes = bytes, .tag = std::move(tag), .headers = {}, .unchanged = {}};
  if (has_others) version.unchanged.push_back({"Vary", "Accept-Encoding"});
  version.unchanged.push_back({"ETag", version.tag});
  version.unchanged.push_back({"Cache-Control", "no-cache"});
  version.headers = version.unchanged;
  if (!coding.empty()) version.headers.push_back({"Content-Encoding", std::string{coding}});
  version.headers.push_back({"Content-Type", std::string{type}});
  version.headers.push_back({"Accept-Ranges", "bytes"});
  return version;
}

}  // namespace

void StaticSite::File::prepare(std::string_view bytes, std::string_view packed_brotli,
                               std::string_view packed_gzip) {
  const bool has_packed = !packed_brotli.empty() || !packed_gzip.empty();
  const auto tag = content_tag(bytes);
  plain = version_of(bytes, fmt::format("\"{}\"", tag), "", has_packed, type);
  if (!packed_brotli.empty())
    brotli = version_of(packed_brotli, fmt::format("\"{}.br\"", tag), "br", has_packed, type);
  if (!packed_gzip.empty())
    gzip = version_of(packed_gzip, fmt::format("\"{}.gz\"", tag), "gzip", has_packed, type);
}

tl::expected<StaticSite, std::string> StaticSite::from_folder(const std::filesystem::path& folder) {
  StaticSite site;
  const Wanted all = [](std::string_view) { return true; };
  if (auto added = site.add_folder(folder, "/", all); !added) return tl::unexpected{std::move(added.error())};
  return site;
}

tl::expected<void, std::string> StaticSite::add_folder(const std::filesystem::path& folder,
                                                       std::string_view prefix, const Wanted& wanted) {
  auto read = read_folder(folder, {.files = most_files, .bytes = most_bytes}, wanted);
  if (!read) return tl::unexpected{std::move(read.error())};
  Beside beside;
  for (const auto& from : *read) beside.emplace(from.name, &from);
  std::vector<std::shared_ptr<File>> added;

  // "a.js" comes before "a.js.br", so what lies beside a file still has its bytes.
  for (auto& from : *read) {
    auto file = std::make_shared<File>();
    file->type = media_type(from.name);
    if (packs_well(file->type)) {
      file->own_brotli = packed(beside, from.name + ".br", from.bytes, unpack_brotli, pack_brotli);
      file->own_gzip = packed(beside, from.name + ".gz", from.bytes, unpack_gzip, pack_gzip);
    }
    file->own_bytes = std::move(from.bytes);
    file->prepare_own();
    if (files_.emplace(std::string{prefix} + from.name, file).second) added.push_back(std::move(file));
  }
  make_sendable(added);
  return {};
}

/// Moves the large ones to memory that the system sends without a copy.
void StaticSite::make_sendable(const std::vector<std::shared_ptr<File>>& files) {
  std::size_t room = 0;
  std::vector<std::pair<File*, std::pair<Version*, std::string*>>> large;
  for (const auto& file : files) {
    const auto note = [&](Version* version, std::string& own) {
      if (version == nullptr || version->bytes.size() < SendableMemory::least_bytes) return;
      room += SendableMemory::room_for(version->bytes);
      large.push_back({file.get(), {version, &own}});
    };
    note(&file->plain, file->own_bytes);
    note(file->brotli ? &*file->brotli : nullptr, file->own_brotli);
    note(file->gzip ? &*file->gzip : nullptr, file->own_gzip);
  }
  const auto memory = large.empty() ? nullptr : SendableMemory::of_size(room);
  if (memory == nullptr) return;
  for (const auto& [file, held] : large) {
    const auto& [version, own] = held;
    const auto place = memory->put(version->bytes);
    version->bytes = place.bytes;
    version->sendable = place.sendable;
    file->memory = memory;
    *own = std::string{};
  }
}

void StaticSite::add(std::string path, std::string_view type, std::string_view bytes, std::string_view brotli,
                     std::string_view gzip) {
  auto file = std::make_shared<File>();
  file->type = type;
  if (brotli.empty() && gzip.empty() && packs_well(type)) {
    file->own_brotli = packed({}, path, bytes, unpack_brotli, pack_brotli);
    file->own_gzip = packed({}, path, bytes, unpack_gzip, pack_gzip);
    brotli = file->own_brotli;
    gzip = file->own_gzip;
  }
  file->prepare(bytes, brotli, gzip);
  files_.insert_or_assign(std::move(path), std::move(file));
}

void StaticSite::add_own(std::string path, std::string_view type, std::string bytes, std::string brotli,
                         std::string gzip) {
  auto file = std::make_shared<File>();
  file->type = type;
  file->own_bytes = std::move(bytes);
  file->own_brotli = std::move(brotli);
  file->own_gzip = std::move(gzip);
  file->prepare_own();
  files_.insert_or_assign(std::move(path), std::move(file));
}

void StaticSite::extra_header(std::string name, std::string value) {
  extra_headers_.push_back({.name = std::move(name), .value = std::move(value)});
}

Reply StaticSite::operator()(const Request& request) const {
  auto reply = answer(request);
  reply.headers.insert(reply.headers.end(), extra_headers_.begin(), extra_headers_.end());
  return reply;
}

Reply StaticSite::answer(const Request& request) const {
  if (request.method == Method::options) {
    Reply reply;
    reply.status = 204;
    return with_allow(std::move(reply));
  }
  if (request.method == Method::post) return with_allow(text(405, "Files are only read here.\n"));

  const bool folder = request.path.back() == '/';
  const auto found = files_.find(folder ? request.path + "index.html" : request.path);
  if (found != files_.end()) return send(found->second, request);
  if (!folder && files_.contains(request.path + "/index.html")) return moved_to_folder(request);
  return not_found();
}

Reply StaticSite::send(const std::shared_ptr<const File>& file, const Request& request) {
  if (const auto range = request.header("range"); range && request.method == Method::get) {
    const auto condition = request.header("if-range");
    if (!condition || *condition == file->plain.tag) {
      if (auto part = send_part(file, *range); part.status != 200) return part;
    }
  }
  const auto accepted = request.header("accept-encoding").value_or("");
  const Version* version = &file->plain;
  if (file->brotli && accepts(accepted, "br")) {
    version = &*file->brotli;
  } else if (file->gzip && accepts(accepted, "gzip")) {
    version = &*file->gzip;
  }
  Reply reply;
  reply.keeps = file;
  reply.common = &version->headers;
  reply.shared = version->bytes;
  reply.sendable = version->sendable;
  if (names_tag(request.header("if-none-match").value_or(""), version->tag)) {
    reply.status = 304;
    reply.common = &version->unchanged;
    reply.shared = std::string_view{""};
    reply.sendable = {};
  }
  return reply;
}

Reply StaticSite::send_part(const std::shared_ptr<const File>& file, std::string_view range) {
  Reply reply;
  const auto size = file->plain.bytes.size();
  const auto reading = read_range(range, size);
  if (!reading.span && reading.fault == RangeFault::not_understood) return reply;
  if (!reading.span) {
    reply = text(416, "The file is shorter.\n");
    reply.headers.push_back({.name = "Content-Range", .value = fmt::format("bytes */{}", size)});
    validate_with(reply, file->plain.tag);
    return reply;
  }
  const auto [first, length] = *reading.span;
  reply.status = 206;
  reply.keeps = file;
  reply.shared = file->plain.bytes.substr(first, length);
  reply.sendable = file->plain.sendable;
  if (reply.sendable) reply.sendable->offset += first;
  reply.headers.push_back({.name = "Content-Type", .value = std::string{file->type}});
  reply.headers.push_back(
      {.name = "Content-Range", .value = fmt::format("bytes {}-{}/{}", first, first + length - 1, size)});
  validate_with(reply, file->plain.tag);
  return reply;
}

}  // namespace errand::app
