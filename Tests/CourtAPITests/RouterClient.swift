import CourtCases
import CourtDomain
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOEmbedded

@testable import CourtAPI

/// Speaks to the server's routes without a socket: the whole of reception, minus HTTP's framing.
struct RouterClient {
  let responder: RouterResponder<CourtContext>

  init(_ court: Court, sandbox: (any SandboxControl)? = nil, limits: ServerLimits = ServerLimits())
  {
    let options = ServerOptions(sandbox: sandbox, limits: limits, description: "openapi: 3.1.0\n")
    responder = CourtServer(court: court, options: options, log: Logger(label: "api-tests"))
      .responder()
  }

  struct Reply {
    var status: Int
    var headers: HTTPFields
    var body: [UInt8]

    /// The body as JSON; `null` where it is none.
    var json: JSONValue { (try? JSONParser.parse(body)) ?? .null }
    var code: String? { json["code"]?.string }
  }

  func send(
    _ method: HTTPRequest.Method, _ path: String, _ headers: [String: String] = [:],
    body: String? = nil
  ) async throws -> Reply {
    try await send(method, path, headers, pieces: body.map { [Array($0.utf8)] } ?? [])
  }

  /// - Parameter pieces: the body as it arrives; no `Content-Length` is added.
  func send(
    _ method: HTTPRequest.Method, _ path: String, _ headers: [String: String] = [:],
    pieces: [[UInt8]]
  ) async throws -> Reply {
    var fields = HTTPFields()
    for (name, value) in headers {
      guard let name = HTTPField.Name(name) else { continue }
      fields[name] = value
    }
    let head = HTTPRequest(
      method: method, scheme: "http", authority: "localhost", path: path, headerFields: fields)
    let stream = AsyncStream<ByteBuffer> { continuation in
      for piece in pieces { continuation.yield(ByteBuffer(bytes: piece)) }
      continuation.finish()
    }
    let request = Request(head: head, body: RequestBody(asyncSequence: stream))
    let context = CourtContext(
      source: ApplicationRequestContextSource(
        channel: NIOAsyncTestingChannel(), logger: Logger(label: "api-tests")))
    let response = try await responder.respond(to: request, context: context)
    let collector = Collector()
    try await response.body.write(collector)
    return Reply(
      status: response.status.code, headers: response.headers, body: collector.bytes)
  }
}

private final class Collector: ResponseBodyWriter {
  private(set) var bytes: [UInt8] = []

  func write(_ buffer: ByteBuffer) async throws {
    bytes.append(contentsOf: buffer.readableBytesView)
  }
  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
