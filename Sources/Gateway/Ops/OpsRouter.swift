import HTTPTypes
package import Hummingbird

/// The operators' listener: health for the platform, metrics for the collector, admin for operators with a key.
///
/// Never exposed to the public.
package enum OpsRouter {
    /// Builds the entry; `log` finishes every answer, `admin` puts what needs an operator's key into it.
    package static func build(
        readiness: Readiness,
        metrics: PrometheusRegistry,
        log: AccessLog,
        admin: (Router<PublicContext>) -> Void
    ) -> PublicEntry {
        let router = Router(context: PublicContext.self, options: .autoGenerateHeadEndpoints)

        // The process answers, so it lives; a dependency that fails must not get it restarted.
        for path in ["livez", "healthz"] {
            router.get(RouterPath(path)) { _, context in context.reply { $0.write("status", "ok") } }
        }
        router.get("readyz") { _, context in
            let report = await readiness.report()
            return context.reply(report.isReady ? .ok : .serviceUnavailable) { answer in
                answer.write("status", report.status)
                answer.object("checks") { for (name, result) in report.results { $0.write(name, result) } }
            }
        }
        router.get("metrics") { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: metrics.text()))
            )
        }

        admin(router)
        return PublicEntry(router, log: log)
    }
}
