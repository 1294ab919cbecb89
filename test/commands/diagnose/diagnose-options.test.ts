// What the flags of diagnose-propagation mean, and which of them contradict each other.
import { describe, expect, test } from 'vitest'
import {
  readDiagnoseOptions,
  type DiagnoseFlags,
  type DiagnoseOptions,
} from '../../../src/commands/diagnose/diagnose-options.ts'
import type { TracectlError } from '../../../src/errors.ts'

const FLAGS: DiagnoseFlags = { service: [], output: 'text' }

function read(
  operands: readonly string[],
  command: readonly string[],
  flags: DiagnoseFlags,
): DiagnoseOptions {
  return readDiagnoseOptions({ operands, command, version: '1' }, flags)
}

function complaint(
  operands: readonly string[],
  flags: Partial<DiagnoseFlags>,
  command: readonly string[] = [],
): string {
  try {
    read(operands, command, { ...FLAGS, ...flags })
    return 'none'
  } catch (error) {
    return (error as TracectlError).message
  }
}

test('nothing at all: the store, everything, as text', () => {
  expect(read([], [], FLAGS)).toMatchObject({
    file: undefined,
    window: { from: undefined, to: undefined },
    services: [],
    limit: undefined,
    grace: undefined,
    failOn: undefined,
    output: 'text',
    listen: undefined,
    pager: true,
  })
})

test('a file by itself or behind --file', () => {
  expect(read(['a.json'], [], FLAGS).file).toBe('a.json')
  expect(read([], [], { ...FLAGS, file: '-' }).file).toBe('-')
  expect(read(['a.json'], [], { ...FLAGS, file: 'a.json' }).file).toBe('a.json')
})

test('--json is short for -o json', () => {
  expect(read([], [], { ...FLAGS, json: true }).output).toBe('json')
})

test('a command is listened to until it ends, or for as long as is said', () => {
  const listen = { duration: undefined, grpcPort: 4317, httpPort: 4318, host: undefined }
  expect(read([], ['npm', 'test'], FLAGS).listen).toEqual({
    ...listen,
    command: ['npm', 'test'],
  })
  expect(read([], [], { ...FLAGS, listen: '1m30s', httpPort: '0' }).listen).toEqual({
    ...listen,
    duration: 90e9,
    httpPort: 0,
    command: [],
  })
})

describe('what contradicts itself is refused', () => {
  test.each<[string, readonly string[], Partial<DiagnoseFlags>, string[]?]>([
    ['one file at a time, and these are 2', ['a', 'b'], {}],
    ['both a and --file b say where to look', ['a'], { file: 'b' }],
    ["--file: '' is not a file", [], { file: '' }],
    ["--service: '' is not a service", [], { service: [''] }],
    ["--limit: '0' is not a count", [], { limit: '0' }],
    ['-o junit and --json ask for two forms at once', [], { output: 'junit', json: true }],
    ['-o sarif and --json ask for two forms at once', [], { output: 'sarif', json: true }],
    ["--grace: '5' has no unit (ns, us, ms, s, m, h, d)", [], { grace: '5' }],
    ["--expect: '' is not a file", [], { expect: '' }],
    ["--listen: '0' is no time at all", [], { listen: '0' }],
    ["--listen: '2d' is more than a day", [], { listen: '2d' }],
    ["--http-port: '4317' is the gRPC port too", [], { listen: '1s', httpPort: '4317' }],
    ['--grpc-port is about receiving, and nothing is to be received', [], { grpcPort: '1' }],
    ['--host is about receiving, and nothing is to be received', [], { host: '0.0.0.0' }],
    ['--file a is about what is there, and --listen waits for what comes', ['a'], { listen: '1s' }],
    ['--from is about what is there, and --listen waits for what comes', [], { from: 'tempo' }, ['x']],
    ['--since is about what is there, and --listen waits for what comes', [], { since: '1h', listen: '1s' }],
    ['--since and --from-time both say where to begin', [], { since: '1h', fromTime: 'now-1h' }],
  ])('%s', (message, operands, flags, command) => {
    expect(complaint(operands, flags, command)).toBe(message)
  })
})
