// Causes that are true beside another one: they say where it is so, and their share takes nothing from the others.
import type { CauseCode } from '../../propagation/causes/cause-code.ts'

export const QUALIFIERS: ReadonlySet<CauseCode> = new Set(['C33', 'C37'])
