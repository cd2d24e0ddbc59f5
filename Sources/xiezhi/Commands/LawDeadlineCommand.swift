import ArgumentParser
import CourtDomain
import CourtLaw

extension LawCommand {
  /// `xiezhi law deadline`
  struct Deadline: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Compute until when, and why, in a few plain lines.",
      discussion: """
        Kinds of excluded time: public-notice, appraisal, settlement, mediation, jurisdiction, stay, \
        audit, new-evidence, enforcement-pause, auction. A rule refuses what it does not admit.

        EXAMPLES
          xiezhi law deadline defence --from 2026-02-03 --language both
          xiezhi law deadline defence --from 2026-03-10 --abroad
          xiezhi law deadline trial --track simplified --from 2026-02-03 \\
            --exclude appraisal=2026-03-01..2026-03-20 \\
            --extend trial.simplified.extension=1@2026-05-15
          xiezhi law deadline trial.ordinary --from 2026-02-03 --suspend stay=2026-04-01..
          xiezhi law deadline preservation.decision --from 2026-03-02T09:15:00+08:00
          xiezhi law deadline defence --from 2026-03-10 \\
            --outage 2026-03-25T10:00:00+08:00..2026-03-25T13:00:00+08:00
        """)
    @OptionGroup var options: LawOptions
    @Argument(help: "The rule's name.") var rule: String
    @Option(help: "The starting fact: a day, or an instant in RFC 3339.") var from: String
    @Option(help: "small-claims, simplified or ordinary: put behind the rule's name.")
    var track: String?
    @Option(help: "The length the court gave, in the rule's own unit.") var days: Int?
    @Flag(help: "The party lives outside the mainland.") var abroad = false
    @Option(help: "The day whose law applies; the start's when left out.") var on: String?
    @Option(name: .customLong("exclude"), help: "KIND=FROM..TO, both days included; repeatable.")
    var exclusions: [String] = []
    @Option(
      name: .customLong("suspend"),
      help: "KIND=FROM..TO, or KIND=FROM.. while it lasts; repeatable.")
    var suspensions: [String] = []
    @Option(name: .customLong("extend"), help: "RULE=LENGTH@DAY of approval; repeatable.")
    var extensions: [String] = []
    @Option(help: "OBSTACLE-ENDED,APPLIED,NEW-LAST-DAY.") var restore: String?
    @Option(name: .customLong("outage"), help: "FROM..TO in RFC 3339; repeatable.")
    var outages: [String] = []
    @Flag(help: "Answer provisionally where a year's calendar is not loaded.")
    var provisional = false
    @Option(help: "text or json.") var format = LawFormat.text

    func run() throws {
      let book = try options.book()
      let court = try options.settings(book)
      var question = DeadlineQuestion(rule: rule, from: from)
      question.track = track
      question.length = days
      question.isAbroad = abroad
      question.lawOn = on
      question.mayBeProvisional = provisional
      question.exclusions = exclusions
      question.suspensions = suspensions
      question.extensions = extensions
      question.restoration = restore
      question.outages = outages
      let asked = question
      let reading = try options.answered(book) { () throws(LawError) in
        try book.deadline(asked.history(book, court: court))
      }
      options.tell(reading.toJSON(), as: format) { reading.telling($0) }
    }
  }
}
