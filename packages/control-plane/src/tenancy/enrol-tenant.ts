import type { Command, Condition, Organisation, TenantPlacement } from '@grenier/contracts'
import { type CivilDate, civilDateOf, type Instant } from '@grenier/quota-billing'
import { chosenBy, placeTenant } from '../provisioning/place-tenant.ts'
import { siteVerdict } from '../provisioning/placement-conditions.ts'
import { isNamespaceOfCluster, isReservedNamespace } from '../provisioning/reserved-namespaces.ts'
import { allocateStarterQuotas } from '../quota/allocate-starter-quotas.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { type CommandOutcome, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { requireExecutoryAct } from './act-in-force.ts'
import { chooseSlug } from './choose-slug.ts'
import type { NewTenant } from './ports.ts'
import { registerCondition } from './register-conditions.ts'
import { requireAdvanceOfCycle } from './require-advance.ts'
import { requireCoveredServices } from './require-covered-services.ts'
import { requireSoundRecipient } from './require-settlement.ts'

type Enrolment = Command<'enrolTenant'>

/** Nobody is enrolled to wait for a namespace that can be nobody's. */
async function requireAdoptable(tx: Transaction, { adopts, storageClusterId }: Enrolment): Promise<void> {
  if (adopts === undefined || storageClusterId === undefined) return
  const { storageNamespace: namespace } = adopts
  const stored = await tx.provisioning.getCluster(storageClusterId)
  const isReserved =
    isReservedNamespace(namespace) || (stored !== null && isNamespaceOfCluster(namespace, stored.cluster.profile))
  if (isReserved) throw new Problem('adoption-namespace-reserved', { namespace })
}

function refuseEndBeforeStart({ agreement: { startsOn, endsOn } }: Enrolment): void {
  if (endsOn !== null && endsOn < startsOn) throw new Problem('agreement-dates', { startsOn, endsOn })
}

async function requireParts(tx: Transaction, enrolment: Enrolment, today: CivilDate): Promise<Organisation> {
  const { organisationId, agreement, parentNodeId, adopts, storageClusterId } = enrolment
  refuseEndBeforeStart(enrolment)
  requireAdvanceOfCycle(enrolment.agreement)
  await requireCoveredServices(tx, enrolment.agreement)
  // Where the namespace stands is a fact: no rule may choose another place.
  if (adopts !== undefined && storageClusterId === undefined) throw new Problem('adoption-cluster-unnamed')
  await requireAdoptable(tx, enrolment)
  const organisation = await tx.tenancy.getOrganisation(organisationId, agreement.startsOn)
  // A member is one from today on: a body that exists only from a later day, or no longer, is none yet.
  const isKnownToday = (await tx.tenancy.getOrganisation(organisationId, today)) !== null
  if (organisation === null || !isKnownToday) throw new Problem('organisation-unknown')
  if (await tx.tenancy.organisationHasTenant(organisationId)) throw new Problem('tenant-known')
  await requireExecutoryAct(tx, agreement.actId, agreement.startsOn)
  if ((await tx.quota.getPool(parentNodeId)) === null) throw new Problem('pool-unknown')
  return organisation
}

/** Where it goes: as named, or as the rule of placement chooses. */
async function place(
  ports: ControlPlanePorts,
  tx: Transaction,
  { enrolment, now }: { enrolment: Enrolment; now: Instant },
): Promise<Pick<NewTenant, 'storageClusterId' | 'backupClusterId'> & TenantPlacement> {
  const { storageClusterId = null, backupClusterId = null, sameSiteReason: reason } = enrolment
  const { dataClass, residencyMin, starterQuotas } = enrolment
  const named = { storageClusterId, backupClusterId, sameSiteReason: reason }
  const chosen = await placeTenant(ports, tx, {
    wish: { dataClasses: [dataClass], residencyMin, offerIds: starterQuotas.map(({ offerId }) => offerId) },
    named,
    today: civilDateOf(now, ports.installation.timeZone),
  })
  return {
    ...chosen,
    chosenBy: chosenBy(named),
    sameSiteReason: chosen.isSameSite ? reason : null,
    dataClass,
    residencyMin,
  }
}

function siteCondition({ isSameSite, sameSiteReason }: TenantPlacement, changedAt: Instant): Condition {
  const verdict = siteVerdict({ isSameSite, reason: sameSiteReason })
  return { type: 'BackupOnAnotherSite', ...verdict, observedGeneration: 1, changedAt }
}

/**
 * The agreement, where the debt lands, and the member itself as its own payer: from the agreement's first day, and from today
 * where that comes later, since what it has is charged from today on.
 */
