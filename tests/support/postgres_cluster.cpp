#include "tests/support/postgres_cluster.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace errand::support {
namespace {

namespace fs = std::filesystem;

/// Debian has the programs of each version in a folder of its own.
std::string folder_of_programs() {
  std::vector<std::string> found;
  std::error_code none;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", none))
    if (fs::exists(version.path() / "bin/initdb")) found.push_back((version.path() / "bin").string());
  if (found.empty()) throw std::runtime_error("PostgreSQL is not installed: scripts/setup test");
  return *std::max_element(found.begin(), found.end());
}

const passwd* other_user() {
  if (::geteuid() != 0) return nullptr;
  const passwd* user = ::getpwnam("postgres");
  if (user == nullptr) throw std::runtime_error("there is no user `postgres`");
  return user;
}

std::string make_folder(const std::string& place) {
  std::string folder = (fs::path(place) / "errand-postgres-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no temporary folder");
  const passwd* user = other_user();
  if (user != nullptr && ::chown(folder.c_str(), user->pw_uid, user->pw_gid) != 0)
    throw std::runtime_error("the temporary folder can't be given away");
  return folder;
}

/// In the child: becomes the program, which ends when the parent does.
[[noreturn]] void become(const passwd* user, const std::string& log, pid_t parent,
                         std::vector<char*>& words) {
  if (user != nullptr &&
      (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0))
    ::_exit(120);
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
  if (::getppid() != parent) ::_exit(121);
  const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::dup2(nothing, 0);
  ::dup2(file, 1);
  ::dup2(file, 2);
  ::execv(words.front(), words.data());
  ::_exit(122);
}

}  // namespace

std::string PostgresCluster::quick_place() {
  constexpr std::uintmax_t roomy_bytes = 2'000'000'000;
  std::error_code none;
  const fs::path memory = "/dev/shm";
  const fs::space_info space = fs::space(memory, none);
  const bool is_roomy = !none && space.available >= roomy_bytes && ::access(memory.c_str(), W_OK) == 0;
  return is_roomy ? memory.string() : fs::temp_directory_path().string();
}

PostgresCluster::PostgresCluster(Empty, const std::string& place) : folder_{make_folder(place)} {}

PostgresCluster::PostgresCluster(const std::string& place) : PostgresCluster(Empty{}, place) {
  run("initdb", {"-D", folder_ + "/data", "-U", "errand", "-A", "trust", "-E", "UTF8", "--no-locale",
                 "--no-sync", "--no-instructions"});
  start();
}

PostgresCluster::~PostgresCluster() {
  end_with(SIGQUIT);
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::unique_ptr<PostgresCluster> PostgresCluster::standby() const {
  std::unique_ptr<PostgresCluster> out{
      new PostgresCluster(Empty{}, fs::path(folder_).parent_path().string())};
  out->run("pg_basebackup",
           {"-D", out->folder_ + "/data", "-h", folder_, "-U", "errand", "-R", "-c", "fast"});
  out->start();
  return out;
}

pid_t PostgresCluster::spawn(const std::string& program, const std::vector<std::string>& arguments) const {
  std::vector<std::string> all{folder_of_programs() + "/" + program};
  all.insert(all.end(), arguments.begin(), arguments.end());
  std::vector<char*> words;
  for (std::string& word : all) words.push_back(word.data());
  words.push_back(nullptr);
  const passwd* user = other_user();
  const std::string log = folder_ + "/log";
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) become(user, log, parent, words);
  if (child < 0) throw std::runtime_error("no new process");
  return child;
}

void PostgresCluster::run(const std::string& program, const std::vector<std::string>& arguments) const {
  int status = 0;
  ::waitpid(spawn(program, arguments), &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
  std::ifstream log(folder_ + "/log");
  throw std::runtime_error(program + ": " + std::string(std::istreambuf_iterator<char>(log), {}));
}

bool PostgresCluster::takes_connections() const {
  return PQping(address_of("postgres").c_str()) == PQPING_OK;
}

void PostgresCluster::start(const std::vector<std::string>& settings) {
  std::vector<std::string> arguments{"-D", folder_ + "/data", "-k", folder_, "-c", "listen_addresses="};
  for (const std::string& setting : settings) arguments.insert(arguments.end(), {"-c", setting});
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{60};
  while (std::chrono::steady_clock::now() < until) {
    // After kill() the last ones of the old server may still be about to end, and then the new one gives up.
    if (server_ == 0 || ::waitpid(server_, nullptr, WNOHANG) != 0) server_ = spawn("postgres", arguments);
    if (takes_connections()) return;
    ::poll(nullptr, 0, 5);
  }
  std::ifstream log(folder_ + "/log");
  throw std::runtime_error("PostgreSQL does not start: " +
                           std::string(std::istreambuf_iterator<char>(log), {}));
}

void PostgresCluster::end_with(int signal) {
  if (server_ == 0) return;
  ::kill(server_, signal);
  ::waitpid(server_, nullptr, 0);
  server_ = 0;
}

void PostgresCluster::stop() { end_with(SIGINT); }

void PostgresCluster::kill() { end_with(SIGKILL); }

std::string PostgresCluster::address_of(const std::string& database, const std::string& role) const {
  return fmt::format("postgresql:///{}?host={}&user={}", database, folder_, role);
}

std::string PostgresCluster::new_database() {
  const std::string name = fmt::format("test{}", ++databases_);
  execute("postgres", "CREATE DATABASE " + name);
  return name;
}

std::string PostgresCluster::execute(const std::string& database, const std::string& sql) const {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection{PQconnectdb(address_of(database).c_str()),
                                                                &PQfinish};
  const std::unique_ptr<PGresult, decltype(&PQclear)> result{PQexec(connection.get(), sql.c_str()), &PQclear};
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
    throw std::runtime_error(PQerrorMessage(connection.get()));
  return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

PostgresCluster& shared_cluster() {
  static PostgresCluster cluster;
  return cluster;
}

}  // namespace errand::support
