// What is bought in the demo. Two customers: one with a small basket, one with a large one, for which everything that
// can go slow does.

export interface Order {
  readonly customer: string
  /** How many different articles. */
  readonly articles: number
  readonly totalEuros: number
  readonly promotion: string | undefined
}

export const SMALL_ORDER: Order = { customer: 'ada', articles: 2, totalEuros: 24, promotion: undefined }
export const LARGE_ORDER: Order = { customer: 'bob', articles: 18, totalEuros: 870, promotion: 'WINTER26' }

/** The services trust each other: a body that came from one of them is an order. */
export function readOrder(body: unknown): Order {
  return body as Order
}
