import CourtDomain
import CourtWorkflow

/// Everything that is read of a case before somebody acts in it.
struct CaseLoad {
  let file: CaseFile
  let parties: [Party]
  let representations: [Representation]
  let assignments: [Assignment]
  let deadlines: [Deadline]
  let particulars: CaseParticulars
  var incidents: [Incident] = []
  var surroundings = CaseSurroundings()

  /// Reads several cases in two round trips however many they are: what every case has, then what
  /// its procedure can ask about.
  ///
  /// - Returns: those that exist, in the order of the ids.
  static func all(
    _ ids: [CaseID], in court: Court, _ transaction: any CourtTransaction, locked: Bool
  ) throws -> [CaseLoad] {
    var loads = try transaction.gather {
      try ids.map { try CaseLoad($0, in: transaction, locked: locked) }
    }.compactMap(\.self)
    let definitions = try loads.map {
      try court.procedures.definition($0.file.procedure, version: $0.file.procedureVersion)
    }
    for index in loads.indices {
      // What it follows is read by itself: how much there is to read shows only on the way.
      loads[index].surroundings = try CaseSurroundings(
        following: loads[index].file, in: transaction)
    }
    let found = loads
    let beside = try transaction.gather {
      try zip(found, definitions).map { load, definition in
        var surroundings = load.surroundings
        let incidents =
          definition.incidents.isEmpty ? [] : try transaction.incidents(of: load.file.id)
        try surroundings.load(of: load.file, definition, from: transaction)
        return (incidents, surroundings)
      }
    }
    for (index, (incidents, surroundings)) in beside.enumerated() {
      loads[index].incidents = incidents
      loads[index].surroundings = surroundings
    }
    return loads
  }

  private init?(_ id: CaseID, in transaction: any CourtTransaction, locked: Bool) throws {
    // The case first, for its lock: what is read after it stays as it is.
    let file = try transaction.caseFile(id, locked: locked)
    parties = try transaction.parties(of: id)
    representations = try transaction.representations(of: id)
    assignments = try transaction.assignments(of: id)
    deadlines = try transaction.deadlines(of: id)
    particulars = try CaseParticulars(of: id, in: transaction)
    guard let file else { return nil }
    self.file = file
  }
}
