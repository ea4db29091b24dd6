import type { Answer, ListWorkbookId } from '@grenier/contracts'
import { type CivilDate, civilDate, civilMonth } from '@grenier/quota-billing'
import { expect, it } from 'vitest'
import { FileNumber, readWorkbook } from '../testing/workbook.ts'
import { listXlsx } from './list-workbooks.ts'

const read = {
  operatorName: 'Val-d’Oise',
  readAtMs: 0,
  dayOf: (): CivilDate => civilDate('2026-01-01'),
  offerNameOf: (offerId: string): string => offerId,
  clusterNameOf: (clusterId: string): string => clusterId,
}
const tenantId = '0198c0de-7a00-7000-8000-00000000000a'

/** The last cells of each row of a sheet, below its header. */
async function endsOf<Id extends ListWorkbookId>(id: Id, page: Answer<Id>, cellCount: number) {
  const [sheet] = await readWorkbook((await listXlsx(id, [page], read)).bytes)
  return sheet?.data.slice(1).map((row) => row.slice(-cellCount))
}

it('has a row for each cost and member of a true-up to come, and their sum', async () => {
  const member = { tenantId, siren: '012345678', chargedMicros: 5_000_000n, truedMicros: 0n, shareCents: 700n }
  const members = [
    { ...member, name: 'Alpha', differenceMicros: 2_000_000n },
    { ...member, name: 'Beta', differenceMicros: 1n },
  ]
  const sums = { actualCents: 1_400n, chargedMicros: 10_000_000n, truedMicros: 0n, unsharedCents: 0n }
  const costs = [{ costCode: 'salle', label: 'Salle', ...sums, differenceMicros: 2_000_001n, members }]
  const preview = { year: '2026', sequence: 1, costs, uncosted: [], differenceMicros: 2_000_001n, rowCount: 2 }
  const page = { ...preview, digest: 'digest', nextAfter: null }
  expect(await endsOf('previewTrueUpXlsx', page, 6)).toEqual([
    ['Alpha', '012345678', '7', '5', '0', '2'].map((cell, index) => (index < 2 ? cell : new FileNumber(cell))),
    ['Beta', '012345678', '7', '5', '0', '0.000001'].map((cell, index) => (index < 2 ? cell : new FileNumber(cell))),
    [null, null, ...['14', '10', '0', '2.000001'].map((digits) => new FileNumber(digits))],
  ])
})

it('says in words what is to be looked at of each statement before it is issued', async () => {
  const exceptions = (['siret-missing', 'dispute-open'] as const).map((code) => ({ code, params: {} }))
  const item = { statementId: tenantId, tenantId, payerName: '=Alpha', payableCents: 123n, exceptions }
  const counts = { draftCount: 1, awaitingCount: 0, readyCount: 0, disputableUntil: null }
  const page = { month: civilMonth('2026-01'), ...counts, items: [item], nextAfter: null }
  expect((await endsOf('getIssuingChecklistXlsx', page, 4))?.[0]).toEqual([
    '=Alpha',
    'SIRET du redevable manquant, contestation sans réponse',
    new FileNumber('1.23'),
    tenantId,
  ])
})
