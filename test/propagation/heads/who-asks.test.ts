// By what callers call themselves, and from where they call.
import { expect, test } from 'vitest'
import { isPublicAddress } from '../../../src/propagation/heads/public-address.ts'
import { isBrowserAgent, isGeneratorAgent, isProbeAgent } from '../../../src/propagation/heads/user-agents.ts'

test.each([
  ['probe', 'kube-probe/1.34'],
  ['probe', 'ELB-HealthChecker/2.0'],
  ['probe', 'GoogleHC/1.0'],
  ['probe', 'Prometheus/3.1.0'],
  ['probe', 'Envoy/HC'],
  ['generator', 'k6/1.3.0 (https://k6.io/)'],
  ['generator', 'Grafana k6/1.0'],
  ['generator', 'curl/8.10.1'],
  ['generator', 'Apache-JMeter/5.6'],
  ['generator', 'Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/126.0.0.0 Safari/537.36'],
  ['browser', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
  ['browser', 'Dalvik/2.1.0 (Linux; U; Android 14)'],
  ['browser', 'Shop/7 CFNetwork/1494.0.7 Darwin/23.4.0'],
  // Whatever a service of the system may call another with.
  ['service', 'python-requests/2.34.2'],
  ['service', 'Go-http-client/1.1'],
  ['service', 'node'],
  ['service', 'okhttp/4.12.0'],
  ['service', 'Java/17.0.15'],
  ['service', 'heyday/1.0'],
  ['service', ''],
])('%s: %s', (what, agent) => {
  const said = isProbeAgent(agent) ? 'probe' : isGeneratorAgent(agent) ? 'generator' : undefined
  expect(said ?? (isBrowserAgent(agent) ? 'browser' : 'service')).toBe(what)
})

test.each(['81.2.69.142', '::ffff:81.2.69.142', '2a00:1450:4001:80b::200e', '172.32.0.1', '100.128.0.1'])(
  '%s is of the internet',
  (address) => {
    expect(isPublicAddress(address)).toBe(true)
  },
)

test.each([
  '10.42.0.12',
  '172.16.4.4',
  '192.168.1.7',
  '100.64.0.1',
  '169.254.169.254',
  '127.0.0.6',
  '0.0.0.0',
  '255.255.255.255',
  '::1',
  'fd00::12',
  'fe80::1',
  'stock',
  '',
])('%s is not', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})
