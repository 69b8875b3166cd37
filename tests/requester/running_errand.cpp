#include "running_errand.hpp"

#include <curl/curl.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <memory>
#include <utility>

namespace errand::requester {

RunningErrand::RunningErrand(const std::vector<std::string>& words, std::string program) {
  std::vector<std::string> all = {std::move(program)};
  all.insert(all.end(), words.begin(), words.end());
  std::vector<char*> argv;
  for (std::string& word : all) argv.push_back(word.data());
  argv.push_back(nullptr);
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;
  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::dup2(ends[1], STDERR_FILENO);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  ::close(ends[1]);
  pipe_ = ends[0];
}

RunningErrand::~RunningErrand() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  if (pipe_ >= 0) ::close(pipe_);
}

bool RunningErrand::read_more() {
  std::array<char, 4096> bytes{};
  ssize_t got = 0;
  do got = ::read(pipe_, bytes.data(), bytes.size());
  while (got < 0 && errno == EINTR);
  if (got <= 0) return false;
  output_.append(bytes.data(), static_cast<std::size_t>(got));
  return true;
}

std::string RunningErrand::output_until(std::string_view beginning) {
  const std::string wanted = "\n" + std::string{beginning};
  while (output_.find(wanted) == std::string::npos && read_more()) {
  }
  return output_;
}

void RunningErrand::send(int signal) const { ::kill(pid_, signal); }

int RunningErrand::wait() {
  while (read_more()) {
  }
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

namespace {

std::size_t append(const char* bytes, std::size_t size, std::size_t count, void* into) {
  static_cast<std::string*>(into)->append(bytes, size * count);
  return size * count;
}

}  // namespace

HttpAnswer fetch(const HttpAsk& ask) {
  HttpAnswer answer;
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl{curl_easy_init(), curl_easy_cleanup};
  curl_slist* lines = nullptr;
  for (const std::string& line : ask.headers) lines = curl_slist_append(lines, line.c_str());
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers{lines, curl_slist_free_all};
  curl_easy_setopt(curl.get(), CURLOPT_URL, ask.url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl.get(), CURLOPT_NOPROXY, "*");
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, 60L);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &answer.body);
  curl_easy_setopt(curl.get(), CURLOPT_HEADERFUNCTION, append);
  curl_easy_setopt(curl.get(), CURLOPT_HEADERDATA, &answer.headers);
  if (!ask.post.empty()) {
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(ask.post.size()));
    curl_easy_setopt(curl.get(), CURLOPT_COPYPOSTFIELDS, ask.post.c_str());
  }
  if (!ask.keys.empty()) {
    curl_easy_setopt(curl.get(), CURLOPT_AWS_SIGV4, "aws:amz:us-east-1:mturk-requester");
    curl_easy_setopt(curl.get(), CURLOPT_USERPWD, ask.keys.c_str());
  }
  if (curl_easy_perform(curl.get()) == CURLE_OK) {
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answer.status);
  }
  return answer;
}

}  // namespace errand::requester
