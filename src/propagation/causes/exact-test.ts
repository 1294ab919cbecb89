// Whether two shares differ by more than chance: Fisher's exact test, since a slice may be a handful of calls.

/** One-sided: how often chance alone would put at least this many of the broken calls into the first group. */
export function fisher(inBroken: number, inHealthy: number, outBroken: number, outHealthy: number): number {
  const inside = inBroken + inHealthy
  const broken = inBroken + outBroken
  const all = inside + outBroken + outHealthy
  const scale = logChoose(all, inside)
  let p = 0
  for (let hits = inBroken; hits <= Math.min(inside, broken); hits++) {
    if (inside - hits > all - broken) continue
    p += Math.exp(logChoose(broken, hits) + logChoose(all - broken, inside - hits) - scale)
  }
  return Math.min(1, p)
}

/** The lowest share of all cases that `hits` of `of` still speak for, at 95 %. */
export function wilsonLowerBound(hits: number, of: number): number {
  if (of === 0) return 0
  const share = hits / of
  const z2 = Z * Z
  const centre = share + z2 / (2 * of)
  const margin = Z * Math.sqrt((share * (1 - share) + z2 / (4 * of)) / of)
  return Math.max(0, (centre - margin) / (1 + z2 / of))
}

const Z = 1.96

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k)
}

/** Exact to 1e-10 by Stirling's series from 16 on, and by multiplying below. */
function logFactorial(n: number): number {
  if (n < 16) {
    let product = 1
    for (let factor = 2; factor <= n; factor++) product *= factor
    return Math.log(product)
  }
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * n) - 1 / (360 * n ** 3)
}
