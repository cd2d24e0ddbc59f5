import CourtDomain
import HTTPTypes

/// One operation of the API as data: what it asks of a request before its handler runs.
///
/// The table of these is what is routed, what is compared with `openapi.yaml`, and what 404, 405
/// and HEAD are decided by.
struct Endpoint: Sendable {
  typealias Handler = @Sendable (Call) async throws -> Answer

  enum Access: Sendable, Hashable {
    /// No token is looked at.
    case anyone
    /// A token is used where one is sent.
    case anyoneOrSignedIn
    case signedIn
    case only(Set<Account.Kind>)
  }

  enum Body: Sendable, Hashable {
    case none
    case json
    /// An absent body counts as `{}`.
    case optionalJSON
    case jsonLines
    /// Bytes of any kind, read by the handler while they arrive.
    case stream
  }

  /// The operation's id in `openapi.yaml` and in the audit log.
  var operation: String
  var method: HTTPRequest.Method
  /// With parameters in braces, such as `/v1/cases/{id}`.
  var path: String
  var access: Access = .signedIn
  var body: Body = .none
  /// The operation creates or sends something: `Idempotency-Key` is required.
  var needsKey = false
  /// The operation changes a version: `If-Match` is required.
  var needsVersion = false
  /// Speaks the tus protocol: every answer, refusals included, names its version.
  var speaksTus = false
  /// Query parameters it knows; others are refused, for a misspelt one must not be lost in silence.
  var query: Set<String> = []
  var handler: Handler

  static func get(
    _ operation: String, _ path: String, _ access: Access = .signedIn, query: Set<String> = [],
    to handler: @escaping Handler
  ) -> Endpoint {
    Endpoint(
      operation: operation, method: .get, path: path, access: access, query: query,
      handler: handler)
  }

  static func post(
    _ operation: String, _ path: String, _ access: Access = .signedIn, body: Body = .json,
    key: Bool = false, version: Bool = false, to handler: @escaping Handler
  ) -> Endpoint {
    Endpoint(
      operation: operation, method: .post, path: path, access: access, body: body, needsKey: key,
      needsVersion: version, handler: handler)
  }

  static func put(
    _ operation: String, _ path: String, _ access: Access = .signedIn, body: Body = .json,
    key: Bool = false, version: Bool = false, to handler: @escaping Handler
  ) -> Endpoint {
    Endpoint(
      operation: operation, method: .put, path: path, access: access, body: body, needsKey: key,
      needsVersion: version, handler: handler)
  }

  static func delete(
    _ operation: String, _ path: String, _ access: Access = .signedIn,
    to handler: @escaping Handler
  ) -> Endpoint {
    Endpoint(
      operation: operation, method: .delete, path: path, access: access, handler: handler)
  }
}
