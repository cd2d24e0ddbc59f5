import CourtDomain
import Foundation
import HTTPTypes
import Hummingbird

/// How one request is named in answers and logs, and the language it wants.
struct RequestIdentity: Sendable {
  let id: String
  let language: Language

  /// Takes the caller's own id where it is a plain one, so that both sides' logs agree.
  init(of request: Request) {
    let given = request.headers[.requestID]
    id = given.flatMap { Self.isPlain($0) ? $0 : nil } ?? UUID().uuidString.lowercased()
    language = Language(acceptLanguage: request.headers[.acceptLanguage])
  }

  private static func isPlain(_ text: String) -> Bool {
    (8...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        let isDigit = (0x30...0x39).contains(byte)
        let isLetter = (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        return isDigit || isLetter || byte == 0x2D || byte == 0x5F || byte == 0x2E
      }
  }
}

extension HTTPField.Name {
  static let requestID = named("X-Request-ID")
  static let idempotencyKey = named("Idempotency-Key")
  static let idempotencyReplayed = named("Idempotency-Replayed")
  static let fileName = named("X-File-Name")
  static let referrerPolicy = named("Referrer-Policy")

  /// For names that stand in the source: what is no token stops the program when it is first used,
  /// which is at its first request.
  static func named(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else {
      preconditionFailure("\(text) is a token as RFC 9110 §5.6.2 wants it")
    }
    return name
  }
}
