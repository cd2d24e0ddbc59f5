import CourtDomain

/// The page's lines about people outside the court: witnesses, time-stamp authorities, and what
/// their times say of receipts and entries.
extension VerifyPage {
  static let policy = trust + "/" + BundleTrust.policyFile
  /// The time asked for, if any, as an option of openssl.
  static let forTime = " ${AT:+-attime $AT}"
  static let authorities = trust + "/tsa.pem"
  private static let sm2Root = trust + "/sm2.pem"
  private static let revocations = trust + "/crl.pem"

  /// A checkpoint with what strangers said of it.
  struct Attested {
    let folder: CheckpointFolder
    let size: UInt64
    let witnesses: Int
    let tokens: Int
  }

  func attested(_ folder: CheckpointFolder, size: UInt64) -> Attested {
    let names = Set(contents.tags.keys)
    return Attested(
      folder: folder, size: size, witnesses: folder.witnesses(in: names),
      tokens: folder.tokens(in: names))
  }

  mutating func strangers(of one: Attested) {
    if one.witnesses + one.tokens > 0 {
      say(
        "\(one.folder.path) 的见证人与时间戳机构；未列入可信文件夹者不作数。",
        "Witnesses and time stamps of \(one.folder.path); those not in the trusted folder count "
          + "for nothing.")
    }
    for number in 0..<one.witnesses { witness(one.folder.witness(number + 1), one.folder) }
    if one.folder == .last { quorum(one) }
    for number in 0..<one.tokens { stamp(stampPath(one, number), one.folder) }
  }

  private func stampPath(_ one: Attested, _ number: Int) -> String {
    one.folder.stamp(number + 1, in: Set(contents.tags.keys))
  }

  private func recordPage(_ path: String, _ folder: CheckpointFolder) -> RecordPage? {
    RecordPage(
      path: path, der: contents.tags[path] ?? [],
      content: (folder.body, contents.tags[folder.body] ?? []))
  }

  /// A token, or a record whose stamps each held until the next one covered it.
  private mutating func stamp(_ path: String, _ folder: CheckpointFolder) {
    let asked = "test ! -e \(Self.authorities) ||"
    guard BundleStamp.isRecord(path) else {
      run("openssl ts -reply -token_in -in \(path) -token_out | cmp - \(path)")
      run(
        "\(asked) openssl ts -verify -token_in -in \(path) -data \(folder.body) "
          + "-CAfile \(Self.authorities)\(Self.forTime)")
      return
    }
    guard let lines = recordPage(path, folder)?.lines() else {
      isHopeless = true
      return
    }
    say(
      "存证记录 \(path)（RFC 4998）：每个时间戳在失效前已由下一个覆盖。",
      "The evidence record \(path) (RFC 4998): each stamp was covered before it ended.")
    for line in lines {
      run(
        "test \"$(\(line.token) | openssl ts -reply -token_in -in /dev/stdin -token_out | sha256sum)\" "
          + "= \"$(\(line.token) | sha256sum)\"")
      run(
        "\(asked) \(line.token) | openssl ts -verify -token_in -in /dev/stdin "
          + "-digest \"$(\(line.imprint))\" -CAfile \(Self.authorities)"
          + (line.coveredAt.map { " -attime \($0)" } ?? Self.forTime))
    }
  }

  private mutating func witness(_ place: String, _ folder: CheckpointFolder) {
    let (key, message) = (place + "/key.vkey", place + "/message.txt")
    let raw = "cut -d+ -f3- \(key) | base64 -d"
    run("test \"$(wc -l < \(key))\" = 1")
    run("test \"$(cut -d+ -f3- \(key) | wc -c)\" = 45")
    run("test \"$(\(raw) | od -An -tx1 -N1)\" = ' 04'")
    run(
      "test \"$({ cut -d+ -f1 \(key); \(raw); } | sha256sum | cut -c1-8)\" = "
        + "\"$(cut -d+ -f2 \(key))\"")
    run("test \"$(head -n 1 \(message))\" = cosignature/v1")
    run("sed -n 2p \(message) | grep -qxE 'time (0|[1-9][0-9]{0,17})'")
    run("tail -n +3 \(message) | cmp - \(folder.body)")
    run("test \"$(wc -c < \(place)/signature.bin)\" = 64")
    // The twelve bytes that make a bare Ed25519 key a public key in DER. Source: RFC 8410 §4.
    run(
      "{ printf '\\060\\052\\060\\005\\006\\003\\053\\145\\160\\003\\041\\000'; \(raw) | tail -c 32; } | "
        + "openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey /dev/stdin "
        + "-sigfile \(place)/signature.bin -in \(message)")
  }