export async function insertTerms(
  tx: Transaction,
  ids: ControlPlanePorts['ids'],
  enrolment: {
    tenantId: string
    terms: Pick<Enrolment, 'agreement' | 'recipient'>
    today: CivilDate
    recordedAt: Instant
  },
): Promise<void> {
  const { tenantId, terms, today, recordedAt } = enrolment
  const { startsOn } = terms.agreement
  const recipientId = ids.next()
  const validFrom = startsOn < today ? startsOn : today
  await tx.tenancy.insertAgreement({ id: ids.next(), tenantId, terms: terms.agreement, recordedAt })
  await tx.tenancy.insertRecipient({ id: recipientId, tenantId, terms: terms.recipient, validFrom, recordedAt })
  await tx.tenancy.insertPayerAssignment({
    id: ids.next(),
    beneficiaryTenantId: tenantId,
    payerTenantId: tenantId,
    recipientId,
    validFrom,
    recordedAt,
  })
}

/** The same within a transaction: what is answered, noted and still to be done. Problems: those of `enrolTenant`. */
export async function enrolOrganisation(
  ports: ControlPlanePorts,
  tx: Transaction,
  { enrolment, now }: { enrolment: Enrolment; now: Instant },
): Promise<CommandOutcome<'enrolTenant'>> {
  const { ids, installation } = ports
  const today = civilDateOf(now, installation.timeZone)
  const organisation = await requireParts(tx, enrolment, today)
  const { recipient, agreement } = enrolment
  await requireSoundRecipient(tx, installation, { recipient, organisation, on: agreement.startsOn })
  const tenantId = ids.next()
  const { organisationId, parentNodeId } = enrolment
  const placed = await place(ports, tx, { enrolment, now })
  const { storageClusterId, backupClusterId, ...placement } = placed
  const slug = await chooseSlug(tx, organisation, { tenantId, slugPrefix: installation.slugPrefix ?? '' })
  const clusters = { storageClusterId, backupClusterId }
  await tx.tenancy.insertTenant({ id: tenantId, slug, organisationId, parentNodeId, ...clusters, enrolledAt: now })
  await tx.provisioning.insertTenantPlacement({ ...placement, tenantId, recordedAt: now })
  if (enrolment.adopts !== undefined) {
    await tx.provisioning.awaitNamespace(tenantId, enrolment.adopts.storageNamespace)
  }
  await insertTerms(tx, ids, { tenantId, terms: enrolment, today, recordedAt: now })
  const { starterQuotas: quotas, dataClass, residencyMin } = enrolment
  await allocateStarterQuotas(tx, ids, { tenantId, quotas, dataClass, residencyMin, today, at: now })
  const conditions = [registerCondition(organisation, now), siteCondition(placement, now)]
  await tx.tenancy.saveConditions({ tenantId, conditions, ready: 'Unknown' })
  const tenant = await tx.tenancy.getTenant(tenantId, today)
  if (tenant === null) throw new Error('a tenant just inserted was not found')
  return {
    answer: { ...tenant, conditions, agreement, placement },
    audit: [{ tenantId, subjectKind: 'tenant', subjectId: tenantId }],
    jobs: [reconcileTenantJob(tenantId)],
  }
}

/**
 * Enrols an organisation as a tenant: its name on clusters, its agreement, recipient and payer, its starter quotas moved
 * out of the pools above it, what the register leaves open as a condition, and the job that provisions it: all of it or
 * nothing. Clusters that are left out are chosen. Problems: `adoption-cluster-unnamed` for a namespace to be taken over
 * whose cluster is left out, `adoption-namespace-reserved` for one that serves the cluster itself, `agreement-dates`, `organisation-unknown`, `tenant-known`, `act-unknown`, `act-not-executory`, `pool-unknown`,
 * `cluster-unknown`, `offer-unknown`, `capacity-exceeded` when a pool cannot give the
 * starter quotas, `siret-invalid`, `siret-of-another`, `imputation-ac-refused` and `e-invoice-refused` for where and how its debts would be settled, and where it may not stand: `backup-same-site`, `placement-impossible`, `cluster-full`,
 * `certificate-missing`, `certificate-expired`, `residency-not-met`.
 */
export function enrolTenant(ports: ControlPlanePorts): UseCase<'enrolTenant'> {
  return (command, call) =>
    runCommand(ports, { operation: 'enrolTenant', command, call }, (tx, now) =>
      enrolOrganisation(ports, tx, { enrolment: command, now }),
    )
}
