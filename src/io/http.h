// HTTP exchanges over libcurl: redirects followed by hand, so that a token never leaves its origin;
// bytes handed on as they come. Proxies are libcurl's (http_proxy, https_proxy, no_proxy).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"

namespace dsvl {

// No answer, or half of one: another attempt may do better.
struct NetworkError : Error {
  NetworkError(const std::string& message, bool no_server)
      : Error(message), unreachable(no_server) {}
  bool unreachable;  // there was no connection at all
};
// The work was told to stop.
struct HttpStopped : Error {
  HttpStopped() : Error("stopped") {}
};

struct HttpRequest {
  std::string url;    // http or https
  std::string token;  // Authorization: Bearer, sent to the origin of `url` alone; "" for none
  bool head = false;
  // A redirect to another origin is not followed: it is the response.
  bool stay = false;
  uint64_t from = 0;  // first byte wanted, by Range
};

struct HttpResponse {
  int status = 0;
  std::string url;                             // the last one asked
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;                            // at most 64 MiB; empty when a receiver took it
  std::optional<double> retry_after;           // seconds

  // "" when there is no such header. `name` in lower case.
  std::string header(const std::string& name) const;
  bool good() const { return status >= 200 && status < 300; }
  // 408, 429 and 5xx: worth another attempt.
  bool busy() const { return status == 408 || status == 429 || status >= 500; }
};

// Gets the body of a good response piece by piece; `head` has everything but the body.
using HttpReceiver =
    std::function<void(const HttpResponse& head, std::span<const std::byte> bytes)>;

// One thread's connection; not shared.
class HttpClient {
 public:
  // `stopped` is asked several times a second; true ends an exchange with HttpStopped.
  explicit HttpClient(std::function<bool()> stopped = {});
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // One attempt. Any status is a response; NetworkError when there is none or it was cut off.
  // Errors that `receiver` throws come through.
  HttpResponse send(const HttpRequest& request, const HttpReceiver& receiver = {});

  bool stopped() const { return stopped_ && stopped_(); }

 private:
  struct Exchange;
  HttpResponse send_once(const HttpRequest& request, const HttpReceiver& receiver);
  std::function<bool()> stopped_;
  void* handle_;  // CURL*
};

struct RetryPolicy {
  int attempts = 6;           // without progress between them
  double first_wait = 1.0;    // seconds; doubled each time
  double longest_wait = 120;  // a Retry-After beyond it is not waited for
};

// Counts attempts and waits between them.
class Retry {
 public:
  Retry(const RetryPolicy& policy, const HttpClient& client) : policy_(policy), client_(client) {}
  // Waits: as long as the server asks, else longer each time. False when it is no use.
  bool again(std::optional<double> retry_after = std::nullopt);
  void progressed() { failures_ = 0; }

 private:
  const RetryPolicy& policy_;
  const HttpClient& client_;
  int failures_ = 0;
};

// Attempts until the response is not busy() or the policy ends; then the last response, or the last
// NetworkError. A server that cannot be reached is not tried again: nobody waits to learn that.
HttpResponse send_with_retries(HttpClient& client, const HttpRequest& request,
                               const RetryPolicy& policy);

// True when scheme, host and port are the same.
bool same_origin(const std::string& a, const std::string& b);
// Percent-encodes all but letters, digits, "-._~" and, when told, "/".
std::string url_encode(std::string_view text, bool keep_slash);

}  // namespace dsvl
