// One request a connection.
#include "support/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <sstream>

#include "base/error.h"

namespace dsvl {
namespace {

std::string read_head(int connection) {
  std::string text;
  for (char c; text.size() < 65536 && ::recv(connection, &c, 1, 0) == 1;) {
    text += c;
    if (text.size() >= 4 && text.compare(text.size() - 4, 4, "\r\n\r\n") == 0) break;
  }
  return text;
}

ServerRequest parse(const std::string& head) {
  std::istringstream lines(head);
  ServerRequest request;
  lines >> request.method >> request.target;
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    const auto colon = line.find(": ");
    if (colon == line.npos) continue;
    auto name = line.substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    request.headers[name] = line.substr(colon + 2, line.find('\r') - colon - 2);
  }
  return request;
}

bool send_all(int connection, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

}  // namespace

HttpServer::HttpServer(Handler handler) : handler_(std::move(handler)) {
  listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (listening_ < 0 || ::bind(listening_, generic, length) != 0 || ::listen(listening_, 64) != 0 ||
      ::getsockname(listening_, generic, &length) != 0)
    fail("cannot listen on 127.0.0.1");
  port_ = ntohs(address.sin_port);
  accepting_ = std::thread([this] { accept_all(); });
}

HttpServer::~HttpServer() {
  stop_ = true;
  accepting_.join();
  for (auto& connection : connections_) connection.join();
  ::close(listening_);
}

std::vector<ServerRequest> HttpServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void HttpServer::accept_all() {
  while (!stop_) {
    pollfd waiting{listening_, POLLIN, 0};
    if (::poll(&waiting, 1, 20) != 1) continue;
    const int connection = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection >= 0) connections_.emplace_back([this, connection] { serve(connection); });
  }
}

void HttpServer::serve(int connection) {
  const timeval patience{5, 0};
  ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  const auto request = parse(read_head(connection));
  if (!request.method.empty()) {
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
    }
    send_reply(connection, request, handler_(request));
  }
  ::shutdown(connection, SHUT_RDWR);
  ::close(connection);
}

bool HttpServer::send_reply(int connection, const ServerRequest& request,
                            const ServerReply& reply) const {
  std::string head = str("HTTP/1.1 ", reply.status,
                         " x\r\nConnection: close\r\nContent-Length: ", reply.body.size(), "\r\n");
  for (const auto& [name, value] : reply.headers) head += name + ": " + value + "\r\n";
  if (!send_all(connection, head + "\r\n")) return false;
  if (request.method == "HEAD") return true;
  const std::string_view body(reply.body.data(), reply.cut_after.value_or(reply.body.size()));
  constexpr size_t kPiece = 4096;
  for (size_t begin = 0; begin < body.size() && !stop_; begin += kPiece) {
    if (!send_all(connection, body.substr(begin, kPiece))) return false;
    if (reply.piece_milliseconds > 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(reply.piece_milliseconds));
  }
  return true;
}

}  // namespace dsvl
