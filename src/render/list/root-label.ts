// What a trace is called: its root's service and name. In columns of their own where there is room, else as one text, else
// the name alone, in the colour of its service.
import { NO_SERVICE } from '../names.ts'
import { paint, servicePalette, servicePen } from '../style.ts'
import { cutEnd, padEnd } from '../text.ts'
import { drawLabel, labelWidth, type Part } from '../waterfall/label.ts'
import { partWidth, type TableLook } from './table-look.ts'

export interface RootLabel {
  /** undefined where it is not known. */
  readonly service: Part | undefined
  readonly name: readonly Part[]
}

export interface RootColumns {
  /** Cells of the service; 0 where it stands right before the name, or not at all. */
  readonly service: number
  readonly gap: number
  readonly name: number
  readonly isServiceShown: boolean
}

export function rootLabel(
  {
    rootService,
    rootName,
  }: { readonly rootService: string | undefined; readonly rootName: string | undefined },
  look: TableLook,
): RootLabel {
  const { style, glyphs } = look
  if (rootService === undefined && rootName === undefined) {
    const name = [
      { text: `${glyphs.missing} `, pen: style.bold },
      { text: '(no root)', pen: style.dim },
    ]
    return { service: undefined, name }
  }
  return { service: servicePart(rootService, look), name: [namePart(rootName, look)] }
}

export function servicePart(service: string | undefined, { style, names }: TableLook): Part | undefined {
  if (service === undefined) return undefined
  const pen = servicePen(style, servicePalette([service]), service)
  return { text: names.of(service) || NO_SERVICE, pen }
}

export function namePart(name: string | undefined, { style, names }: TableLook): Part {
  const drawable = names.of(name ?? '')
  return drawable === '' ? { text: '(no name)', pen: style.dim } : { text: drawable, pen: style.plain }
}

/** Cells for all of every label, in columns. */
export function rootContent(labels: readonly RootLabel[], gap: number): number {
  const service = longestService(labels)
  return (service === 0 ? 0 : service + gap) + Math.max(0, ...labels.map(({ name }) => labelWidth(name)))
}

export function rootColumns(labels: readonly RootLabel[], width: number, gap: number): RootColumns {
  const longest = longestService(labels)
  if (longest === 0 || (width < COLUMNS_OF_THEIR_OWN && width < rootContent(labels, gap))) {
    return { service: 0, gap: 0, name: width, isServiceShown: width >= WITH_SERVICE }
  }
  const names = Math.max(0, ...labels.map(({ name }) => labelWidth(name)))
  const service = Math.min(longest, Math.max(Math.floor(width / 3), width - gap - names))
  return { service, gap, name: width - service - gap, isServiceShown: true }
}

/** Exactly as wide as the columns. */
export function drawRoot({ service, name }: RootLabel, columns: RootColumns, look: TableLook): string {
  const { glyphs, style } = look
  if (columns.service > 0) {
    const text = padEnd(cutEnd(service?.text ?? '', columns.service, glyphs.cut), columns.service)
    const drawn = drawLabel(name, columns.name, glyphs)
    return `${paint(service?.pen ?? style.plain, text)}${' '.repeat(columns.gap)}${drawn}`
  }
  return drawLabel(joined({ service, name }, columns, look), columns.name, glyphs)
}

function joined(
  { service, name }: RootLabel,
  { isServiceShown }: RootColumns,
  { style }: TableLook,
): readonly Part[] {
  if (service === undefined) return name
  if (isServiceShown) return [{ text: `${service.text} `, pen: service.pen }, ...name]
  return name.map(({ text, pen }) => ({ text, pen: pen === style.plain ? service.pen : pen }))
}

/** Titles over them. */
export function rootTitle({ service, gap, name }: RootColumns): string {
  return service === 0 ? 'ROOT'.slice(0, name) : `${'SERVICE'.padEnd(service + gap)}${'NAME'.slice(0, name)}`
}

/** From here on services and names stand below each other. */
const COLUMNS_OF_THEIR_OWN = 34
/** Below it the name says more than half of both. */
const WITH_SERVICE = 24
/** As wide as its title. */
const SERVICE_TITLE = 'SERVICE'.length

function longestService(labels: readonly RootLabel[]): number {
  const longest = Math.max(0, ...labels.map(({ service }) => partWidth(service)))
  return longest === 0 ? 0 : Math.max(SERVICE_TITLE, longest)
}
