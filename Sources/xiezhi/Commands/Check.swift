import ArgumentParser

/// `xiezhi check`
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check stored data, public test vectors, law tables, replays.",
    discussion: """
      Each check exits with 0 only if it found nothing wrong.

      EXAMPLES
        xiezhi check data --data ./court
        xiezhi check vectors ../shared/vectors
        xiezhi check law
        xiezhi check replay Fixtures/histories
      """,
    subcommands: [DataCheck.self, VectorCheck.self, LawCheck.self, ReplayCheck.self])
}
