#include "server/studies/study_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

#include "server/app/ascii.hpp"
#include "server/app/descriptor.hpp"
#include "server/studies/file_references.hpp"
#include "wasm/base/json.hpp"

namespace errand::studies {
namespace {

namespace fs = std::filesystem;

using Read = tl::expected<std::string, Problem>;

std::string megabytes(std::size_t bytes) { return fmt::format("{} MB", bytes >> 20); }

std::string text_of_errno(int error) { return std::generic_category().message(error); }

Read read_plain_file(const fs::path& path, const std::string& name, std::size_t most) {
  const auto problem = [&](std::string what, std::string expected) {
    return tl::unexpected(
        Problem{.file = name, .place = {}, .what = std::move(what), .expected = std::move(expected)});
  };
  // Without O_NONBLOCK, opening a pipe would wait for a writer.
  const app::Descriptor file{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
  if (file.number() < 0) return problem("cannot be read: " + text_of_errno(errno), "a readable file");
  struct stat status {};
  if (::fstat(file.number(), &status) != 0)
    return problem("cannot be read: " + text_of_errno(errno), "a readable file");
  if (!S_ISREG(status.st_mode)) return problem("is not a plain file", "a file");
  const std::string limit = fmt::format("at most {}", megabytes(most));
  if (std::cmp_greater(status.st_size, most)) return problem("is too large", limit);
  std::string text(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t filled = 0;
  for (;;) {
    if (filled == text.size()) text.resize(text.size() + 4096);
    const ssize_t got = ::read(file.number(), text.data() + filled, text.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return problem("cannot be read: " + text_of_errno(errno), "a readable file");
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
    if (filled > most) return problem("is too large", limit);
  }
  text.resize(filled);
  return text;
}

Problem folder_problem(const fs::path& path, std::string what) {
  return {.file = path.string(),
          .place = {},
          .what = std::move(what),
          .expected = "a folder that holds a config.json"};
}

std::optional<Problem> fault_of_folder(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) return folder_problem(path, "there is no such folder");
  if (error == std::errc::too_many_symbolic_link_levels) {
    return folder_problem(path, "is a symbolic link that leads back to itself");
  }
  if (error) return folder_problem(path, "cannot be read: " + error.message());
  if (status.type() != fs::file_type::directory) {
    if (path.filename() == "config.json")
      return folder_problem(path, "is a file; give the folder that it is in");
    return folder_problem(path, "is not a folder");
  }
  return std::nullopt;
}

bool is_within(const fs::path& folder, const fs::path& file) {
  const auto parted = std::mismatch(folder.begin(), folder.end(), file.begin(), file.end());
  return parted.first == folder.end();
}

/// Reads a file that the page must be able to fetch too.
tl::expected<StudyFile, Problem> read_served(const fs::path& folder, const std::string& name,
                                             std::size_t most) {
  std::error_code error;
  const fs::file_status there = fs::symlink_status(folder / fs::path{name}, error);
  if (there.type() == fs::file_type::not_found) return StudyFile{.name = name, .text = {}, .absent = true};
  const auto path = served_file(folder, name);
  if (!path) {
    return tl::unexpected(
        Problem{.file = name,
                .place = {},
                .what = "cannot be given to workers",
                .expected = "a plain file inside the study's folder, its name without a leading dot"});
  }
  auto text = read_plain_file(*path, name, most);
  if (!text) return tl::unexpected(std::move(text.error()));
  return StudyFile{.name = name, .text = std::move(*text)};
}

/// What a page shows or plays.
constexpr std::array<std::string_view, 29> open_extensions = {
    ".avif", ".css", ".flac", ".gif", ".htm", ".html", ".ico",  ".jpeg", ".jpg",  ".js",
    ".m4a",  ".mjs", ".mp3",  ".mp4", ".oga", ".ogg",  ".ogv",  ".opus", ".otf",  ".pdf",
    ".png",  ".svg", ".ttf",  ".vtt", ".wav", ".webm", ".webp", ".woff", ".woff2"};

/// What could be read of a folder with a config.json.
struct Opened {
  StudyFolder folder;
  Problems problems;  ///< of its other files
};

tl::expected<Opened, Problems> open_folder(const fs::path& path) {
  if (auto fault = fault_of_folder(path)) return tl::unexpected(Problems{std::move(*fault)});
  auto config = read_served(path, "config.json", json_bytes);
  if (!config) return tl::unexpected(Problems{std::move(config.error())});
  if (config->absent) return tl::unexpected(Problems{folder_problem(path, "holds no config.json")});
  Opened opened{.folder = {.path = path, .files = {std::move(*config)}}, .problems = {}};
  for (const std::string& name : files_wanted(opened.folder.config().text)) {
    auto file = read_served(path, name, data_file_bytes);
    if (!file) opened.problems.push_back(std::move(file.error()));
    opened.folder.files.push_back(file ? std::move(*file)
                                       : StudyFile{.name = name, .text = {}, .unreadable = true});
  }
  return opened;
}

}  // namespace

std::optional<fs::path> served_file(const fs::path& folder, std::string_view name) {
  const fs::path relative{name};
  if (relative.empty() || relative.is_absolute() || name.find('\0') != std::string_view::npos)
    return std::nullopt;
  for (const fs::path& part : relative) {
    if (part.native().starts_with('.') && part != ".") return std::nullopt;
  }
  std::error_code error;
  const fs::path root = fs::canonical(folder, error);
  if (error) return std::nullopt;
  fs::path file = fs::canonical(folder / relative, error);
  if (error || !is_within(root, file) || !fs::is_regular_file(file, error)) return std::nullopt;
  return file;
}

tl::expected<StudyFolder, Problems> open_study_folder(const fs::path& path) {
  auto opened = open_folder(path);
  if (!opened) return tl::unexpected(std::move(opened.error()));
  if (!opened->problems.empty()) return tl::unexpected(std::move(opened->problems));
  return std::move(opened->folder);
}

std::string_view text_of(const StudyFolder& folder, std::string_view name) {
  for (const StudyFile& file : folder.files) {
    if (file.name == name) return file.text;
  }
  return {};
}

bool is_for_workers(std::string_view name) {
  const fs::path file = fs::path{name}.lexically_normal();
  if (app::in_lower_case(file.filename().string()).starts_with("config.json")) return false;
  const std::string extension = app::in_lower_case(file.extension().string());
  return std::find(open_extensions.begin(), open_extensions.end(), extension) != open_extensions.end();
}

bool is_for_workers(const Study& study, std::string_view name) {
  if (is_for_workers(name)) return true;
  if (!study.custom) return false;
  const std::string file = fs::path{name}.lexically_normal().string();
  return std::any_of(study.custom->files.begin(), study.custom->files.end(), [&](const std::string& listed) {
    const std::string wanted = fs::path{listed}.lexically_normal().string();
    return file == wanted || file.starts_with(wanted.ends_with('/') ? wanted : wanted + "/");
  });
}

tl::expected<CheckedStudy, BrokenStudy> check_study(const fs::path& path) {
  auto opened = open_folder(path);
  if (!opened) {
    return tl::unexpected(
        BrokenStudy{.folder = {.path = path, .files = {}}, .problems = std::move(opened.error())});
  }
  auto& [folder, unreadable] = *opened;
  auto study = read_study(folder.files);
  Problems problems = study ? Problems{} : std::move(study.error());
  problems.insert(problems.end(), unreadable.begin(), unreadable.end());
  if (!problems.empty()) {
    return tl::unexpected(BrokenStudy{.folder = std::move(folder), .problems = std::move(problems)});
  }
  Problems warnings = missing_files(folder, *study);
  return CheckedStudy{
      .folder = std::move(folder), .study = std::move(*study), .warnings = std::move(warnings)};
}

}  // namespace errand::studies
