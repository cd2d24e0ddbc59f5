import CourtDomain
import CourtWorkflow

/// What kind of case a filing begins: which series its number is of, whether it has a track.
struct FilingKind: Sendable, Hashable {
  /// The type code of the case number, such as 民初 or 民督.
  let numberType: String

  init(numberType: String) { self.numberType = numberType }

  /// The series of cases filed directly under a procedure.
  ///
  /// Where another procedure declares this one as its sequel, the type is said there.
  /// Source: Provisions on Case Numbers.
  init(_ procedure: String, in library: ProcedureLibrary) {
    let declared = library.all.lazy.flatMap(\.sequels).first { $0.procedure == procedure }
    self.init(numberType: declared?.numberType ?? Self.table[procedure] ?? "民初")
  }

  private static let table = [
    "payment-order": "民督", "judicial-confirmation": "民特", "enforcement": "执",
    "second-instance": "民终", "appeal": "民终", "pre-filing-mediation": "民诉前调",
  ]

  var isFirstInstance: Bool { numberType == "民初" || numberType == "民诉前调" }

  /// The track of a case that follows another.
  var track: String { numberType == "民终" ? "ordinary" : "" }
}
