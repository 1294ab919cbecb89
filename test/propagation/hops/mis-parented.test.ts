// Calls that hang beside their caller, and ids that name nobody.
import { describe, expect, test } from 'vitest'
import { buildCauseView } from '../../../src/propagation/causes/cause-view.ts'
import { findBadIds } from '../../../src/propagation/hops/bad-ids.ts'
import { findMisParented } from '../../../src/propagation/hops/mis-parented.ts'
import { repeated } from '../drawn-hops.ts'
import { drawnTable, type DrawnTrace } from '../drawn-table.ts'
import { findRoles } from '../../../src/propagation/spans/roles.ts'

function misParentedIn(traces: readonly DrawnTrace[]): readonly string[] {
  const { table } = drawnTable(...traces)
  return findMisParented(table, buildCauseView(table, findRoles(table), [], [])).map(
    ({ caller, callee, broken, total }) =>
      `${caller.service} ${caller.span} → ${callee.service} ${callee.span} ${broken}/${total}`,
  )
}

function besideClient(address: string): DrawnTrace {
  return {
    text: `
      shop      GET /order [server]     |===============|
      shop        ask [client]            |===========|
      stock       GET /stock [server]       |=======|
    `,
    spans: { ask: { attributes: { 'server.address': address } } },
  }
}

describe('mis-parented', () => {
  test('one client span has two servers, one within the other', () => {
    const flat = {
      text: `
        shop      call [client]           |===============|
        gateway     GET /any [server]       |===========|
        stock       GET /stock [server]       |=======|
      `,
    }
    expect(misParentedIn(repeated(6, flat))).toEqual(['gateway GET /any → stock GET /stock 6/6'])
    expect(misParentedIn(repeated(4, flat))).toEqual([])
  })

  test("a client span of the one beside it is the caller's", () => {
    const flat = {
      text: `
        shop      call [client]           |===============|
        gateway     GET /any [server]       |===========|
        gateway       forward [client]       |=========|
        stock       GET /stock [server]       |=======|
      `,
    }
    expect(misParentedIn(repeated(6, flat))).toEqual(['gateway forward → stock GET /stock 6/6'])
  })

  test('a server hangs beside the client span that called it', () => {
    expect(misParentedIn(repeated(6, besideClient('stock.default.svc')))).toEqual([
      'shop ask → stock GET /stock 6/6',
    ])
    expect(misParentedIn(repeated(6, besideClient('database')))).toEqual([])
  })

  test('one after the other is a second try, and two of one service are too', () => {
    const redirect = {
      text: `
        shop      call [client]           |===============|
        old         GET /any [server]       |===|
        new         GET /stock [server]           |=====|
      `,
    }
    const retry = {
      text: `
        shop      call [client]           |===============|
        stock       GET /stock [server]     |===========|
        stock       GET /stock [server]        |=====|
      `,
    }
    expect(misParentedIn([...repeated(6, redirect), ...repeated(6, retry)])).toEqual([])
  })

  test('now and then is no rule', () => {
    const flat = {
      text: `
        shop      call [client]           |===============|
        gateway     GET /any [server]       |===========|
        stock       GET /stock [server]       |=======|
      `,
    }
    const after = {
      text: `
        shop      call [client]           |===============|
        gateway     GET /any [server]       |===|
        stock       GET /stock [server]           |=====|
      `,
    }
    expect(misParentedIn([...repeated(6, flat), ...repeated(6, after)])).toEqual([])
  })
})

function bad(at: number): DrawnTrace {
  return {
    text: 'shop work |==|',
    startMs: at * 10,
    spans: { work: { span: { invalidParentId: 'none' } } },
  }
}

test('parent ids that can name nobody', () => {
  const { table } = drawnTable(bad(0), bad(1), bad(2), { text: 'shop work |==|' })
  expect(findBadIds(table)).toMatchObject([
    {
      kind: 'bad-ids',
      callee: { service: 'shop', span: 'work' },
      broken: 3,
      total: 4,
      causes: [{ code: 'C34' }],
    },
  ])
  const few = drawnTable(bad(0), bad(1)).table
  expect(findBadIds(few)).toEqual([])
})
