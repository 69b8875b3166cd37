#include "server/store/libpq.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <mutex>

namespace errand::store {
namespace {

struct Library {
  LibPq functions;
  bool is_loaded = false;
  std::mutex one_at_a_time;
};

Library& library() {
  static Library out;
  return out;
}

}  // namespace

tl::expected<void, std::string> load_libpq() {
  Library& out = library();
  const std::lock_guard lock{out.one_at_a_time};
  if (out.is_loaded) return {};
  // Never closed: what libpq loads in turn cannot be unloaded.
  void* const handle = ::dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr)
    return tl::unexpected(fmt::format(
        "PostgreSQL's client library is missing (in Debian: apt install libpq5): {}", ::dlerror()));
  const char* missing = nullptr;
#define ERRAND_LOAD(name)                                                           \
  out.functions.name = reinterpret_cast<decltype(&::name)>(::dlsym(handle, #name)); \
  if (out.functions.name == nullptr) missing = #name;
  ERRAND_LIBPQ_FUNCTIONS(ERRAND_LOAD)
#undef ERRAND_LOAD
  if (missing != nullptr)
    return tl::unexpected(fmt::format(
        "libpq.so.5 is too old, it has no {}: PostgreSQL 14's or a later one is needed", missing));
  out.is_loaded = true;
  return {};
}

const LibPq& pq() { return library().functions; }

}  // namespace errand::store
