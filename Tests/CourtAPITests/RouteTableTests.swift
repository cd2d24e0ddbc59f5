import Foundation
import HTTPTypes
import Testing
import Yams

@testable import CourtAPI

/// `openapi.yaml` and the routes are one thing told twice.
@Suite struct RoutesAndTheirDescription {
  private struct Described: Hashable {
    var method: String
    var path: String
    var operation: String
  }

  private static func document() throws -> [String: Any] {
    let file = TestCourt.project.appending(path: "openapi.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    return try #require(try Yams.load(yaml: text) as? [String: Any])
  }

  private static func operations() throws -> [(Described, [String: Any])] {
    let paths = try #require(try document()["paths"] as? [String: [String: Any]])
    return try paths.flatMap { path, methods in
      try methods.map { method, operation in
        let operation = try #require(operation as? [String: Any])
        let id = try #require(operation["operationId"] as? String)
        return (Described(method: method.uppercased(), path: path, operation: id), operation)
      }
    }
  }

  @Test func agreeOperationByOperation() throws {
    let described = Set(try Self.operations().map(\.0))
    let routed = Set(
      RouteTable.all(withSandbox: true).endpoints.map {
        Described(method: $0.method.rawValue, path: $0.path, operation: $0.operation)
      })
    #expect(described.subtracting(routed) == [], "described but not routed")
    #expect(routed.subtracting(described) == [], "routed but not described")
  }

  @Test func nameEachOperationOnce() {
    let operations = RouteTable.all(withSandbox: true).endpoints.map(\.operation)
    #expect(Set(operations).count == operations.count)
  }

  @Test func agreeOnWhatEachOperationAsks() throws {
    let endpoints = Dictionary(
      uniqueKeysWithValues: RouteTable.all(withSandbox: true).endpoints.map { ($0.operation, $0) })
    for (described, operation) in try Self.operations() {
      let endpoint = try #require(endpoints[described.operation])
      let parameters = try #require(operation["parameters"] as? [[String: Any]])
      let references = parameters.compactMap { $0["$ref"] as? String }
      let named = parameters.compactMap { $0["name"] as? String }
      func has(_ name: String) -> Bool { references.contains("#/components/parameters/\(name)") }
      #expect(has("Key") == endpoint.needsKey, "\(described.operation): Idempotency-Key")
      #expect(has("Version") == endpoint.needsVersion, "\(described.operation): If-Match")
      #expect(has("Id") == endpoint.path.contains("{id}"), "\(described.operation): id")
      let query = Set(
        named.filter { endpoint.query.contains($0) } + (has("Limit") ? ["limit"] : [])
          + (has("After") ? ["after"] : []))
      #expect(query == endpoint.query, "\(described.operation): query")
      #expect(
        (operation["requestBody"] != nil) == (endpoint.body != .none),
        "\(described.operation): body")
      let isOpen = (operation["security"] as? [Any])?.isEmpty ?? false
      #expect(isOpen == (endpoint.access == .anyone), "\(described.operation): security")
    }
  }

  @Test func giveEveryBodyAnExampleAndEveryOperationItsProblems() throws {
    for (described, operation) in try Self.operations() {
      let responses = try #require(operation["responses"] as? [String: Any])
      #expect(responses.keys.contains("500"), "\(described.operation)")
      #expect(responses.keys.contains { $0.hasPrefix("2") }, "\(described.operation)")
      guard let body = operation["requestBody"] as? [String: Any] else { continue }
      let content = try #require(body["content"] as? [String: [String: Any]])
      for (media, described) in content {
        #expect(described["example"] != nil || described["examples"] != nil, "\(media)")
      }
    }
  }

  @Test func hideTheSandboxWhereThereIsNone() {
    let court = RouteTable.all(withSandbox: false)
    #expect(court.methods(at: "/v1/sandbox/clock").isEmpty)
    #expect(
      RouteTable.all(withSandbox: true).methods(at: "/v1/sandbox/clock") == [.get, .head, .post])
  }
}