  /// The policy is the reader's own file, so the command reads it when it runs.
  private mutating func quorum(_ one: Attested) {
    let keys = (0..<one.witnesses).map { " \(one.folder.witness($0 + 1))/key.vkey" }.joined()
    let program =
      "BEGIN{n=split(keys,k,\" \");for(i=1;i<=n;i++)have[k[i]]=1} "
      + "$1==\"witness\"{ok[$2]=have[$3]} "
      + "$1==\"group\"{c=0;for(i=4;i<=NF;i++)c+=ok[$i];"
      + "w=$3==\"any\"?1:$3==\"all\"?NF-3:$3;ok[$2]=c>=w} "
      + "$1==\"quorum\"{exit !($2==\"none\"||ok[$2])}"
    run(
      "test ! -e \(Self.policy) || awk -v keys=\"$(cat\(keys) < /dev/null | tr '\\n' ' ')\" "
        + "'\(program)' \(Self.policy)")
  }

  // MARK: Time

  /// A time that counts if its teller is trusted.
  private struct Told {
    /// Whose word it is: one condition of trust holds for all of it.
    let teller: String
    /// The command that succeeds where the teller is trusted.
    let trusted: String
    /// The command whose output is the time.
    let shown: String
    let seconds: Int64
  }

  private func times(of one: Attested) -> [Told] {
    var times: [Told] = []
    for number in 0..<one.witnesses {
      let place = one.folder.witness(number + 1)
      let time = AttestationInspection.time(
        contents.tags[place + "/message.txt"] ?? [], body: contents.tags[one.folder.body] ?? [])
      times.append(
        Told(
          teller: contents.text(place + "/key.vkey"),
          trusted: "grep -qsF \"$(cat \(place)/key.vkey)\" \(Self.policy)",
          shown: "$(sed -n '2s/^time //p' \(place)/message.txt)",
          seconds: Int64(clamping: time ?? 0)))
    }
    for number in 0..<one.tokens {
      let place = stampPath(one, number)
      let stamp = try? BundleStamp(contents.tags[place] ?? [], at: place)
      let token =
        BundleStamp.isRecord(place)
        ? recordPage(place, one.folder)?.firstToken ?? "false" : "cat \(place)"
      let text =
        "\(token) | openssl ts -reply -token_in -in /dev/stdin -text | sed -n 's/^Time stamp: //p'"
      times.append(
        Told(
          teller: "", trusted: "test -e \(Self.authorities)",
          shown: "$(date -d \"$(\(text))\" +%s)", seconds: stamp?.seconds ?? 0))
    }
    return times
  }

  /// Of each teller only the time that binds most.
  private func binding(_ times: [Told], latest: Bool) -> [Told] {
    Dictionary(grouping: times, by: \.teller).values.compactMap { own in
      latest ? own.max { $0.seconds < $1.seconds } : own.min { $0.seconds < $1.seconds }
    }.sorted { ($0.seconds, $0.teller) < ($1.seconds, $1.teller) }
  }

  /// That no trusted time contradicts an entry's own.
  mutating func bracket(_ leaf: String, index: UInt64, promise: Int64, among all: [Attested]) {
    let at = "$(date -d \"$(sed 's/.*\"at\":\"\\([^\"]*\\)\".*/\\1/' \(leaf))\" +%s)"
    let without = all.filter { $0.size <= index }.flatMap { times(of: $0) }
    for time in binding(without, latest: true) {
      let latest = promise + TimeBracket.clockSkew
      run("! \(time.trusted) || test $((\(at) + \(latest))) -ge \"\(time.shown)\"")
    }
    let with = all.filter { $0.size > index }.flatMap { times(of: $0) }
    for time in binding(with, latest: false) {
      run("! \(time.trusted) || test \(at) -le $((\(time.shown) + \(TimeBracket.clockSkew)))")
    }
  }

