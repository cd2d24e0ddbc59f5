import ArgumentParser
import CourtCases
import CourtDomain
import CourtEvidence
import Foundation

/// `xiezhi keys`
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "The court's keys: look at, exchange, revoke, protect.",
    discussion: """
      Every act changes the key folder in one step and leaves an event there, which the court writes \
      into its log when it is next started; restart `serve` and `work` after an act. Private keys are \
      opened with XIEZHI_KEY_PASSPHRASE or key_passphrase_file. The roots certify and revoke, and \
      nothing else: move root-key.pem and sm2-root-key.pem to a safe place, and bring them with \
      --root and --sm2-root for the one command that needs them.

      Keys live in files. For keys inside a PKCS#11 device see "Keys in a device" in ARCHITECTURE.md.
      """,
    subcommands: [Show.self, Rotate.self, Revoke.self, Lists.self, Retire.self, Protect.self])

  /// Where the keys are and how they are opened.
  struct Place: ParsableArguments {
    @OptionGroup var options: CourtOptions
    @Option(help: "The root's private key, where it is kept elsewhere.") var root: String?
    @Option(help: "The SM2 root's private key, where it is kept elsewhere.") var sm2Root: String?
    @Option(help: "A file whose first line is the passphrase of the brought keys.")
    var rootPassphraseFile: String?

    func settings() throws -> (Settings, CourtIdentity) {
      try CryptoLibrary.check()
      let settings = try options.resolve()
      let court = try CourtLawBook(settings).court
      return (settings, CourtHouse.identity(settings, court))
    }

    func ceremony() throws -> KeyCeremony {
      let (settings, identity) = try settings()
      let folder = CourtHouse.keyFolder(settings)
      guard FileManager.default.fileExists(atPath: folder) else {
        throw ValidationError("\(folder) does not exist: keys are made when the court first starts")
      }
      var ceremony = KeyCeremony(
        folder: folder, court: identity, passphrase: settings.keyPassphrase)
      let secret = try rootPassphraseFile.map { path in
        Array(try Data(contentsOf: URL(fileURLWithPath: path)).prefix { $0 != 10 && $0 != 13 })
      }
      for (role, path) in [(KeyRole.root, root), (.sm2Root, sm2Root)] {
        guard let path else { continue }
        let pem = try String(contentsOfFile: path, encoding: .utf8)
        ceremony.bring(role, pem: pem, passphrase: secret)
      }
      return ceremony
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Every key with its events, and what to do about them.")
    @OptionGroup var place: Place

    func run() throws {
      let (settings, identity) = try place.settings()
      let keys = try CourtKeys.open(
        folder: CourtHouse.keyFolder(settings), court: identity,
        passphrase: settings.keyPassphrase)
      for event in keys.events {
        print(
          "\(event.sequence)  \(event.at.rfc3339)  \(event.act.rawValue)  \(event.role.rawValue)"
            + " \(event.generation)  \(event.role.algorithm)  \(event.keyID)")
      }
      for end in try keys.ends() { print("\(end.role.rawValue) ends at \(end.at.rfc3339)") }
      for list in try RevocationList.all(pem: keys.trust.extras.revocationsPEM) {
        print(
          "revocation list of \(list.issuedAt?.rfc3339 ?? "?"), next by "
            + "\(list.nextAt?.rfc3339 ?? "?")")
      }
      for name in try place.ceremony().rootsAtHome() {
        print("advice: \(name) lies beside the others; move it to a safe place")
      }
      if settings.keyPassphrase == nil {
        print("advice: the private keys lie open; run xiezhi keys protect")
      }
    }
  }

  struct Rotate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "A new key in the place of one; the old certificate stays for verification.",
      discussion: """
        ROLE is signer, ed25519, sm2 or log. After a rotation of the log key both keys sign, so that \
        those who know only the former one can follow; end that with `xiezhi keys retire`.

        EXAMPLE
          xiezhi keys rotate signer --root /media/safe/root-key.pem
        """)
    @Argument var role: String
    @OptionGroup var place: Place

    func run() throws {
      let role = try KeysCommand.role(role)
      try place.ceremony().rotate(role, at: .machineTime)
      print("\(role.rawValue): a new key is in place; restart the court")
    }
  }

  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Puts a certificate on the revocation list, and a new key in its place.",
      discussion: """
        With the reason keyCompromise everything the key ever signed is refused, unless a time-stamp \
        or checkpoint proves it older and verifiers are told so; with superseded or \
        cessationOfOperation what was signed before stays good.

        EXAMPLE
          xiezhi keys revoke signer --reason keyCompromise --root /media/safe/root-key.pem
        """)
    @Argument var role: String
    @Option(help: "A former generation instead of the present one.") var generation: Int?
    @Option(help: "unspecified, keyCompromise, superseded or cessationOfOperation.")
    var reason = "unspecified"
    @OptionGroup var place: Place

    func run() throws {
      let role = try KeysCommand.role(role)
      guard let why = RevocationList.Reason.allCases.first(where: { "\($0)" == reason }) else {
        throw ValidationError(
          "unknown reason \(reason): use "
            + RevocationList.Reason.allCases.map { "\($0)" }.joined(separator: ", "))
      }
      try place.ceremony().revoke(
        role, generation: generation, reason: why, at: .machineTime)
      print("\(role.rawValue): revoked (\(reason)); publish crl.pem and restart the court")
    }
  }

  struct Lists: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "crl", abstract: "Sign the revocation lists again, before their promised end.")
    @OptionGroup var place: Place

    func run() throws {
      try place.ceremony().renewLists(at: .machineTime)
      print("crl.pem and sm2-crl.pem are new")
    }
  }

  struct Retire: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End the time in which the former log key signs beside the new one.")
    @OptionGroup var place: Place

    func run() throws {
      try place.ceremony().retireLogKey()
      print("only the present log key signs from the next start on")
    }
  }

  struct Protect: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write every private key again under another passphrase.",
      discussion: """
        EXAMPLE
          xiezhi keys protect --with new-passphrase.txt
        """)
    @Option(name: .customLong("with"), help: "A file whose first line is the new passphrase.")
    var file: String
    @OptionGroup var place: Place

    func run() throws {
      let secret = Array(
        try Data(contentsOf: URL(fileURLWithPath: file)).prefix { $0 != 10 && $0 != 13 })
      try place.ceremony().protect(with: secret)
      print("the private keys are under the new passphrase")
    }
  }

  static func role(_ text: String) throws -> KeyRole {
    guard let role = KeyRole(rawValue: text), KeyRole.rotating.contains(role) else {
      throw ValidationError(
        "unknown role \(text): use "
          + KeyRole.rotating.map(\.rawValue).joined(separator: ", "))
    }
    return role
  }
}
