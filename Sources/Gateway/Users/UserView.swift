import Domain
import FoundationEssentials

/// A user as answers show it, under the app's own name for it.
struct UserView {
    let external: ExternalUserID
    let subject: Subject

    init(_ external: ExternalUserID, _ subject: Subject) {
        self.external = external
        self.subject = subject
    }

    func writeMembers(to json: inout JSONWriter) {
        json.write("user_id", external.text)
        json.write("status", subject.isLocked ? "locked" : "active")
        json.write("created_at", subject.createdAt)
        json.write("factors", subject.factorViews)
    }
}

extension Subject {
    /// The factors that are not deleted, oldest first.
    var factorViews: [FactorView] { factors.map { FactorView($0, at: now) } }
}
