import type { Answer, Command } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import { type BillingCycle, type CivilDate, civilDate } from '@grenier/quota-billing'
import { callOf, operator } from './actors.ts'

/** The first day of every region that is prepared through the use cases. */
export const regionStartsOn = civilDate('2026-01-01')

/** What agreements, tariffs and costs refer to: an act that is executory from the start. Returns its id. */
export async function recordAct(api: ApiUseCases): Promise<string> {
  const act = await api.recordAct(
    {
      organ: 'Comité syndical',
      number: '2025-42',
      title: 'Adhésion et tarifs',
      adoptedOn: civilDate('2025-12-01'),
      sentToPrefectOn: civilDate('2025-12-05'),
      publishedOn: civilDate('2025-12-08'),
    },
    callOf(operator),
  )
  return act.id
}

/** One site with one cluster, whose kubeconfig only a double of the gateway reads. Returns the cluster's id. */
export async function declareCluster(api: ApiUseCases): Promise<string> {
  const site = await api.createSite(
    {
      code: 'cergy',
      name: 'Cergy',
      residency: 'FR',
      s3Endpoint: null,
      s3CaPem: null,
      s3Region: 'us-east-1',
      s3AdminKey: null,
    },
    callOf(operator),
  )
  const profile = {
    oidcGroupsPrefix: 'grenier:',
    dnsNamespace: 'kube-system',
    dnsPodLabels: {},
    apiServerCidrs: [],
    s3Cidrs: [],
  }
  const cluster = await api.declareCluster(
    { name: 'cergy-1', siteId: site.id, kubeconfig: 'a kubeconfig that only the gateway reads', profile },
    callOf(operator),
  )
  return cluster.id
}

/** Prices that fall with the size: the first 50 GiB cost more a month than what goes beyond. */
export const graduatedTiers: { fromGib: bigint; toGib: bigint | null; unitPriceMicros: bigint }[] = [
  { fromGib: 0n, toGib: 50n, unitPriceMicros: 12_345n },
  { fromGib: 50n, toGib: null, unitPriceMicros: 9_876n },
]

/** A commune to be enrolled, and where. */
export interface Enrolment {
  readonly name: string
  readonly siren: string | null
  readonly inseeCode: string | null
  /** null: nobody knows. */
  readonly inhabitants: number | null
  readonly parentNodeId: string
  readonly clusterId: string
  readonly actId: string
  readonly agreementNumber: string
  /** Left out: the first day of the region. */
  readonly agreementStartsOn?: CivilDate
  /** Left out: it has no end. */
  readonly agreementEndsOn?: CivilDate
  /** Left out: every month. */
  readonly billingCycle?: BillingCycle
  /** Of a cycle that asks ahead: what for a year. */
  readonly advanceCents?: bigint
  readonly commitmentCents: bigint | null
  /** Left out: not known yet. */
  readonly siret?: string
  readonly starterQuotas: Command<'enrolTenant'>['starterQuotas']
  readonly adopts?: Command<'enrolTenant'>['adopts']
  /** Where it is to stand and what it stores, where a test is about that; clusters of null are left to the rule. */
  readonly placing?: Partial<Pick<Command<'enrolTenant'>, 'dataClass' | 'residencyMin' | 'sameSiteReason'>> & {
    readonly storageClusterId?: string | null
    readonly backupClusterId?: string | null
  }
}

function placedAs(clusterId: string, placing: NonNullable<Enrolment['placing']>) {
  const { storageClusterId = clusterId, backupClusterId = clusterId, ...rest } = placing
  return {
    ...(storageClusterId === null ? {} : { storageClusterId }),
    ...(backupClusterId === null ? {} : { backupClusterId }),
    dataClass: 'ordinary' as const,
    residencyMin: null,
    sameSiteReason: null,
    ...rest,
  }
}

/** Registers a commune and enrols it from the first day of the region on, paid by titre. */
export async function registerAndEnrol(api: ApiUseCases, enrolment: Enrolment): Promise<Answer<'enrolTenant'>> {
  const { name, siren, inseeCode, inhabitants, parentNodeId, clusterId, actId, starterQuotas, placing = {} } = enrolment
  const today = regionStartsOn
  const counted = { kind: 'municipale', vintage: 2023, inForceFrom: today, source: 'INSEE' } as const
  const organisation = await api.registerOrganisation(
    {
      kind: 'commune',
      name,
      siren,
      inseeCode,
      departementCode: '95',
      population: inhabitants === null ? null : { ...counted, inhabitants },
      groupId: null,
      validFrom: today,
      source: 'register',
    },
    callOf(operator),
  )
  return await api.enrolTenant(
    {
      organisationId: organisation.id,
      parentNodeId,
      ...placedAs(clusterId, placing),
      agreement: {
        number: enrolment.agreementNumber,
        actId,
        startsOn: enrolment.agreementStartsOn ?? today,
        endsOn: enrolment.agreementEndsOn ?? null,
        noticeDays: 90,
        billingCycle: enrolment.billingCycle ?? 'month',
        annualCommitmentCents: enrolment.commitmentCents,
        ...(enrolment.advanceCents === undefined ? {} : { advanceCents: enrolment.advanceCents }),
      },
      recipient: {
        siret: enrolment.siret ?? null,
        budget: 'principal',
        serviceCode: null,
        serviceCodeRequired: false,
        engagementRequired: false,
        expenseAccount: null,
        vatLiable: false,
        settlementMode: 'titre',
      },
      starterQuotas,
      ...(enrolment.adopts === undefined ? {} : { adopts: enrolment.adopts }),
    },
    callOf(operator),
  )
}
