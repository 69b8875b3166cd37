#include "server/app/static_site.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <utility>

#include "server/app/folder.hpp"
#include "server/app/negotiation.hpp"
#include "server/app/packing.hpp"
#include "server/app/percent.hpp"

namespace errand::app {

/// The views point into the strings below them, or to bytes that outlive the site; so a file never moves.
struct StaticSite::File {
  std::string_view type;
  std::string tag;  ///< of the bytes, without quotes
  std::string_view bytes;
  std::string_view brotli;
  std::string_view gzip;
  std::string own_bytes;
  std::string own_brotli;
  std::string own_gzip;
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

/// With the file's raw query, which is visible ASCII.
Reply moved_to_folder(const Request& request) {
  auto reply = text(301, "This is a folder.\n");
  auto place = escape(request.path, "/!$&'()*+,;=:@") + '/';
  if (!request.query.empty()) place += '?' + request.query;
  reply.headers.push_back({.name = "Location", .value = std::move(place)});
  return reply;
}

void validate_with(Reply& reply, const std::string& tag) {
  reply.headers.push_back({.name = "ETag", .value = tag});
  reply.headers.push_back({.name = "Cache-Control", .value = "no-cache"});
}

}  // namespace

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

  // "a.js" comes before "a.js.br", so what lies beside a file still has its bytes.
  for (auto& from : *read) {
    auto file = std::make_shared<File>();
    file->type = media_type(from.name);
    file->tag = content_tag(from.bytes);
    if (packs_well(file->type)) {
      file->own_brotli = packed(beside, from.name + ".br", from.bytes, unpack_brotli, pack_brotli);
      file->own_gzip = packed(beside, from.name + ".gz", from.bytes, unpack_gzip, pack_gzip);
    }
    file->own_bytes = std::move(from.bytes);
    file->bytes = file->own_bytes;
    file->brotli = file->own_brotli;
    file->gzip = file->own_gzip;
    files_.emplace(std::string{prefix} + from.name, std::move(file));
  }
  return {};
}

void StaticSite::add(std::string path, std::string_view type, std::string_view bytes, std::string_view brotli,
                     std::string_view gzip) {
  auto file = std::make_shared<File>();
  file->type = type;
  file->tag = content_tag(bytes);
  file->bytes = bytes;
  if (brotli.empty() && gzip.empty() && packs_well(type)) {
    file->own_brotli = packed({}, path, bytes, unpack_brotli, pack_brotli);
    file->own_gzip = packed({}, path, bytes, unpack_gzip, pack_gzip);
    brotli = file->own_brotli;
    gzip = file->own_gzip;
  }
  file->brotli = brotli;
  file->gzip = gzip;
  files_.insert_or_assign(std::move(path), std::move(file));
}

void StaticSite::add_own(std::string path, std::string_view type, std::string bytes, std::string brotli,
                         std::string gzip) {
  auto file = std::make_shared<File>();
  file->type = type;
  file->tag = content_tag(bytes);
  file->own_bytes = std::move(bytes);
  file->own_brotli = std::move(brotli);
  file->own_gzip = std::move(gzip);
  file->bytes = file->own_bytes;
  file->brotli = file->own_brotli;
  file->gzip = file->own_gzip;
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
  const auto whole = fmt::format("\"{}\"", file->tag);
  const auto condition = request.header("if-range");
  if (const auto range = request.header("range"); range && request.method == Method::get) {
    if (!condition || *condition == whole) {
      if (auto part = send_part(file, *range); part.status != 200) {
        validate_with(part, whole);
        return part;
      }
    }
  }
  Reply reply;
  reply.keeps = file;
  reply.shared = file->bytes;
  auto tag = whole;
  const auto accepted = request.header("accept-encoding").value_or("");
  const auto take = [&](std::string_view bytes, std::string_view coding, std::string_view suffix) {
    reply.shared = bytes;
    reply.headers.push_back({.name = "Content-Encoding", .value = std::string{coding}});
    tag = fmt::format("\"{}.{}\"", file->tag, suffix);
  };
  if (!file->brotli.empty() && accepts(accepted, "br")) {
    take(file->brotli, "br", "br");
  } else if (!file->gzip.empty() && accepts(accepted, "gzip")) {
    take(file->gzip, "gzip", "gz");
  }
  if (!file->brotli.empty() || !file->gzip.empty()) {
    reply.headers.push_back({.name = "Vary", .value = "Accept-Encoding"});
  }
  validate_with(reply, tag);
  if (names_tag(request.header("if-none-match").value_or(""), tag)) {
    reply.status = 304;
    reply.shared = {};
    std::erase_if(reply.headers, [](const Header& header) { return header.name == "Content-Encoding"; });
    return reply;
  }
  reply.headers.push_back({.name = "Content-Type", .value = std::string{file->type}});
  reply.headers.push_back({.name = "Accept-Ranges", .value = "bytes"});
  return reply;
}

Reply StaticSite::send_part(const std::shared_ptr<const File>& file, std::string_view range) {
  Reply reply;
  const auto size = file->bytes.size();
  const auto reading = read_range(range, size);
  if (!reading.span && reading.fault == RangeFault::not_understood) return reply;
  if (!reading.span) {
    reply = text(416, "The file is shorter.\n");
    reply.headers.push_back({.name = "Content-Range", .value = fmt::format("bytes */{}", size)});
    return reply;
  }
  const auto [first, length] = *reading.span;
  reply.status = 206;
  reply.keeps = file;
  reply.shared = file->bytes.substr(first, length);
  reply.headers.push_back({.name = "Content-Type", .value = std::string{file->type}});
  reply.headers.push_back(
      {.name = "Content-Range", .value = fmt::format("bytes {}-{}/{}", first, first + length - 1, size)});
  return reply;
}

}  // namespace errand::app
