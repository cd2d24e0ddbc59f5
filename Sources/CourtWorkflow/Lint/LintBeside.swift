extension LintRun {
  /// Phases, votes, cases that follow, other procedures that take over, earlier versions.
  mutating func checkBeside() {
    checkPhases()
    for vote in definition.votes { checkVote(vote) }
    for sequel in definition.sequels { checkSequel(sequel) }
    for action in definition.actions { checkHandover(of: action) }
    if let migration = definition.migration { checkMigration(migration) }
  }

  // MARK: Phases

  private mutating func checkPhases() {
    let phases = Set(definition.phases.map(\.name))
    for action in definition.actions {
      guard let phase = action.phase else { continue }
      if !phases.contains(phase) {
        unknown(phase, "phase", among: phases, at: action.phasePlace ?? action.place)
      }
      if action.by.allSatisfy({ !host.partyRoles.contains($0) && $0 != "representative" }) {
        warning(
          action.phasePlace ?? action.place, "phase.no-party",
          "'\(action.name)' belongs to the phase '\(phase)', but no party may do it",
          "only parties choose phases: remove 'phase'")
      }
      checkPaperWay(of: action)
    }
    let used = Set(definition.actions.compactMap(\.phase))
    for phase in definition.phases where !used.contains(phase.name) {
      warning(
        phase.place, "phase.unused", "no action belongs to the phase '\(phase.name)'",
        "give it to an action, or remove it")
    }
  }

  /// A party that chose paper must not lose by silence what only an online act could prevent.
  private mutating func checkPaperWay(of action: ActionDeclaration) {
    let isPartyAct = action.by.allSatisfy {
      host.partyRoles.contains($0) || $0 == "representative"
    }
    guard isPartyAct, !action.by.isEmpty else { return }
    let targets = Set(action.targets.map(\.to))
    let risky = definition.clocks.filter { clock in
      guard !clock.escalates, let expiry = clock.onExpiry, let end = definition.action(expiry)
      else { return false }
      let isEnded = action.stop.contains { $0.clock == nil || $0.clock == clock.name }
      return isEnded && !Set(end.from).isDisjoint(with: action.from)
    }
    guard let clock = risky.first else { return }
    let hasOther = definition.actions.contains { other in
      other.name != action.name && other.phase == nil && other.by != ["system"]
        && !Set(other.from).isDisjoint(with: action.from)
        && (targets.isEmpty
          ? other.stop.contains { $0.clock == clock.name } && other.targets.isEmpty
          : !targets.isDisjoint(with: other.targets.map(\.to)))
        && other.by.contains { !host.partyRoles.contains($0) && $0 != "system" }
    }
    guard !hasOther else { return }
    warning(
      action.phasePlace ?? action.place, "phase.no-paper",
      "a party that has not chosen '\(action.phase ?? "")' online cannot do '\(action.name)', and "
        + "loses by silence when '\(clock.name)' runs out",
      "let a clerk record the act on paper: add 'clerk' to 'by', or an action for it")
  }

  // MARK: Votes

  private mutating func checkVote(_ vote: VoteDeclaration) {
    for role in vote.performers where !roles.contains(role.name) {
      unknown(role.name, "role", among: roles, at: role.place)
    }
    if vote.by.isEmpty {
      error(
        vote.place, "vote.nobody", "nobody may vote in '\(vote.name)'", "name the roles in 'by'")
    }
    if vote.options.count < 2 || Set(vote.options).count < vote.options.count {
      error(
        vote.place, "vote.options", "the vote '\(vote.name)' offers no choice between options",
        "name at least two different options")
    }
    if vote.quorum < 1 || vote.quorum % 2 == 0 {
      error(
        vote.place, "vote.quorum",
        "a quorum of \(vote.quorum) in '\(vote.name)' can end in a tie or decides nothing",
        "use an odd number, 3 or more for a panel")
    }
    if vote.commit == vote.reveal {
      error(
        vote.revealPlace, "vote.same-action", "'\(vote.commit)' both commits and reveals",
        "use two actions, so that nobody sees a vote before giving his own")
    }
    check(vote, vote.commit, vote.commitPlace, needs: ["commitment"])
    check(vote, vote.reveal, vote.revealPlace, needs: ["option", "nonce"])
  }

  private mutating func check(
    _ vote: VoteDeclaration, _ name: String, _ place: Place, needs inputs: [String]
  ) {
    guard let action = definition.action(name) else {
      unknown(name, "action", among: Set(definition.actions.map(\.name)), at: place)
      return
    }
    if action.through != "votes" {
      error(
        place, "vote.route", "'\(name)' of the vote '\(vote.name)' does not go through votes",
        "add 'through: votes' to that action")
    }
    for input in inputs where !action.input.contains(where: { $0.name == input }) {
      error(
        place, "vote.input", "'\(name)' of the vote '\(vote.name)' takes no input '\(input)'",
        "add it: {type: string, required: true}")
    }
    for role in vote.by where !action.by.contains(role) {
      error(
        place, "vote.role", "'\(role)' votes in '\(vote.name)', but may not do '\(name)'",
        "add '\(role)' to 'by' of that action")
    }
  }

  // MARK: Cases that follow

  private mutating func checkSequel(_ sequel: SequelDeclaration) {
    let owner = "sequel '\(sequel.name)'"
    checkOrigins(sequel.from, sequel.origins, owner, sequel.place)
    for role in sequel.performers where !roles.contains(role.name) {
      unknown(role.name, "role", among: roles, at: role.place)
    }
    if sequel.by.isEmpty {
      error(sequel.place, "sequel.nobody", "nobody may open \(owner)", "name the roles in 'by'")
    }
    if sequel.numberType.isEmpty {
      error(
        sequel.place, "sequel.type-missing", "\(owner) has no type code for its case number",
        "add 'type: …', such as 执")
    }
    if sequel.article?.isEmpty ?? true {
      warning(
        sequel.place, "article.missing", "\(owner) names no article it rests on",
        "add 'article: …'")
    }
    if let within = sequel.within, let place = sequel.withinPlace {
      if !clocks.contains(within) {
        unknown(within, "clock", among: clocks, at: place)
      } else {
        for state in sequel.from where states.contains(state) && !flow.mayRun(within, in: state) {
          error(
            place, "sequel.never-open",
            "\(owner) is open while '\(within)' runs, which it never does at '\(state)'",
            "start the clock on the way there, or remove the state from 'from'")
        }
      }
    }
    guard let library = host.library else { return }
    guard let other = host.procedure(sequel.procedure) else {
      unknown(
        sequel.procedure, "procedure", among: Set(library.map(\.name)), at: sequel.procedurePlace)
      return
    }
    if other.kind != .main {
      error(
        sequel.procedurePlace, "procedure.kind",
        "'\(other.name)' is an incident and cannot be a case of its own",
        "name a procedure of 'kind: main'")
    }
    let opens = other.actions.contains { $0.name == "file" && $0.from.contains(other.initial) }
    if !opens {
      error(
        sequel.procedurePlace, "sequel.no-filing",
        "'\(other.name)' has no action 'file' in its initial state, by which it would begin",
        "add the action 'file' to that procedure")
    }
  }

  // MARK: Another procedure takes over

  private mutating func checkHandover(of action: ActionDeclaration) {
    guard let library = host.library else { return }
    for target in action.targets {
      guard let name = target.procedure else { continue }
      guard let other = host.procedure(name) else {
        unknown(name, "procedure", among: Set(library.map(\.name)), at: target.place)
        continue
      }
      if other.kind != .main {
        error(
          target.place, "procedure.kind", "'\(name)' is an incident and cannot take a case over",
          "name a procedure of 'kind: main'")
      }
      if other.state(target.to) == nil {
        error(
          target.place, "handover.state-unknown",
          "'\(action.name)' hands the case to '\(name)' in the state '\(target.to)', which it has not",
          "name one of its states")
      }
    }
  }

  // MARK: Earlier versions

  private mutating func checkMigration(_ migration: MigrationDeclaration) {
    if migration.from >= definition.version || migration.from < 1 {
      error(
        migration.place, "migration.version",
        "the migration comes from version \(migration.from), but this is version "
          + "\(definition.version)", "name an earlier version in 'from'")
    }
    for entry in migration.states where !states.contains(entry.new) {
      unknown(entry.new, "state", among: states, at: entry.place)
    }
    for entry in migration.clocks {
      guard let new = entry.new, !clocks.contains(new) else { continue }
      unknown(new, "clock", among: clocks, at: entry.place)
    }
    for assignment in migration.set where !facts.contains(assignment.fact) {
      unknown(assignment.fact, "fact", among: facts, at: assignment.place)
    }
    let old = host.library?.first {
      $0.name == definition.name && $0.version == migration.from
    }
    if let old { check(migration, against: old) }
  }

  private mutating func check(
    _ migration: MigrationDeclaration, against old: ProcedureDefinition
  ) {
    for entry in migration.states where old.state(entry.old) == nil {
      error(
        entry.place, "migration.old-unknown",
        "version \(old.version) has no state '\(entry.old)'", "remove the line")
    }
    for entry in migration.clocks where old.clock(entry.old) == nil {
      error(
        entry.place, "migration.old-unknown",
        "version \(old.version) has no clock '\(entry.old)'", "remove the line")
    }
    for kept in migration.kept where old.state(kept.name) == nil {
      error(
        kept.place, "migration.old-unknown",
        "version \(old.version) has no state '\(kept.name)'", "remove it from 'keep'")
    }
    let moved = Set(migration.states.map(\.old) + migration.keep)
    for state in old.states
    where !moved.contains(state.name) && !states.contains(state.name) && !state.isTerminal {
      error(
        migration.place, "migration.state-lost",
        "cases at '\(state.name)' of version \(old.version) have nowhere to go",
        "map the state under 'states', or name it under 'keep'")
    }
    let ended = Set(migration.clocks.map(\.old))
    let flow = CaseFlow(old)
    for clock in old.clocks where !ended.contains(clock.name) && !clocks.contains(clock.name) {
      // In states whose cases stay the clock stays too.
      guard !flow.runs(clock.name).isSubset(of: migration.keep) else { continue }
      error(
        migration.place, "migration.clock-lost",
        "the clock '\(clock.name)' of version \(old.version) is neither kept nor ended",
        "map it under 'clocks'; leave the new name empty to end it")
    }
  }
}
