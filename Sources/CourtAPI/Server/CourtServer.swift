public import CourtCases
import HTTPTypes
public import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore

/// The court's HTTP face: every operation of `openapi.yaml` over one court.
///
/// Speaks plain HTTP/1.1; a proxy in front of it ends TLS.
public struct CourtServer: Sendable {
  let court: Court
  let options: ServerOptions
  let log: Logger

  public init(court: Court, options: ServerOptions, log: Logger) {
    self.court = court
    self.options = options
    self.log = log
  }

  /// The server as a service, to be run in the composition root's group.
  ///
  /// - Parameter onRunning: told the port once it listens.
  public func application(
    onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
  ) -> some ApplicationProtocol {
    let limits = options.limits
    let connections = MaximumAvailableConnections(limits.connections, logger: log)
    return Application(
      responder: responder(),
      server: .http1(
        configuration: .init(
          idleTimeout: .seconds(Int64(limits.idleSeconds)),
          httpDecoderConfiguration: .init(
            // Wider than what is taken, so that a little too much gets a problem document.
            maxHeaderFieldSize: limits.headerBytes * 8, maxHeaderListSize: limits.headerBytes * 8,
            maxHeaderFieldCount: 100))),
      configuration: ApplicationConfiguration(
        address: .hostname(options.host, port: options.port), serverName: nil,
        availableConnectionsDelegate: connections),
      onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) },
      logger: log)
  }

  /// Routes and answers without a socket: what `application` serves and tests call.
  func responder() -> RouterResponder<CourtContext> {
    let table = RouteTable.all(withSandbox: options.sandbox != nil)
    let reception = Reception(court: court, options: options, log: log)
    let router = Router(context: CourtContext.self)
    router.add(middleware: LastResort(table: table, reception: reception))
    for endpoint in table.endpoints {
      router.on(RouterPath(endpoint.path), method: endpoint.method) { request, context in
        await reception.answer(endpoint, request, context)
      }
      guard endpoint.method == .get else { continue }
      router.on(RouterPath(endpoint.path), method: .head) { request, context in
        await reception.answer(endpoint, request, context).createHeadResponse()
      }
    }
    return router.buildResponder()
  }
}

/// What Hummingbird hands along with a request; keeps the connection, which some refusals end.
struct CourtContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
  }
}

/// Answers what no route took: 404, or 405 with what the path does take.
struct LastResort: RouterMiddleware {
  typealias Context = CourtContext

  let table: RouteTable
  let reception: Reception

  func handle(
    _ request: Request, context: CourtContext,
    next: (Request, CourtContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch is HTTPError {
      let allowed = table.methods(at: request.uri.path)
      let refusal: any Error =
        allowed.isEmpty ? APIRefusal.noSuchPath : APIRefusal.methodNotAllowed(allowed)
      return reception.refuse(refusal, request, context)
    }
  }
}
