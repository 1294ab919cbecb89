// The project's own source as data, for the tests of its shape: files, and what each imports and how.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const SRC = fileURLToPath(new URL('../../src/', import.meta.url))

export interface SourceFile {
  /** From src, with forward slashes: `trace/span.ts`. */
  readonly path: string
  /** The folder under src, or for a file that lies in src itself its name without the ending. */
  readonly layer: string
  readonly imports: readonly SourceImport[]
  /** The code without its comments. */
  readonly code: string
}

export interface SourceImport {
  /** As written. */
  readonly specifier: string
  /** From src, when it is one of our own files. */
  readonly target: string | undefined
  /** type: leaves no trace at run time. dynamic: import(). */
  readonly kind: 'static' | 'type' | 'dynamic'
}

export function readSourceFiles(): readonly SourceFile[] {
  return globSync('**/*.ts', { cwd: SRC })
    .sort()
    .map((path) => {
      const code = withoutComments(readFileSync(join(SRC, path), 'utf8'))
      return { path, layer: layerOf(path), imports: importsOf(path, code), code }
    })
}

export function layerOf(path: string): string {
  const slash = path.indexOf('/')
  return slash < 0 ? path.replace(/\.ts$/, '') : path.slice(0, slash)
}

const STATIC = /^(?:import|export)\s(?:(type)\s)?(?:[^'";]*?\sfrom\s)?\s*'([^']+)'/gm
const DYNAMIC = /(typeof\s+)?\bimport\(\s*'([^']+)'\s*\)/g

function importsOf(path: string, code: string): readonly SourceImport[] {
  const found = [
    ...[...code.matchAll(STATIC)].map(([, type, specifier]) => ({
      specifier: specifier ?? '',
      kind: type === undefined ? ('static' as const) : ('type' as const),
    })),
    ...[...code.matchAll(DYNAMIC)].map(([, type, specifier]) => ({
      specifier: specifier ?? '',
      kind: type === undefined ? ('dynamic' as const) : ('type' as const),
    })),
  ]
  return found.map(({ specifier, kind }) => ({ specifier, kind, target: targetOf(path, specifier) }))
}

function targetOf(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  return relative(SRC, join(SRC, dirname(from), specifier)).replaceAll('\\', '/')
}

/** Strings are stepped over, so that a // in one is not taken for a comment. */
function withoutComments(source: string): string {
  return source.replaceAll(
    /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    (token) => (token.startsWith('//') || token.startsWith('/*') ? ' ' : token),
  )
}
