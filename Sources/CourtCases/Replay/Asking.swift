import CourtDomain
import CourtLaw
import CourtWorkflow

/// What the engine was asked and what it saw: enough to ask it again.
struct Asking {
  enum Question {
    case act(Act)
    case expiry(clock: String, party: String?)
    /// The machinery does an action, whatever route it names, as when an incident returns.
    case machinery(Act)
  }

  let question: Question
  let snapshot: CaseSnapshot
  let definition: ProcedureDefinition

  init(_ question: Question, _ snapshot: CaseSnapshot, of definition: ProcedureDefinition) {
    self.question = question
    self.snapshot = snapshot
    self.definition = definition
  }
}
