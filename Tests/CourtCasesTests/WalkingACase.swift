import CourtCases
import CourtDomain
import CourtTestSupport

extension TestCourt {
  /// Carries out steps of a random walk; the court refuses most of them, which must leave no trace.
  func walk(_ id: CaseID, steps: Int, _ walk: inout RandomWalk) async throws {
    for _ in 0..<steps {
      let (days, step) = walk.next()
      clock.set(clock.now().adding(seconds: days * 86_400))
      do {
        switch step {
        case nil: break
        case .act(let who, let action, let input): try await perform(who, action, input, on: id)
        case .read: try await read("seller.1", id)
        case .pay: try await act("buyer.1", on: id) { _ = try $0.payFee(reference: "P") }
        case .fireTimers: try await fireTimers()
        }
      } catch is Rejection {
        // The next step goes on from where the case stood.
      }
    }
  }
}
