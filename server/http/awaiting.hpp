#pragma once
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

namespace errand::http {

/// A connection lives on one thread's io_context: it needs no strand, and its coroutines no virtual executor.
using Executor = boost::asio::io_context::executor_type;

template <class T>
using Awaitable = boost::asio::awaitable<T, Executor>;

using Timer =
    boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                      boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

/// `co_await something(done)`: a failure is a value.
constexpr boost::asio::as_tuple_t<boost::asio::use_awaitable_t<Executor>> done{
    boost::asio::use_awaitable_t<Executor>{}};

}  // namespace errand::http
