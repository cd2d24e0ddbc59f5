public import CourtDomain

/// What the composition root tells the server about its surroundings.
public struct ServerOptions: Sendable {
  public var host: String
  /// 0 takes any free port.
  public var port: Int
  /// The sandbox's clock; `nil` in a court where time cannot be set.
  public var sandbox: (any SandboxControl)?
  public var limits: ServerLimits
  /// The text of `openapi.yaml`, served as it stands.
  public var description: String

  public init(
    host: String = "127.0.0.1", port: Int = 8080, sandbox: (any SandboxControl)? = nil,
    limits: ServerLimits = ServerLimits(), description: String
  ) {
    self.host = host
    self.port = port
    self.sandbox = sandbox
    self.limits = limits
    self.description = description
  }
}

/// The bounds of every input and of everything that happens at once.
public struct ServerLimits: Sendable {
  /// Bytes of one JSON body.
  public var jsonBytes = 1024 * 1024
  /// Bytes of one import of precedents.
  public var importBytes = 16 * 1024 * 1024
  /// Seconds within which a JSON body must have arrived.
  public var bodySeconds = 20
  /// Seconds after which a silent connection is closed.
  public var idleSeconds = 60
  /// Connections at once; further ones wait in the system's queue.
  public var connections = 1_000
  /// Requests being answered at once; further ones are asked to come back.
  public var requests = 512
  /// Uploads and downloads of evidence at once.
  public var transfers = 64
  /// Those of one account.
  public var transfersOfOne = 8
  /// Bytes that must come of a streamed body in each `paceSeconds` spent waiting for it.
  public var paceBytes = 32 * 1024
  public var paceSeconds = 30
  /// Bundles being put together at once, while others wait their turn: each keeps a connection to
  /// the database busy for as long as it takes.
  public var bundles = 3
  /// Bytes of one piece of an upload that comes with a checksum, and such pieces and chunks of
  /// recordings at once: each is held in memory until it has been checked.
  public var checksumBytes = 8 * 1024 * 1024
  public var pieces = 16
  /// Previews being drawn at once.
  public var drawings = 2
  /// Passwords being hashed or waiting for it at once.
  public var signIns = 32
  /// Bytes of all header fields of a request.
  public var headerBytes = 32 * 1024
  /// Entries of a list in one answer.
  public var page = 100

  public init() {}
}

/// The sandbox's clock as the API drives it.
public protocol SandboxControl: Sendable {
  func now() async -> Instant
  /// Sets the clock forward and lets everything due take effect; answers how many time limits did.
  ///
  /// - Throws: `Rejection` `sandbox.backwards` for an instant before the present one.
  func set(to instant: Instant) async throws -> Int
  /// The earliest instant at which a time limit runs out.
  func nextDue() async throws -> Instant?
}
