import CourtCases
import CourtDomain
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Takes a request in, asks of it what the operation wants, and answers it, whatever happens.
struct Reception: Sendable {
  let court: Court
  let options: ServerOptions
  let log: Logger
  let requests: Turnstile
  let gates: Gates

  init(court: Court, options: ServerOptions, log: Logger) {
    self.court = court
    self.options = options
    self.log = log
    requests = Turnstile(limit: options.limits.requests)
    gates = Gates(
      transfers: TransferDoor(
        limit: options.limits.transfers, share: options.limits.transfersOfOne),
      bundles: WaitingDoor(
        limit: options.limits.bundles, share: options.limits.transfersOfOne, seats: 32),
      passwords: Turnstile(limit: options.limits.signIns),
      pieces: Turnstile(limit: options.limits.pieces),
      drawings: Turnstile(limit: options.limits.drawings))
  }

  func answer(_ endpoint: Endpoint, _ request: Request, _ context: CourtContext) async -> Response {
    let identity = RequestIdentity(of: request)
    do {
      let answer = try await requests.pass {
        let call = try await admit(endpoint, request, identity)
        return try await endpoint.handler(call)
      }
      return Tus.named(answer.response(to: identity), endpoint)
    } catch {
      let refusal = refuse(error, request, context, identity, operation: endpoint.operation)
      return Tus.named(refusal, endpoint)
    }
  }

  /// Asks everything of a request that can be asked before its body is read, cheapest first.
  private func admit(
    _ endpoint: Endpoint, _ request: Request, _ identity: RequestIdentity
  ) async throws -> Call {
    try checkHeaders(of: request)
    let query = try QueryReading.parameters(of: request, known: endpoint.query)
    let token = try BearerToken.of(request, wanted: endpoint.access)
    let key = endpoint.needsKey ? try RetryKey.required(in: request) : nil
    let version = endpoint.needsVersion ? try Precondition.required(in: request) : nil
    let caller = try await caller(of: endpoint, token: token)
    let bytes = try await BodyReading(limits: options.limits).bytes(
      of: request, as: endpoint.body)
    return Call(
      court: court, options: options, gates: gates, endpoint: endpoint, identity: identity,
      caller: caller, token: token, path: request.uri.path,
      target: request.head.path ?? "/", authority: request.head.authority ?? "",
      scheme: request.head.scheme ?? "https", query: query, retryKey: key, version: version,
      headers: request.headers, bytes: bytes,
      stream: endpoint.body == .stream ? request.body : nil, log: logger(identity, endpoint))
  }

  private func checkHeaders(of request: Request) throws {
    let size = request.headers.reduce(0) {
      $0 + $1.name.canonicalName.utf8.count + $1.value.utf8.count
    }
    guard size <= options.limits.headerBytes else {
      throw APIRefusal.headersTooLarge(options.limits.headerBytes)
    }
  }

  private func caller(of endpoint: Endpoint, token: String?) async throws -> Account? {
    guard endpoint.access != .anyone, let token else { return nil }
    let account = try await SignIn(court).account(token: token)
    if case .only(let kinds) = endpoint.access, !kinds.contains(account.kind) {
      throw APIRefusal.notForYou(kinds)
    }
    return account
  }

  /// A problem document for anything thrown; what is ours to mend goes to the log only.
  func refuse(
    _ error: any Error, _ request: Request, _ context: CourtContext,
    _ identity: RequestIdentity? = nil, operation: String = "none"
  ) -> Response {
    let identity = identity ?? RequestIdentity(of: request)
    let problem = Problem(of: error)
    if problem.status >= 500 {
      log.error(
        "request failed",
        metadata: [
          "request": "\(identity.id)", "operation": "\(operation)", "detail": "\(error.logDetail)",
        ])
    }
    var response = problem.answer(in: identity.language, instance: identity.id)
      .response(to: identity)
    if problem.endsConnection || mayStillSendMuch(request) {
      response.headers[.connection] = "close"
      response.body = response.body.closing(context.channel)
    }
    return response
  }

  /// A long body that was refused unread would be drained to its end, however long.
  private func mayStillSendMuch(_ request: Request) -> Bool {
    if request.headers[.transferEncoding] != nil { return true }
    guard let header = request.headers[.contentLength] else { return false }
    return Int64(header).map { $0 > Int64(options.limits.jsonBytes) } ?? true
  }

  private func logger(_ identity: RequestIdentity, _ endpoint: Endpoint) -> Logger {
    var log = log
    log[metadataKey: "request"] = "\(identity.id)"
    log[metadataKey: "operation"] = "\(endpoint.operation)"
    return log
  }
}

/// The narrow doors that several operations share.
struct Gates: Sendable {
  let transfers: TransferDoor
  /// Held while a bundle is put together, not while it is sent.
  let bundles: WaitingDoor
  let passwords: Turnstile
  let pieces: Turnstile
  let drawings: Turnstile
}

extension ResponseBody {
  /// Closes the connection a moment after the body is out, for a client that keeps sending what
  /// was refused; closing at once would reset it before the answer is read.
  fileprivate func closing(_ channel: any Channel) -> ResponseBody {
    let body = self
    return ResponseBody(contentLength: contentLength) { writer in
      try await body.write(writer)
      channel.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
    }
  }
}

extension Error {
  /// For the log; never told to the caller.
  var logDetail: String {
    if let fault = self as? Fault { return fault.detail }
    return String(reflecting: self)
  }
}
