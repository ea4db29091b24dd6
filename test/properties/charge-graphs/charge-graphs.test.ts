import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { someGraph } from './graph.ts'
import { moneyLaws } from './money-laws.ts'
import { plants } from './plants.ts'
import { ratingLaws } from './rating-laws.ts'
import { ownRules } from './rules.ts'

const graphs = Number(process.env['GRENIER_CHARGE_GRAPHS'] ?? 200)
// A fixed seed, so that a run can be repeated and a change is judged by itself; the full size takes a fresh one.
const seed = Number(process.env['GRENIER_CHARGE_GRAPHS_SEED'] ?? 20_261_126)
const laws = [...ratingLaws, ...moneyLaws]

process.stderr.write(
  `charge graphs: GRENIER_CHARGE_GRAPHS_SEED=${seed} GRENIER_CHARGE_GRAPHS=${graphs}, ${laws.length} laws, ${plants.length} plants\n`,
)

/** A minute for each thousand, on a machine that has others to serve. */
const timeoutMs = 60_000 + graphs * 60

describe('a month of random members, use, prices, costs and corrections', () => {
  test.each(laws)(
    '$name',
    ({ breach }) => {
      fc.assert(
        fc.property(someGraph, (graph) => {
          expect(breach(ownRules, graph)).toBeNull()
        }),
        { seed, numRuns: graphs, endOnFailure: graphs > 1_000 },
      )
    },
    timeoutMs,
  )

  test('is not empty: each kind of charge, key and correction is met', () => {
    const met = new Set<string>()
    for (const graph of fc.sample(someGraph, { seed, numRuns: 150 })) {
      for (const { kind } of graph.facts.rules) met.add(kind)
      for (const { key } of graph.facts.pools) met.add(key.kind)
      for (const { amountCents } of graph.facts.pools) met.add(amountCents < 0n ? 'refund' : 'cost')
      if (graph.facts.members.some(({ inhabitants }) => inhabitants === null)) met.add('unknown population')
      if (graph.facts.members.some(({ memberTo }) => memberTo !== null)) met.add('left')
      met.add(`${graph.corrections.length} corrections`)
    }
    expect([...met]).toEqual(
      expect.arrayContaining([
        'perGibMonth',
        'perInhabitantYear',
        'subscriptionByPopulation',
        'monthlyMinimum',
        'monthlyCap',
        'population',
        'equal',
        'fixed',
        'use',
        'refund',
        'cost',
        'unknown population',
        'left',
        '0 corrections',
        '1 corrections',
        '2 corrections',
      ]),
    )
  })
})

describe('a planted fault is found', () => {
  test.each(plants)('$name', ({ rules }) => {
    const found = fc
      .sample(someGraph, { seed, numRuns: 150 })
      .some((graph) => laws.some(({ breach }) => breach(rules, graph) !== null))
    expect(found).toBe(true)
  })

  test.each(laws)('by this law too, for at least one: $name', ({ breach }) => {
    const some = fc.sample(someGraph, { seed, numRuns: 150 })
    expect(plants.some(({ rules }) => some.some((graph) => breach(rules, graph) !== null))).toBe(true)
  })
})
