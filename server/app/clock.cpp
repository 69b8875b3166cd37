#include "server/app/clock.hpp"

#include <chrono>

namespace errand::app {

Moment now() {
  using namespace std::chrono;
  return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

}  // namespace errand::app
