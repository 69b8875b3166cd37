#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <iostream>

#include "requester/command_line.hpp"

namespace {

errand::studies::Ink ink_of(int descriptor) {
  using errand::studies::Ink;
  return ::isatty(descriptor) != 0 && std::getenv("NO_COLOR") == nullptr ? Ink::coloured : Ink::plain;
}

}  // namespace

int main(int argc, char** argv) {
  // Everything that errand writes holds workers' answers: for its owner only.
  ::umask(S_IRWXG | S_IRWXO);
  const errand::requester::Terminal terminal{
      .out = std::cout, .err = std::cerr, .out_ink = ink_of(STDOUT_FILENO), .err_ink = ink_of(STDERR_FILENO)};
  try {
    return errand::requester::run_command_line(argc, argv, terminal);
  } catch (const std::exception& error) {
    std::cerr << "errand: " << error.what() << "\n";
    return errand::requester::exit_wrong;
  }
}
