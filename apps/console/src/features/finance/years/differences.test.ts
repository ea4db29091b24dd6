import { expect, it } from 'vitest'
import { differencesOf } from './differences.ts'

const cost = (costCode: string, members: readonly (readonly [string, bigint])[]) => ({
  costCode,
  label: costCode,
  actualCents: 0n,
  chargedMicros: 0n,
  truedMicros: 0n,
  unsharedCents: 0n,
  differenceMicros: 0n,
  members: members.map(([tenantId, cents]) => ({
    tenantId,
    name: tenantId.toUpperCase(),
    siren: null,
    shareCents: cents,
    chargedMicros: cents,
    truedMicros: 2n * cents,
    differenceMicros: -cents,
  })),
})

it('sums what each member carries of all costs, page after page', () => {
  const pages = [
    {
      costs: [
        cost('salle', [
          ['a', 1n],
          ['b', 2n],
        ]),
        cost('energie', [['a', 10n]]),
      ],
    },
    { costs: [cost('salle', [['c', 3n]])] },
  ]
  expect(differencesOf(pages)).toEqual([
    { tenantId: 'a', name: 'A', shareCents: 11n, chargedMicros: 11n, truedMicros: 22n, differenceMicros: -11n },
    { tenantId: 'b', name: 'B', shareCents: 2n, chargedMicros: 2n, truedMicros: 4n, differenceMicros: -2n },
    { tenantId: 'c', name: 'C', shareCents: 3n, chargedMicros: 3n, truedMicros: 6n, differenceMicros: -3n },
  ])
})
