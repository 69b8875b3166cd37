#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/faulty_disk.hpp"

namespace errand::support {

/// How SQLite is told to write through; `normal` is the control, which has to lose something.
enum class Synchronous { full, normal };

struct CutTrial {
  Synchronous synchronous = Synchronous::full;
  int cuts = 0;
  std::uint32_t seed = 0;
};

struct CutOutcome {
  int cuts = 0;
  std::int64_t acknowledged = 0;  ///< before the cuts, summed up
  std::int64_t lost = 0;          ///< of them
};

/// The ledger on SQLite finishes seats while the power is cut again and again, at any write or sync.
CutOutcome cut_power(const CutTrial& trial);

/// How a ledger ended on a disk that fails once.
enum class End {
  refused,  ///< it did not open
  worked,   ///< it finished every seat, some of them at a later try
  stopped,  ///< it ended its process
  wrong,    ///< none of these
};

struct FaultOutcome {
  bool has_failed = false;         ///< false: there were not so many operations
  bool has_failed_at_end = false;  ///< while it was closed, with everything acknowledged
  End end = End::wrong;
  int acknowledged = 0;
  int closed = 0;  ///< deeds that were not kept
  int lost = 0;    ///< acknowledged ones that are not there afterwards
};

/// In a process of its own the ledger finishes `seats` seats, purges a worker and finishes as many again.
FaultOutcome fail_once(const FaultyDisk::Fault& fault, int seats);

}  // namespace errand::support
