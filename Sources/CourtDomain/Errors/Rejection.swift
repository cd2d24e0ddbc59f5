/// The law or the procedure says no.
///
/// The code is stable and answered as 409 or 422; the text tells what to do instead.
public struct Rejection: Error, Hashable, Sendable, CustomStringConvertible {
  public var description: String { "\(text.en) [\(code)]" }

  public enum Standing: Sendable, Hashable {
    /// The request can never succeed as it stands: 422.
    case unacceptable
    /// The request contradicts the present state of things: 409.
    case conflict
    /// The caller may not do or see this: 403.
    case forbidden
    /// There is nothing here for the caller, or nothing the caller may know of: 404.
    case notFound
    /// The caller worked on an older version: 412.
    case stale
    /// Sign-in is missing or no longer good: 401.
    case unauthenticated
    /// A limit of this court is reached: 413.
    case tooLarge
    /// Too much at once; try again later: 429.
    case tooMany
    /// It was there and is over: 410.
    case gone
    /// Somebody else is at it: 423.
    case locked
  }

  public let code: String
  public let standing: Standing
  public let text: LocalizedText
  /// The article or rule that says so.
  public let source: String?
  /// Further reasons, each with its own code, told at once.
  public let reasons: [FieldDefect]

  public init(
    _ code: String, _ standing: Standing = .conflict, zh: String, en: String,
    source: String? = nil, reasons: [FieldDefect] = []
  ) {
    self.code = code
    self.standing = standing
    text = LocalizedText(zh: zh, en: en)
    self.source = source
    self.reasons = reasons
  }
}

/// One thing wrong with what was sent: where, what, and under which rule.
public struct FieldDefect: Hashable, Sendable {
  /// JSON pointer (RFC 6901) into the request's body; empty for the whole of it.
  public var pointer: String
  public var code: String
  public var text: LocalizedText
  public var source: String?

  public init(_ pointer: String, _ code: String, zh: String, en: String, source: String? = nil) {
    self.pointer = pointer
    self.code = code
    text = LocalizedText(zh: zh, en: en)
    self.source = source
  }
}

/// Every defect of one request, found in one pass: a filer is told once and completely.
///
/// Source: Online Litigation Rules art. 9.
public struct Invalid: Error, Hashable, Sendable, CustomStringConvertible {
  public var description: String {
    defects.map { "\($0.pointer): \($0.text.en)" }.joined(separator: "\n")
  }

  public var defects: [FieldDefect]

  public init(_ defects: [FieldDefect]) { self.defects = defects }
}

/// The building failed, not the request: answered blandly as 5xx, told fully to the log.
public struct Fault: Error, Sendable, CustomStringConvertible {
  public var description: String { detail }

  public enum Kind: Sendable {
    /// Something of ours is broken: 500.
    case broken
    /// Overload or a dependency that is away: 503 with a hint when to come back.
    case unavailable(retryAfterSeconds: Int)
    /// A commit had no clear answer and its outcome could not be looked up: 503; the same
    /// idempotency key tells later.
    case unknownOutcome
    /// There is no room left on the disk: 507. Nothing was written.
    case noSpace
  }

  public let kind: Kind
  /// For the log only.
  public let detail: String

  public init(_ kind: Kind, _ detail: String) {
    self.kind = kind
    self.detail = detail
  }
}
