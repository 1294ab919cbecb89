// In which colours each row's bar is drawn.
import { serviceName } from '../../trace/semconv.ts'
import type { BarPens } from './bar.ts'
import type { LabelContext } from './label.ts'
import type { Row } from './rows.ts'
import { mixPens, type Pen, servicePen } from '../style.ts'

/** Its service's colour, or red for what failed; one set for each. */
export class PenCase {
  readonly #labels: LabelContext
  readonly #sets = new Map<Pen, BarPens>()

  constructor(labels: LabelContext) {
    this.#labels = labels
  }

  of(row: Row): BarPens {
    const pen = this.#colorOf(row)
    const known = this.#sets.get(pen)
    if (known !== undefined) return known
    const { dim, reverse } = this.#labels.style
    const faint = mixPens(dim, pen)
    const set = { own: pen, gap: pen, offPath: pen, wait: faint, open: faint, blank: dim, reverse }
    this.#sets.set(pen, set)
    return set
  }

  #colorOf(row: Row): Pen {
    const { style, palette } = this.#labels
    if (row.kind === 'gap') return style.dim
    const span = row.kind === 'span' ? row.node.span : row.kind === 'run' ? row.members[0]?.span : undefined
    if (span === undefined) return style.plain
    return span.status.code === 'error' ? style.error : servicePen(style, palette, serviceName(span))
  }
}
