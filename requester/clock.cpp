#include "requester/clock.hpp"

#include <chrono>

namespace errand::requester {

app::Moment now() {
  using namespace std::chrono;
  return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

}  // namespace errand::requester
