// What is bought in the demo: a small basket; one coat each, by several customers at once; and a large basket, for which
// everything that can go slow does.

export interface Order {
  readonly customer: string
  /** How many different articles. */
  readonly articles: number
  readonly totalEuros: number
  readonly promotion: string | undefined
}

export const SMALL_ORDER: Order = { customer: 'ada', articles: 2, totalEuros: 24, promotion: undefined }
export const LARGE_ORDER: Order = { customer: 'bob', articles: 18, totalEuros: 870, promotion: 'WINTER26' }

const OTHERS =
  'carol dan erin frank grace heidi ivan judy mallory niaj olivia peggy rupert sybil trent walter'

/** Dear enough to be checked, and not so dear that the bank hesitates. */
export const COAT_ORDERS: readonly Order[] = OTHERS.split(' ').map((customer) => ({
  customer,
  articles: 1,
  totalEuros: 520,
  promotion: undefined,
}))

/** The services trust each other: a body that came from one of them is an order. */
export function readOrder(body: unknown): Order {
  return body as Order
}
