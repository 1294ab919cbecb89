// Requests as the README's screens list them, beside the slow one.

export const HEALTH = 'web GET /health |=|'
export const CART = `
  web   GET /api/cart  |==================|
  cart    load items   . |=====|
  db        SELECT     .   |==|
  cart    price        .            |====|
`
export const LOGIN = `
  web   POST /api/login  |=========|
  auth    verify         . |=====|
`
export const REFUSED = `
  web   POST /api/login  |=========|
  auth    ! verify       . |=====|
`
export const SEARCH = `
  web     GET /api/search  |===============================|
  search    query          . |===========================|
  db          SELECT       .   |==========|
  db          SELECT       .                |===========|
`
