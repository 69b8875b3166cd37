#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "server/app/descriptor.hpp"

namespace errand::app {

/// Where the bytes of a reply lie for a system that can send them without a copy. As long as they do.
struct Sendable {
  int descriptor = -1;
  std::uint64_t offset = 0;
};

/// Memory that the system sends without a copy: a file without a name, mapped. Never written again once full.
class SendableMemory {
 public:
  /// Shorter bytes are as well sent with their head.
  static constexpr std::size_t least_bytes = 16U << 10;

  /// What `bytes` take of it.
  static std::size_t room_for(std::string_view bytes);

  /// nullptr when the system has none.
  static std::shared_ptr<SendableMemory> of_size(std::size_t bytes);
  ~SendableMemory();
  SendableMemory(const SendableMemory&) = delete;
  SendableMemory& operator=(const SendableMemory&) = delete;

  struct Place {
    std::string_view bytes;
    Sendable sendable;
  };
  /// A copy of `bytes`, for which there is room.
  Place put(std::string_view bytes);

 private:
  SendableMemory(int descriptor, char* begin, std::size_t size)
      : descriptor_{descriptor}, begin_{begin}, size_{size} {}

  Descriptor descriptor_;
  char* begin_;
  std::size_t size_;
  std::size_t used_ = 0;
};

}  // namespace errand::app
