import CourtDomain
import HTTPTypes
import Hummingbird
import NIOCore

/// Collects the small bodies, within a limit of bytes and of time.
struct BodyReading {
  let limits: ServerLimits

  func bytes(of request: Request, as body: Endpoint.Body) async throws -> [UInt8] {
    switch body {
    case .none:
      try refuseAnyBody(request)
      return []
    case .stream: return []
    case .json:
      try checkType(request, ["application/json"])
      return try await collect(request, limit: limits.jsonBytes)
    case .optionalJSON:
      let hasType = request.headers[.contentType] != nil
      if hasType { try checkType(request, ["application/json"]) }
      let bytes = try await collect(request, limit: limits.jsonBytes)
      guard bytes.isEmpty || hasType else { throw APIRefusal.wrongType(["application/json"]) }
      return bytes.isEmpty ? Array("{}".utf8) : bytes
    case .jsonLines:
      try checkType(request, ["application/jsonl", "application/x-ndjson"])
      return try await collect(request, limit: limits.importBytes)
    }
  }

  /// A body nobody reads would be drained all the same: a long one is refused.
  private func refuseAnyBody(_ request: Request) throws {
    guard let declared = request.headers[.contentLength] else { return }
    guard Int64(declared).map({ $0 <= Int64(limits.jsonBytes) }) ?? false else {
      throw APIRefusal.tooLarge(limits.jsonBytes)
    }
  }

  private func checkType(_ request: Request, _ wanted: [String]) throws {
    let given = (request.headers[.contentType] ?? "").split(separator: ";").first ?? ""
    guard wanted.contains(given.trimmingSpaces.lowercased()) else {
      throw APIRefusal.wrongType(wanted)
    }
    let encoding = request.headers[.contentEncoding]?.lowercased() ?? "identity"
    guard encoding == "identity" else { throw APIRefusal.wrongEncoding }
  }

  private func collect(_ request: Request, limit: Int) async throws -> [UInt8] {
    var declared: Int?
    if let header = request.headers[.contentLength] {
      guard let length = Int(header), length <= limit else { throw APIRefusal.tooLarge(limit) }
      declared = length
    }
    let (body, expected) = (request.body, declared)
    let bytes = try await within(seconds: limits.bodySeconds) {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(expected ?? 1024)
      var pieces = body.makeAsyncIterator()
      while let piece = try await pieces.nextOrCutShort() {
        guard bytes.count + piece.readableBytes <= limit else { throw APIRefusal.tooLarge(limit) }
        bytes.append(contentsOf: piece.readableBytesView)
      }
      return bytes
    }
    if let expected, bytes.count != expected { throw APIRefusal.bodyCutShort }
    return bytes
  }

  private func within<T: Sendable>(
    seconds: Int, _ work: @escaping @Sendable () async throws -> T
  ) async throws -> T {
    try await withThrowingTaskGroup(of: T.self) { group in
      group.addTask(operation: work)
      group.addTask {
        try await Task.sleep(for: .seconds(seconds))
        throw APIRefusal.bodyTooSlow(seconds)
      }
      defer { group.cancelAll() }
      guard let first = try await group.next() else { throw APIRefusal.bodyCutShort }
      return first
    }
  }
}

extension RequestBody.AsyncIterator {
  /// The next piece; a connection that breaks is the client's ending early, not our fault.
  mutating func nextOrCutShort() async throws -> ByteBuffer? {
    do {
      return try await next()
    } catch let cancelled as CancellationError {
      throw cancelled
    } catch {
      throw APIRefusal.bodyCutShort
    }
  }
}

/// Finds out who sends so slowly that he only holds a place.
///
/// Only the time spent waiting for the sender counts: a court that is slow itself blames nobody.
struct Pace {
  let bytes: Int
  let seconds: Int
  private var waited = Duration.zero
  private var received = 0

  init(_ limits: ServerLimits) {
    bytes = limits.paceBytes
    seconds = limits.paceSeconds
  }

  mutating func next(
    of pieces: inout RequestBody.AsyncIterator
  ) async throws -> ByteBuffer? {
    let began = ContinuousClock.now
    guard let piece = try await pieces.nextOrCutShort() else { return nil }
    waited += ContinuousClock.now - began
    received += piece.readableBytes
    if waited >= .seconds(seconds) {
      guard received >= bytes else { throw APIRefusal.slowerThan(bytes, in: seconds) }
      waited = .zero
      received = 0
    }
    return piece
  }
}

/// An upload as the use case wants it: slices, and an error where fewer bytes come than announced.
struct UploadBody: AsyncSequence {
  typealias Element = ArraySlice<UInt8>

  let body: RequestBody
  let declaredBytes: Int64?
  let limits: ServerLimits

  struct AsyncIterator: AsyncIteratorProtocol {
    var pieces: RequestBody.AsyncIterator
    var pace: Pace
    let declaredBytes: Int64?
    var received: Int64 = 0

    mutating func next() async throws -> ArraySlice<UInt8>? {
      guard let piece = try await pace.next(of: &pieces) else {
        // A closed connection can look like the end of the body.
        if let declaredBytes, received != declaredBytes { throw APIRefusal.bodyCutShort }
        return nil
      }
      received += Int64(piece.readableBytes)
      // One copy in one go; a view's bytes would be taken one by one without optimisation.
      return piece.getBytes(at: piece.readerIndex, length: piece.readableBytes)?[...] ?? []
    }
  }

  func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(
      pieces: body.makeAsyncIterator(), pace: Pace(limits), declaredBytes: declaredBytes)
  }
}
