import CourtEvidence
import Dispatch
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// A witness's HTTP face: `POST /add-checkpoint`, and `GET /` to tell who it is.
struct WitnessServer {
  let witness: Witness
  let log: Logger
  /// One at a time, as the memory is; blocking for the disk has a thread of its own here.
  private let desk = DispatchQueue(label: "xiezhi.witness")

  func application(
    host: String, port: Int, onRunning: @escaping @Sendable (Int) async -> Void
  ) -> some ApplicationProtocol {
    let router = Router()
    let (witness, log, desk) = (witness, log, desk)
    router.post("add-checkpoint") { request, _ in
      guard
        let body = try? await request.body.collect(upTo: AddCheckpoint.maximumBytes)
      else { return Self.plain(413, "the request is too long\n") }
      let bytes = Array(body.readableBytesView)
      do {
        let answer = try await Self.judge(bytes, witness, on: desk)
        log.info(
          "add-checkpoint",
          metadata: ["status": "\(answer.status)", "bytes": "\(bytes.count)"])
        return Self.response(answer.status, answer.mediaType, answer.body)
      } catch {
        log.error("add-checkpoint failed", metadata: ["error": "\(error)"])
        return Self.plain(500, "the witness cannot remember now, so it signs nothing\n")
      }
    }
    let about =
      "\(witness.verifierKey.text)\n" + witness.origins.map { "log \($0)\n" }.joined()
    router.get("/") { _, _ in Self.plain(200, about) }
    return Application(
      router: router,
      configuration: ApplicationConfiguration(
        address: .hostname(host, port: port), serverName: nil),
      onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) },
      logger: log)
  }

  private static func judge(
    _ body: [UInt8], _ witness: Witness, on desk: DispatchQueue
  ) async throws -> WitnessAnswer {
    try await withCheckedThrowingContinuation { continuation in
      desk.async {
        continuation.resume(
          with: Result { try witness.add(body, now: UInt64(Date().timeIntervalSince1970)) })
      }
    }
  }

  private static func plain(_ status: Int, _ text: String) -> Response {
    response(status, "text/plain; charset=utf-8", text)
  }

  private static func response(_ status: Int, _ mediaType: String, _ text: String) -> Response {
    Response(
      status: .init(code: status),
      headers: [.contentType: mediaType, .cacheControl: "no-store"],
      body: .init(byteBuffer: ByteBuffer(string: text)))
  }
}
