#pragma once
#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace errand::http {

/// A coroutine that another awaits. It runs on at once, as a function would, and only when it has to wait
/// does the other; so what is already there costs no turn of the event loop. Smaller than Asio's awaitable,
/// which counts when thousands of connections wait. Dropped while it waits, it takes what it holds with it.
template <class T>
class [[nodiscard]] Task {
 public:
  struct promise_type {  // NOLINT(readability-identifier-naming): the language wants it
    std::coroutine_handle<> awaiting = std::noop_coroutine();
    std::optional<T> value;
    std::exception_ptr thrown;

    Task get_return_object() { return Task{std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    auto final_suspend() noexcept {
      struct GoOn {
        bool await_ready() noexcept { return false; }
        std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> done) noexcept {
          return done.promise().awaiting;
        }
        void await_resume() noexcept {}
      };
      return GoOn{};
    }
    template <class Value>
    void return_value(Value&& result) {
      value.emplace(std::forward<Value>(result));
    }
    void unhandled_exception() { thrown = std::current_exception(); }
  };

  Task(Task&& other) noexcept : handle_{std::exchange(other.handle_, nullptr)} {}
  Task& operator=(Task&&) = delete;
  ~Task() {
    if (handle_) handle_.destroy();
  }

  bool await_ready() {
    handle_.resume();
    return handle_.done();
  }
  void await_suspend(std::coroutine_handle<> awaiting) { handle_.promise().awaiting = awaiting; }
  T await_resume() {
    if (handle_.promise().thrown) std::rethrow_exception(handle_.promise().thrown);
    return std::move(*handle_.promise().value);
  }

 private:
  explicit Task(std::coroutine_handle<promise_type> handle) : handle_{handle} {}
  std::coroutine_handle<promise_type> handle_;
};

/// A coroutine that nobody awaits: it begins at once and goes when it ends, or when its handle is destroyed.
struct Detached {
  struct promise_type {  // NOLINT(readability-identifier-naming): the language wants it
    Detached get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

/// `co_await own_handle()` gives a coroutine itself, without a wait.
inline auto own_handle() {
  struct Self {
    std::coroutine_handle<> handle;
    bool await_ready() { return false; }
    bool await_suspend(std::coroutine_handle<> self) {
      handle = self;
      return false;
    }
    std::coroutine_handle<> await_resume() { return handle; }
  };
  return Self{};
}

/// Waits for what `begin` starts: it gets a function that ends the wait with a value, on the thread of the
/// coroutine and after `begin` has returned.
template <class Value, class Begin>
auto until(Begin begin) {
  struct Wait {
    Begin begin;
    std::optional<Value> value;
    bool await_ready() { return false; }
    void await_suspend(std::coroutine_handle<> waiting) {
      begin([this, waiting](Value result) {
        value.emplace(std::move(result));
        waiting.resume();
      });
    }
    Value await_resume() { return std::move(*value); }
  };
  return Wait{std::move(begin), std::nullopt};
}

}  // namespace errand::http
