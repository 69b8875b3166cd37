#pragma once
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace errand::requester {

/// The program `errand`, or another, as a child process, its standard output and error read through one pipe.
class RunningErrand {
 public:
  explicit RunningErrand(const std::vector<std::string>& words, std::string program = ERRAND_PROGRAM);
  /// Kills it if it still runs.
  ~RunningErrand();
  RunningErrand(const RunningErrand&) = delete;
  RunningErrand& operator=(const RunningErrand&) = delete;

  /// Reads on until a line begins with `beginning`, or the program ends. Returns all output so far.
  std::string output_until(std::string_view beginning);
  void send(int signal) const;
  /// Reads on to the end; the exit code, or minus the signal that ended it.
  int wait();
  const std::string& output() const { return output_; }
  pid_t pid() const { return pid_; }

 private:
  bool read_more();

  pid_t pid_ = -1;
  int pipe_ = -1;
  std::string output_;
};

struct HttpAnswer {
  long status = 0;
  std::string headers;  ///< of the last answer, as received
  std::string body;
};

struct HttpAsk {
  std::string url;
  std::vector<std::string> headers = {};
  std::string post = {};  ///< sent by POST when not empty
  std::string keys = {};  ///< "access key:secret": signs for the requester API
};

/// One request; redirects are not followed. Status 0 when nothing answered.
HttpAnswer fetch(const HttpAsk& ask);

}  // namespace errand::requester
