// A small HTTP server on this machine, for tests of what asks one: plain sockets, a thread a
// connection.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace dsvl {

struct ServerRequest {
  std::string method, target;                  // "GET", "/path?query", still percent-encoded
  std::map<std::string, std::string> headers;  // names in lower case
};

struct ServerReply {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
  std::optional<size_t> cut_after{};  // so many bytes of the body, then the connection ends
  int piece_milliseconds = 0;         // waits after every 4 KiB of the body
};

class HttpServer {
 public:
  using Handler = std::function<ServerReply(const ServerRequest&)>;

  // Listens on 127.0.0.1 at a free port; `handler` runs on several threads.
  explicit HttpServer(Handler handler);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  // What was asked so far.
  std::vector<ServerRequest> requests() const;

 private:
  void accept_all();
  void serve(int connection);
  bool send_reply(int connection, const ServerRequest& request, const ServerReply& reply) const;

  Handler handler_;
  int listening_ = -1, port_ = 0;
  std::atomic<bool> stop_ = false;
  mutable std::mutex mutex_;
  std::vector<ServerRequest> requests_;
  std::vector<std::thread> connections_;
  std::thread accepting_;
};

}  // namespace dsvl
