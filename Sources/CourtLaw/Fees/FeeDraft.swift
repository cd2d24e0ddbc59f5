import CourtDomain
import Foundation

/// A fee on its way through bands, halving and relief.
struct FeeDraft {
  var rule: String
  var base: Decimal?
  var full: Decimal { didSet { payable = full } }
  var payable: Decimal
  var lines: [FeeLine]
  var formula: [String]
  var rows: [LawRow]
  var isPrepaid: Bool

  init(
    rule: String, base: Decimal?, full: Decimal, lines: [FeeLine], formula: [String],
    rows: [LawRow], isPrepaid: Bool
  ) {
    self.rule = rule
    self.base = base
    self.full = full
    payable = full
    self.lines = lines
    self.formula = formula
    self.rows = rows
    self.isPrepaid = isPrepaid
  }

  func belongs(to family: String) -> Bool {
    rule == family || rule.hasPrefix(family + ".")
  }

  func fee(isDeferred: Bool) -> ComputedFee {
    let text = formula.joined(separator: "; ")
    let zhSource = distinct(rows.map(\.source.zh)).joined(separator: "；")
    let enSource = distinct(rows.map(\.source.en)).joined(separator: "; ")
    let deferredZh = isDeferred ? "；缓交" : ""
    let deferredEn = isDeferred ? "; deferred" : ""
    return ComputedFee(
      rule: rule, base: base, full: full, exact: payable, money: Money(rounding: payable),
      isDeferred: isDeferred, isPrepaid: isPrepaid,
      formula: LocalizedText(
        zh: text.replacing("; ", with: "；") + " 元" + deferredZh, en: text + " yuan" + deferredEn),
      source: LocalizedText(zh: zhSource, en: enSource),
      citation: distinct(rows.map(\.citation)).joined(separator: "; "), lines: lines)
  }

  private func distinct(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }
}
