// What calls itself what. Only names that no service of a system calls another with.
import { probingAgent } from '../../analysis/probe-signs.ts'

/** Uptime monitors and scrapers. */
const MONITORS =
  /^(?:Prometheus|Pingdom|UptimeRobot|StatusCake|Blackbox Exporter|blackbox_exporter|Datadog Agent|nagios|check_http|Better Uptime|Site24x7|NewRelicPinger|Checkly|VictoriaMetrics|vmagent|Grafana Agent|Telegraf|otelcol|OpenTelemetry Collector|Spring Boot Admin|GoogleStackdriverMonitoring|node-fetch-healthcheck)\b/i

/** What sends load to try a system. */
const GENERATORS =
  /^(?:k6|Grafana k6|Locust|Apache-?JMeter|ApacheBench|hey|wrk2?|vegeta|Go-vegeta|Gatling|artillery|siege|autocannon|oha|bombardier|fortio(?:\.org)?|h2load|drill|tsung|ghz|rakyll\/hey|Playwright|HeadlessChrome|Postman(?:Runtime)?|insomnia|curl|Wget|HTTPie|xh)\b/i

/** People's browsers and telephones. */
const BROWSERS = /^(?:Mozilla|Opera|Dalvik)\/|CFNetwork\/|\b(?:iPhone|iPad|Android)\b/

export function isProbeAgent(agent: string): boolean {
  return probingAgent(agent) !== undefined || MONITORS.test(agent)
}

export function isGeneratorAgent(agent: string): boolean {
  return GENERATORS.test(agent) || /\b(?:HeadlessChrome|k6)\//.test(agent)
}

export function isBrowserAgent(agent: string): boolean {
  return BROWSERS.test(agent) && !isProbeAgent(agent) && !isGeneratorAgent(agent)
}
