import {
  adoptionRefusal,
  adoptionState,
  amendmentKind,
  backupDriver,
  billingCycle,
  certificateKind,
  chargeKind,
  conditionStatus,
  dataClass,
  disputeState,
  exitItemKind,
  exitState,
  ledgerAccount,
  ledgerCauseKind,
  mandateFunction,
  moveLossState,
  moveState,
  offerKind,
  organisationKind,
  periodState,
  population,
  protectedClaimState,
  protectionTaskKind,
  protectionTaskState,
  provisioningEvent,
  quotaRequestEventKind,
  quotaRequestState,
  recipientBody,
  statement,
  statementBatchState,
  statementVatGroup,
  tenantQuota,
} from '@grenier/contracts'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMigratedDatabase, type MigratedDatabase } from '../harness/migrated-database.ts'

let migrated: MigratedDatabase
let admin: Client

beforeAll(async () => {
  migrated = await createMigratedDatabase()
  admin = new Client({ connectionString: migrated.adminUrl })
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await migrated.drop()
})

const enumerations: [string, string, { readonly options: readonly string[] }][] = [
  ['organisation_identity', 'kind', organisationKind],
  ['offer', 'kind', offerKind],
  ['quota_request', 'state', quotaRequestState],
  ['quota_request_event', 'kind', quotaRequestEventKind],
  ['quota', 'state', tenantQuota.shape.state],
  ['ledger_entry', 'account', ledgerAccount],
  ['ledger_transfer', 'cause_kind', ledgerCauseKind],
  ['tenant', 'ready', conditionStatus],
  ['tenant_condition', 'status', conditionStatus],
  ['agreement', 'billing_cycle', billingCycle],
  ['agreement_amendment', 'kind', amendmentKind],
  ['mandate', 'function', mandateFunction],
  ['tenant_adoption', 'state', adoptionState],
  ['tenant_adoption', 'refusal', adoptionRefusal],
  ['tenant_exit', 'state', exitState],
  ['tenant_exit', 'data_class', dataClass],
  ['tenant_exit_item', 'kind', exitItemKind],
  ['tenant_move', 'state', moveState],
  ['tenant_move_item', 'kind', exitItemKind],
  ['tenant_move_loss', 'state', moveLossState],
  ['tenant_move_lost_item', 'kind', exitItemKind],
  ['quota_request', 'data_class', dataClass],
  ['quota_loan', 'data_class', dataClass],
  ['tenant_placement', 'data_class', dataClass],
  ['certificate', 'kind', certificateKind],
  ['recipient', 'settlement_mode', recipientBody.shape.settlementMode],
  ['organisation_population', 'kind', population.shape.kind],
  ['provisioning_event', 'outcome', provisioningEvent.shape.outcome],
  ['protected_claim', 'state', protectedClaimState],
  ['backup_copy', 'driver', backupDriver],
  ['protection_task', 'kind', protectionTaskKind],
  ['protection_task', 'state', protectionTaskState],
  ['protection_task_event', 'state', protectionTaskState],
  ['period', 'state', periodState],
  ['charge', 'kind', chargeKind],
  ['statement', 'vat_regime', statement.shape.vatRegime],
  ['statement_dispute', 'state', disputeState],
  ['statement_batch', 'state', statementBatchState],
  ['statement', 'settlement_mode', recipientBody.shape.settlementMode],
  ['statement_vat_group', 'regime', statementVatGroup.shape.regime],
]

test.each(enumerations)('%s.%s takes exactly the values of its contract', async (table, column, schema) => {
  const { rows } = await admin.query<{ definition: string }>(
    `SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint
      WHERE conrelid = $1::regclass AND contype = 'c' AND pg_get_constraintdef(oid) LIKE 'CHECK ((' || $2 || ' = ANY%'`,
    [table, column],
  )
  const values = [...(rows[0]?.definition ?? '').matchAll(/'([^']+)'::text/g)].map(([, value]) => value)
  expect(new Set(values)).toEqual(new Set(schema.options))
})
