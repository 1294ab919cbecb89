// By what a health check is known, whether one trace is looked at or many: what is asked for, and who asks.

/** https://github.com/grpc/grpc/blob/master/doc/health-checking.md */
export const HEALTH_METHOD: RegExp = /grpc\.health\.v1\.Health\/(?:Check|Watch|List)\b/

/** A path at most four steps deep that says nothing else. */
export function isHealthPath(path: string): boolean {
  return path.length <= MAX_PATH && HEALTH_PATH.test(path)
}

/** Words that a service may be called by as well, for what it does: they say so where nothing lies below them. */
export function maybeHealthPath(path: string): boolean {
  return path.length <= MAX_PATH && LOOSE_PATH.test(path)
}

/** `GET /healthz`, `/healthz`, and `/api/v#/health` of several versions. */
export function pathInName(name: string): string | undefined {
  return /^(?:[A-Z]+\s+)?(\/\S*)$/.exec(name.slice(0, 200))?.[1]
}

/** Of orchestrators and load balancers: uptime monitors ask for real pages. The part of it that says so. */
export function probingAgent(agent: string): string | undefined {
  return PROBING_AGENT.exec(agent)?.[0]
}

const MAX_PATH = 100

const HEALTH_PATH = new RegExp(
  String.raw`^/?(?:(?:[\w.~-]+|v#)/){0,3}(?:` +
    String.raw`_?health(?:z|check|[-_]check|\.json)?|livez?|liveness|readyz?|readiness|startupz|-/(?:healthy|ready)|` +
    String.raw`__(?:heartbeat|lbheartbeat)__|lb-status|nginx_status|stub_status)` +
    String.raw`(?:/(?:live|livez|liveness|ready|readyz|readiness|startup|started|well|ping|db))?/?$`,
  'i',
)

/** At the root, or below what says nothing of the application: `/api/v1/status`, not `/orders/status`. */
const LOOSE_PATH =
  /^\/(?:(?:api|v[\d#]+|internal|admin|_|-)\/){0,3}(?:status|alive|up)\/?$|^\/(?:[\w.~-]+\/){0,3}ping\/?$/i

const PROBING_AGENT =
  /^(?:kube-probe|ELB-HealthChecker|GoogleHC|Consul Health Check|Envoy\/HC|Amazon-Route53-Health-Check(?:-Service)?|HAProxy|grpc_health_probe|cloudflare-healthchecks|Traefik-Health|Edge Health Probe|AlwaysOn)\b/i
