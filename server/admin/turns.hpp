#pragma once
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace errand::admin {

/// So many things at once for each of many, by any name. For any number of threads.
class Turns {
 public:
  explicit Turns(std::size_t most) : most_{most} {}

  /// A turn that lasts as long as what is returned, which this outlives; nullptr when that one has as many.
  std::shared_ptr<void> take(const std::string& who);

 private:
  void end(const std::string& who);

  const std::size_t most_;
  std::mutex mutex_;
  std::map<std::string, std::size_t> taken_;
};

}  // namespace errand::admin
