// How a cell looks, as a value: what a run of SGR sequences comes to, and the shortest one that leads from one look to
// another.

export interface CellStyle {
  readonly bold: boolean
  readonly dim: boolean
  readonly italic: boolean
  readonly underline: boolean
  readonly inverse: boolean
  readonly struck: boolean
  /** The parameters of its colour: `38;5;175`; empty for the terminal's own. */
  readonly color: string
  readonly background: string
}

export const PLAIN: CellStyle = {
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  inverse: false,
  struck: false,
  color: '',
  background: '',
}

/** The same style is the same object, so that cells can be compared. */
export class CellStyles {
  readonly #byKey = new Map<string, CellStyle>([[keyOf(PLAIN), PLAIN]])

  /** @param parameters between `ESC [` and `m` */
  after(style: CellStyle, parameters: string): CellStyle {
    let next: CellStyle = style
    const codes = parameters === '' ? ['0'] : parameters.split(';')
    for (let at = 0; at < codes.length; at++) {
      const code = Number(codes[at])
      if (code === 38 || code === 48) {
        const length = codes[at + 1] === '5' ? 3 : 5
        const color = codes.slice(at, at + length).join(';')
        next = code === 38 ? { ...next, color } : { ...next, background: color }
        at += length - 1
      } else next = afterCode(next, code)
    }
    if (next === style) return style
    const key = keyOf(next)
    const known = this.#byKey.get(key)
    if (known !== undefined) return known
    // As many as a screen has colours and emphases; were something to make ever new ones, they are not kept.
    if (this.#byKey.size < MOST_STYLES) this.#byKey.set(key, next)
    return next
  }
}

const MOST_STYLES = 4_096

/** The shortest sequence that makes the one of the other; empty for the same. */
export function styleChange(from: CellStyle, to: CellStyle): string {
  if (from === to) return ''
  const added = codesOf(to, from)
  if (added === undefined) return anew(to)
  const change = `\x1b[${added.join(';')}m`
  return added.length === 0 ? '' : change.length <= anew(to).length ? change : anew(to)
}

function anew(to: CellStyle): string {
  const codes = codesOf(to, PLAIN) ?? []
  return codes.length === 0 ? '\x1b[m' : `\x1b[0;${codes.join(';')}m`
}

/** What has to be said to get there; undefined where bold or dim would have to go, which only go together. */
function codesOf(to: CellStyle, from: CellStyle): readonly string[] | undefined {
  if ((from.bold && !to.bold) || (from.dim && !to.dim)) return undefined
  const codes: string[] = []
  for (const [name, on, off] of SWITCHES) {
    if (to[name] !== from[name]) codes.push(to[name] ? on : off)
  }
  if (to.color !== from.color) codes.push(to.color === '' ? '39' : to.color)
  if (to.background !== from.background) codes.push(to.background === '' ? '49' : to.background)
  return codes
}

const SWITCHES = [
  ['bold', '1', '22'],
  ['dim', '2', '22'],
  ['italic', '3', '23'],
  ['underline', '4', '24'],
  ['inverse', '7', '27'],
  ['struck', '9', '29'],
] as const

function afterCode(style: CellStyle, code: number): CellStyle {
  if (code === 0) return PLAIN
  if (code === 22) return { ...style, bold: false, dim: false }
  for (const [name, on, off] of SWITCHES) {
    if (code === Number(on)) return { ...style, [name]: true }
    if (code === Number(off)) return { ...style, [name]: false }
  }
  if (code === 39) return { ...style, color: '' }
  if (code === 49) return { ...style, background: '' }
  if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) return { ...style, color: String(code) }
  if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107))
    return { ...style, background: String(code) }
  return style
}

function keyOf(style: CellStyle): string {
  const { bold, dim, italic, underline, inverse, struck, color, background } = style
  return `${+bold}${+dim}${+italic}${+underline}${+inverse}${+struck}/${color}/${background}`
}
