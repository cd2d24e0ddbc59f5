import CourtDomain

/// The court's signature over the list of a bundle's files: nobody can add, drop or change one
/// afterwards, not even a byte that no other signature covers.
///
/// It is the log key's Ed25519 signature over `tagmanifest-sha256.txt`, which names every other
/// file's digest. No checkpoint can be mistaken for such a list: a checkpoint's second line is a
/// number, a list's is a digest and a name.
enum BundleSeal {
  static let path = "seal/signature.bin"

  static func isGood(_ contents: BundleContents, _ anchors: TrustAnchors) -> Bool {
    guard let verifier = try? NoteVerifierKey(text: anchors.logVerifierKey),
      let key = try? KeyHandle.ed25519(publicKey: verifier.publicKey),
      let list = contents.tags[BundleLayout.tagManifest], let signature = contents.tags[path],
      signature.count == 64
    else { return false }
    return key.verifyEd25519(list, signature: signature)
  }

  static func check(_ contents: BundleContents, _ anchors: TrustAnchors?) -> BundleReport.Check {
    guard contents.format >= 2 else {
      return .init(
        "seal", .skipped, zh: "第一版证据包没有封签",
        en: "bundles of the first format carry no seal over their list of files")
    }
    guard let anchors else {
      return .init("seal", .skipped, zh: "没有可用的密钥", en: "there is no key to judge it by")
    }
    return .init(
      "seal", zh: "文件清单由法院封签", en: "the list of files is sealed by the court",
      defects: isGood(contents, anchors)
        ? [] : [.init(zh: "封签无效：清单在出具后被改动", en: "the seal does not hold: the list was changed")])
  }
}
