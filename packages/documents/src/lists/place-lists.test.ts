import type { Answer, ListWorkbookId } from '@grenier/contracts'
import { type CivilDate, civilDate, civilDateOf, instant } from '@grenier/quota-billing'
import { expect, it } from 'vitest'
import { FileNumber, readWorkbook } from '../testing/workbook.ts'
import { percentText } from './list-sheet.ts'
import { listXlsx } from './list-workbooks.ts'

const at = instant(Date.parse('2026-03-31T22:30:00Z'))
const read = {
  operatorName: 'Val-d’Oise',
  readAtMs: at,
  dayOf: (one: typeof at): CivilDate => civilDateOf(one, 'Europe/Paris'),
  offerNameOf: (offerId: string): string => offerId,
  clusterNameOf: (clusterId: string): string => clusterId,
}
const id = '0198c0de-7a00-7000-8000-00000000000a'
const gib = 1n << 30n
const numbers = (...digits: string[]) => digits.map((one) => new FileNumber(one))

/** Each sheet of a workbook by its name, with its header. */
async function sheetsOf<Id extends ListWorkbookId>(list: Id, pages: readonly Answer<Id>[]) {
  const sheets = await readWorkbook((await listXlsx(list, pages, read)).bytes)
  return sheets.map(({ data }) => data)
}

/** A row by the titles of its columns. */
const titled = (data: readonly (readonly unknown[])[] | undefined, row: number) =>
  Object.fromEntries((data?.[0] ?? []).map((title, index) => [String(title), data?.[row]?.[index]]))

it('sums members and inhabitants of the whole territory, and keeps the zeros of a département', async () => {
  const place = { groupId: id, notReady: 1, unknown: 0, quotaBytes: 4n * gib }
  const places = [
    { ...place, departementCode: '01', groupName: '=CC', members: 2, inhabitants: 700, usedBytes: gib },
    { ...place, departementCode: null, groupName: null, members: 1, inhabitants: 5, usedBytes: null },
  ]
  const [data] = await sheetsOf('getTerritoryXlsx', [
    { asOf: civilDate('2026-01-01'), measuredOn: null, places, outlines: [] },
  ])
  expect(data?.[1]).toEqual(['01', '=CC', ...numbers('2', '1', '0', '700', '4', '1', '25')])
  expect(data?.[2]?.slice(0, 2)).toEqual([null, null])
  expect(data?.[2]?.slice(-2)).toEqual([null, null])
  expect(data?.[3]?.slice(2, 6)).toEqual(numbers('3', '2', '0', '705'))
})

it('names members of a place page after page, each by its INSEE code', async () => {
  const member = { tenantId: id, groupId: null, ready: 'True' as const, position: null, quotaBytes: gib, usedBytes: 0n }
  const page = { asOf: civilDate('2026-01-01'), measuredOn: null }
  const [data] = await sheetsOf('listTerritoryMembersXlsx', [
    { ...page, items: [{ ...member, name: 'Ambérieu', inseeCode: '01004', inhabitants: 14_000 }], nextBehind: 1 },
    { ...page, items: [{ ...member, name: 'CC', inhabitants: null }], nextBehind: null },
  ])
  expect(data?.[1]).toEqual(['Ambérieu', '01004', 'prêt', ...numbers('14000', '1', '0', '0')])
  expect(titled(data, 2)).toMatchObject({ 'Code INSEE': null, Habitants: null })
  expect(titled(data, 3)).toMatchObject({ Adhérent: 'Total', Habitants: new FileNumber('14000') })
})

it('has new communes of the register on a sheet of their own, once however many pages name them', async () => {
  const epci = { siren: '200000172', name: 'CC', departementCode: '01' }
  const body = { siren: null, departementCode: '01', population: { inhabitants: 300, vintage: 2023 }, epci }
  const splitFrom = { organisationId: id, tenantId: id, name: '=Ancienne', inseeCode: '01002' }
  const commune = { body: { ...body, name: 'Nouvelle', inseeCode: '01003' }, splitFrom, mergedTenantId: null }
  const sums = { changed: 1, merged: 0, gone: 0, members: 1, withObstacle: 0, ratedMonth: null, payingMore: 0 }
  const change = {
    kind: 'changed' as const,
    bodyKind: 'commune' as const,
    organisationId: id,
    tenantId: id,
    groupCode: 'g',
    facts: ['name' as const],
    before: { ...body, name: 'Avant', inseeCode: '01004' },
    after: { ...body, name: 'Après', inseeCode: '01004' },
    successorId: null,
    quotaMoves: [],
    obstacles: [],
    yearlyCost: null,
  }
  const page = {
    items: [change],
    newCommunes: [
      { ...commune, step: 'enrol-part' as const, explanation: 'À faire adhérer.', yearlyMicros: 1_500_000n },
    ],
    source: 'COG',
    registerOn: civilDate('2026-01-01'),
    effectiveOn: civilDate('2026-01-01'),
    sums: { ...sums, payingLess: 0, yearlyBeforeMicros: 0n, yearlyAfterMicros: 0n, unsplitCosts: [] },
  }
  const [changes, anew] = await sheetsOf('previewTerritoryEventXlsx', [
    { ...page, nextBehind: 1 },
    { ...page, nextBehind: null },
  ])
  expect(changes).toHaveLength(3)
  expect(titled(changes, 1)).toMatchObject({ Nom: 'Avant', 'Nom ensuite': 'Après', 'Code INSEE': '01004' })
  expect(anew).toHaveLength(3)
  expect(titled(anew, 1)).toMatchObject({
    Nom: 'Nouvelle',
    'Code INSEE': '01003',
    'SIREN de l’EPCI': '200000172',
    'Détachée de': '=Ancienne',
    'Par an, si elle adhère (EUR)': new FileNumber('1.5'),
    'À faire': 'À faire adhérer.',
  })
  expect(titled(anew, 2)).toMatchObject({ Nom: 'Total', Habitants: new FileNumber('300') })
})

