import CourtDomain
import CourtWorkflow

extension OpenCase {
  /// A refusal of the engine in the court's own error family, with every reason.
  static func rejection(_ refusal: Refusal) -> Rejection {
    let reasons = refusal.reasons.map {
      FieldDefect(
        $0.pointer ?? "", $0.code, zh: $0.zh, en: $0.en,
        source: $0.source.isEmpty ? nil : $0.source)
    }
    let first = reasons.first
    return Rejection(
      refusal.code, standing(of: refusal.kind), zh: first?.text.zh ?? "程序不允许该行为",
      en: first?.text.en ?? "the procedure does not allow this act", source: first?.source,
      reasons: reasons)
  }

  private static func standing(of kind: Refusal.Kind) -> Rejection.Standing {
    switch kind {
    case .unknownAction: .notFound
    case .wrongState, .guardFailed, .throughOther: .conflict
    case .notYourRole: .forbidden
    case .invalidInput: .unacceptable
    }
  }
}
