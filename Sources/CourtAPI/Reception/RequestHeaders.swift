import CourtDomain
import HTTPTypes
import Hummingbird

/// The bearer token of a request. Source: RFC 6750 §2.1.
enum BearerToken {
  static func of(_ request: Request, wanted access: Endpoint.Access) throws -> String? {
    if access == .anyone { return nil }
    guard let header = request.headers[.authorization] else {
      if access == .anyoneOrSignedIn { return nil }
      throw APIRefusal.signInMissing
    }
    let parts = header.split(separator: " ", omittingEmptySubsequences: true)
    guard parts.count == 2, parts[0].lowercased() == "bearer", parts[1].utf8.count <= 200,
      parts[1].utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { throw APIRefusal.signInMalformed }
    return String(parts[1])
  }
}

/// The caller's name for one attempt, under which it takes effect once.
///
/// Source: draft-ietf-httpapi-idempotency-key-header; bare keys are taken as well as quoted ones.
enum RetryKey {
  static let limitBytes = 255

  static func required(in request: Request) throws -> String {
    guard let header = request.headers[.idempotencyKey]?.trimmingSpaces, !header.isEmpty else {
      throw APIRefusal.keyMissing
    }
    let isQuoted = header.utf8.count >= 2 && header.hasPrefix("\"") && header.hasSuffix("\"")
    let key = isQuoted ? String(header.dropFirst().dropLast()) : header
    let isPlain = key.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x22 }
    guard (1...limitBytes).contains(key.utf8.count), isPlain else {
      throw APIRefusal.keyMalformed
    }
    return key
  }
}

/// The version a caller has seen, from a strong entity tag such as `"7"`.
///
/// Source: RFC 9110 §13.1.1. `*` and weak tags would defeat the purpose and are refused.
enum Precondition {
  static func required(in request: Request) throws -> Int64 {
    guard let header = request.headers[.ifMatch]?.trimmingSpaces, !header.isEmpty else {
      throw APIRefusal.versionMissing
    }
    guard let version = version(header) else { throw APIRefusal.versionMalformed }
    return version
  }

  static func version(_ tag: String) -> Int64? {
    guard tag.hasPrefix("\""), tag.hasSuffix("\""), (3...21).contains(tag.utf8.count) else {
      return nil
    }
    let digits = tag.dropFirst().dropLast()
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int64(digits)
  }
}

/// Query parameters: each known one at most once, none unknown.
enum QueryReading {
  static func parameters(of request: Request, known: Set<String>) throws -> [String: String] {
    guard let query = request.uri.query, !query.isEmpty else { return [:] }
    var found: [String: String] = [:]
    for (name, value) in request.uri.queryParameters {
      let name = String(name)
      guard known.contains(name) else { throw APIRefusal.queryUnknown(name, known: known) }
      guard found[name] == nil else { throw APIRefusal.queryRepeated(name) }
      found[name] = String(value)
    }
    return found
  }
}
