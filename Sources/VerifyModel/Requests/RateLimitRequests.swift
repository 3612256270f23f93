/// Makes a key to count starts by.
package struct CreateRateLimit: FormRequest {
    /// Letters, digits, `-`, `_` and `.`; unique in the service; it cannot change.
    package var uniqueName: String
    /// The parameter `Description`; that name belongs to Swift.
    package var descriptionText: String?

    package init(uniqueName: String, descriptionText: String? = nil) {
        self.uniqueName = uniqueName
        self.descriptionText = descriptionText
    }

    package init(form: Form) throws(FormFault) {
        uniqueName = try form.required("UniqueName")
        descriptionText = try form.optional("Description")
    }

    package var form: Form {
        var form = Form()
        form.add("UniqueName", uniqueName)
        form.add("Description", descriptionText)
        return form
    }
}

/// Describes a rate limit anew.
package struct UpdateRateLimit: FormRequest {
    package var descriptionText: String?

    package init(descriptionText: String? = nil) { self.descriptionText = descriptionText }

    package init(form: Form) throws(FormFault) { descriptionText = try form.optional("Description") }

    package var form: Form {
        var form = Form()
        form.add("Description", descriptionText)
        return form
    }
}

/// Adds a limit to a key; a key has at most one for each interval.
package struct CreateBucket: FormRequest {
    /// Starts.
    package var max: Int
    /// Seconds.
    package var interval: Int

    package init(max: Int, interval: Int) {
        self.max = max
        self.interval = interval
    }

    package init(form: Form) throws(FormFault) {
        max = try form.required("Max")
        interval = try form.required("Interval")
    }

    package var form: Form {
        var form = Form()
        form.add("Max", max)
        form.add("Interval", interval)
        return form
    }
}

/// Changes a limit; what is absent stays.
package struct UpdateBucket: FormRequest {
    /// Starts.
    package var max: Int?
    /// Seconds.
    package var interval: Int?

    package init(max: Int? = nil, interval: Int? = nil) {
        self.max = max
        self.interval = interval
    }

    package init(form: Form) throws(FormFault) {
        max = try form.optional("Max")
        interval = try form.optional("Interval")
    }

    package var form: Form {
        var form = Form()
        form.add("Max", max)
        form.add("Interval", interval)
        return form
    }
}
