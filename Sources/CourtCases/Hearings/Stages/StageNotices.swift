import CourtDomain

/// What a message about an asynchronous hearing says beside the docket's words: the stage that is
/// open, the hours left, and when it ends.
struct StageNotice {
  var subject: String?
  var lines: String

  /// - Parameter action: what the incident did; its reminder says the hours in the subject too.
  init?(_ open: OpenCase, after action: String) {
    // A worker that comes late must not promise hours that have passed.
    let now = max(open.now, open.court.clock.now())
    guard let incident = open.focusedIncident, incident.isOpen,
      let window = AsynchronousStages(incident, deadlines: open.deadlines, at: now)?.open,
      let end = window.closesAt, let hours = window.hoursLeft
    else { return nil }
    let (title, at) = (window.stage.title, open.court.zone.minuteText(of: end))
    let left = LocalizedText(
      zh: "\(title.zh)阶段还剩 \(hours) 小时，至 \(at) 截止",
      en: "\(hours) \(hours == 1 ? "hour" : "hours") left for \(title.en), until \(at)")
    lines = left.zh + "\n" + left.en
    if action == "remind" { subject = left.zh + " / " + left.en }
  }
}
