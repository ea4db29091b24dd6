import type { Scope, Transaction } from '@grenier/control-plane/ports'
import type { Database } from '@grenier/database'
import { civilDate, civilMonth, GIB, monthBounds, monthOf } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { foundedOn, idOf, ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { insertIssued } from '../harness/issued-statement.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../harness/migrated-database.ts'

let migrated: MigratedDatabase
let database: Database
const month = civilMonth('2026-01')
const range = { from: foundedOn, to: civilDate('2026-02-01') }
const requestOf = (number: number) => idOf(40, number)
const chargeOf = (number: number) => idOf(41, number)
const statementOf = (number: number) => idOf(42, number)

/** A claim, a copy of it and a backup that was asked for. */
async function insertProtection(tx: Transaction, number: number): Promise<void> {
  const tenantId = ids.tenant(number)
  const seen = {
    name: 'archives',
    isBound: true,
    accessModes: [],
    volumeMode: 'Filesystem',
    isExcluded: false,
  } as const
  const judged = { state: 'covered', reason: 'good-copy', newestCopyAt: recordedAt } as const
  const claim = { ...seen, ...judged, createdAt: recordedAt, className: 'standard', capacityBytes: GIB }
  const from = { driver: 'k8up', claimName: 'archives', copyRef: 'c', repository: 'r' } as const
  const copy = { ...from, id: idOf(46, number), takenAt: recordedAt, sizeBytes: null }
  const observation = { tenantId, observedAt: recordedAt, rpoSeconds: 1, isPruneHeld: false, claims: [claim] }
  await tx.protection.saveObservation({ ...observation, copies: [copy] })
  const bucket = { offerId: ids.offer(2), clusterId: ids.backupCluster, bucketName: `b-${number}`, recordedAt }
  await tx.provisioning.saveBuckets(tenantId, [bucket])
  const place = { id: idOf(47, number), tenantId, kind: 'backup', state: 'queued', clusterId: ids.cluster } as const
  const nothing = {
    copyId: null,
    copyRef: null,
    copyDriver: null,
    sourceClaimName: null,
    newClaimName: null,
    offerId: null,
    className: null,
  }
  const times = { requestedAt: recordedAt, startedAt: null, endedAt: null, deadlineAt: null }
  const rest = { restoredBytes: null, objectUid: null, namespace: 'n', requestedBy: 'm', message: 'queued', version: 1 }
  await tx.protection.insertTask({ ...place, ...nothing, ...times, ...rest })
  const event = { state: 'queued', actor: 'm', recordedAt, message: 'queued' } as const
  await tx.protection.appendTaskEvent({ tenantId, taskId: place.id, ...event })
}

/** One of everything a member can look at, for tenant 1 or 2. */
async function insertAffairs(tx: Transaction, number: number): Promise<void> {
  const tenantId = ids.tenant(number)
  const offerId = ids.offer(1)
  await tx.quota.setQuota({ tenantId, offerId, quotaBytes: 10n * GIB, grantedAt: recordedAt })
  const request = {
    id: requestOf(number),
    tenantId,
    tenantName: '',
    state: 'submitted',
    temporaryUntil: null,
    waitUntil: null,
    takenBy: null,
    takenAt: null,
  } as const
  const undecided = { decidedBy: null, decidedAt: null, decisionReason: null, automatic: null, wishedOn: null } as const
  const wish = {
    justification: 'archives',
    requestedBy: 'm',
    submittedAt: recordedAt,
    dataClass: 'ordinary',
    version: 1,
  } as const
  const nothing = { refusals: [], steps: [], visaReasons: [], visaMandateId: null }
  await tx.quota.insertRequest({ ...request, ...undecided, ...wish, lines: [], ...nothing, history: [] })
  const ended = { endedAt: null, endedBy: null, version: 1 }
  const person = { personSubject: 'maire', personName: 'Le maire', function: 'mayor', ceilingCents: null } as const
  const mandate = { id: idOf(45, number), tenantId, ...person, validFrom: foundedOn, validUntil: null, actId: null }
  await tx.tenancy.insertMandate({ ...mandate, recordedAt, recordedBy: 'o', ...ended })
  const lasting = { resumedAt: null, resumedBy: null, resumeReason: null, version: 1 }
  const suspended = { id: idOf(46, number), tenantId, reason: 'essai', suspendedAt: recordedAt, suspendedBy: 'o' }
  await tx.tenancy.insertSuspension({ ...suspended, ...lasting })
  const event = { recordedAt, step: 'namespace', outcome: 'done', message: 'fait' } as const
  await tx.provisioning.appendEvents(tenantId, [event])
  await insertProtection(tx, number)
  const reading = { tenantId, meter: 'storage.used', offerId, resourceId: 'volume', valueBytes: 1n } as const
  const readings = [{ ...reading, id: idOf(43, number), takenAt: recordedAt }]
  const batch = { batchId: idOf(44, number), source: 'test', simulated: true, recordedAt, timeZone: 'Europe/Paris' }
  await tx.metering.recordReadings({ ...batch, readings })
  const rated = {
    kind: 'usage',
    ruleId: 'r',
    label: 'l',
    offerId,
    meter: 'storage.used',
    quantityByteSeconds: 1n,
  } as const
  const amount = { estimatedSeconds: 0, unitPriceMicros: 1n, amountMicros: 10_000n, bookedAt: recordedAt }
  const explanation = { formula: 'gib-months-times-price', params: {} }
  const own = { originMonth: null, correction: null }
  await tx.billing.insertCharges([{ id: chargeOf(number), tenantId, month, ...rated, ...amount, explanation, ...own }])
  const line = {
    beneficiaryTenantId: tenantId,
    label: 'l',
    quantityText: '',
    unitPriceText: '',
    amountCents: 1n,
    carriedFrom: null,
    beneficiaryName: '',
    vatRegime: 'out-of-scope' as const,
    vatRateBasisPoints: 0,
  }
  const payer = { payerName: 'p', payerSiren: null, payerSiret: null, issuerName: 'i', agreementNumber: `C-${number}` }
  const references = { settlementMode: 'titre', subject: 's', engagementNumber: null, serviceCode: null } as const
  const terms = {
    ...references,
    tariffCode: 't',
    tariffActNumber: 'a',
    vatRegime: 'out-of-scope',
    currency: 'EUR',
    simulated: true,
    credit: null,
    vatCents: 0n,
    payableCents: 1n,
  } as const
  const dates = { month, firstMonth: month, ...monthBounds(month, 'Europe/Paris'), issuedAt: recordedAt }
  const statement = { id: statementOf(number), number: `2026-0000${number}`, tenantId, totalCents: 1n }
  const lines = [{ position: 1, ...line }]
  const vatGroups = [{ regime: 'out-of-scope', rateBasisPoints: 0, baseCents: 1n, vatCents: 0n }] as const
  const composed = { ...statement, ...payer, ...terms, ...dates, lines, vatGroups: [...vatGroups] }
  await insertIssued(tx, composed, { chargeIds: [chargeOf(number)], recipientId: ids.recipient(number) })
}

beforeAll(async () => {
  migrated = await createMigratedDatabase()
  database = migrated.open()
  await database.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx)
    for (const number of [1, 2]) {
      await insertMember(tx, number)
      await insertAffairs(tx, number)
    }
    const until = monthBounds(month, 'Europe/Paris').periodEnd
    await tx.metering.computeDirtySlices({ limit: 100, until, timeZone: 'Europe/Paris', computedAt: recordedAt })
  })
})
afterAll(() => migrated.drop())

