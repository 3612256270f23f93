import Domain
import FoundationEssentials

extension StoredEvent: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { event in
            event.write("event_id", id.description)
            event.write("at", at)
            event.object("actor") { actor in
                actor.write("type", actorType)
                actor.write("id", actorID)
            }
            event.write("action", action)
            event.write("result", result)
            event.write("flow_id", flow?.description)
            event.write("factor_id", factor?.description)
            event.write("detail", StoredJSON(text: detail))
        }
    }
}

extension TimelineEntry: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { entry in
            entry.write("at", at)
            entry.write("kind", kind)
            entry.write("name", name)
            entry.write("result", result)
            entry.write("detail", StoredJSON(text: detail))
        }
    }
}

/// A document that the database made, passed on as it is.
private struct StoredJSON: JSONWritable {
    let text: String

    func write(to json: inout JSONWriter) { json.raw(text.utf8) }
}
