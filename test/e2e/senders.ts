// The exporters of other languages: how each is built, how it is run, and which ways of sending its SDK has. Each folder
// in senders/ is a small service that sends the same spans and is told where to by OTEL_* variables alone.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Omissions } from './expected.ts'

export type OtlpProtocol = 'grpc' | 'http/protobuf' | 'http/json'

export interface Sender {
  readonly language: string
  readonly folder: string
  readonly protocols: readonly OtlpProtocol[]
  readonly omits: Omissions
  /** Each must answer to its arguments with status 0: what building or running takes. */
  readonly tools: readonly Command[]
  /** In `folder`, one after another. */
  readonly build: readonly Command[]
  readonly run: Command
}

export type Command = readonly [program: string, ...args: string[]]

export const SENDERS: readonly Sender[] = [
  {
    language: 'Go',
    folder: folderOf('go'),
    protocols: ['grpc', 'http/protobuf'],
    omits: { linkTraceState: true },
    tools: [['go', 'version']],
    build: [['go', 'build', '-o', '.built/sender', '.']],
    run: [join(folderOf('go'), '.built/sender')],
  },
  {
    language: 'Java',
    folder: folderOf('java'),
    protocols: ['grpc', 'http/protobuf'],
    omits: {},
    tools: [
      ['javac', '-version'],
      ['mvn', '-version'],
    ],
    build: [['mvn', '-q', '-B', '-ntp', '-Dstyle.color=never', 'package']],
    // The flags halve the time of a program that runs for a second.
    run: [
      'java',
      '-XX:TieredStopAtLevel=1',
      '-XX:+UseSerialGC',
      '-cp',
      ['sender.jar', 'lib/*'].map((part) => join(folderOf('java'), '.built', part)).join(':'),
      'sender.Sender',
    ],
  },
  {
    language: 'Node',
    folder: folderOf('node'),
    protocols: ['grpc', 'http/protobuf', 'http/json'],
    omits: { largeIntegers: true },
    tools: [['npm', '--version']],
    build: [['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']],
    run: [process.execPath, join(folderOf('node'), 'sender.js')],
  },
  {
    language: 'Python',
    folder: folderOf('python'),
    protocols: ['grpc', 'http/protobuf', 'http/json'],
    omits: { sampledFlag: true, linkTraceState: true },
    tools: [['python3', '-c', 'import venv, ensurepip']],
    build: [
      ['python3', '-m', 'venv', '.built/venv'],
      [
        '.built/venv/bin/python',
        '-m',
        'pip',
        'install',
        '--quiet',
        '--disable-pip-version-check',
        '-r',
        'requirements.txt',
      ],
    ],
    run: [join(folderOf('python'), '.built/venv/bin/python'), join(folderOf('python'), 'sender.py')],
  },
]

/** The first tool that is not there; undefined when all are. */
export function missingTool({ tools }: Sender): string | undefined {
  const missing = tools.find(
    ([program, ...args]) => spawnSync(program, args, { stdio: 'ignore' }).status !== 0,
  )
  return missing?.[0]
}

/** Why it cannot be run; undefined when it can. */
export function whyNotBuilt(sender: Sender): string | undefined {
  const stamp = stampOf(sender)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(sender)) return undefined
  const tool = missingTool(sender)
  if (tool !== undefined) return `${tool} is not installed`
  return existsSync(stamp) ? 'built from other sources: npm run senders' : 'not built: npm run senders'
}

/** So that it is built again once its sources or versions change. */
export function markBuilt(sender: Sender): void {
  writeFileSync(stampOf(sender), fingerprint(sender))
}

function stampOf({ folder }: Sender): string {
  return join(folder, '.built', 'stamp')
}

function fingerprint({ folder, build }: Sender): string {
  const hash = createHash('sha256').update(JSON.stringify(build))
  const sources = readdirSync(folder)
    .filter((name) => name !== '.built' && name !== 'node_modules')
    .flatMap((name) => filesIn(join(folder, name)))
    .sort()
  for (const path of sources) hash.update(path.slice(folder.length)).update(readFileSync(path))
  return hash.digest('hex')
}

function filesIn(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path).flatMap((name) => filesIn(join(path, name)))
}

function folderOf(name: string): string {
  return fileURLToPath(new URL(`senders/${name}/`, import.meta.url))
}