/** Everything a member may read about one tenant, by the stores that use cases call in the tenant scope. */
function affairsOf(scope: Scope, number: number) {
  const tenantId = ids.tenant(number)
  return database.unitOfWork.read(scope, async (tx) => ({
    tenant: await tx.tenancy.getTenant(tenantId, foundedOn),
    conditions: await tx.tenancy.listConditions(tenantId),
    agreement: await tx.tenancy.agreementInForce(tenantId, foundedOn),
    mandates: await tx.tenancy.listMandates(tenantId),
    suspensions: await tx.tenancy.listSuspensions(tenantId),
    mandatesOf: await tx.tenancy.mandatesOf(tenantId, 'maire'),
    quotas: await tx.quota.listTenantQuotas(tenantId),
    request: await tx.quota.getRequest(requestOf(number)),
    requests: await tx.quota.listRequests({ limit: 10, tenantId }),
    protection: await tx.protection.getProtection(tenantId),
    protectedClaims: await tx.protection.listProtectedClaims(tenantId),
    copy: await tx.protection.getCopy(tenantId, idOf(46, number)),
    copies: await tx.protection.listCopies({ limit: 10, tenantId, withGone: true }),
    task: await tx.protection.getTask(tenantId, idOf(47, number)),
    tasks: await tx.protection.listTasks({ limit: 10, tenantId }),
    drills: await tx.protection.listDrills({ limit: 10, tenantId }),
    lastDrill: await tx.protection.lastDrill(tenantId),
    canaries: await tx.protection.canariesOf([tenantId]),
    events: await tx.provisioning.listEvents(tenantId, 0),
    slices: await tx.metering.listSlices({ tenantId, ...range }),
    months: await tx.metering.sliceTotals({ month: monthOf(range.from), tenantIds: [tenantId] }),
    charge: await tx.billing.getCharge(chargeOf(number)),
    charges: await tx.billing.listCharges({ limit: 10, tenantId }),
    statement: await tx.billing.getStatement(statementOf(number)),
    statements: await tx.billing.listStatements({ limit: 10, tenantId }),
  }))
}

