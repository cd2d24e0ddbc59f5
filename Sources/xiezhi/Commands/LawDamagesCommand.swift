import ArgumentParser
import CourtDomain
import CourtLaw
import Foundation

/// `xiezhi law damages`
struct LawDamagesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "damages", abstract: "Compute punitive damages with their formula.",
    discussion: """
      EXAMPLES
        xiezhi law damages fraud 166.67
        xiezhi law damages food 120 --loss 2000 --basis loss
        xiezhi law damages food 5000 --within-need 300
        xiezhi law damages defect 20000
      """,
    subcommands: [Fraud.self, Food.self, Defect.self])

  struct Fraud: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Three times the price, at least the law's floor.",
      discussion: "EXAMPLE\n  xiezhi law damages fraud 166.67 --on 2026-03-10")
    @OptionGroup var asked: DamagesOptions
    @Argument(help: "The price in yuan.") var price: YuanArgument

    func run() throws {
      try asked.tell { (book, day) throws(LawError) in
        try book.fraudDamages(price: price.amount, on: day)
      }
    }
  }

  struct Food: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ten times the price or three times the loss, at least the law's floor.",
      discussion: "EXAMPLE\n  xiezhi law damages food 5000 --within-need 300")
    @OptionGroup var asked: DamagesOptions
    @Argument(help: "The price in yuan.") var price: YuanArgument
    @Option(help: "The loss in yuan.") var loss: YuanArgument?
    @Option(help: "price or loss, as the consumer chooses.") var basis = BasisArgument.price
    @Option(help: "Of a knowing buyer: the part of the price a household needs, in yuan.")
    var withinNeed: YuanArgument?
    @Flag(help: "A flaw of the label only, which harms and misleads nobody.")
    var harmlessLabel = false

    func run() throws {
      let claim = FoodClaim(
        price: price.amount, loss: loss?.amount, basis: basis == .loss ? .loss : .price,
        priceWithinNeed: withinNeed?.amount, isHarmlessLabelFlaw: harmlessLabel)
      try asked.tell { (book, day) throws(LawError) in
        try book.foodDamages(claim, on: day)
      }
    }
  }

  struct Defect: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The most for a known defect that killed or gravely injured: twice the loss.",
      discussion: "EXAMPLE\n  xiezhi law damages defect 20000")
    @OptionGroup var asked: DamagesOptions
    @Argument(help: "The loss in yuan.") var loss: YuanArgument

    func run() throws {
      try asked.tell { (book, day) throws(LawError) in
        try book.knownDefectDamages(loss: loss.amount, on: day)
      }
    }
  }
}

/// What every question about damages takes, and how it is answered.
struct DamagesOptions: ParsableArguments {
  @OptionGroup var law: LawOptions
  @Option(help: "The day whose law applies; today when left out.") var on: DayArgument?
  @Option(help: "text or json.") var format = LawFormat.text

  func tell(_ ask: (LawBook, CalendarDay) throws(LawError) -> ClaimAmount) throws {
    let book = try law.book()
    let day = on?.day ?? .today(.china)
    let amount = try law.answered(book) { () throws(LawError) in try ask(book, day) }
    law.tell(amount.toJSON(), as: format) { amount.telling($0) }
  }
}

enum BasisArgument: String, ExpressibleByArgument, CaseIterable {
  case price, loss
}
