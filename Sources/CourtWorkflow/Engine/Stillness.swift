/// Which running clocks stand still or go on.
enum Stillness {
  static func suspended(
    _ declared: SuspensionDeclaration, _ running: [RunningClock],
    in index: ProcedureIndex
  ) -> [ClockChange] {
    matching(declared, running, in: index).map {
      .suspend(name: $0.name, party: $0.party, kind: declared.kind)
    }
  }

  static func resumed(
    _ declared: SuspensionDeclaration, _ running: [RunningClock],
    in index: ProcedureIndex
  ) -> [ClockChange] {
    matching(declared, running, in: index).map {
      .resume(name: $0.name, party: $0.party, kind: declared.kind)
    }
  }

  /// The named clock; for `all`, every clock that declares the kind among what it excludes.
  private static func matching(
    _ declared: SuspensionDeclaration, _ running: [RunningClock],
    in index: ProcedureIndex
  ) -> [RunningClock] {
    running.filter { clock in
      if let name = declared.clock { return clock.name == name }
      return index.clocks[clock.name]?.excludes.contains(declared.kind) ?? false
    }
  }
}
