// Colours as ready-made escape sequences: a waterfall styles some hundred thousand pieces of text, so that each costs
// two concatenations. Services have colours of their own; red is kept for errors.
import { Chalk, type ChalkInstance } from 'chalk'
import type { Background, ColorLevel, Theme } from './theme.ts'

/** What goes before and after a text; both empty where nothing may be styled. */
export interface Pen {
  readonly open: string
  readonly close: string
}

export interface Style {
  readonly plain: Pen
  readonly bold: Pen
  readonly dim: Pen
  readonly reverse: Pen
  readonly error: Pen
  /** What got faster. */
  readonly better: Pen
  /** By slot of a ServicePalette. */
  readonly services: readonly Pen[]
}

/** Slot by service name; where there are fewer colours they begin anew. */
export type ServicePalette = Pick<ReadonlyMap<string, number>, 'get'>

/** Made once for each look there is: chalk takes longer for a pen than a line takes to be drawn. */
export function styleOf({ color, emphasis = color > 0, background = 'dark' }: Theme): Style {
  const look = 4 * color + (emphasis ? 2 : 0) + (background === 'light' ? 1 : 0)
  return (styles[look] ??= makeStyle(color, emphasis, background))
}

const styles: (Style | undefined)[] = []

function makeStyle(color: ColorLevel, emphasis: boolean, background: Background): Style {
  const palette = PALETTES[background]
  const emphatic = new Chalk({ level: emphasis ? 1 : 0 })
  const colored = new Chalk({ level: color === 3 ? 2 : color })
  return {
    plain: PLAIN,
    bold: penOf(emphatic.bold),
    dim: penOf(emphatic.dim),
    reverse: penOf(emphatic.inverse),
    error: penOf(color > 1 ? colored.ansi256(palette.error) : colored.red),
    better: penOf(color > 1 ? colored.ansi256(palette.better) : colored.green),
    services:
      color > 1
        ? palette.services.map((code) => penOf(colored.ansi256(code)))
        : sixteenColors(colored, background),
  }
}

export function paint(pen: Pen, text: string): string {
  return text === '' ? '' : pen.open + text + pen.close
}

/** Both at once. */
export function mixPens(outer: Pen, inner: Pen): Pen {
  return { open: outer.open + inner.open, close: inner.close + outer.close }
}

/** The pen of a service; services that the palette does not know have none. */
export function servicePen(style: Style, palette: ServicePalette, service: string): Pen {
  const slot = palette.get(service)
  return slot === undefined ? PLAIN : (style.services[slot % style.services.length] ?? PLAIN)
}

/**
 * By hash, so that a service keeps its colour from trace to trace; where two of one trace would share a slot the later
 * one by name takes the next free slot. From the eighth service on slots are shared.
 */
export function servicePalette(services: Iterable<string>): ReadonlyMap<string, number> {
  const slots = new Map<string, number>()
  const taken = new Set<number>()
  for (const service of [...services].sort()) {
    let slot = serviceSlot(service)
    for (let tries = 0; taken.has(slot) && tries < SLOTS; tries++) slot = (slot + 1) % SLOTS
    taken.add(slot)
    slots.set(service, slot)
  }
  return slots
}

/** Where services are met one by one: each as `servicePalette` has it alone. */
export const LONE_SERVICES: ServicePalette = { get: serviceSlot }

/** FNV-1a of the UTF-8 bytes, modulo the number of slots. */
function serviceSlot(service: string): number {
  let hash = 0x811c9dc5
  for (const byte of UTF8.encode(service)) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0) % SLOTS
}

const UTF8 = new TextEncoder()

const PLAIN: Pen = { open: '', close: '' }

interface Palette {
  readonly services: readonly number[]
  readonly error: number
  readonly better: number
}

/*
 * Okabe and Ito's palette for every kind of colour vision, as xterm-256 codes: orange, sky blue, bluish green, yellow,
 * blue (33: 25 is unreadable on black), reddish purple, and a grey. Left out: black, and vermillion for errors. On white
 * yellow and grey could not be seen at all: there it is the same hues, so dark that each has a contrast of 4.5. What got
 * better is bluish, so that it differs from the red for every kind of colour vision. The last two are no part of it: a screen,
 * on which a service keeps its colour, needs more of them, and by every colour vision these are farther from the others than those are from one another.
 */
const PALETTES: Readonly<Record<Background, Palette>> = {
  dark: { services: [178, 74, 35, 221, 33, 175, 250, 151, 100], error: 203, better: 35 },
  light: { services: [130, 24, 29, 58, 27, 126, 242, 19, 54], error: 160, better: 29 },
}
/** Of one trace. */
const SLOTS = 7
/** Of all that a screen shows, the most different first: grey looks like text. */
export const SCREEN_SLOTS: readonly number[] = [0, 1, 2, 5, 3, 4, 7, 8, 6]

/** What a terminal makes of them is its own choice; yellow and the bright ones are chosen for black. */
function sixteenColors(colored: ChalkInstance, background: Background): readonly Pen[] {
  const { cyan, yellow, magenta, blue, green, cyanBright, yellowBright } = colored
  const { blueBright, magentaBright, blackBright } = colored
  const pens =
    background === 'light'
      ? [cyan, magenta, blue, green, blackBright, blueBright, magentaBright]
      : [cyan, yellow, magenta, blue, green, cyanBright, yellowBright]
  return pens.map(penOf)
}

function penOf(styled: ChalkInstance): Pen {
  const [open = '', close = ''] = styled('|').split('|')
  return { open, close }
}
