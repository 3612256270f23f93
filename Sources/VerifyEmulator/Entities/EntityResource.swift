import VerifyModel

extension EntityRecord {
    func resource(_ call: Call) -> Entity {
        let path = "/v2/Services/\(service)/Entities/\(identity)"
        var entity = Entity(sid: EntitySID(sid), identity: identity)
        entity.accountSID = call.account
        entity.serviceSID = ServiceSID(service)
        entity.dateCreated = VerifyDate(createdAt)
        entity.dateUpdated = VerifyDate(updatedAt)
        entity.url = call.url(path)
        entity.links = call.links(
            path,
            ["factors": "Factors", "new_factors": "Factors", "challenges": "Challenges"]
        )
        return entity
    }
}
