// What is bought in the demo: a small basket; one coat each, by several customers at once; and a large basket, for which
// everything that can go slow does.

export interface Order {
  readonly customer: string
  /** How many different articles. */
  readonly articles: number
  readonly totalEuros: number
  readonly promotion: string | undefined
}

/** The services trust each other: a body that came from one of them is an order. */
export function readOrder(body: unknown): Order {
  return body as Order
}
