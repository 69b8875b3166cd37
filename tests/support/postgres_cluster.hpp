#pragma once
#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

namespace errand::support {

/// A PostgreSQL of the test's own, in a temporary folder, on a socket there and on no port. It ends with the
/// process, whatever way that ends. Throws std::runtime_error when a program of PostgreSQL's fails. As root
/// it runs as the user `postgres`, for it refuses to run as root.
class PostgresCluster {
 public:
  /// Where its folder is made: in memory where there is room, for what its tests are about is no disk.
  static std::string quick_place();
  explicit PostgresCluster(const std::string& place = quick_place());
  ~PostgresCluster();
  PostgresCluster(const PostgresCluster&) = delete;
  PostgresCluster& operator=(const PostgresCluster&) = delete;

  /// Another one that follows this one and can only be read.
  std::unique_ptr<PostgresCluster> standby() const;
  /// `settings` are as "fsync=off". Returns once it takes connections.
  void start(const std::vector<std::string>& settings = {});
  /// Orderly, as an administrator does.
  void stop();
  /// As the kernel does when there is no memory left: nothing is written any more.
  void kill();
  /// A new empty database; its name.
  std::string new_database();
  std::string address_of(const std::string& database, const std::string& role = "errand") const;
  /// Where its socket is.
  const std::string& folder() const { return folder_; }
  /// Does statements as a superuser; the first value of the last one.
  std::string execute(const std::string& database, const std::string& sql) const;

 private:
  struct Empty {};
  PostgresCluster(Empty, const std::string& place);
  void run(const std::string& program, const std::vector<std::string>& arguments) const;
  pid_t spawn(const std::string& program, const std::vector<std::string>& arguments) const;
  bool takes_connections() const;
  void end_with(int signal);

  std::string folder_;
  pid_t server_ = 0;
  int databases_ = 0;
};

/// One for the whole program, started when it is first asked for.
PostgresCluster& shared_cluster();

}  // namespace errand::support
