import type { Actor, Answer } from '@grenier/contracts'
import { writeWorkbook } from '@grenier/documents/testing/workbook'
import { GIB } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, type House, openHouse, operator } from './house.ts'
import { preparePlacement } from './placement-scene.ts'

/** Who brings everything over: what it holds is the work of both. */
const both: Actor = { ...operator, roles: ['operator', 'finance'] }
const cergy = '95127'
const eragny = '95218'
const newAct = ['2025-118', 'Conseil syndical', 'Adhésions', '15/12/2025', '16/12/2025', '17/12/2025'] as const

let house: House
beforeAll(async () => {
  house = await openHouse('2026-02-10T10:00:00.000Z')
  const { offers } = await preparePlacement(house)
  const { items } = await house.api.listPools({ limit: 500 }, callOf(operator))
  const root = items.find(({ parentId }) => parentId === null)
  if (root === undefined) throw new Error('there is a root pool')
  await house.api.setPoolCapacity(
    { poolId: root.id, offerId: offers.standard.id, limitBytes: 700n * GIB, overcommitPercent: 100 },
    callOf(operator, { ifMatch: root.version }),
  )
})
afterAll(() => house?.close())

/** Members with what each has a quota of, by a workbook of its own. */
async function send(quotas: Readonly<Record<string, string | null>>): Promise<Answer<'importWorkbook'>> {
  const sheets = [
    { name: 'Adhérents', rows: [['Adhérent', 'Espaces attribués'], ...Object.entries(quotas)] },
    {
      name: 'Conventions',
      rows: [
        [
          'Adhérent',
          'Numéro',
          'Début',
          'Acte',
          'Acte pris par',
          'Objet de l’acte',
          'Acte adopté le',
          'Acte transmis le',
          'Acte publié le',
        ],
        ...Object.keys(quotas).map((member) => [member, `C-${member}`, '01/01/2026', ...newAct]),
      ],
    },
  ]
  const fileBase64 = Buffer.from(await writeWorkbook(sheets)).toString('base64')
  return await house.api.importWorkbook({ dryRun: false, fileBase64 }, callOf(both))
}

const named = ({ faults }: Answer<'importWorkbook'>): string[] =>
  faults.map(({ sheet, line, column, code }) => `${sheet} ${column ?? ''}${line ?? ''} ${code}`)

async function quotasOf(name: string): Promise<Record<string, bigint>> {
  const { items } = await house.api.listTenants({ search: name, limit: 10 }, callOf(operator))
  const [tenant] = items
  if (tenant === undefined) throw new Error(`${name} is no member`)
  const quotas = await house.api.getTenantQuotas({ tenantId: tenant.id }, callOf(operator))
  return Object.fromEntries(quotas.items.map(({ offerCode, quotaBytes }) => [offerCode, quotaBytes / GIB]))
}

describe('what a member is brought over with', () => {
  test('is refused at its cell where it cannot be read, is unknown, or is more than there is', async () => {
    const refused = async (text: string) => named(await send({ [cergy]: text }))
    expect(await refused('standard')).toEqual(['Adhérents B2 quotas-unreadable'])
    expect(await refused('standard 0')).toEqual(['Adhérents B2 quotas-unreadable'])
    expect(await refused('standard 1,5')).toEqual(['Adhérents B2 quotas-unreadable'])
    expect(await refused('standard 10, standard 20')).toEqual(['Adhérents B2 quotas-unreadable'])
    expect(await refused('standard 10, bande 20')).toEqual(['Adhérents B2 quota-offers-unknown'])
    expect(await refused('standard 701')).toEqual(['Adhérents B2 capacity-exceeded'])
    // Of two of which one is too much nothing is made.
    expect(named(await send({ [cergy]: 'standard 500', [eragny]: 'standard 300' }))).toEqual([
      'Adhérents B3 capacity-exceeded',
    ])
    expect((await house.api.listTenants({ limit: 10 }, callOf(operator))).items).toEqual([])
  })

  test('are its quotas from the first day, and the same file again changes nothing', async () => {
    const quotas = { [cergy]: 'standard 500, sauvegarde : 1000 Go', [eragny]: null }
    expect(named(await send(quotas))).toEqual([])
    expect(await quotasOf('Cergy')).toEqual({ standard: 500n, sauvegarde: 1_000n })
    expect(await quotasOf('Éragny')).toEqual({})
    const again = await send(quotas)
    expect(named(again)).toEqual([])
    expect(again.counts).toContainEqual({ sheet: 'members', newRows: 0, knownRows: 2 })
    expect(await quotasOf('Cergy')).toEqual({ standard: 500n, sauvegarde: 1_000n })
  })

  test('is named where a member has another quota by now: a workbook changes none', async () => {
    const tried = await send({ [cergy]: 'standard 600', [eragny]: 'sauvegarde 10' })
    expect(named(tried)).toEqual(['Adhérents B2 known-otherwise', 'Adhérents B3 known-otherwise'])
    expect(await quotasOf('Cergy')).toEqual({ standard: 500n, sauvegarde: 1_000n })
  })
})
