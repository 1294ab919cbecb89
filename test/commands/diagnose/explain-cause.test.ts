// --explain: one cause, by its code or its name, or a list of all of them; nothing is read for it.
import { expect, test } from 'vitest'
import { runCommand } from '../../support/run-command.ts'

test.each(['C01', 'c1', 'raw-client'])('%s', async (word) => {
  const { status, out } = await runCommand(['diagnose-propagation', '--explain', word])
  expect(status).toBe(0)
  expect(out.split('\n')[0]).toMatch(/^C01 {2}/)
  expect(out).toContain('~')
})

test('all of them, a line each', async () => {
  const { status, out } = await runCommand(['diagnose-propagation', '--explain', 'all'])
  expect(status).toBe(0)
  expect(out.trimEnd().split('\n').length).toBeGreaterThan(30)
  expect(out).toMatch(/^C01 .*\nC02 /)
})

test('what is none', async () => {
  const near = await runCommand(['diagnose-propagation', '--explain', 'raw-clint'])
  expect(near.status).toBe(2)
  expect(near.err).toContain('did you mean: --explain raw-client')
  const far = await runCommand(['diagnose-propagation', '--explain', 'C99'])
  expect(far.status).toBe(2)
  expect(far.err).toContain("--explain: 'C99' is no cause that is known here")
  expect(far.err).toContain('--explain all')
})
