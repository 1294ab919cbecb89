// By what each kind of server is known. Most of the questions leave out what is required: the complaint tells who
// complains, and no storage is touched.
import { fieldOf, type Ask } from './ask.ts'

export async function isTempo(ask: Ask): Promise<boolean> {
  const echo = await ask('/api/echo')
  if (echo.reply.status === 200 && echo.text.trim() === 'echo') return true
  // A gateway may let the queries through alone. The same path is Grafana's search for dashboards, which sends a list.
  const search = await ask('/api/search?limit=0')
  if (search.reply.status === 400) return search.text.startsWith('invalid limit')
  return Array.isArray(fieldOf(search.json, 'traces')) && typeof fieldOf(search.json, 'metrics') === 'object'
}

export async function isJaeger(ask: Ask): Promise<boolean> {
  // To 2.20, and then what is left from then on.
  const older = await ask('/api/traces')
  if (older.text.includes("parameter 'service' is required")) return true
  const newer = await ask('/api/v3/traces')
  if (/"message":"(?:query\.start_?time_?min and |missing query|start time min and )/i.test(newer.text))
    return true
  // Others that speak as Jaeger does complain in words of their own.
  const { json } = await ask('/api/services')
  const data = fieldOf(json, 'data')
  return data === null || Array.isArray(data)
}

export async function isZipkin(ask: Ask): Promise<boolean> {
  const services = await ask('/api/v2/services')
  if (services.reply.status === 200 && isTexts(services.json)) return true
  // Where search is switched off, there is no such list.
  const health = await ask('/health')
  return fieldOf(health.json, 'zipkin') !== undefined
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}
