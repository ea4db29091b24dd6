import type { Answer, Command } from '@grenier/contracts'
import { exportWriter } from '@grenier/documents'
import { civilMonth } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesOf } from '../../harness/pages.ts'
import { adminOf, reconcile } from './dated-house.ts'
import { callOf, finance, type House, memberOf, openHouse, operator } from './house.ts'
import { opened } from './opened-archive.ts'
import { claim, copy, show } from './protection-scene.ts'
import { enrolCommune, prepareRegion, publishPrices } from './region.ts'

const month = civilMonth('2026-01')
let house: House
let tenantId: string
let issued: Answer<'getStatement'>

/** Closes January and issues its statement, whose lines the member disputes before and after. */
async function oweAndDispute(): Promise<void> {
  house.setClock('2026-02-01T10:00:00.000Z')
  await house.api.closePeriod({ month }, callOf(finance))
  await house.jobs['close-period']({ month })
  const { items } = await house.api.listStatementDrafts({ limit: 10 }, callOf(memberOf(tenantId)))
  const statementId = items[0]?.id ?? ''
  const dispute = { statementId, positions: [1], reason: 'Nous avons rendu cet espace' }
  await house.api.raiseDispute(dispute, callOf(memberOf(tenantId)))
  const codes = ['dispute-open' as const, 'siret-missing' as const, 'finance-contact-missing' as const]
  const batch: Command<'createStatementBatch'> = {
    month,
    payers: [tenantId],
    beforeDisputesEnd: true,
    series: '',
    acknowledged: [{ tenantId, codes }],
  }
  await house.api.createStatementBatch(batch, callOf(finance))
  await house.jobs['issue-statements']({ month })
  issued = await house.api.getStatement({ statementId }, callOf(memberOf(tenantId)))
}

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  const region = await prepareRegion(house)
  await publishPrices(house, region, month)
  ;({ id: tenantId } = await enrolCommune(house, region, { name: 'Débitrice', gib: 20n }))
  await reconcile(house, tenantId)
  await oweAndDispute()
  // Half a year later nothing is paid, and the answer to the dispute is long overdue.
  house.setClock('2026-08-03T09:00:00.000Z')
  await reconcile(house, tenantId)
  show(house, [claim('archives', { className: region.block.className })], [copy('archives', 2)])
  await house.jobs['observe-protection']({ tenantId })
})
afterAll(() => house.close())

/** The state in which a task of the member ends that its cluster carries out. */
async function endOf(task: { readonly id: string }): Promise<string> {
  const named = { tenantId, taskId: task.id }
  house.cluster.advance = () => ({ phase: 'succeeded', message: 'done', objectUid: 'uid-1' })
  await house.jobs['run-protection-task'](named)
  await house.jobs['run-protection-task'](named)
  return (await house.api.getProtectionTask(named, callOf(memberOf(tenantId)))).state
}

describe('a member that owes an issued statement and disputes it', () => {
  test('still owes it and still waits for an answer, and is not suspended', async () => {
    expect(issued.number).toBe('2026-00001')
    expect(issued.totalCents).toBeGreaterThan(0n)
    const disputes = await house.api.listDisputes({ limit: 10, state: 'open' }, callOf(finance))
    expect(disputes.items).toMatchObject([{ tenantId, statementNumber: '2026-00001', dueOn: '2026-02-20' }])
    const suspensions = await house.api.listSuspensions({ tenantId }, callOf(operator))
    expect(suspensions.items).toEqual([])
  })

  test('takes a backup and restores it', async () => {
    const member = memberOf(tenantId)
    expect(await endOf(await house.api.requestBackup({ tenantId }, callOf(member)))).toBe('succeeded')
    const { items } = await house.api.listBackupCopies({ tenantId, limit: 1, withGone: false }, callOf(member))
    const wish = { tenantId, copyId: items[0]?.id ?? '', newClaimName: 'archives-retour' }
    expect(await endOf(await house.api.requestRestore(wish, callOf(member)))).toBe('succeeded')
  })

  test('takes everything along, what it owes and disputes among it', async () => {
    const admin = adminOf(tenantId)
    const { id: exportId } = await house.api.requestTenantExport({ tenantId }, callOf(admin))
    await house.jobs['export-tenant']({ tenantId, exportId })
    expect(await house.api.getTenantExport({ tenantId, exportId }, callOf(admin))).toMatchObject({ state: 'ready' })
    const file = house.api.getTenantExportFile({ tenantId, exportId }, callOf(admin))
    const { manifest } = opened(await bytesOf(exportWriter.archive(file)))
    const counted = new Map(manifest.tables.map(({ name, rowCount }) => [name, rowCount]))
    expect([counted.get('statement'), counted.get('statement_dispute')]).toEqual(['1', '1'])
  })
})
