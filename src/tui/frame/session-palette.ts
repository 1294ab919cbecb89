// Which colour each service has on the screen: one, in every pane and for as long as the screen is open. Printed traces choose
// anew for each of them, which on a screen would be one service in two colours, side by side.
import { SCREEN_SLOTS, type ServicePalette } from '../../render/style.ts'

/** The first services that are drawn have the palette's colours in order; it is asked for nothing that is not drawn. */
export class SessionPalette implements ServicePalette {
  readonly #slots = new Map<string, number>()
  /** How many services have each. */
  readonly #services = noSlots()
  /** How often each was drawn, in the frame that is being drawn and in the one before. */
  #now = noSlots()
  #before = noSlots()

  beginFrame(): void {
    this.#before = this.#now
    this.#now = noSlots()
  }

  get(service: string): number {
    const slot = this.#slots.get(service) ?? this.#assign(service)
    this.#now[slot]! += 1
    return slot
  }

  /** Once all are taken, the one that the fewest rows on the screen have: it is least likely to be mistaken. */
  #assign(service: string): number {
    const best = SCREEN_SLOTS.reduce((free, slot) => (this.#isFreer(slot, free) ? slot : free))
    if (this.#slots.size >= MOST_SERVICES) this.#forgetOldest()
    this.#slots.set(service, best)
    this.#services[best]! += 1
    return best
  }

  #isFreer(slot: number, than: number): boolean {
    const [services, others] = [this.#services[slot]!, this.#services[than]!]
    if (services === 0 || others === 0) return services < others
    const [rows, otherRows] = [this.#rowsWith(slot), this.#rowsWith(than)]
    return rows === otherRows ? services < others : rows < otherRows
  }

  #rowsWith(slot: number): number {
    return this.#now[slot]! + this.#before[slot]!
  }

  #forgetOldest(): void {
    const [oldest] = this.#slots
    if (oldest === undefined) return
    const [service, slot] = oldest
    this.#slots.delete(service)
    this.#services[slot]! -= 1
  }
}

function noSlots(): number[] {
  return SCREEN_SLOTS.map(() => 0)
}

/** Nobody remembers more of them; names that are made up for each request must not fill the memory. */
const MOST_SERVICES = 10_000
