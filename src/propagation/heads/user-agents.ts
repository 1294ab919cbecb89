// What calls itself what. Only names that no service of a system calls another with.

/** Health checks and scrapers. */
const PROBES =
  /^(?:kube-probe|ELB-HealthChecker|GoogleHC|Prometheus|Envoy\/HC|Consul Health Check|HAProxy|Amazon-Route53-Health-Check|Pingdom|UptimeRobot|StatusCake|Blackbox Exporter|blackbox_exporter|Datadog Agent|grpc_health_probe|nagios|check_http|Better Uptime|Site24x7|NewRelicPinger|Checkly|VictoriaMetrics|vmagent|Grafana Agent|Telegraf|otelcol|OpenTelemetry Collector|Spring Boot Admin|AlwaysOn|Edge Health Probe|cloudflare-healthchecks|Traefik-Health|GoogleStackdriverMonitoring|node-fetch-healthcheck)\b/i

/** What sends load to try a system. */
const GENERATORS =
  /^(?:k6|Grafana k6|Locust|Apache-?JMeter|ApacheBench|hey|wrk2?|vegeta|Go-vegeta|Gatling|artillery|siege|autocannon|oha|bombardier|fortio(?:\.org)?|h2load|drill|tsung|ghz|rakyll\/hey|Playwright|HeadlessChrome|Postman(?:Runtime)?|insomnia|curl|Wget|HTTPie|xh)\b/i

/** People's browsers and telephones. */
const BROWSERS = /^(?:Mozilla|Opera|Dalvik)\/|CFNetwork\/|\b(?:iPhone|iPad|Android)\b/

export function isProbeAgent(agent: string): boolean {
  return PROBES.test(agent)
}

export function isGeneratorAgent(agent: string): boolean {
  return GENERATORS.test(agent) || /\b(?:HeadlessChrome|k6)\//.test(agent)
}

export function isBrowserAgent(agent: string): boolean {
  return BROWSERS.test(agent) && !PROBES.test(agent) && !isGeneratorAgent(agent)
}
