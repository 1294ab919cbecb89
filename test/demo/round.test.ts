import { expect, test } from 'vitest'
import { planRound } from '../../src/demo/round.ts'

test('the first round is always the same, and as long as it is told to be', () => {
  const round = planRound(1)
  expect([round.small.customer, round.coats.length, round.large]).toEqual([
    'ada',
    16,
    { customer: 'bob', articles: 18, totalEuros: 870, promotion: 'WINTER26' },
  ])
  expect([round.stretch(), round.visits]).toEqual([1, []])
})

test('those after it vary, each in its own way; what makes the story is in all of them', () => {
  const rounds = Array.from({ length: 50 }, (_, index) => planRound(index + 2))
  expect(new Set(rounds.map(({ large }) => large.customer)).size).toBeGreaterThan(10)
  expect(new Set(rounds.map(({ coats }) => coats.length)).size).toBeGreaterThan(5)
  for (const [index, round] of rounds.entries()) {
    const customers = [round.small, round.large, ...round.coats].map(({ customer }) => customer)
    expect(new Set(customers).size).toBe(customers.length)
    // Slow and refused, checked, neither.
    expect(round.large.totalEuros).toBeGreaterThan(800)
    for (const { totalEuros } of round.coats) expect(totalEuros).toBe(520)
    expect(round.small.totalEuros).toBeLessThan(500)
    expect(planRound(index + 2).large).toEqual(round.large)
    const stretches = Array.from({ length: 100 }, () => round.stretch())
    expect(Math.min(...stretches)).toBeGreaterThan(0.5)
    expect(Math.max(...stretches)).toBeLessThan(2.5)
  }
})
