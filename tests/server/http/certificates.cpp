#include "tests/server/http/certificates.hpp"

#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

namespace errand::http {
namespace {

namespace fs = std::filesystem;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Paper = std::unique_ptr<X509, decltype(&X509_free)>;
using File = std::unique_ptr<std::FILE, decltype(&std::fclose)>;

File open(const std::string& name) { return File{std::fopen(name.c_str(), "w"), std::fclose}; }

}  // namespace

CertificateFolder::CertificateFolder()
    : folder_{(fs::temp_directory_path() / "errand-certificates-XXXXXX").string()} {
  if (::mkdtemp(folder_.data()) == nullptr) ADD_FAILURE() << "no folder";
  renew(1);
}

CertificateFolder::~CertificateFolder() { fs::remove_all(folder_); }

Certificate CertificateFolder::renew(long serial) const {
  const Key key{EVP_EC_gen("P-256"), EVP_PKEY_free};
  const Paper paper{X509_new(), X509_free};
  X509_set_version(paper.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(paper.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(paper.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(paper.get()), 3600);
  X509_set_pubkey(paper.get(), key.get());
  auto* const name = X509_get_subject_name(paper.get());
  const std::string common_name = "errand.test";
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1, 0);
  X509_set_issuer_name(paper.get(), name);
  EXPECT_NE(X509_sign(paper.get(), key.get(), EVP_sha256()), 0);
  EXPECT_EQ(PEM_write_X509(open(files().chain_file).get(), paper.get()), 1);
  EXPECT_EQ(
      PEM_write_PrivateKey(open(files().key_file).get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr),
      1);
  return files();
}

void CertificateFolder::write(const std::string& file, const std::string& text) const {
  std::ofstream{file} << text;
}

}  // namespace errand::http
