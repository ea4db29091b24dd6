import type { Command, Organisation } from '@grenier/contracts'
import { civilDateOf, type Instant } from '@grenier/quota-billing'
import { allocateStarterQuotas } from '../quota/allocate-starter-quotas.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { requireExecutoryAct } from './act-in-force.ts'
import { chooseSlug } from './choose-slug.ts'
import { registerCondition } from './register-conditions.ts'

type Enrolment = Command<'enrolTenant'>

async function requireParts(tx: Transaction, enrolment: Enrolment): Promise<Organisation> {
  const { organisationId, agreement, parentNodeId, storageClusterId, backupClusterId } = enrolment
  const organisation = await tx.tenancy.getOrganisation(organisationId, agreement.startsOn)
  if (organisation === null) throw new Problem('organisation-unknown')
  if (await tx.tenancy.organisationHasTenant(organisationId)) throw new Problem('tenant-known')
  await requireExecutoryAct(tx, agreement.actId, agreement.startsOn)
  if ((await tx.quota.getPool(parentNodeId)) === null) throw new Problem('pool-unknown')
  for (const clusterId of new Set([storageClusterId, backupClusterId])) {
    if ((await tx.provisioning.getCluster(clusterId)) === null) throw new Problem('cluster-unknown')
  }
  return organisation
}

/** The agreement, where the debt lands, and the member itself as its own payer from the agreement's first day. */
async function insertTerms(
  tx: Transaction,
  ids: ControlPlanePorts['ids'],
  enrolment: { tenantId: string; terms: Enrolment; recordedAt: Instant },
): Promise<void> {
  const { tenantId, terms, recordedAt } = enrolment
  const recipientId = ids.next()
  await tx.tenancy.insertAgreement({ id: ids.next(), tenantId, terms: terms.agreement, recordedAt })
  await tx.tenancy.insertRecipient({ id: recipientId, tenantId, terms: terms.recipient, recordedAt })
  await tx.tenancy.insertPayerAssignment({
    id: ids.next(),
    beneficiaryTenantId: tenantId,
    payerTenantId: tenantId,
    recipientId,
    validFrom: terms.agreement.startsOn,
    recordedAt,
  })
}

/**
 * Enrols an organisation as a tenant: its name on clusters, its agreement, recipient and payer, its starter quotas moved
 * out of the pools above it, what the register leaves open as a condition, and the job that provisions it: all of it or
 * nothing. Problems: `organisation-unknown`, `tenant-known`, `act-unknown`, `act-not-executory`, `pool-unknown`,
 * `cluster-unknown`, `offer-unknown`, `capacity-exceeded` when a pool cannot give the starter quotas.
 */
export function enrolTenant(ports: ControlPlanePorts): UseCase<'enrolTenant'> {
  const { ids, installation } = ports
  return (command, call) =>
    runCommand(ports, { operation: 'enrolTenant', command, call }, async (tx, now) => {
      const organisation = await requireParts(tx, command)
      const tenantId = ids.next()
      const { organisationId, parentNodeId, storageClusterId, backupClusterId } = command
      const slug = await chooseSlug(tx, organisation, { tenantId, slugPrefix: installation.slugPrefix ?? '' })
      const place = { organisationId, parentNodeId, storageClusterId, backupClusterId }
      await tx.tenancy.insertTenant({ id: tenantId, slug, ...place, enrolledAt: now })
      if (command.adopts !== undefined) {
        await tx.provisioning.awaitNamespace(tenantId, command.adopts.storageNamespace)
      }
      await insertTerms(tx, ids, { tenantId, terms: command, recordedAt: now })
      await allocateStarterQuotas(tx, ids, { tenantId, quotas: command.starterQuotas, at: now })
      const conditions = [registerCondition(organisation, now)]
      await tx.tenancy.saveConditions({ tenantId, conditions, ready: 'Unknown' })
      const tenant = await tx.tenancy.getTenant(tenantId, civilDateOf(now, installation.timeZone))
      if (tenant === null) throw new Error('a tenant just inserted was not found')
      return {
        answer: { ...tenant, conditions, agreement: command.agreement },
        audit: [{ tenantId, subjectKind: 'tenant', subjectId: tenantId }],
        jobs: [reconcileTenantJob(tenantId)],
      }
    })
}
