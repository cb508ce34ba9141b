// libcurl's easy interface; one redirect hop a transfer.
#include "io/http.h"

#include <curl/curl.h>
#include "base/ascii.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <exception>
#include <thread>

namespace dsvl {
namespace {

constexpr size_t kMaxBody = 64 << 20;
constexpr int kMaxRedirects = 10;
constexpr long kConnectSeconds = 15;
constexpr long kSilentSeconds = 30;  // less than a byte a second for so long is a cut connection

void init_curl() {
  static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (once != CURLE_OK) fail("libcurl cannot start: ", curl_easy_strerror(once));
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

struct Strings {
  curl_slist* list = nullptr;
  ~Strings() { curl_slist_free_all(list); }
  void add(const std::string& text) { list = curl_slist_append(list, text.c_str()); }
};

struct Url {
  CURLU* handle = curl_url();
  ~Url() { curl_url_cleanup(handle); }
};

// Scheme, host, port; all empty when it is no URL.
std::array<std::string, 3> origin(const std::string& text) {
  const Url url;
  std::array<std::string, 3> parts;
  if (curl_url_set(url.handle, CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) return parts;
  const CURLUPart names[] = {CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT};
  for (size_t i = 0; i < parts.size(); ++i) {
    char* found = nullptr;
    if (curl_url_get(url.handle, names[i], &found, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
    parts[i] = lower_case(found);
    curl_free(found);
  }
  return parts;
}

void check_scheme(const std::string& url) {
  const auto scheme = origin(url)[0];
  if (scheme != "http" && scheme != "https") fail("'", url, "': wanted an http or https address");
}

}  // namespace

// What libcurl's callbacks work on.
struct HttpClient::Exchange {
  CURL* handle;
  const HttpClient& client;
  const HttpReceiver& receiver;
  HttpResponse response;
  std::exception_ptr thrown;

  void take_status() {
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    response.status = static_cast<int>(status);
  }

  void take(std::span<const std::byte> bytes) {
    take_status();
    if (receiver && response.good()) return receiver(response, bytes);
    if (response.body.size() + bytes.size() > kMaxBody)
      fail(response.url, ": more than ", kMaxBody >> 20, " MiB where a short answer was wanted");
    response.body.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }

  static size_t on_header(char* data, size_t size, size_t count, void* self) {
    auto& headers = static_cast<Exchange*>(self)->response.headers;
    const std::string_view line(data, size * count);
    const auto colon = line.find(':');
    if (line.rfind("HTTP/", 0) == 0) headers.clear();  // the head of a proxy or of "100 Continue"
    if (colon != line.npos)
      headers[lower_case(trimmed(line.substr(0, colon)))] = trimmed(line.substr(colon + 1));
    return size * count;
  }

  static size_t on_body(char* data, size_t size, size_t count, void* self) {
    auto& exchange = *static_cast<Exchange*>(self);
    try {
      exchange.take(std::as_bytes(std::span(data, size * count)));
      return size * count;
    } catch (...) {  // no exception may pass through libcurl
      exchange.thrown = std::current_exception();
      return 0;
    }
  }

  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Exchange*>(self)->client.stopped() ? 1 : 0;
  }
};

std::string HttpResponse::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

HttpClient::HttpClient(std::function<bool()> stopped) : stopped_(std::move(stopped)) {
  init_curl();
  handle_ = curl_easy_init();
  if (!handle_) fail("libcurl cannot make a connection");
}

HttpClient::~HttpClient() {
  curl_easy_cleanup(handle_);
}

HttpResponse HttpClient::send_once(const HttpRequest& request, const HttpReceiver& receiver) {
  CURL* curl = handle_;
  Exchange exchange{curl, *this, receiver, {}, {}};
  exchange.response.url = request.url;
  Strings headers;
  if (!request.token.empty()) headers.add("Authorization: Bearer " + request.token);
  if (request.from > 0) headers.add(str("Range: bytes=", request.from, "-"));
  std::array<char, CURL_ERROR_SIZE> reason{};
  curl_easy_reset(curl);  // keeps the connections
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_NOBODY, request.head ? 1L : 0L);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.list);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "dsvl");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, kSilentSeconds);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason.data());
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &Exchange::on_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &exchange);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Exchange::on_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &exchange);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &Exchange::on_progress);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &exchange);
  const CURLcode code = curl_easy_perform(curl);
  if (exchange.thrown) std::rethrow_exception(exchange.thrown);
  if (code == CURLE_ABORTED_BY_CALLBACK) throw HttpStopped();
  if (code != CURLE_OK)
    throw NetworkError(str(request.url, ": ", reason[0] ? reason.data() : curl_easy_strerror(code)),
                       code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT ||
                           code == CURLE_COULDNT_RESOLVE_PROXY);
  exchange.take_status();
  curl_off_t wait = 0;
  curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &wait);
  if (wait > 0) exchange.response.retry_after = static_cast<double>(wait);
  return std::move(exchange.response);
}

HttpResponse HttpClient::send(const HttpRequest& request, const HttpReceiver& receiver) {
  HttpRequest next = request;
  for (int hop = 0; hop <= kMaxRedirects; ++hop) {
    check_scheme(next.url);
    auto response = send_once(next, receiver);
    char* target = nullptr;
    curl_easy_getinfo(handle_, CURLINFO_REDIRECT_URL, &target);
    if (!is_redirect(response.status) || !target) return response;
    const std::string url = target;
    if (origin(next.url)[0] == "https" && origin(url)[0] == "http")
      fail(next.url, ": sends on to ", url, ", which is not encrypted; refused");
    if (!same_origin(request.url, url)) {
      if (request.stay) return response;
      next.token.clear();
    }
    next.url = url;
  }
  fail(request.url, ": more than ", kMaxRedirects, " redirects");
}

bool Retry::again(std::optional<double> retry_after) {
  if (++failures_ >= policy_.attempts) return false;
  if (retry_after && *retry_after > policy_.longest_wait) return false;
  const double wait = retry_after.value_or(policy_.first_wait * std::pow(2.0, failures_ - 1));
  const auto end = std::chrono::steady_clock::now() +
                   std::chrono::duration<double>(std::min(wait, policy_.longest_wait));
  while (std::chrono::steady_clock::now() < end) {
    if (client_.stopped()) throw HttpStopped();
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

HttpResponse send_with_retries(HttpClient& client, const HttpRequest& request,
                               const RetryPolicy& policy) {
  Retry retry(policy, client);
  for (;;) {
    try {
      auto response = client.send(request);
      if (!response.busy() || !retry.again(response.retry_after)) return response;
    } catch (const NetworkError& e) {
      if (e.unreachable || !retry.again()) throw;
    }
  }
}

bool same_origin(const std::string& a, const std::string& b) {
  const auto left = origin(a);
  return !left[0].empty() && left == origin(b);
}

std::string url_encode(std::string_view text, bool keep_slash) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter || (c >= '0' && c <= '9') || std::string_view("-._~").find(c) != std::string::npos ||
        (keep_slash && c == '/')) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return out;
}

}  // namespace dsvl