  /// The time for which the signer's certificate must be valid: the first trusted time at which the
  /// receipt's leaf was in the log, else now.
  func attime(index: UInt64, among all: [Attested]) -> String {
    all.filter { $0.size > index }.flatMap { times(of: $0) }.isEmpty
      ? Self.forTime : " -attime \"\(moment(index: index, among: all))\""
  }

  /// The same time as a word of the shell, in seconds since 1970.
  func moment(index: UInt64, among all: [Attested]) -> String {
    let with = all.filter { $0.size > index }.flatMap { times(of: $0) }
    let choice = binding(with, latest: false).map { "{ \($0.trusted) && echo \($0.seconds); } || " }
    return "$(\(choice.joined())echo \"${AT:-$(date +%s)}\")"
  }

  // MARK: The signer

  /// The certificate inside is the one the receipt names, and is on no list.
  mutating func signer(_ folder: String, version: Int, at moment: String) {
    let certificates = "openssl pkcs7 -inform DER -in \(folder)/receipt.cms -print_certs"
    if version >= 2 {
      run("test \"$(\(certificates) | grep -c BEGIN)\" = 1")
      run(
        "grep -qF \"\\\"signer\\\":\\\"$(\(certificates) | sed -n '/^-.*BEGIN/,/^-.*END/{/^-/!p}' | "
          + "base64 -d | sha256sum | cut -c1-64)\\\"\" \(folder)/receipt.json")
    }
    let serial = "$(\(certificates) | openssl x509 -noout -serial | cut -d= -f2)"
    let issuer =
      "$(openssl x509 -in \(Self.trust)/root.pem -noout -text -nameopt compat | "
      + "sed -n 's/^ *Subject: //p' | head -n 1 | tr -d '\\\\')"
    run(
      "test ! -e \(Self.revocations) || openssl storeutl -noout -text -crls \(Self.revocations) | "
        + "tr -d '\\\\' | awk -v s=\"\(serial)\" -v i=\"\(issuer)\" '\(Self.revoked)' | "
        + "while IFS='|' read -r since why; do case \"$why\" in "
        + "Superseded|'Cessation Of Operation'|'Affiliation Changed') "
        + "test \"\(moment)\" -lt \"$(date -d \"$since\" +%s)\" || exit 1;; *) exit 1;; esac; done")
  }

  /// Prints, of every list of the issuer, since when and why it takes the serial back. A time from
  /// which the key is doubted spares what was signed before it, whatever the reason.
  private static let revoked =
    "function out(){if(hit)print (inv?inv:d)\"|\"(inv?\"Superseded\":r);hit=0} "
    + "/^        Issuer: /{sub(/^        Issuer: /,\"\");mine=($0==i)} "
    + "/^    Serial Number: /{out();hit=mine&&$3==s;r=inv=\"\"} /^    Signature Algorithm/{out()} "
    + "/^        Revocation Date: /{sub(/^ *Revocation Date: /,\"\");d=$0} "
    + "/CRL Reason Code:/{getline;gsub(/^ +/,\"\");r=$0} "
    + "/Invalidity Date:/{getline;gsub(/^ +/,\"\");inv=$0} END{out()}"

  mutating func sm2Signer() {
    guard contents.tags[BundleLayout.sm2Signer] != nil else { return }
    let file = BundleLayout.sm2Signer
    say(
      "SM2 签名证书（GB/T 32918）；可信文件夹有 sm2.pem 时验证。",
      "The certificate of SM2 signatures; judged where the trusted folder has sm2.pem.")
    run("openssl x509 -in \(file) | cmp - \(file)")
    run(
      "test ! -e \(Self.sm2Root) || openssl verify -CAfile \(Self.sm2Root) -no-CApath "
        + "-no-CAstore -no_check_time -vfyopt distid:1234567812345678 \(file)")
  }

  mutating func sm2(_ folder: String) {
    guard contents.tags[BundleLayout.sm2Signer] != nil else { return }
    run(
      "test ! -e \(Self.sm2Root) || openssl x509 -in \(BundleLayout.sm2Signer) -noout -pubkey | "
        + "openssl pkeyutl -verify -rawin -digest sm3 -pkeyopt distid:1234567812345678 -pubin "
        + "-inkey /dev/stdin -sigfile \(folder)/receipt.sm2 -in \(folder)/receipt.json")
  }
}
