import NIOCore
import NIOHTTP1
import NIOPosix

/// One HTTP request as bytes.
public struct HTTPCall: Sendable {
  public var method: String
  /// Path and query.
  public var path: String
  public var headers: [(String, String)]
  public var body: [UInt8]

  public init(
    _ method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8] = []
  ) {
    self.method = method
    self.path = path
    self.headers = headers
    self.body = body
  }
}

/// The whole answer.
public struct HTTPReply: Sendable {
  public var status: Int
  /// Names in lower case.
  public var headers: [String: String]
  public var body: [UInt8]

  public var text: String { String(decoding: body, as: UTF8.self) }
}

/// The connection ended or spoke nonsense.
public struct HTTPTrouble: Error, CustomStringConvertible {
  public let description: String
}

/// One kept-alive connection to a court; requests go one after the other.
public struct HTTPSession {
  /// Bytes of an answer that is kept in memory.
  public static let maximumBody = 256 << 20

  typealias Channel = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

  private let outbound: NIOAsyncChannelOutboundWriter<HTTPClientRequestPart>
  private var inbound: NIOAsyncChannelInboundStream<HTTPClientResponsePart>.AsyncIterator
  private let host: String

  /// Connects, lets the body talk, and closes.
  public static func with<Outcome: Sendable>(
    host: String, port: Int, _ body: (inout HTTPSession) async throws -> Outcome
  ) async throws -> Outcome {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connectTimeout(.seconds(10))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .connect(host: host, port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHTTPClientHandlers()
          return try Channel(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      var session = HTTPSession(
        outbound: outbound, inbound: inbound.makeAsyncIterator(), host: "\(host):\(port)")
      return try await body(&session)
    }
  }

  /// Sends a request and reads its whole answer.
  public mutating func send(_ call: HTTPCall) async throws -> HTTPReply {
    try await begin(call, length: call.body.count)
    if !call.body.isEmpty {
      try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: call.body))))
    }
    try await outbound.write(.end(nil))
    return try await answer { _ in false }
  }

  /// Sends a body that is made piece by piece, with back pressure.
  ///
  /// - Parameter length: `nil` sends it chunked.
  public mutating func upload(
    _ call: HTTPCall, length: Int?, next: () async throws -> [UInt8]?
  ) async throws -> HTTPReply {
    try await begin(call, length: length)
    while let piece = try await next() {
      try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: piece))))
    }
    try await outbound.write(.end(nil))
    return try await answer { _ in false }
  }

  /// Sends a request and hands its body on as it arrives.
  public mutating func download(
    _ call: HTTPCall, sink: ([UInt8]) async throws -> Void
  ) async throws -> HTTPReply {
    try await begin(call, length: call.body.count)
    try await outbound.write(.end(nil))
    return try await answer { bytes in
      try await sink(bytes)
      return true
    }
  }

  private func begin(_ call: HTTPCall, length: Int?) async throws {
    var headers = HTTPHeaders([("host", host)])
    for (name, value) in call.headers { headers.add(name: name, value: value) }
    if let length, length > 0 || call.method != "GET" {
      headers.replaceOrAdd(name: "content-length", value: String(length))
    }
    if length == nil { headers.replaceOrAdd(name: "transfer-encoding", value: "chunked") }
    let head = HTTPRequestHead(
      version: .http1_1, method: HTTPMethod(rawValue: call.method), uri: call.path,
      headers: headers)
    try await outbound.write(.head(head))
  }

  /// - Parameter taken: takes a piece of a successful body, or leaves it to be collected.
  private mutating func answer(_ taken: ([UInt8]) async throws -> Bool) async throws -> HTTPReply {
    var reply = HTTPReply(status: 0, headers: [:], body: [])
    while let part = try await inbound.next() {
      switch part {
      case .head(let head):
        reply.status = Int(head.status.code)
        for (name, value) in head.headers { reply.headers[name.lowercased()] = value }
      case .body(let buffer):
        let bytes = Array(buffer.readableBytesView)
        let isSuccess = (200..<300).contains(reply.status)
        if isSuccess, try await taken(bytes) { continue }
        guard reply.body.count + bytes.count <= Self.maximumBody else {
          throw HTTPTrouble(description: "an answer of over \(Self.maximumBody) bytes")
        }
        reply.body += bytes
      case .end:
        // An interim answer is not the answer.
        if reply.status >= 200 { return reply }
      }
    }
    throw HTTPTrouble(description: "the connection ended before the answer")
  }
}
