import CourtDomain
import CourtPG

/// What a database error means to a use case.
enum StoreFailure {
  /// Rejections are found by the violated constraint's name, faults by the error's kind; nothing is
  /// ever decided by message text, which the server translates.
  static func translated(_ error: PGError) -> any Error {
    if let constraint = error.constraint, let rule = ConstraintRejections.rule(constraint) {
      return rule
    }
    switch error {
    case .poolExhausted, .acquireTimedOut: return Fault(away(2), error.description)
    case .connectionLost, .shutDown: return Fault(away(5), error.description)
    case .deadlineExceeded: return Fault(away(5), error.description)
    case .commitUnknown: return Fault(.unknownOutcome, error.description)
    case .nulInText: return nulInText
    case .server(let server), .rolledBack(.some(let server)): return translated(server)
    default: return Fault(.broken, error.description)
    }
  }

  private static func away(_ seconds: Int) -> Fault.Kind {
    .unavailable(retryAfterSeconds: seconds)
  }

  private static let nulInText = Rejection(
    "text.nul-character", .unacceptable, zh: "文本中不得含有空字符 (U+0000)，请删除后重试",
    en: "a text holds the character U+0000, which cannot be kept: remove it and try again")

  /// Source: PostgreSQL 15 manual, appendix A.
  private static func translated(_ error: PGServerError) -> any Error {
    switch error.sqlState {
    case "53100":
      return Fault(
        .noSpace,
        "the database's disk is full: nothing was written; free space on the volume of "
          + "the data folder (\(error.description))")
    case "53200", "53300", "53400": return Fault(away(5), error.description)
    case "57P01", "57P02", "57P03": return Fault(away(5), error.description)
    case "57014", "55P03": return Fault(away(2), error.description)
    case "40001", "40P01": return Fault(away(1), error.description)
    case "22P05", "22021": return nulInText
    case "42501":
      return Fault(
        .broken, "the serving role lacks a right; run `xiezhi migrate` (\(error.description))")
    case "42P01", "42703":
      return Fault(
        .broken,
        "the schema is older than this program; run `xiezhi migrate` "
          + "(\(error.description))")
    default: return Fault(.broken, error.description)
    }
  }
}
