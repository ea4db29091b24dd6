import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { propertyRuns } from '../shared/property-runs.ts'
import type { CommuneOfVersion } from './register-changes.ts'
import { type PlannedChange, planTerritory, type RecordedBody } from './territory-plan.ts'

const codes = ['01001', '01002', '01003', '2A004', '62001']
const sirens = ['200000016', '200000024']
const strata = [{ populationMax: 499 }, { populationMax: null }]
const population = fc.option(fc.record({ inhabitants: fc.nat(1_000), vintage: fc.constantFrom(2022, 2023) }))

const commune: fc.Arbitrary<CommuneOfVersion> = fc.record({
  inseeCode: fc.constantFrom(...codes),
  name: fc.constantFrom('Ars', 'Bric'),
  siren: fc.option(fc.constantFrom('210000014', '210000022', '210000030')),
  population,
  departementCode: fc.constant('01'),
  epciSiren: fc.option(fc.constantFrom(...sirens)),
  formerCodes: fc.uniqueArray(fc.constantFrom(...codes), { maxLength: 2 }),
})
const communes = fc.uniqueArray(commune, { selector: ({ inseeCode }) => inseeCode })
const recorded: fc.Arbitrary<RecordedBody[]> = fc
  .uniqueArray(fc.tuple(commune, fc.boolean()), { selector: ([{ inseeCode }]) => inseeCode })
  .map((all) =>
    all.map(([facts, isTenant]) => ({
      ...facts,
      organisationId: `organisation ${facts.inseeCode}`,
      kind: 'commune',
      tenantId: isTenant ? `tenant ${facts.inseeCode}` : null,
    })),
  )
const place = fc.tuple(recorded, communes)

/** Bodies as the changes leave them; those of which nothing more is said are left out, as are those that were merged. */
function standing(bodies: readonly RecordedBody[], changes: readonly PlannedChange[]): RecordedBody[] {
  const changeOf = new Map(changes.map((change) => [change.organisationId, change]))
  return bodies.flatMap((body) => {
    const change = changeOf.get(body.organisationId)
    if (change === undefined) return [body]
    return change.kind === 'changed' && change.after !== null ? [{ ...body, ...change.after }] : []
  })
}

describe('what is planned for those who are recorded', () => {
  it('names each body once, and once it is done there is nothing left to do', () => {
    fc.assert(
      fc.property(place, ([bodies, all]) => {
        const register = { communes: all, epcis: [] }
        const changes = planTerritory(bodies, register, { strata })
        expect(new Set(changes.map(({ organisationId }) => organisationId)).size).toBe(changes.length)
        expect(planTerritory(standing(bodies, changes), register, { strata })).toEqual([])
      }),
      propertyRuns,
    )
  })

  it('gives every tenant that is merged to a successor that goes on, and counts its inhabitants there alone', () => {
    fc.assert(
      fc.property(place, ([bodies, all]) => {
        const changes = planTerritory(bodies, { communes: all, epcis: [] }, { strata })
        const merged = new Set(changes.flatMap((one) => (one.kind === 'merged' ? [one.organisationId] : [])))
        for (const change of changes) {
          if (change.kind !== 'merged') continue
          expect(bodies.map(({ organisationId }) => organisationId)).toContain(change.successorId)
          expect(merged).not.toContain(change.successorId)
          expect(change.after === null).toBe(change.tenantId === null)
          expect(change.after?.siren ?? null).toBeNull()
          expect(change.after?.population?.inhabitants ?? 0).toBe(0)
        }
      }),
      propertyRuns,
    )
  })

  it('leaves no two bodies under one INSEE code', () => {
    fc.assert(
      fc.property(place, ([bodies, all]) => {
        const changes = planTerritory(bodies, { communes: all, epcis: [] }, { strata })
        const left = standing(bodies, changes).map(({ inseeCode }) => inseeCode)
        expect(new Set(left).size).toBe(left.length)
      }),
      propertyRuns,
    )
  })
})
