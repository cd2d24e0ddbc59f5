/// A part of a bundle that can be left out so that nothing tells but the seal: bundles are as good
/// without it, only poorer.
enum BundlePart {
  /// Removes one part and moves those after it up, so that names leave no gap. A key event that is
  /// gone leaves a gap in the numbers inside the others, which the seal's owner cannot mend.
  ///
  /// An operator can seal what is left; then it is a bundle that he might have given honestly, of
  /// fewer proofs, and no lie. Only the witnesses that a reader's policy asks for are not his to
  /// leave out.
  static func omit(
    by hand: DrillHand, from files: inout [String: [UInt8]], _ random: inout DrillRandom
  ) -> String? {
    let parts = parts(files).filter { hand != .operator || isMissed($0, in: files) }
    guard !parts.isEmpty else { return nil }
    let part = parts[Int.random(in: 0..<parts.count, using: &random)]
    if part == BundleLayout.sm2Signer {
      for name in files.keys where name == part || name.hasSuffix("/receipt.sm2") {
        files[name] = nil
      }
    } else {
      remove(part, &files)
    }
    return "\(part) left out"
  }

  /// Whether a part is missed though the bundle was sealed without it: a witness that the reader asks
  /// for, or a key event before the last one.
  private static func isMissed(_ part: String, in files: [String: [UInt8]]) -> Bool {
    if part.hasPrefix("checkpoint/witness/") { return true }
    let folder = part.prefix(5)
    return folder == "keys/"
      && files["keys/\(number(part, after: folder) + 1)/leaf.json"] != nil
  }

  /// Whether a file is a part by itself.
  static func isAlone(_ name: String, in files: [String: [UInt8]]) -> Bool {
    guard name.contains("/token/"), let slash = name.lastIndex(of: "/") else { return false }
    let folder = name[...slash]
    return !files.keys.contains {
      $0.hasPrefix(folder) && number($0, after: folder) > number(name, after: folder)
    }
  }

  private static func number(_ name: String, after folder: Substring) -> Int {
    Int(name.dropFirst(folder.count).prefix { $0.isNumber }) ?? 0
  }

  /// `…/token/1`, `…/witness/2`, `milestones/3`, `keys/4`, and SM2 as a whole.
  private static func parts(_ files: [String: [UInt8]]) -> [String] {
    var found: Set<String> = []
    for name in files.keys {
      let steps = name.split(separator: "/")
      if ["milestones", "keys"].contains(steps[0]), steps.count > 2 {
        found.insert("\(steps[0])/\(steps[1])")
      }
      guard let kind = steps.firstIndex(where: { $0 == "token" || $0 == "witness" }),
        kind + 1 < steps.count, ["checkpoint", "milestones"].contains(steps[0])
      else { continue }
      let number = steps[kind + 1].prefix { $0.isNumber }
      found.insert(steps[...kind].joined(separator: "/") + "/\(number)")
    }
    if files[BundleLayout.sm2Signer] != nil { found.insert(BundleLayout.sm2Signer) }
    return BundleContents.sorted(Array(found))
  }

  private static func remove(_ part: String, _ files: inout [String: [UInt8]]) {
    guard let slash = part.lastIndex(of: "/"), let gone = Int(part[part.index(after: slash)...])
    else { return }
    let folder = part[...slash]
    var left: [String: [UInt8]] = [:]
    for (name, bytes) in files {
      let own = name.hasPrefix(folder) ? number(name, after: folder) : 0
      if own == gone { continue }
      guard own > gone else {
        left[name] = bytes
        continue
      }
      left[folder + "\(own - 1)" + name.dropFirst(folder.count + "\(own)".count)] = bytes
    }
    files = left
  }
}
