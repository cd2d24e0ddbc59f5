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
        unknown(phase, .phase, among: phases, at: action.phasePlace ?? action.place)
      }
      if action.by.allSatisfy({ !host.partyRoles.contains($0) && $0 != "representative" }) {
        warning(
          action.phasePlace ?? action.place, "phase.no-party",
          zh: ("行为“\(action.name)”属于在线环节“\(phase)”，但没有当事人可以做它", "只有当事人才选择环节：删去“phase”"),
          en: (
            "'\(action.name)' belongs to the phase '\(phase)', but no party may do it",
            "only parties choose phases: remove 'phase'"
          ))
      }
      checkPaperWay(of: action)
    }
    let used = Set(definition.actions.compactMap(\.phase))
    for phase in definition.phases where !used.contains(phase.name) {
      warning(
        phase.place, "phase.unused",
        zh: ("没有行为属于在线环节“\(phase.name)”", "让某个行为属于它，或者删去"),
        en: ("no action belongs to the phase '\(phase.name)'", "give it to an action, or remove it")
      )
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
      zh: (
        "没有选择在线进行“\(action.phase ?? "")”的当事人做不了行为“\(action.name)”，期限“\(clock.name)”届满时因沉默而失权",
        "让书记员记录纸面行为：在“by”里加“clerk”，或者为此另设行为"
      ),
      en: (
        "a party that has not chosen '\(action.phase ?? "")' online cannot do '\(action.name)', and "
          + "loses by silence when '\(clock.name)' runs out",
        "let a clerk record the act on paper: add 'clerk' to 'by', or an action for it"
      ))
  }

  // MARK: Votes

  private mutating func checkVote(_ vote: VoteDeclaration) {
    for role in vote.performers where !roles.contains(role.name) {
      unknown(role.name, .role, among: roles, at: role.place)
    }
    if vote.by.isEmpty {
      error(
        vote.place, "vote.nobody",
        zh: ("没有人可以参加表决“\(vote.name)”", "在“by”里写明角色"),
        en: ("nobody may vote in '\(vote.name)'", "name the roles in 'by'"))
    }
    if vote.options.count < 2 || Set(vote.options).count < vote.options.count {
      error(
        vote.place, "vote.options",
        zh: ("表决“\(vote.name)”没有可供选择的意见", "至少写两个不同的意见"),
        en: (
          "the vote '\(vote.name)' offers no choice between options",
          "name at least two different options"
        ))
    }
    if vote.quorum < 1 || vote.quorum % 2 == 0 {
      error(
        vote.place, "vote.quorum",
        zh: ("表决“\(vote.name)”的人数 \(vote.quorum) 可能形成平局，或者决定不了什么", "用奇数，合议庭为 3 人以上"),
        en: (
          "a quorum of \(vote.quorum) in '\(vote.name)' can end in a tie or decides nothing",
          "use an odd number, 3 or more for a panel"
        ))
    }
    if vote.commit == vote.reveal {
      error(
        vote.revealPlace, "vote.same-action",
        zh: ("行为“\(vote.commit)”既封存又公开意见", "用两个行为，使任何人在表态之前看不到别人的意见"),
        en: (
          "'\(vote.commit)' both commits and reveals",
          "use two actions, so that nobody sees a vote before giving his own"
        ))
    }
    check(vote, vote.commit, vote.commitPlace, needs: ["commitment"])
    check(vote, vote.reveal, vote.revealPlace, needs: ["option", "nonce"])
  }

  private mutating func check(
    _ vote: VoteDeclaration, _ name: String, _ place: Place, needs inputs: [String]
  ) {
    guard let action = definition.action(name) else {
      unknown(name, .action, among: Set(definition.actions.map(\.name)), at: place)
      return
    }
    if action.through != "votes" {
      error(
        place, "vote.route",
        zh: ("表决“\(vote.name)”的行为“\(name)”没有走表决通道", "给该行为加上“through: votes”"),
        en: (
          "'\(name)' of the vote '\(vote.name)' does not go through votes",
          "add 'through: votes' to that action"
        ))
    }
    for input in inputs where !action.input.contains(where: { $0.name == input }) {
      error(
        place, "vote.input",
        zh: ("表决“\(vote.name)”的行为“\(name)”没有输入项“\(input)”", "补上：“{type: string, required: true}”"),
        en: (
          "'\(name)' of the vote '\(vote.name)' takes no input '\(input)'",
          "add it: {type: string, required: true}"
        ))
    }
    for role in vote.by where !action.by.contains(role) {
      error(
        place, "vote.role",
        zh: ("角色“\(role)”参加表决“\(vote.name)”，却不可以做行为“\(name)”", "在该行为的“by”里加上“\(role)”"),
        en: (
          "'\(role)' votes in '\(vote.name)', but may not do '\(name)'",
          "add '\(role)' to 'by' of that action"
        ))
    }
  }

  // MARK: Cases that follow

  private mutating func checkSequel(_ sequel: SequelDeclaration) {
    let owner = Subject(.sequel, sequel.name)
    checkOrigins(sequel.from, sequel.origins, owner, sequel.place)
    for role in sequel.performers where !roles.contains(role.name) {
      unknown(role.name, .role, among: roles, at: role.place)
    }
    if sequel.by.isEmpty {
      error(
        sequel.place, "sequel.nobody",
        zh: ("没有人可以提起\(owner.zh)", "在“by”里写明角色"),
        en: ("nobody may open \(owner.en)", "name the roles in 'by'"))
    }
    if sequel.numberType.isEmpty {
      error(
        sequel.place, "sequel.type-missing",
        zh: ("\(owner.zh)没有案号的类型代字", "补上“type: …”，例如 执"),
        en: ("\(owner.en) has no type code for its case number", "add 'type: …', such as 执"))
    }
    if sequel.article?.isEmpty ?? true {
      warning(
        sequel.place, "article.missing",
        zh: ("\(owner.zh)没有写明法律依据", "补上“article: …”"),
        en: ("\(owner.en) names no article it rests on", "add 'article: …'"))
    }
    if let within = sequel.within, let place = sequel.withinPlace {
      if !clocks.contains(within) {
        unknown(within, .clock, among: clocks, at: place)
      } else {
        for state in sequel.from where states.contains(state) && !flow.mayRun(within, in: state) {
          error(
            place, "sequel.never-open",
            zh: (
              "\(owner.zh)只在期限“\(within)”进行时可以提起，而它在阶段“\(state)”从不进行",
              "在进入该阶段的路上启动期限，或者从“from”里去掉该阶段"
            ),
            en: (
              "\(owner.en) is open while '\(within)' runs, which it never does at '\(state)'",
              "start the clock on the way there, or remove the state from 'from'"
            ))
        }
      }
    }
    guard let library = host.library else { return }
    guard let other = host.procedure(sequel.procedure) else {
      unknown(
        sequel.procedure, .procedure, among: Set(library.map(\.name)), at: sequel.procedurePlace)
      return
    }
    if other.kind != .main {
      error(
        sequel.procedurePlace, "procedure.kind",
        zh: ("“\(other.name)”是附随程序，不能自成一案", "写一个“kind: main”的程序"),
        en: (
          "'\(other.name)' is an incident and cannot be a case of its own",
          "name a procedure of 'kind: main'"
        ))
    }
    let opens = other.actions.contains { $0.name == "file" && $0.from.contains(other.initial) }
    if !opens {
      error(
        sequel.procedurePlace, "sequel.no-filing",
        zh: ("程序“\(other.name)”的初始阶段没有行为“file”，无从开始", "给该程序加上行为“file”"),
        en: (
          "'\(other.name)' has no action 'file' in its initial state, by which it would begin",
          "add the action 'file' to that procedure"
        ))
    }
  }

  // MARK: Another procedure takes over

  private mutating func checkHandover(of action: ActionDeclaration) {
    guard let library = host.library else { return }
    for target in action.targets {
      guard let name = target.procedure else { continue }
      guard let other = host.procedure(name) else {
        unknown(name, .procedure, among: Set(library.map(\.name)), at: target.place)
        continue
      }
      if other.kind != .main {
        error(
          target.place, "procedure.kind",
          zh: ("“\(name)”是附随程序，不能接手案件", "写一个“kind: main”的程序"),
          en: (
            "'\(name)' is an incident and cannot take a case over",
            "name a procedure of 'kind: main'"
          ))
      }
      if other.state(target.to) == nil {
        error(
          target.place, "handover.state-unknown",
          zh: ("行为“\(action.name)”把案件移交程序“\(name)”的阶段“\(target.to)”，而该程序没有这个阶段", "写该程序已有的阶段"),
          en: (
            "'\(action.name)' hands the case to '\(name)' in the state '\(target.to)', which it has not",
            "name one of its states"
          ))
      }
    }
  }

  // MARK: Earlier versions

  private mutating func checkMigration(_ migration: MigrationDeclaration) {
    if migration.from >= definition.version || migration.from < 1 {
      error(
        migration.place, "migration.version",
        zh: ("迁移来自第 \(migration.from) 版，而本文件是第 \(definition.version) 版", "在“from”里写更早的版本"),
        en: (
          "the migration comes from version \(migration.from), but this is version "
            + "\(definition.version)", "name an earlier version in 'from'"
        ))
    }
    for entry in migration.states where !states.contains(entry.new) {
      unknown(entry.new, .state, among: states, at: entry.place)
    }
    for entry in migration.clocks {
      guard let new = entry.new, !clocks.contains(new) else { continue }
      unknown(new, .clock, among: clocks, at: entry.place)
    }
    for assignment in migration.set where !facts.contains(assignment.fact) {
      unknown(assignment.fact, .fact, among: facts, at: assignment.place)
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
        zh: ("第 \(old.version) 版没有阶段“\(entry.old)”", "删去这一行"),
        en: ("version \(old.version) has no state '\(entry.old)'", "remove the line"))
    }
    for entry in migration.clocks where old.clock(entry.old) == nil {
      error(
        entry.place, "migration.old-unknown",
        zh: ("第 \(old.version) 版没有期限“\(entry.old)”", "删去这一行"),
        en: ("version \(old.version) has no clock '\(entry.old)'", "remove the line"))
    }
    for kept in migration.kept where old.state(kept.name) == nil {
      error(
        kept.place, "migration.old-unknown",
        zh: ("第 \(old.version) 版没有阶段“\(kept.name)”", "从“keep”里删去"),
        en: ("version \(old.version) has no state '\(kept.name)'", "remove it from 'keep'"))
    }
    let moved = Set(migration.states.map(\.old) + migration.keep)
    for state in old.states
    where !moved.contains(state.name) && !states.contains(state.name) && !state.isTerminal {
      error(
        migration.place, "migration.state-lost",
        zh: ("第 \(old.version) 版中处于阶段“\(state.name)”的案件无处可去", "在“states”里写明对应的阶段，或者列入“keep”"),
        en: (
          "cases at '\(state.name)' of version \(old.version) have nowhere to go",
          "map the state under 'states', or name it under 'keep'"
        ))
    }
    let ended = Set(migration.clocks.map(\.old))
    let flow = CaseFlow(old)
    for clock in old.clocks where !ended.contains(clock.name) && !clocks.contains(clock.name) {
      // In states whose cases stay the clock stays too.
      guard !flow.runs(clock.name).isSubset(of: migration.keep) else { continue }
      error(
        migration.place, "migration.clock-lost",
        zh: ("第 \(old.version) 版的期限“\(clock.name)”既没有保留也没有结束", "在“clocks”里写明对应；新名称留空即为结束"),
        en: (
          "the clock '\(clock.name)' of version \(old.version) is neither kept nor ended",
          "map it under 'clocks'; leave the new name empty to end it"
        ))
    }
  }
}