it('sets each pool of a plan beside what it lacks, in numbers, also where members give back', async () => {
  const pool = {
    poolId: id,
    name: '=Réserve',
    offerId: id,
    offerName: 'Standard',
    givableBytes: 4n * gib,
    allocatedBytes: 3n * gib,
    heldBytes: gib / 2n,
    growthBytes: -gib,
    plannedBytes: (5n * gib) / 2n,
    lackingBytes: 0n,
    daysToFullBefore: 12,
    daysToFullAfter: null,
  }
  const lacking = { ...pool, name: 'Petite', growthBytes: gib, plannedBytes: 5n * gib, lackingBytes: gib }
  const days = { opensOn: civilDate('2026-09-10'), closesOn: civilDate('2026-10-10') }
  const campaign = { year: '2027', ...days, tariffDraftId: null, message: null, state: 'open' } as never
  const plan = { campaign, asOf: at, memberCount: 2, answerCount: 1, leftOutCount: 0 }
  const [data] = await sheetsOf('getNeedsPlanXlsx', [{ ...plan, pools: [lacking, pool], nextBehind: null }])
  expect(data?.[1]?.slice(2, 4)).toEqual(['manque', new FileNumber('1')])
  expect(data?.[2]).toEqual([
    '=Réserve',
    'Standard',
    'suffit',
    ...numbers('0', '4', '3', '0.5', '-1', '2.5', '12'),
    null,
  ])
})

it('tells of subprocessors what they do, where, and from when to when', async () => {
  const items = [
    {
      id,
      name: '=Hébergeur',
      siren: '012345678',
      country: 'FR',
      place: 'Lyon',
      activity: 'hosting' as const,
      description: 'tient les machines',
      transferSafeguard: null,
      startsOn: civilDate('2026-02-01'),
      shortNoticeReason: null,
      objectionUntil: civilDate('2026-01-31'),
      endsOn: null,
      recordedAt: at,
      version: 1,
    },
  ]
  const [data] = await sheetsOf('listSubprocessorsXlsx', [{ items } as unknown as Answer<'listSubprocessorsXlsx'>])
  expect(titled(data, 1)).toMatchObject({
    'Sous-traitant': '=Hébergeur',
    SIREN: '012345678',
    Activité: 'hébergement',
    Du: new Date('2026-02-01'),
    'N’y travaille plus à partir du': null,
  })
})

it('says of what a member has where it stands, and who keeps these places on a sheet of their own', async () => {
  const holding = { kind: 'volume' as const, name: '=photos', detail: 'longhorn', count: 1, clusterName: null }
  const holdings = [
    { ...holding, sizeBytes: gib, since: at, seenAt: at, siteId: id },
    { ...holding, kind: 'copies' as const, count: 3, sizeBytes: null, since: at, seenAt: null, siteId: null },
  ]
  const keeper = { kind: 'subprocessor' as const, name: 'Hébergeur', siren: '012345678', country: 'FR' }
  const location = { country: 'FR', postalCode: '01000', locality: 'Bourg', since: civilDate('2026-01-01') }
  const places = [{ siteId: id, code: 'brg', name: 'Bourg', residency: 'FR' as const, location, keeper }]
  const answer = { record: { holdings, places } } as unknown as Answer<'getResidencyXlsx'>
  const [held, where] = await sheetsOf('getResidencyXlsx', [answer])
  expect(titled(held, 1)).toMatchObject({
    Nom: '=photos',
    Nature: 'Espace de fichiers',
    'Taille (Go)': new FileNumber('1'),
    Site: 'Bourg',
    'Présent depuis': new Date('2026-04-01'),
  })
  expect(titled(held, 2)).toMatchObject({ Nombre: new FileNumber('3'), 'Taille (Go)': null, Site: 'site inconnu' })
  expect(titled(where, 1)).toMatchObject({
    'Code postal': '01000',
    'Tenu par': 'Hébergeur',
    'SIREN de qui le tient': '012345678',
  })
})

it('has no part of nothing, and none of what nobody measured', () => {
  expect([percentText(null, 5n), percentText(1n, 0n), percentText(1n, 3n), percentText(3n, 2n)]).toEqual([
    null,
    null,
    '33.333',
    '150.000',
  ])
})
