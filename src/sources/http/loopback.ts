// Which names and addresses are this machine: no proxy leads there, and nothing needs to be encrypted.

/** @param hostname as in a URL: IPv6 in brackets */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname)
}

const LOOPBACK =
  /^(?:(?:.+\.)?localhost\.?|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]+\])$/i