describe('a member', () => {
  test('reads of its own tenant exactly what the platform reads of it', async () => {
    const own = await affairsOf({ kind: 'tenant', tenantId: ids.tenant(1) }, 1)
    expect(own).toEqual(await affairsOf({ kind: 'platform' }, 1))
    expect(own.quotas[0]?.ancestors.map(({ levelName }) => levelName)).toEqual(['Région', 'Communauté'])
    expect([own.requests.items.length, own.charges.items.length, own.statements.items.length]).toEqual([1, 1, 1])
    expect([own.events.length, own.slices.length > 0, own.months.length > 0]).toEqual([1, true, true])
    expect([own.protectedClaims.length, own.copies.items.length, own.tasks.items[0]?.history.length]).toEqual([1, 1, 1])
    expect(own.canaries.map(({ bucketName, reason }) => [bucketName, reason])).toEqual([['b-1', 'not-tried']])
    expect([own.mandates.length, own.mandatesOf.length]).toEqual([1, 1])
    expect([own.mandates.length, own.mandatesOf.length, own.suspensions.length]).toEqual([1, 1, 1])
  })

  test('reads of another tenant what it reads of one that does not exist', async () => {
    const scope = { kind: 'tenant', tenantId: ids.tenant(1) } as const
    expect(await affairsOf(scope, 2)).toEqual(await affairsOf(scope, 99))
  })

  test('sees only its own rows in lists that name no tenant', async () => {
    const { requests, charges, statements } = await database.unitOfWork.read(
      { kind: 'tenant', tenantId: ids.tenant(2) },
      async (tx) => ({
        requests: await tx.quota.listRequests({ limit: 10 }),
        charges: await tx.billing.listCharges({ limit: 10 }),
        statements: await tx.billing.listStatements({ limit: 10 }),
      }),
    )
    const seen = [...requests.items, ...charges.items, ...statements.items].map(({ tenantId }) => tenantId)
    expect(seen).toEqual([ids.tenant(2), ids.tenant(2), ids.tenant(2)])
  })

  test('reads neither the queue, nor the tree, nor the policy', async () => {
    const scope = { kind: 'tenant', tenantId: ids.tenant(1) } as const
    const reads: ((tx: Transaction) => Promise<unknown>)[] = [
      (tx) => tx.quota.listWaiting(),
      (tx) => tx.quota.queuePositions([requestOf(1)]),
      (tx) => tx.quota.isBelowPool(ids.tenant(1), ids.epci),
      (tx) => tx.quota.listRequests({ limit: 10, poolId: ids.epci }),
      (tx) => tx.quota.policyInForce(recordedAt),
      (tx) => tx.quota.listPolicies(),
    ]
    for (const read of reads) {
      await expect(database.unitOfWork.read(scope, read)).rejects.toMatchObject({ code: '42501' })
    }
  })

  test('changes nothing through the stores', async () => {
    const scope = { kind: 'tenant', tenantId: ids.tenant(1) } as const
    const grant = { tenantId: ids.tenant(1), offerId: ids.offer(1), quotaBytes: 2n ** 60n, grantedAt: recordedAt }
    await expect(database.unitOfWork.transact(scope, (tx) => tx.quota.setQuota(grant))).rejects.toMatchObject({
      code: '42501',
    })
    await expect(
      database.unitOfWork.transact(scope, (tx) => tx.tenancy.raiseGeneration(ids.tenant(1))),
    ).rejects.toMatchObject({ code: '42501' })
  })
})
