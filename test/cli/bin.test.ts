// bin/tracectl.js under Node versions of all ages: this one, told that it is another.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const BIN = fileURLToPath(new URL('../../bin/tracectl.js', import.meta.url))

function runAs(version: string): {
  readonly status: number | null
  readonly out: string
  readonly err: string
} {
  const versions = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}});`
  const own = `Object.defineProperty(process,'version',{value:'v${version}'});`
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [`--import=data:text/javascript,${versions}${own}`, BIN, '--version'],
    { encoding: 'utf8' },
  )
  return { status, out: stdout, err: stderr }
}

test.each(['0.12.18', '18.20.8', '20.20.2', '22.18.0'])(
  'Node %s: one line that says which it needs',
  (version) => {
    const { status, out, err } = runAs(version)
    expect([status, out]).toEqual([2, ''])
    expect(err).toBe(`tracectl needs Node 22.19 or newer; this is v${version} (${process.execPath})\n`)
  },
)

// What it loads then is dist, which `npm test` builds first.
test.each(['22.19.0', '24.0.0', '26.1.0'])('Node %s: runs', (version) => {
  const { status, out, err } = runAs(version)
  expect([status, err]).toEqual([0, ''])
  expect(out).toMatch(/^\d+\.\d+\.\d+\n$/)
})
