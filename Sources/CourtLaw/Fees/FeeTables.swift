import CourtDomain
import Foundation

/// A fee by cumulative bands of the amount.
struct FeeBands: Sendable, Hashable {
  struct Band: Sendable, Hashable {
    /// `nil` for the last band.
    let upTo: Decimal?
    /// A flat cost of reaching this band, or a rate on the part inside it.
    let price: Price
  }

  enum Price: Sendable, Hashable {
    case flat(Decimal)
    case rate(Decimal)
  }

  let name: LocalizedText
  let bands: [Band]
  let cap: Decimal?
  let isPrepaid: Bool

  struct Outcome {
    let amount: Decimal
    let lines: [FeeLine]
    let formula: String
  }

  func fee(on base: Decimal) -> Outcome {
    var lower: Decimal = 0
    var sum: Decimal = 0
    var lines: [FeeLine] = []
    var formula = ""
    for band in bands {
      let upper = min(band.upTo ?? base, base)
      switch band.price {
      case .flat(let flat):
        sum += flat
        formula = plain(flat)
        lines.append(line(lower, upper, nil, flat))
      case .rate(let rate):
        let part = (upper - lower) * rate
        formula = Self.quick(base, rate, constant: sum - lower * rate)
        sum += part
        lines.append(line(lower, upper, "\(plain(upper - lower)) × \(percent(rate))", part))
      }
      lower = band.upTo ?? base
      if base <= lower { break }
    }
    if let cap, sum > cap {
      formula = "min(\(formula), \(plain(cap)))"
      lines.append(
        FeeLine(
          text: LocalizedText(zh: "最高 \(plain(cap)) 元", en: "capped at \(plain(cap)) yuan"),
          amount: cap - sum))
      sum = cap
    }
    return Outcome(amount: sum, lines: lines, formula: "\(formula) = \(plain(sum))")
  }

  private func line(_ from: Decimal, _ to: Decimal, _ term: String?, _ amount: Decimal) -> FeeLine {
    let sum = (term.map { $0 + " = " } ?? "") + plain(amount)
    return FeeLine(
      text: LocalizedText(
        zh: "\(plain(from)) 元至 \(plain(to)) 元：\(sum) 元",
        en: "from \(plain(from)) to \(plain(to)) yuan: \(sum) yuan"),
      amount: amount)
  }

  /// The shortcut every fee table carries: one rate on the whole and a constant.
  private static func quick(_ base: Decimal, _ rate: Decimal, constant: Decimal) -> String {
    let head = "\(plain(base)) × \(percent(rate))"
    if constant == 0 { return head }
    return constant > 0 ? "\(head) + \(plain(constant))" : "\(head) − \(plain(-constant))"
  }
}

/// A fee that is a share of another one.
struct DerivedFee: Sendable, Hashable {
  let name: LocalizedText
  let of: String
  let numerator: Int
  let denominator: Int
}

/// A fixed fee that the province chooses within the law's range.
struct FeeRange: Sendable, Hashable {
  let name: LocalizedText
  let least: Decimal
  let most: Decimal
  /// Bands charged on the damages on top of it.
  let damages: String?
}

struct HalvingRule: Sendable, Hashable {
  let name: LocalizedText
  let appliesTo: [String]
}

struct ReliefRule: Sendable, Hashable {
  let name: LocalizedText
  let naturalPersonsOnly: Bool
  let leastShare: Decimal?
}

/// Numbers of a rule by the names its formula uses, and words of its list.
struct NamedValues: Sendable, Hashable {
  let name: LocalizedText
  let numbers: [String: Decimal]
  let words: [String]

  func number(_ key: String, of rule: String) throws(LawError) -> Decimal {
    guard let value = numbers[key] else { throw .unknownRule(rule + "." + key) }
    return value
  }
}

/// The shortest exact writing of a decimal.
func plain(_ value: Decimal) -> String { value.description }

func percent(_ rate: Decimal) -> String { plain(rate * 100) + "%" }
