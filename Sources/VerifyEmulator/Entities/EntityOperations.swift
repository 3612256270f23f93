extension ProviderState {
    mutating func createEntity(_ call: Call, in service: String) throws(Refusal) -> Reply {
        _ = try self.service(service, call)
        let identity = try call.form.required("Identity")
        guard EntityRecord.isIdentity(identity) else { throw call.form.unacceptable("Identity") }
        guard entities[key(service, identity)] == nil else { throw .entityExists }
        let entity = EntityRecord(sid: random.sid(.entity), service: service, identity: identity, at: call.now)
        put(entity)
        return .created(entity.resource(call))
    }

    func listEntity(_ call: Call, in service: String) throws(Refusal) -> Reply {
        _ = try self.service(service, call)
        let page = try call.page(of: entities.all.filter { $0.service == service }, sid: \.sid)
        return .fetched(page.resource(call) { $0.resource(call) })
    }

    func fetchEntity(_ call: Call, _ path: EntityPath) throws(Refusal) -> Reply {
        .fetched(try entity(path, call).resource(call))
    }

    /// Takes its factors and challenges along.
    mutating func deleteEntity(_ call: Call, _ path: EntityPath) throws(Refusal) -> Reply {
        let entity = try entity(path, call)
        let gone = behaviour.tellsFactorsOfDeletedEntities ? entity.factors.compactMap { factors[$0] } : []
        forget(entity)
        for factor in gone { announce(.factorDeleted, factor, call) }
        return .deleted
    }

    mutating func forget(_ entity: EntityRecord) {
        entities.remove(key(entity.service, entity.identity))
        for sid in entity.factors { factors[sid] = nil }
        for sid in entity.challenges { challenges[sid] = nil }
    }

    func entity(_ path: EntityPath, _ call: Call) throws(Refusal) -> EntityRecord {
        _ = try service(path.service, call)
        guard EntityRecord.isIdentity(path.identity) else { throw .unacceptable("Identity") }
        guard let entity = entityIfKnown(path) else { throw .notFound(call.resource) }
        return entity
    }

    func entityIfKnown(_ path: EntityPath) -> EntityRecord? {
        entities[key(path.service, path.identity)]
    }

    mutating func put(_ entity: EntityRecord) {
        entities.put(entity, for: key(entity.service, entity.identity))
    }

    private func key(_ service: String, _ identity: String) -> String {
        service + "/" + (behaviour.identitiesAreCaseSensitive ? identity : identity.lowercased())
    }
}

/// The part of a path that names an entity.
struct EntityPath: Sendable {
    let service: String
    let identity: String
}
