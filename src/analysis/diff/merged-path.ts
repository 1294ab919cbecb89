// A SpanPath while two traces are being merged: the same object, still writable. Everyone else sees the read-only
// interface.
import type { SpanNode } from '../../trace/trace.ts'
import type { PathChange, PathFigures, SpanPath } from './call-path.ts'

export class MergedPath implements SpanPath {
  readonly type = 'spans'
  readonly service: string
  readonly kind: SpanPath['kind']
  readonly name: string
  readonly nameBefore: string | undefined
  readonly change: PathChange
  readonly parent: MergedPath | undefined
  readonly depth: number
  readonly a: Figures
  readonly b: Figures
  readonly membersOfA: readonly SpanNode[]
  readonly membersOfB: readonly SpanNode[]
  children: readonly MergedPath[] = []
  /** Until the tree is walked: any number that tells it from the others. */
  index = -1

  constructor(parent: MergedPath | undefined, given: MergedPathParts) {
    this.parent = parent
    this.depth = parent === undefined ? 0 : parent.depth + 1
    this.service = given.service
    this.kind = given.kind
    this.name = given.name
    this.nameBefore = given.nameBefore
    this.change = given.change
    this.membersOfA = given.a
    this.membersOfB = given.b
    this.a = figuresOf(given.a)
    this.b = figuresOf(given.b)
  }
}

export interface MergedPathParts {
  readonly service: string
  readonly kind: SpanPath['kind']
  readonly name: string
  readonly nameBefore: string | undefined
  readonly change: PathChange
  readonly a: readonly SpanNode[]
  readonly b: readonly SpanNode[]
}

export type Figures = { -readonly [Key in keyof PathFigures]: PathFigures[Key] }

/** All but their own time. */
function figuresOf(members: readonly SpanNode[]): Figures {
  let duration = 0
  let errors = 0
  for (const { state, start, end, span } of members) {
    if (state === 'finished') duration += end - start
    if (span?.status.code === 'error') errors++
  }
  return { count: members.length, ownTime: 0, duration, errors }
}
