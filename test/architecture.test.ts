// The shape of the program as a test: who may import whom. A failure names the file and the import that break it.
import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { describe, expect, test } from 'vitest'
import { readSourceFiles, layerOf, type SourceFile, type SourceImport } from './support/source-files.ts'

const files = readSourceFiles()
const byPath = new Map(files.map((file) => [file.path, file]))

/** Own layers that a layer may import, besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[] | 'any'>> = {
  errors: [],
  trace: [],
  wire: ['trace'],
  traceql: ['trace'],
  analysis: ['trace'],
  propagation: ['trace', 'analysis'],
  render: ['trace', 'analysis', 'propagation'],
  store: ['trace', 'wire', 'errors'],
  receiver: ['trace', 'wire', 'store', 'errors'],
  sources: ['trace', 'wire', 'traceql', 'store', 'errors'],
  config: ['errors'],
  tui: ['trace', 'analysis', 'propagation', 'traceql', 'render', 'store'],
  demo: ['trace', 'errors'],
  commands: 'any',
  // The edge: what is loaded before any command is.
  columns: [],
  terminal: ['errors', 'render'],
  failure: ['errors', 'commands'],
  output: ['errors', 'commands', 'render'],
  cli: ['errors', 'commands', 'columns', 'terminal', 'failure'],
  main: ['cli', 'errors', 'commands', 'terminal', 'failure', 'output', 'render', 'trace'],
}

const EDGE = new Set(['columns', 'terminal', 'failure', 'output', 'cli', 'main'])
/** Files and not whole layers, because these are loaded on every start. */
const LOADED_AT_START = new Set([
  'main.ts',
  'cli.ts',
  'cli/commands.ts',
  'cli/declare.ts',
  'cli/globals.ts',
  'columns.ts',
  'errors.ts',
  'failure.ts',
  'output.ts',
  'terminal.ts',
  'trace/time.ts',
])

const PURE: ReadonlySet<string> = new Set(['trace', 'wire', 'analysis', 'propagation', 'traceql', 'render'])
/** Built-in modules that compute and touch nothing. */
const PURE_BUILTINS = new Set(['node:util', 'node:zlib', 'node:buffer'])

describe('who may import whom', () => {
  test('every layer is in the table', () => {
    expect([...new Set(files.map((file) => file.layer))].filter((layer) => !(layer in MAY_IMPORT))).toEqual(
      [],
    )
  })

  test('a layer imports only what the table allows', () => {
    const broken = eachImport((file, { target }) => {
      if (target === undefined) return false
      const [from, to] = [file.layer, layerOf(target)]
      const allowed = MAY_IMPORT[from] ?? []
      if (from === to) return false
      return allowed === 'any' ? to === 'cli' || to === 'main' : !allowed.includes(to)
    })
    expect(broken).toEqual([])
  })

  test('an import names a file that exists', () => {
    expect(eachImport((_file, { target }) => target !== undefined && !byPath.has(target))).toEqual([])
  })

  test('what is loaded at the start takes only types from elsewhere, and commands only when they run', () => {
    const broken = eachImport(
      (file, { target, kind }) =>
        EDGE.has(file.layer) &&
        kind === 'static' &&
        target !== undefined &&
        !LOADED_AT_START.has(target) &&
        target !== 'cli/source-options.ts',
    )
    expect(broken).toEqual([])
  })

  test('no file imports itself by way of others', () => {
    expect(findCycles()).toEqual([])
  })
})

describe('the start', () => {
  test('from main.ts static imports lead to these files and to one package: commander', () => {
    const packages = new Set<string>()
    const seen = new Set<string>()
    const visit = (path: string): void => {
      if (seen.has(path)) return
      seen.add(path)
      for (const { specifier, target, kind } of byPath.get(path)?.imports ?? []) {
        if (kind !== 'static') continue
        if (target !== undefined) visit(target)
        else if (!isBuiltin(specifier)) packages.add(specifier)
      }
    }
    visit('main.ts')
    expect([...seen].toSorted()).toEqual([...LOADED_AT_START].toSorted())
    expect([...packages]).toEqual(['commander'])
  })

  test('the bin loads nothing else, in syntax that any Node can read', () => {
    const bin = readFileSync(new URL('../bin/tracectl.js', import.meta.url), 'utf8')
    expect([...bin.matchAll(/import\('([^']+)'\)/g)].map(([, specifier]) => specifier)).toEqual([
      'node:module',
      '../dist/main.js',
    ])
    expect(bin).not.toMatch(/^\s*(import|export)\s|=>|\b(const|let|await)\b|\?\.|\?\?|`/m)
  })
})

describe('purity', () => {
  const pure = files.filter((file) => PURE.has(file.layer))

  // nextTick is scheduling: it tells nothing of the world and changes nothing in it.
  test('only main.ts touches process', () => {
    const touching = files.filter(
      (file) =>
        /(?<![.\w'"-])process(?!\.nextTick\b)\s*(\.|\[|\?\.)\s*['\w]/.test(withoutStrings(file.code)) ||
        file.imports.some(({ specifier }) => /^(node:)?process$/.test(specifier)),
    )
    expect(touching.map((file) => file.path)).toEqual(['main.ts'])
  })

  test('pure layers do no IO', () => {
    const broken = eachImport(
      (file, { specifier }) => PURE.has(file.layer) && isBuiltin(specifier) && !PURE_BUILTINS.has(specifier),
    )
    expect(broken).toEqual([])
  })

  test('pure layers have no clock, no chance and no console', () => {
    const impure =
      /\b(Date\.now|new Date\(\)|performance\.|setTimeout|setInterval|Math\.random|console\.|fetch\()/
    const broken = pure.flatMap((file) => {
      const found = impure.exec(withoutStrings(file.code))
      return found === null ? [] : [`${file.path} uses ${found[0]}`]
    })
    expect(broken).toEqual([])
  })
})

function eachImport(broken: (file: SourceFile, imported: SourceImport) => boolean): readonly string[] {
  return files.flatMap((file) =>
    file.imports
      .filter((imported) => broken(file, imported))
      .map(
        ({ specifier, kind }) => `${file.path} imports ${specifier}${kind === 'static' ? '' : ` (${kind})`}`,
      ),
  )
}

function findCycles(): readonly string[] {
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path)
    if (start >= 0) cycles.push([...trail.slice(start), path].join(' → '))
    if (start >= 0 || done.has(path)) return
    done.add(path)
    for (const { target, kind } of byPath.get(path)?.imports ?? []) {
      // Types are gone at run time, so that two files may describe each other.
      if (target !== undefined && kind !== 'type') visit(target, [...trail, path])
    }
  }
  for (const { path } of files) visit(path, [])
  return cycles
}

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier)
}

/** A template keeps what it computes, and loses what it says. */
function withoutStrings(code: string): string {
  return code
    .replaceAll(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, "''")
    .replaceAll(/`(?:\\.|[^`\\])*`/g, (template) => `(${(template.match(/\$\{[^}]*\}/g) ?? []).join(', ')})`)
}
