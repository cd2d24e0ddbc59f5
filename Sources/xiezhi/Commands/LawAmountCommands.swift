import ArgumentParser
import CourtDomain
import CourtLaw
import Foundation

extension LawCommand {
  /// `xiezhi law fee`
  struct FeeQuestion: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "fee", abstract: "Compute a court fee with its formula.",
      discussion: """
        Several amounts are several property claims: they are summed. Amounts are plain digits in \
        yuan. Reasons to halve: simplified, mediated, withdrawn, merged; several halve once.

        EXAMPLES
          xiezhi law fee 50000
          xiezhi law fee 20000 30000 --halved simplified --halved mediated
          xiezhi law fee 50000 --kind payment-order
          xiezhi law fee --non-property fee.non-property.personality=200 --damages 60000
          xiezhi law fee 50000 --relief 0.3 --natural-person
        """)

    enum Kind: String, ExpressibleByArgument, CaseIterable {
      case property, appeal, preservation, enforcement
      case paymentOrder = "payment-order"
    }

    @OptionGroup var options: LawOptions
    @Argument(help: "Amounts in yuan.") var amounts: [YuanArgument] = []
    @Option(help: "property, appeal, preservation, payment-order or enforcement.")
    var kind = Kind.property
    @Option(
      name: .customLong("non-property"),
      help:
        "A claim without a value: RULE, or RULE=AMOUNT chosen within the law's range; repeatable.")
    var nonProperty: [String] = []
    @Option(help: "Damages claimed for a personality right, in yuan.") var damages: YuanArgument?
    @Option(name: .customLong("halved"), help: "Why half is charged; repeatable.")
    var halved: [HalvingArgument] = []
    @Option(help: "exempt, deferred, or the share not charged, such as 0.3.") var relief: String?
    @Flag(help: "The payer is a natural person (only those are exempted).") var naturalPerson =
      false
    @Option(help: "The day of filing; today when left out.") var on: DayArgument?
    @Option(help: "text or json.") var format = LawFormat.text

    func run() throws {
      let book = try options.book()
      let court = try options.settings(book)
      let request = FeeRequest(
        try kindOfFee(), on: on?.day ?? .today(court.zone), halving: Set(halved.map(\.reason)),
        relief: try reliefWanted(), court: court)
      let fee = try options.answered(book) { () throws(LawError) in try book.fee(request) }
      options.tell(fee.toJSON(), as: format) { fee.telling($0) }
    }

    private func kindOfFee() throws -> FeeRequest.Kind {
      if kind == .property {
        let claims =
          amounts.map { FeeClaim.property($0.amount) } + (try nonProperty.map(claim))
        guard !claims.isEmpty else { throw ValidationError("give an amount or --non-property") }
        return .claims(claims)
      }
      guard amounts.count == 1, nonProperty.isEmpty, let amount = amounts.first?.amount else {
        throw ValidationError("--kind \(kind.rawValue) takes exactly one amount")
      }
      switch kind {
      case .appeal: return .appeal(amount)
      case .preservation: return .preservation(amount)
      case .paymentOrder: return .paymentOrder(amount)
      case .enforcement: return .enforcement(amount)
      case .property: return .property(amount)
      }
    }

    private func claim(_ text: String) throws -> FeeClaim {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      let chosen = parts.count == 2 ? Yuan.read(parts[1]) : nil
      guard let rule = parts.first, parts.count == 1 || chosen != nil else {
        throw ValidationError("--non-property \(text): write RULE or RULE=AMOUNT")
      }
      return .nonProperty(rule: rule, chosen: chosen, damages: damages?.amount ?? 0)
    }

    private func reliefWanted() throws -> FeeRelief? {
      switch relief {
      case nil: return nil
      case "exempt": return .exempt(isNaturalPerson: naturalPerson)
      case "deferred": return .deferred
      case let text?:
        guard let share = Yuan.read(text) else {
          throw ValidationError("--relief \(text): write exempt, deferred, or a share such as 0.3")
        }
        return .reduced(share: share)
      }
    }
  }

  /// `xiezhi law interest`
  struct Interest: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Compute the doubled interest for late performance.",
      discussion: """
        EXAMPLES
          xiezhi law interest 10000 --due 2026-03-01 --until 2026-03-31
          xiezhi law interest 10000 --due 2026-03-01 --until 2026-03-31 --paid 2026-03-11=5000
        """)
    @OptionGroup var options: LawOptions
    @Argument(help: "The debt in yuan.") var principal: YuanArgument
    @Option(help: "The last day to perform.") var due: DayArgument
    @Option(help: "The last day of the interest.") var until: DayArgument
    @Option(help: "DATE=AMOUNT that reduced the debt; repeatable.") var paid: [String] = []
    @Option(help: "text or json.") var format = LawFormat.text

    func run() throws {
      let book = try options.book()
      let payments = try paid.map { text in
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let day = CalendarDay(iso8601: parts[0]),
          let amount = Yuan.read(parts[1])
        else { throw ValidationError("--paid \(text): write DATE=AMOUNT, such as 2026-03-11=5000") }
        return LatePayment(on: day, amount: amount)
      }
      let interest = try options.answered(book) { () throws(LawError) in
        try book.lateInterest(
          principal: principal.amount, performanceDueOn: due.day, until: until.day,
          payments: payments)
      }
      options.tell(interest.toJSON(), as: format) { interest.telling($0) }
    }
  }

  /// `xiezhi law small-claims`
  struct SmallClaims: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "small-claims", abstract: "Tell whether an amount is a small claim.",
      discussion: """
        The province's average wage is configuration (a wage table, --wages or XIEZHI_WAGES); the \
        book knows no figure and guesses none.

        EXAMPLE
          xiezhi law small-claims 30000 --province 33 --on 2026-03-10 --wages wages.yaml
        """)
    @OptionGroup var options: LawOptions
    @Argument(help: "The amount in yuan.") var amount: YuanArgument
    @Option(help: "Two digits of GB/T 2260; the court's when left out.") var province: String?
    @Option(help: "The day of filing; today when left out.") var on: DayArgument?
    @Option(help: "A wage table in YAML.") var wages: String?
    @Option(help: "text or json.") var format = LawFormat.text

    func run() throws {
      let book = try options.book()
      let court = try options.settings(book)
      let configured = try options.court.resolve(needsShare: false).wagesFile
      let table = try Wages.load(wages ?? configured)
      let limits = try options.answered(book) { () throws(LawError) in
        try book.smallClaimsLimits(
          province: province ?? court.province, on: on?.day ?? .today(court.zone), wages: table)
      }
      if format == .json { return print(limits.toJSON(on: amount.amount).text) }
      for tongue in options.language.tongues {
        print(limits.telling(on: amount.amount, tongue))
      }
    }
  }
}

/// A reason to halve a fee on the command line.
struct HalvingArgument: ExpressibleByArgument {
  let reason: FeeHalving

  init?(argument: String) {
    guard let reason = FeeHalving(rawValue: argument) else { return nil }
    self.reason = reason
  }

  static let allValueStrings = FeeHalving.allCases.map(\.rawValue)
}
