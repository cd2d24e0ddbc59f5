/// The page of stock commands that an honest court gives with such a bundle.
public enum BundlePage {
  /// For a reader who would rather not run the page that came inside: the same text, made here
  /// from the bundle's other files. Nil where no page can be made, which alone refuses the bundle.
  public static func text(path: String) -> String? {
    guard let source = try? BundleVerifier.open(path),
      let contents = try? BundleVerifier.read(source, hashesPayload: false)
    else { return nil }
    return VerifyPage.text(contents: contents, shape: contents.shape)
  }
}
