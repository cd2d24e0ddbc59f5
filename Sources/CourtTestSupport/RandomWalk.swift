public import CourtDomain

/// What random people do to a case on random days, lawful or not; the same seed walks the same way.
///
/// The walk only chooses; the test carries each step out and lets the court refuse it.
public struct RandomWalk {
  public enum Step: Sendable {
    /// Somebody does something by the procedure.
    case act(who: String, action: String, input: JSONValue)
    /// The defendant reads the papers served on him.
    case read
    /// The plaintiff pays what he owes.
    case pay
    /// The court looks which periods have run out.
    case fireTimers
  }

  public let seed: UInt64
  private var chance: SeededChance

  /// Prints the seed, so that a failure can be walked again.
  public init(seed: UInt64) {
    self.seed = seed
    chance = SeededChance(seed: seed)
    print("random walk, seed \(seed)")
  }

  /// How many days pass, and what is tried then; nil lets the days pass with nothing done.
  public mutating func next() -> (days: Int64, step: Step?) {
    let chosen = Int.random(in: 0..<(Self.acts.count + 3), using: &chance)
    let days = Int64.random(in: 0...4, using: &chance)
    switch chosen {
    case Self.acts.count: return (days, .read)
    case Self.acts.count + 1: return (days, .pay)
    case Self.acts.count + 2: return (days, .fireTimers)
    default:
      let (who, action, input) = Self.acts[chosen]
      // These end a case: most walks would be over at once.
      let isTried = !Self.endings.contains(action) || Int.random(in: 0..<4, using: &chance) == 0
      return (days, isTried ? .act(who: who, action: action, input: input) : nil)
    }
  }

  private static let endings: Set<String> = ["withdraw", "refuse"]

  private static let acts: [(who: String, action: String, input: JSONValue)] = [
    ("clerk", "accept", [:]), ("clerk", "accept", ["track": "ordinary"]),
    ("clerk", "return-for-correction", ["defects": "请补充", "days": 7]),
    ("clerk", "refuse", ["ground": "concrete_claim", "reason": "请求不具体"]),
    ("clerk", "grant-fee-relief", ["relief": "exempt", "reason": "经济困难"]),
    ("seller.1", "file-defence", ["text": "不同意"]), ("buyer.1", "withdraw", [:]),
    ("buyer.1", "appeal", ["grounds": "不服"]),
    ("judge.1", "convert-to-ordinary", ["reason": "复杂"]),
    ("judge.2", "convert-to-ordinary", ["reason": "复杂"]),
  ]
}
