import CourtCases
import CourtWorkflow

/// What a migration of cases does to the incidents beside them: nothing, and why.
///
/// An incident is a procedure of its own with its own version. One that is open was begun under the
/// rules of its day and ends under them, whatever becomes of its case; only how it returns is asked
/// of the version the case has by then. Incidents opened afterwards have the newest version.
struct IncidentRemark {
  let new: ProcedureDefinition?
  let library: ProcedureLibrary
  let isZh: Bool

  var lines: [String] {
    let declared = new?.incidents ?? []
    guard !declared.isEmpty else { return [] }
    let names = declared.map { incident in
      let version = (try? library.newest(incident.procedure))?.version
      return incident.name + (version.map { "@\($0)" } ?? "")
    }
    let head =
      isZh
      ? "附随程序：已开始的按其开始时的版本办结，不随本案转版；以后提出的适用 "
      : "incidents: those open stay on the version they were begun under and end there; later ones use "
    return [head + names.joined(separator: ", ")]
  }
}
