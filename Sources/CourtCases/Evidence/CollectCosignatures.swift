import CourtDomain
import CourtEvidence

/// Asks the witnesses of the policy to cosign the newest checkpoint, each on its own and all at once.
///
/// Never in the way of the log: the checkpoint is stored and served before anyone is asked, a
/// witness that is slow or gone is asked less often, and what comes is stored beside the
/// checkpoint.
public actor CollectCosignatures {
  private let court: Court
  private let link: any WitnessLink
  private var states: [NoteVerifierKey: State] = [:]
  /// Longest rest of a witness that does not answer, in seconds.
  static let longestRest: Int64 = 300

  private struct State {
    /// The largest size that it is known to have cosigned.
    var size: UInt64?
    var failures = 0
    var restsUntil: Instant?
  }

  public init(_ court: Court, link: any WitnessLink) {
    self.court = court
    self.link = link
  }

  /// What one round came to.
  public struct Round: Sendable {
    public var cosigned = 0
    public var problems: [Problem] = []
  }

  public struct Problem: Sendable, Hashable {
    public var witness: String
    public var reason: String
    /// The witness holds another history of this log: nothing heals that but people.
    public var isAlarm: Bool
  }

  /// One look at the newest checkpoint. Witnesses that have it, or that rest, are left alone.
  public func run() async throws -> Round {
    let asked = court.witnessPolicy.witnesses.filter { $0.url != nil }
    guard !asked.isEmpty else { return Round() }
    guard let newest = try await court.store.read({ try $0.newestCheckpoint() }), newest.size > 0
    else { return Round() }
    let now = court.wallClock.now()
    var due: [WitnessPolicy.Witness] = []
    for witness in asked where try await isDue(witness, newest, now) { due.append(witness) }
    let checkpoint = try newest.published()
    var round = Round()
    await withTaskGroup(of: (WitnessPolicy.Witness, Outcome).self) { group in
      for witness in due {
        let known = states[witness.key]?.size ?? 0
        group.addTask { [self] in
          (witness, await ask(witness, checkpoint, known: min(known, checkpoint.size)))
        }
      }
      for await (witness, outcome) in group { settle(witness, outcome, now, &round) }
    }
    return round
  }

  private func isDue(
    _ witness: WitnessPolicy.Witness, _ newest: StoredCheckpoint, _ now: Instant
  ) async throws -> Bool {
    if newest.cosignatures.contains(where: { witness.key.claims($0.signatureLine) }) {
      return false
    }
    if states[witness.key] == nil {
      let size = try await court.store.read { try $0.lastCosigned(by: witness.key) }
      states[witness.key] = State(size: size)
    }
    return states[witness.key]?.restsUntil.map { $0 <= now } ?? true
  }

  private enum Outcome: Sendable {
    case cosigned(UInt64)
    case failed(String, isAlarm: Bool)
  }

  /// Sends it, and once more from where the witness says it stands.
  private nonisolated func ask(
    _ witness: WitnessPolicy.Witness, _ checkpoint: MultiSignedCheckpoint, known: UInt64
  ) async -> Outcome {
    var old = known
    do {
      for _ in 0..<2 {
        let reply = try await send(checkpoint, from: old, to: witness)
        switch reply.status {
        case 200: return try await keep(reply.body, checkpoint, witness)
        case 409:
          let text = String(decoding: reply.body, as: UTF8.self)
          guard let size = UInt64(text.dropLast()), text == "\(size)\n" else {
            return .failed("409 without a size", isAlarm: false)
          }
          guard size <= checkpoint.size else { return try await newer(size) }
          guard size != old else {
            return .failed(
              "the witness cosigned another root of size \(size)", isAlarm: true)
          }
          old = size
        case 422:
          return .failed(
            "the witness does not find its \(old) leaves in this log", isAlarm: true)
        default:
          let text = String(decoding: reply.body.prefix(200), as: UTF8.self)
          return .failed("\(reply.status) \(text)", isAlarm: false)
        }
      }
      return .failed("the witness moved on meanwhile", isAlarm: false)
    } catch { return .failed("\(error)", isAlarm: false) }
  }

  /// A witness that knows more leaves than the court ever signed: the court's database was set back.
  private nonisolated func newer(_ size: UInt64) async throws -> Outcome {
    let newest = try await court.store.read { try $0.newestCheckpoint()?.size ?? 0 }
    guard size > newest else { return .failed("the log grew meanwhile", isAlarm: false) }
    return .failed(
      "the witness has cosigned \(size) leaves, the court's log has \(newest): it was set back",
      isAlarm: true)
  }

  private nonisolated func send(
    _ checkpoint: MultiSignedCheckpoint, from old: UInt64, to witness: WitnessPolicy.Witness
  ) async throws -> WitnessReply {
    let proof =
      old == 0 || old == checkpoint.size
      ? [] : try await PublishedLog(court).consistency(from: old, to: checkpoint.size)
    let request = AddCheckpoint(oldSize: old, proof: proof, checkpoint: checkpoint)
    return try await link.addCheckpoint(request.bytes, to: witness)
  }

  /// Takes the lines of the witness's key that hold; others are passed over.
  private nonisolated func keep(
    _ body: [UInt8], _ checkpoint: MultiSignedCheckpoint, _ witness: WitnessPolicy.Witness
  ) async throws -> Outcome {
    let found = try Self.cosignatures(body, over: checkpoint.body, by: witness.key)
    guard let one = found else { return .failed("its cosignature does not hold", isAlarm: false) }
    let (size, now) = (checkpoint.size, court.wallClock.now())
    try await court.store.write { try $0.insertCosignature(one, size: size, at: now) }
    return .cosigned(size)
  }

  /// Not inlined: see `CourtHouse.build`.
  @inline(never)
  private nonisolated static func cosignatures(
    _ body: [UInt8], over text: String, by key: NoteVerifierKey
  ) throws -> Cosignature? {
    try SignedNote.signatures(body[...]).compactMap { Cosignature($0) }
      .first { $0.holds(over: text, by: key) }
  }

  private func settle(
    _ witness: WitnessPolicy.Witness, _ outcome: Outcome, _ now: Instant, _ round: inout Round
  ) {
    var state = states[witness.key] ?? State()
    switch outcome {
    case .cosigned(let size):
      state = State(size: size)
      round.cosigned += 1
    case .failed(let reason, let isAlarm):
      state.failures += 1
      let rest = min(Self.longestRest, 1 << Int64(min(state.failures, 9)))
      state.restsUntil = now.adding(seconds: rest)
      round.problems.append(Problem(witness: witness.name, reason: reason, isAlarm: isAlarm))
    }
    states[witness.key] = state
  }
}
