import HTTPTypes

/// All operations of one server, and which of them a path could have meant.
struct RouteTable: Sendable {
  let endpoints: [Endpoint]

  init(_ endpoints: [Endpoint]) { self.endpoints = endpoints }

  /// Every operation, resource by resource; the sandbox's only where there is one.
  static func all(withSandbox: Bool) -> RouteTable {
    let parts: [[Endpoint]] = [
      SystemResource.endpoints, SessionResource.endpoints, AccountResource.endpoints,
      FilingResource.endpoints, DraftResource.endpoints, CaseResource.endpoints,
      CaseActResource.endpoints, DocketResource.endpoints, DeadlineResource.endpoints,
      FeeResource.endpoints, EvidenceResource.endpoints, EvidenceContentResource.endpoints,
      UploadResource.endpoints, EvidenceFormResource.endpoints, PreviewResource.endpoints,
      LogResource.endpoints, ServiceResource.endpoints, SettlementResource.endpoints,
      MediationResource.endpoints, HearingResource.endpoints, SimilarCaseResource.endpoints,
      DecisionResource.endpoints, DeskResource.endpoints, PrecedentResource.endpoints,
      ProcedureResource.endpoints,
      OutageResource.endpoints,
      IncidentResource.endpoints, ConsentResource.endpoints, VoteResource.endpoints,
      ChargeResource.endpoints,
      CrossExaminationResource.endpoints, EvidenceOrderResource.endpoints,
      PlatformResource.endpoints, RecordingResource.endpoints,
      UnavailabilityResource.endpoints, PlanResource.endpoints, HallResource.endpoints,
      WaitingResource.endpoints, StageResource.endpoints, EquipmentPage.endpoints,
      withSandbox ? SandboxResource.endpoints : [],
    ]
    return RouteTable(parts.flatMap(\.self))
  }

  /// The methods the path takes; empty where there is no such path.
  func methods(at path: String) -> [HTTPRequest.Method] {
    let segments = Self.segments(path)
    var methods: [HTTPRequest.Method] = []
    for endpoint in endpoints where Self.matches(Self.segments(endpoint.path), segments) {
      methods.append(endpoint.method)
      if endpoint.method == .get { methods.append(.head) }
    }
    return methods
  }

  private static func segments(_ path: String) -> [Substring] { path.split(separator: "/") }

  private static func matches(_ pattern: [Substring], _ segments: [Substring]) -> Bool {
    pattern.count == segments.count
      && zip(pattern, segments).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
  }
}
