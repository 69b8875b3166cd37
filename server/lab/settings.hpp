#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "server/codes/survey.hpp"
#include "wasm/base/problem.hpp"

namespace errand::lab {

/// One study that the server shows, at /NAME/. A study of ours is shown by its `study`, anything else by its
/// `files`; what has a survey has `keys`.
struct StudySettings {
  std::string name;
  std::filesystem::path keys;                  ///< as `errand codes key` wrote it
  std::optional<codes::Survey> survey;         ///< with keys only
  std::filesystem::path study;                 ///< a study's folder
  std::vector<std::filesystem::path> earlier;  ///< the same study before it was changed
  std::filesystem::path files;                 ///< a folder of files
  std::vector<std::string> frame_ancestors;    ///< origins; none: nobody for a study, everybody for files
};

struct CertificateSettings {
  std::filesystem::path chain;
  std::filesystem::path key;
};

/// What errand-server does, as its flags and its file say it. docs/server.md describes the file.
struct Settings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  std::vector<std::string> hosts;
  /// What browsers show for this server, as "https://study.example.org"; empty: scheme and host of a request.
  std::string origin;
  std::vector<std::string> trusted_proxies;  ///< addresses and networks
  std::optional<CertificateSettings> certificate;
  bool shares_port = false;  ///< with the process that comes after this one
  std::optional<std::size_t> connections;
  std::optional<std::size_t> connections_per_peer;
  std::optional<std::int64_t> drain_s;
  std::optional<unsigned> threads;
  /// Where health and figures are told; none: nowhere. An address that others cannot reach.
  std::optional<std::string> operations_address;
  std::uint16_t operations_port = 0;
  std::string store = "errand.sqlite";       ///< a file, or postgresql://…
  std::optional<std::int64_t> keep_days;     ///< seats are forgotten so long after they were entered
  std::filesystem::path requesters;          ///< accounts, as `errand-server password` writes them
  std::filesystem::path root;                ///< files shown at /
  std::vector<std::string> frame_ancestors;  ///< of `root`
  std::vector<StudySettings> studies;

  bool has_surveys() const;
};

/// Reads the file's text. Relative paths in it are below `folder`. All problems, with their places.
tl::expected<Settings, Problems> read_settings(std::string_view text, std::string_view file,
                                               const std::filesystem::path& folder);

/// What is wrong with a Host that browsers send, an origin, a store; empty when nothing is. A store is not
/// quoted, for it may hold a password.
std::string fault_of_host(const std::string& host);
std::string fault_of_origin(const std::string& origin);
std::string fault_of_store(const std::string& store);

}  // namespace errand::lab
