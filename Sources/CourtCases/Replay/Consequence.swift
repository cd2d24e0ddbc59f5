import CourtDomain
import CourtEvidence
import CourtWorkflow

/// What an entry says followed from it, in a form that can be compared and read.
struct Consequence: Equatable {
  /// The code of a refusal, where the procedure refused what ran out.
  var refused: String?
  var facts: JSONValue = .object(JSONObject())
  /// `start NAME[:PARTY] RULE {arguments}`, `stop …`, `suspend … KIND`, `resume … KIND`; those that
  /// touch running clocks in the order of their words, for these end or stand still together.
  var clocks: [String] = []
  /// `NAME#digest of the arguments`, in order.
  var effects: [String] = []
  var handover: String?

  init(_ verdict: Verdict) {
    switch verdict {
    case .refused(let refusal): refused = refusal.code
    case .decided(let decision):
      facts = DocketMemory.json(of: decision.factChanges)
      let texts = decision.clockChanges.map(Self.text)
      clocks =
        texts.filter { !$0.hasPrefix("start ") }.sorted()
        + texts.filter { $0.hasPrefix("start ") }
      effects = decision.effects.map(Self.text)
      handover = decision.handover
    }
  }

  var json: JSONValue {
    var members = JSONObject()
    members["refused"] = refused.map { .string($0) }
    if facts.object?.members.isEmpty == false { members["facts"] = facts }
    if !clocks.isEmpty { members["clocks"] = .array(clocks.map { .string($0) }) }
    if !effects.isEmpty { members["effects"] = .array(effects.map { .string($0) }) }
    members["handover"] = handover.map { .string($0) }
    return .object(members)
  }

  init(_ json: JSONValue) {
    refused = json["refused"]?.string
    facts = json["facts"] ?? .object(JSONObject())
    clocks = json["clocks"]?.array?.compactMap(\.string) ?? []
    effects = json["effects"]?.array?.compactMap(\.string) ?? []
    handover = json["handover"]?.string
  }

  private static func text(_ change: ClockChange) -> String {
    switch change {
    case .start(let name, let rule, let party, let arguments):
      let said =
        arguments.isEmpty ? "" : " " + canonical(DocketMemory.json(of: arguments))
      return "start \(RunningClock(name: name, party: party).text) \(rule)\(said)"
    case .stop(let name, let party):
      return "stop " + RunningClock(name: name, party: party).text
    case .suspend(let name, let party, let kind):
      return "suspend \(RunningClock(name: name, party: party).text) \(kind)"
    case .resume(let name, let party, let kind):
      return "resume \(RunningClock(name: name, party: party).text) \(kind)"
    }
  }

  private static func canonical(_ json: JSONValue) -> String {
    String(decoding: json.canonicalBytes, as: UTF8.self)
  }

  /// Twelve digits of a digest: what is served or told may be long, and only its sameness matters.
  private static func text(_ effect: EffectCall) -> String {
    let bytes = DocketMemory.json(of: effect.arguments).canonicalBytes
    return effect.name + "#" + SHA256.digest(bytes).hex.prefix(12)
  }
}
