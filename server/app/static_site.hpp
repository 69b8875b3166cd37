#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "server/app/folder.hpp"
#include "server/app/reply.hpp"
#include "server/app/request.hpp"

namespace errand::app {

/// Files served from memory. The list is made once, before the first request, so no name from a request ever
/// reaches the file system: what is not in the list does not exist. Copies share the files.
class StaticSite {
 public:
  static constexpr std::size_t most_files = 10'000;
  static constexpr std::uint64_t most_bytes = 512ULL << 20;

  StaticSite() = default;

  /// Every regular file below `folder`. Left out: names that begin with a dot or are not UTF-8, symbolic
  /// links to outside the folder, devices, sockets and pipes. Fails with a sentence for the user when the
  /// folder cannot be read or is beyond `most_files` or `most_bytes`.
  static tl::expected<StaticSite, std::string> from_folder(const std::filesystem::path& folder);

  /// The wanted files of `folder` under `prefix`, which begins and ends with '/'. A file that is already
  /// there stays.
  tl::expected<void, std::string> add_folder(const std::filesystem::path& folder, std::string_view prefix,
                                             const Wanted& wanted);

  /// One file whose bytes outlive the site. `brotli` and `gzip` are taken to unpack to `bytes`; without both,
  /// a text is packed here.
  void add(std::string path, std::string_view type, std::string_view bytes, std::string_view brotli = {},
           std::string_view gzip = {});

  /// The same with bytes that the site keeps. Empty: that packed form is not offered.
  void add_own(std::string path, std::string_view type, std::string bytes, std::string brotli,
               std::string gzip);

  /// Goes out with every answer of this site, as a Content-Security-Policy does.
  void extra_header(std::string name, std::string value);

  /// GET, HEAD and OPTIONS. "/folder/" is its index.html; "/folder" leads there.
  Reply operator()(const Request& request) const;

  std::size_t file_count() const { return files_.size(); }

 private:
  struct File;
  Reply answer(const Request& request) const;
  static void make_sendable(const std::vector<std::shared_ptr<File>>& files);
  static Reply send(const std::shared_ptr<const File>& file, const Request& request);
  static Reply send_part(const std::shared_ptr<const File>& file, std::string_view range);

  std::map<std::string, std::shared_ptr<const File>, std::less<>> files_;
  std::vector<Header> extra_headers_;
};

/// The media type by the name's extension; application/octet-stream when unknown.
std::string_view media_type(std::string_view name);

}  // namespace errand::app
