#pragma once
#include <string>

#include "server/http/tls.hpp"

namespace errand::http {

/// A folder with certificates that errand.test made for itself; gone at the end of the test.
class CertificateFolder {
 public:
  CertificateFolder();
  ~CertificateFolder();
  CertificateFolder(const CertificateFolder&) = delete;
  CertificateFolder& operator=(const CertificateFolder&) = delete;

  /// The same files with a new key and certificate of that serial number.
  Certificate renew(long serial) const;
  Certificate files() const {
    return {.chain_file = folder_ + "/chain.pem", .key_file = folder_ + "/key.pem"};
  }
  void write(const std::string& file, const std::string& text) const;

 private:
  std::string folder_;
};

}  // namespace errand::http
