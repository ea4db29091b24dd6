import type { Answer } from '@grenier/contracts'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type CorrectionScene,
  closeMonth,
  february,
  issueMonth,
  january,
  openCorrectionScene,
  secondFinance,
} from './correction-scene.ts'
import { callOf, finance, type House } from './house.ts'

let scene: CorrectionScene
let house: House

beforeAll(async () => {
  scene = await openCorrectionScene()
  house = scene.house
})
afterAll(() => house.close())

async function statementsOf(month: typeof january): Promise<Answer<'getStatement'>[]> {
  const { items } = await house.api.listStatements({ limit: 500, month }, callOf(finance))
  return await Promise.all(items.map(({ id }) => house.api.getStatement({ statementId: id }, callOf(finance))))
}

test('a batch of January that names the year before issues a credit on a title of the new year in that year', async () => {
  // The titles of a month of 2026 that were only issued in 2027.
  house.setClock('2027-01-05T10:00:00.000Z')
  await issueMonth(house, january)
  const [, beta] = scene.members
  const original = (await statementsOf(january)).find(({ tenantId }) => tenantId === beta.id)
  expect(original?.number).toMatch(/^2027-/)
  const fact = { kind: 'population', populationKind: 'municipale', tenantId: beta.id, inhabitants: 1_000 } as const
  await house.api.amendPeriod({ month: january, reason: 'Recensement', fact }, callOf(finance))
  const proposed = { month: january, reason: 'Recensement', tenantIds: null }
  const { id: correctionId, version } = await house.api.proposeCorrection(proposed, callOf(finance))
  await house.api.postCorrection({ correctionId }, callOf(secondFinance, { ifMatch: version }))
  await closeMonth(house, february)
  const { items } = await house.api.getIssuingChecklist({ month: february, limit: 500 }, callOf(finance))
  const acknowledged = items.map(({ tenantId, exceptions }) => ({
    tenantId,
    codes: exceptions.map(({ code }) => code),
  }))
  const batch = { month: february, series: '', payers: null, acknowledged, beforeDisputesEnd: true, fiscalYear: 2026 }
  await house.api.createStatementBatch(batch, callOf(finance))
  await house.jobs['issue-statements']({ month: february })
  const issued = await statementsOf(february)
  const credits = issued.filter(({ credit }) => credit !== null)
  expect(credits).toMatchObject([
    { tenantId: beta.id, number: '2027-00004', credit: { kind: 'reduction', originalNumber: original?.number } },
  ])
  // All others are of the year that the batch names, without gap.
  const others = issued.filter(({ credit }) => credit === null).map(({ number }) => number)
  expect(others.toSorted()).toEqual(others.map((_, index) => `2026-${String(index + 1).padStart(5, '0')}`))
  expect(others.length).toBeGreaterThan(1)
  const [batchIssued] = (await house.api.listStatementBatches({ limit: 10, month: february }, callOf(finance))).items
  expect(batchIssued).toMatchObject({ state: 'issued', chosenCount: issued.length, issuedCount: issued.length })
})

test('the database takes no credit of a year before its title', async () => {
  const admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
  await admin.query('BEGIN')
  const { rows } = await admin.query<{ issue: object }>(
    `DELETE FROM statement_issue WHERE credit_kind IS NOT NULL RETURNING to_jsonb(statement_issue) AS issue`,
  )
  const earlier = JSON.stringify({ ...rows[0]?.issue, fiscal_year: 2026, number: '2026-00099', sequence: 99 })
  const again = admin.query(
    'INSERT INTO statement_issue SELECT * FROM jsonb_populate_record(null::statement_issue, $1)',
    [earlier],
  )
  await expect(again).rejects.toMatchObject({ code: '23514', constraint: 'statement_issue_credit_year' })
  await admin.end()
})
