import CourtDomain
import CourtLaw
import CourtWorkflow

extension ComplaintCheck {
  /// The fee of an application that has no track: a third of the acceptance fee for a payment order,
  /// none for judicial confirmation; enforcement is not paid in advance.
  ///
  /// Source: State Council Order 481 arts. 8, 14, 20.
  static func fee(of kind: FilingKind) -> Policy {
    { check, complaint, court, day in
      guard kind.numberType == "民督" else { return }
      let request = FeeRequest(
        .paymentOrder(complaint.amountInDispute.amount), on: day, court: court.settings)
      check.fee = try? court.law.fee(request)
    }
  }

  /// A consent to a phase the procedure does not know is a slip, and would be lost in silence.
  mutating func checkPhases(_ complaint: Complaint, _ procedure: ProcedureDefinition) {
    for (index, phase) in (complaint.consents.phases ?? []).enumerated()
    where procedure.phase(phase) == nil {
      let names = procedure.phases.map(\.name).joined(separator: ", ")
      defects.append(
        FieldDefect(
          "/consents/phases/\(index)", "unknown", zh: "本程序没有该环节（可选：\(names)）",
          en: "this procedure has no such phase; there are \(names)", source: "OLR art. 4"))
    }
  }
}
