import VerifyModel

/// One page cut out of a list.
struct PageCut<Item: Sendable>: Sendable {
    let items: [Item]
    let number: Int
    let size: Int
    let token: String?
    let previousToken: String?
    let nextToken: String?
}

extension Call {
    /// Cuts the page that `PageSize`, `Page` and `PageToken` ask for.
    ///
    /// A token is `DN` or `DP` and the SID of an item: the page behind it, or the page that ends before it.
    func page<Item>(of all: [Item], sid: (Item) -> String) throws(Refusal) -> PageCut<Item> {
        let size = try pageSize()
        let number = try query.integer("Page", in: 0...Int(Int32.max)) ?? 0
        let token = query["PageToken"] ?? query["pageToken"]
        let start = try start(in: all, sid: sid, size: size, token: token)
        let items = Array(all[start...].prefix(size))
        let end = start + items.count
        return PageCut(
            items: items,
            number: number,
            size: size,
            token: token,
            previousToken: start > 0 ? items.first.map { "DP" + sid($0) } : nil,
            nextToken: end < all.count ? items.last.map { "DN" + sid($0) } : nil
        )
    }

    private func pageSize() throws(Refusal) -> Int {
        guard let text = query["PageSize"] else { return 50 }
        guard let size = Int(text), (1...1000).contains(size) else { throw .pageTooLarge }
        return size
    }

    private func start<Item>(
        in all: [Item],
        sid: (Item) -> String,
        size: Int,
        token: String?
    ) throws(Refusal) -> Int {
        guard let token else { return 0 }
        guard let place = all.firstIndex(where: { sid($0) == token.dropFirst(2) }) else {
            throw query.unacceptable("PageToken")
        }
        switch token.prefix(2) {
        case "DN": return place + 1
        case "DP": return max(0, place - size)
        default: throw query.unacceptable("PageToken")
        }
    }
}

extension PageCut {
    func resource<Resource: ListedResource>(_ call: Call, _ present: (Item) -> Resource) -> Page<Resource> {
        Page(items: items.map(present), meta: meta(call, key: Resource.listKey))
    }

    func resource(_ call: Call, key: String, _ present: (Item) -> JSONValue) -> ListBody {
        ListBody(key: key, items: items.map(present), meta: meta(call, key: key))
    }

    private func meta(_ call: Call, key: String) -> PageMeta {
        var meta = PageMeta(page: number, pageSize: size, key: key)
        meta.firstPageURL = call.pageURL(number: 0, size: size, token: nil)
        meta.url = call.pageURL(number: number, size: size, token: token)
        meta.previousPageURL = previousToken.map { call.pageURL(number: max(0, number - 1), size: size, token: $0) }
        meta.nextPageURL = nextToken.map { call.pageURL(number: number + 1, size: size, token: $0) }
        return meta
    }
}

extension Call {
    /// The address of a page with every filter of this call.
    fileprivate func pageURL(number: Int, size: Int, token: String?) -> String {
        var fields = query.fields.filter { !["Page", "PageSize", "PageToken", "pageToken"].contains($0.name) }
        fields.append(FormField("PageSize", String(size)))
        fields.append(FormField("Page", String(number)))
        if let token { fields.append(FormField("PageToken", token)) }
        return url("/v2\(resource)?\(Form(fields: fields).encoded)")
    }
}
