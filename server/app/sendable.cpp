#include "server/app/sendable.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

namespace errand::app {
namespace {

constexpr std::size_t page_bytes = 4096;

}  // namespace

std::size_t SendableMemory::room_for(std::string_view bytes) {
  return (bytes.size() + page_bytes - 1) / page_bytes * page_bytes;
}

std::shared_ptr<SendableMemory> SendableMemory::of_size(std::size_t bytes) {
  const int descriptor = ::memfd_create("files", MFD_CLOEXEC);
  if (descriptor < 0) return nullptr;
  void* begin = MAP_FAILED;
  if (::ftruncate(descriptor, static_cast<off_t>(bytes)) == 0)
    begin = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  if (begin == MAP_FAILED) {
    ::close(descriptor);
    return nullptr;
  }
  return std::shared_ptr<SendableMemory>{new SendableMemory{descriptor, static_cast<char*>(begin), bytes}};
}

SendableMemory::~SendableMemory() { ::munmap(begin_, size_); }

SendableMemory::Place SendableMemory::put(std::string_view bytes) {
  char* const to = begin_ + used_;
  std::memcpy(to, bytes.data(), bytes.size());
  const Place place{.bytes = {to, bytes.size()},
                    .sendable = {.descriptor = descriptor_.number(), .offset = used_}};
  used_ += room_for(bytes);
  return place;
}

}  // namespace errand::app
