#pragma once
#include <string>
#include <vector>

namespace errand::http {

/// Bytes that two programs may read as different requests, or that a server has to bound.
struct AmbiguousRequest {
  const char* name;
  std::string bytes;
  unsigned status;
};

/// What comes behind each: an answer to it would mean that somebody's body became a request.
inline const std::string smuggled = "GET /smuggled HTTP/1.1\r\nHost: errand.test\r\n\r\n";

inline std::vector<AmbiguousRequest> ambiguous_requests() {
  const std::string start = "POST / HTTP/1.1\r\nHost: errand.test\r\n";
  const auto head = [](const std::string& lines) {
    return "GET / HTTP/1.1\r\nHost: errand.test\r\n" + lines + "\r\n";
  };
  const auto line = [](const std::string& first) { return first + "\r\nHost: errand.test\r\n\r\n"; };
  const auto coded = [&](const std::string& value) {
    return start + "Transfer-Encoding:" + value + "\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
  };
  const auto sized = [&](const std::string& value) {
    return start + "Content-Length:" + value + "\r\n\r\nhello";
  };
  const auto chunks = [&](const std::string& body) {
    return start + "Transfer-Encoding: chunked\r\n\r\n" + body;
  };
  const std::string nul(1, '\0');

  return {
      {"coding unknown", coded(" xchunked"), 400},
      {"coding identity", coded(" identity"), 400},
      {"coding chunked then identity", coded(" chunked, identity"), 400},
      {"coding gzip then chunked", coded(" gzip, chunked"), 400},
      {"coding chunked twice", coded(" chunked, chunked"), 400},
      {"coding with a comma in front", coded(" , chunked"), 400},
      {"coding with a comma behind", coded(" chunked,"), 400},
      {"coding with a parameter", coded(" chunked;q=1"), 400},
      {"coding quoted", coded(" \"chunked\""), 400},
      {"coding with a vertical tab", coded(" \vchunked"), 400},
      {"coding with a NUL", coded(" chunked" + nul), 400},
      {"coding with DEL", coded(" chunked\x7f"), 400},
      {"coding with a no-break space", coded(" chunked\xa0"), 400},
      {"coding empty", coded(""), 400},
      {"coding chunk", coded(" chunk"), 400},
      {"coding folded", coded("\r\n chunked"), 400},
      {"coding after a bare LF", coded("\n chunked"), 400},
      {"coding in two headers", coded(" chunked\r\nTransfer-Encoding: chunked"), 400},
      {"coding chunked, then another header of identity", coded(" chunked\r\nTransfer-Encoding: identity"),
       400},
      {"coding in an empty and a full header", coded("\r\nTransfer-Encoding: chunked"), 400},
      {"coding and length", coded(" chunked\r\nContent-Length: 5"), 400},
      {"length and coding", start + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"coding and length of nothing", coded(" chunked\r\nContent-Length: 0"), 400},
      {"coding in HTTP/1.0",
       "POST / HTTP/1.0\r\nHost: errand.test\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"coding with a blank before the colon", start + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400},
      {"coding with a tab before the colon", start + "Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n", 400},
      {"coding behind a blank", start + " Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"coding behind a CR", start + "X: y\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"coding on a GET", head("Transfer-Encoding: chunked\r\n"), 400},

      {"length twice, equal", sized(" 5\r\nContent-Length: 5"), 400},
      {"length twice, different", sized(" 5\r\nContent-Length: 6"), 400},
      {"length as a list of equals", sized(" 5, 5"), 400},
      {"length as a list", sized(" 5, 6"), 400},
      {"length with a plus", sized(" +5"), 400},
      {"length below zero", sized(" -5"), 400},
      {"length in hexadecimal", sized(" 0x5"), 400},
      {"length with a point", sized(" 5.0"), 400},
      {"length with an exponent", sized(" 5e0"), 400},
      {"length empty", sized(""), 400},
      {"length of blanks", sized("   "), 400},
      {"length of two numbers", sized(" 5 5"), 400},
      {"length with a semicolon", sized(" 5;"), 400},
      {"length in other digits", sized(" \xd9\xa5"), 400},
      {"length beyond 64 bits", sized(" 18446744073709551621"), 400},
      {"length beyond 64 bits by far", sized(" 99999999999999999999999999"), 400},
      {"length quoted", sized(" \"5\""), 400},
      {"length folded", sized("\r\n 5"), 400},
      {"length with a form feed", sized(" \f5"), 400},
      {"length with a blank before the colon", start + "Content-Length : 5\r\n\r\nhello", 400},
      {"length on a GET", head("Content-Length: 5\r\n"), 400},
      {"length on a HEAD", "HEAD / HTTP/1.1\r\nHost: errand.test\r\nContent-Length: 5\r\n\r\nhello", 400},
      {"length more than the site takes", sized(" 65537"), 413},
      {"length of all memory", sized(" 9223372036854775807"), 413},

      {"chunk size in C", chunks("0x5\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk size with a plus", chunks("+5\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk size below zero", chunks("-5\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk size behind a blank", chunks(" 5\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk size before a blank", chunks("5 \r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk size empty", chunks("\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk size not a number", chunks("g\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk size beyond 64 bits", chunks("10000000000000005\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk size more than the site takes", chunks("10001\r\nhello\r\n0\r\n\r\n"), 413},
      {"chunk size of all memory", chunks("7fffffffffffffff\r\nhello\r\n0\r\n\r\n"), 413},
      {"chunk line ended by LF", chunks("5\nhello\r\n0\r\n\r\n"), 400},
      {"chunk line ended by CR", chunks("5\rhello\r\n0\r\n\r\n"), 400},
      {"chunk longer than its size", chunks("5\r\nhello!\r\n0\r\n\r\n"), 400},
      {"chunk without its line end", chunks("5\r\nhello0\r\n\r\n"), 400},
      {"chunk ended by LF", chunks("5\r\nhello\n0\r\n\r\n"), 400},
      {"chunk with a blank before its extension", chunks("5 ;a\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk with a blank in its extension", chunks("5;a = b\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk size of many zeros", chunks("00000000000000005\r\nhello\r\n0\r\n\r\n"), 400},
      {"last chunk ended by LF", chunks("0\n\n"), 400},
      {"last chunk with a NUL in it", chunks("0" + nul + "\r\n\r\n"), 400},
      {"trailer folded", chunks("0\r\nX: y\r\n z\r\n\r\n"), 400},
      {"trailer ended by LF", chunks("0\r\nX: y\n\r\n"), 400},
      {"chunk with an empty extension", chunks("5;\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk with a NUL in its extension", chunks("5;a=" + nul + "\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk with LF in its extension", chunks("5;a=\nb\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk with an open quote", chunks("5;a=\"\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk with a quote over lines", chunks("5;a=\"\r\nhello\r\n0\r\n\r\n\"\r\n"), 400},
      {"chunk with a long extension", chunks("5;a=" + std::string(300, 'b') + "\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk with an extension without end", chunks("5;a=" + std::string(40'000, 'b')), 400},
      {"chunks with many extensions",
       [&] {
         std::string body;
         for (int count = 0; count < 100; ++count) body += "1;" + std::string(100, 'a') + "\r\nx\r\n";
         return chunks(body + "0\r\n\r\n");
       }(),
       400},
      {"trailer without a colon", chunks("5\r\nhello\r\n0\r\nX\r\n\r\n"), 400},
      {"trailer with a blank before the colon", chunks("5\r\nhello\r\n0\r\nX : y\r\n\r\n"), 400},
      {"trailer without end", chunks("5\r\nhello\r\n0\r\n" + std::string(40'000, 'b')), 400},

      {"coding with an underscore", start + "Transfer_Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"coding with an underscore beside a length",
       start + "Content-Length: 5\r\ntransfer_encoding: chunked\r\n\r\nhello", 400},
      {"length with an underscore", start + "Content_Length: 5\r\n\r\nhello", 400},
      {"length with an underscore beside a real one", sized(" 5\r\nCONTENT_LENGTH: 0"), 400},
      {"client with an underscore", head("X_Forwarded_For: 127.0.0.1\r\n"), 400},
      {"client with one underscore", head("X-Forwarded_For: 127.0.0.1\r\n"), 400},
      {"scheme with an underscore", head("X_Forwarded-Proto: https\r\n"), 400},
      {"coding over two lines without a blank", coded(" chun\r\nked"), 400},
      {"coding in full-width letters", coded(" \xef\xbd\x83hunked"), 400},
      {"coding with a soft hyphen",
       coded(" chunk\xc2\xad"
             "ed"),
       400},
      {"coding with a colon in front", start + ":Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"coding with a backspace", coded(" chunked\b"), 400},
      {"length in full-width digits", sized(" \xef\xbc\x95"), 400},
      {"length with a next-line control", sized(" 5\xc2\x85"), 400},
      {"length and another, folded", sized(" 5\r\n Content-Length: 6"), 400},
      {"length of a body that goes on", start + "Content-Length: 5\r\nContent-Length : 60\r\n\r\nhello", 400},
      {"chunk size in full-width digits", chunks("\xef\xbc\x95\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk size with a digit grouping", chunks("0_5\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk size before a NUL", chunks("5" + nul + "\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk size before a comma", chunks("5,5\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk size that wraps around", chunks("100000000\r\nhello\r\n0\r\n\r\n"), 413},
      {"chunk with CR in its extension", chunks("5;a=\rb\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk with an extension that looks like an end", chunks("5;\r\n0\r\n\r\nhello\r\n0\r\n\r\n"), 400},
      {"last chunk followed by bytes", chunks("0\r\nGET /smuggled HTTP/1.1\r\n\r\n"), 400},

      {"host missing", "GET / HTTP/1.1\r\n\r\n", 400},
      {"host missing in HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", 400},
      {"host twice, equal", head("Host: errand.test\r\n"), 400},
      {"host twice, different", head("Host: evil.test\r\n"), 400},
      {"host empty", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 421},
      {"host of another", "GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n", 421},
      {"host with another port", "GET / HTTP/1.1\r\nHost: errand.test:81\r\n\r\n", 421},
      {"host with a user", "GET / HTTP/1.1\r\nHost: errand.test@evil.test\r\n\r\n", 421},
      {"host as a list", "GET / HTTP/1.1\r\nHost: errand.test, evil.test\r\n\r\n", 421},
      {"host with a last dot", "GET / HTTP/1.1\r\nHost: errand.test.\r\n\r\n", 421},
      {"host with a path", "GET / HTTP/1.1\r\nHost: errand.test/evil\r\n\r\n", 421},
      {"host with a blank before the colon", "GET / HTTP/1.1\r\nHost : errand.test\r\n\r\n", 400},

      {"target absolute", line("GET http://errand.test/ HTTP/1.1"), 400},
      {"target absolute, of another", line("GET http://evil.test/ HTTP/1.1"), 400},
      {"target an authority", line("GET errand.test:80 HTTP/1.1"), 400},
      {"target a star", line("OPTIONS * HTTP/1.1"), 400},
      {"target empty", line("GET  HTTP/1.1"), 400},
      {"target without a slash", line("GET index.html HTTP/1.1"), 400},
      {"target with two slashes", line("GET //evil.test/ HTTP/1.1"), 400},
      {"target with a fragment", line("GET /#a HTTP/1.1"), 400},
      {"target with a blank", line("GET /a b HTTP/1.1"), 400},
      {"target with a tab", line("GET /a\tb HTTP/1.1"), 400},
      {"target with a NUL", line("GET /a" + nul + " HTTP/1.1"), 400},
      {"target beyond ASCII", line("GET /\xc3\xa4 HTTP/1.1"), 400},
      {"target with a control", line("GET /\x01 HTTP/1.1"), 400},

      {"line behind an empty one", "\r\n" + line("GET / HTTP/1.1"), 400},
      {"line behind a LF", "\n" + line("GET / HTTP/1.1"), 400},
      {"line behind a blank", " " + line("GET / HTTP/1.1"), 400},
      {"line with two blanks", line("GET  / HTTP/1.1"), 400},
      {"line with tabs", line("GET\t/\tHTTP/1.1"), 400},
      {"line with a blank at its end", line("GET / HTTP/1.1 "), 400},
      {"line without a version", line("GET /"), 400},
      {"version in small letters", line("GET / http/1.1"), 400},
      {"version with a further digit", line("GET / HTTP/1.10"), 400},
      {"version 0.9", line("GET / HTTP/0.9"), 505},
      {"version 1.2", line("GET / HTTP/1.2"), 505},
      {"version 2.0", line("GET / HTTP/2.0"), 505},
      {"preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"hello of TLS", std::string{"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11}, 400},
      {"method in small letters", line("get / HTTP/1.1"), 501},
      {"method unknown", line("BREW / HTTP/1.1"), 501},
      {"method with a colon", line("GET: / HTTP/1.1"), 400},
      {"method not served", line("DELETE / HTTP/1.1"), 405},
      {"method TRACE", line("TRACE / HTTP/1.1"), 405},
      {"method CONNECT", line("CONNECT errand.test:80 HTTP/1.1"), 405},

      {"lines ended by LF", "GET / HTTP/1.1\nHost: errand.test\n\n", 400},
      {"one line ended by LF", "GET / HTTP/1.1\r\nX: y\nHost: errand.test\r\n\r\n", 400},
      {"lines ended by CR", "GET / HTTP/1.1\rHost: errand.test\r\r", 400},
      {"blank line ended by LF", "GET / HTTP/1.1\r\nHost: errand.test\r\n\n", 400},
      {"header folded", head("X: y\r\n z\r\n"), 400},
      {"header folded by a tab", head("X: y\r\n\tz\r\n"), 400},
      {"header without a colon", head("X\r\n"), 400},
      {"header without a name", head(": y\r\n"), 400},
      {"header with a blank in its name", head("X Y: z\r\n"), 400},
      {"header with a bracket in its name", head("X[]: y\r\n"), 400},
      {"header with a NUL in its name", head("X" + nul + ": y\r\n"), 400},
      {"header with a NUL in its value", head("X: y" + nul + "\r\n"), 400},
      {"header with a CR in its value", head("X: y\rz\r\n"), 400},
      {"header with a control in its value", head("X: \x01\r\n"), 400},
      {"header name beyond ASCII", head("X\xc3\xa4: y\r\n"), 400},

      {"expectation unknown", start + "Expect: 200-ok\r\nContent-Length: 5\r\n\r\nhello", 417},
      {"expectation twice",
       start + "Expect: 100-continue\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello", 417},
      {"body packed", start + "Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello", 415},
      {"headers too many",
       [&] {
         std::string lines;
         for (int count = 0; count < 100; ++count) lines += "X: y\r\n";
         return head(lines);
       }(),
       431},
      {"head one byte too long", head("X: " + std::string(8193 - head("X: \r\n").size(), 'y') + "\r\n"), 431},
      {"head without end", "GET / HTTP/1.1\r\nX: " + std::string(60'000, 'y'), 431},
      {"target without end", "GET /" + std::string(60'000, 'y'), 431},
  };
}

}  // namespace errand::http
