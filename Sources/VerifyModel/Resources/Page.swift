/// One page of a list.
package struct Page<Item: ListedResource>: Codable, Hashable, Sendable {
    package var items: [Item]
    package var meta: PageMeta

    package init(items: [Item], meta: PageMeta) {
        self.items = items
        self.meta = meta
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Member.self)
        meta = try container.decode(PageMeta.self, forKey: Member("meta"))
        // An empty list may be `null`; without the member this is no page of such items at all.
        items = try container.decode([Item]?.self, forKey: Member(Item.listKey)) ?? []
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Member.self)
        try container.encode(meta, forKey: Member("meta"))
        try container.encode(items, forKey: Member(Item.listKey))
    }

    private struct Member: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }
}

/// Where a page stands in its list; its URLs name the provider's literal host.
package struct PageMeta: Codable, Hashable, Sendable {
    package var page: Int?
    package var pageSize: Int?
    package var firstPageURL: String?
    package var previousPageURL: String?
    package var url: String?
    /// Nil on the last page.
    package var nextPageURL: String?
    package var key: String?

    package init(page: Int, pageSize: Int, key: String) {
        self.page = page
        self.pageSize = pageSize
        self.key = key
    }

    private enum CodingKeys: String, CodingKey {
        case page, url, key
        case pageSize = "page_size"
        case firstPageURL = "first_page_url"
        case previousPageURL = "previous_page_url"
        case nextPageURL = "next_page_url"
    }
}
