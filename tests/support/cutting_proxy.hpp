#pragma once
#include <atomic>
#include <string>
#include <thread>

namespace errand::support {

/// Stands between a client and a PostgreSQL on a local socket, and can lose an answer. One client at a time.
class CuttingProxy {
 public:
  /// Both are folders, as a PostgreSQL address has them for a host.
  CuttingProxy(const std::string& own, const std::string& servers);
  ~CuttingProxy();
  CuttingProxy(const CuttingProxy&) = delete;
  CuttingProxy& operator=(const CuttingProxy&) = delete;

  /// The next time that the server has done what it was sent and is in no transaction, its answer is lost
  /// with the connection.
  void lose_next_answer() { is_to_lose_ = true; }
  int lost() const { return lost_; }

 private:
  void run();
  void serve(int client);

  std::string server_;
  int listener_ = -1;
  int end_[2] = {-1, -1};
  std::atomic<bool> is_to_lose_{false};
  std::atomic<int> lost_{0};
  std::thread thread_;
};

}  // namespace errand::support
