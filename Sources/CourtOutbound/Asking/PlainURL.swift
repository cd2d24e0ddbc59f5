import Foundation

/// A place named `http://host[:port][/path]`, without user, question or fragment.
///
/// No TLS: whoever is asked signs the answer, and a proxy of one's own stands where privacy is wanted.
public struct PlainURL: Sendable {
  public let host: String
  public let port: Int
  /// Without a slash at its end.
  public let path: String

  public init?(_ text: String) {
    guard let parts = URLComponents(string: text), parts.scheme == "http",
      let host = parts.host, !host.isEmpty, parts.query == nil, parts.user == nil
    else { return nil }
    self.host = host
    port = parts.port ?? 80
    var path = parts.percentEncodedPath
    while path.hasSuffix("/") { path.removeLast() }
    self.path = path
  }
}
