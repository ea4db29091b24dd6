import type { Cluster, Offer, Organisation, Site } from '@grenier/contracts'
import type { Transaction } from '@grenier/control-plane/ports'
import { civilDate, GIB, type Instant, instantFromIso } from '@grenier/quota-billing'
import { sirenFrom, siretFrom } from './sirene-numbers.ts'

/** The instant at which everything here was recorded. */
export const recordedAt: Instant = instantFromIso('2026-01-01T08:00:00.000Z')
export const foundedOn = civilDate('2026-01-01')

/** An id that tells in a failed assertion what it names. */
export function idOf(family: number, number: number): string {
  return `0198c0de-${family.toString(16).padStart(4, '0')}-7000-8000-${number.toString(16).padStart(12, '0')}`
}

export const ids = {
  site: idOf(1, 1),
  cluster: idOf(2, 1),
  backupCluster: idOf(2, 2),
  region: idOf(3, 1),
  epci: idOf(3, 2),
  offer: (number: number) => idOf(4, number),
  act: idOf(5, 1),
  organisation: (number: number) => idOf(6, number),
  tenant: (number: number) => idOf(7, number),
  agreement: (number: number) => idOf(8, number),
  recipient: (number: number) => idOf(9, number),
  assignment: (number: number) => idOf(10, number),
}

export const site: Site = {
  id: ids.site,
  code: 'nord',
  name: 'Site nord',
  residency: 'FR',
  s3Endpoint: 'https://s3.nord.example',
  s3CaPem: null,
  s3Region: 'us-east-1',
  s3AdminKeyKnown: false,
  recordedAt,
  version: 1,
}

export function clusterOf(id: string, name: string): Cluster {
  return {
    id,
    name,
    siteId: ids.site,
    server: `https://${name}.example:6443`,
    kubeSystemUid: id,
    kubernetesVersion: 'v1.34.0',
    reachedBy: 'kubeconfig',
    exitAccess: 'none',
    exitUsername: null,
    profile: {
      oidcGroupsPrefix: 'grenier:',
      dnsNamespace: 'kube-system',
      dnsPodLabels: { 'k8s-app': 'kube-dns' },
      apiServerCidrs: ['10.0.0.1/32'],
      s3Cidrs: [],
    },
    recordedAt,
    version: 1,
  }
}

function offerOf(number: number, kind: Offer['kind'] = 'block'): Offer {
  return {
    id: ids.offer(number),
    code: `offer-${number}`,
    name: `Offer ${number}`,
    kind,
    clusterId: ids.cluster,
    className: 'standard',
    residency: 'FR',
    roundingStepBytes: GIB,
    quotaBytesMax: 1_000n * GIB,
    sizeStepsBytes: [10n * GIB, 20n * GIB, 50n * GIB],
    recordedAt,
    version: 1,
  }
}

/** In the order of the numbers. */
export const communeSiren = (number: number): string => sirenFrom(`2${String(number).padStart(7, '0')}`)

export function communeOf(number: number, name = `Commune ${String(number).padStart(3, '0')}`): Organisation {
  return {
    id: ids.organisation(number),
    kind: 'commune',
    name,
    siren: communeSiren(number),
    inseeCode: String(95_000 + number),
    departementCode: '95',
    population: {
      kind: 'municipale',
      vintage: 2023,
      inForceFrom: foundedOn,
      inhabitants: 1_000 + number,
      source: 'test',
    },
    groupId: null,
    validFrom: foundedOn,
    source: 'test',
    recordedAt,
    version: 1,
  }
}

/** A site, two clusters, an executory act, a region's pool with one EPCI below it, and offers 1 (block) and 2 (backup). */
export async function insertGround(tx: Transaction, seal = (text: string) => `sealed-${text}`): Promise<void> {
  await tx.provisioning.insertSite(site)
  await tx.provisioning.insertCluster(clusterOf(ids.cluster, 'alpha'), seal('alpha'))
  await tx.provisioning.insertCluster(clusterOf(ids.backupCluster, 'beta'), seal('beta'))
  await tx.tenancy.insertAct({
    id: ids.act,
    organ: 'Conseil régional',
    number: '2026-001',
    title: 'Tarifs',
    adoptedOn: foundedOn,
    sentToPrefectOn: foundedOn,
    publishedOn: foundedOn,
    executoryFrom: foundedOn,
    recordedAt,
  })
  await tx.quota.insertOffer(offerOf(1))
  await tx.quota.insertOffer(offerOf(2, 'backup'))
  const pool = { organisationId: null, levels: [], recordedAt, version: 1 }
  await tx.quota.insertPool({ ...pool, id: ids.region, name: 'Région', parentId: null })
  await tx.quota.insertPool({ ...pool, id: ids.epci, name: 'Communauté', parentId: ids.region })
}

/** A commune enrolled below the EPCI, or another pool, with an agreement, a recipient, and itself as its payer. */
export async function insertMember(tx: Transaction, number: number, parentNodeId = ids.epci): Promise<void> {
  const tenantId = ids.tenant(number)
  await tx.tenancy.insertOrganisation(communeOf(number))
  await tx.tenancy.insertTenant({
    id: tenantId,
    slug: `commune-${number}`,
    organisationId: ids.organisation(number),
    parentNodeId,
    storageClusterId: ids.cluster,
    backupClusterId: ids.backupCluster,
    enrolledAt: recordedAt,
  })
  await tx.tenancy.insertAgreement({
    id: ids.agreement(number),
    tenantId,
    terms: {
      number: `C-${number}`,
      actId: ids.act,
      startsOn: foundedOn,
      endsOn: null,
      noticeDays: 90,
      billingCycle: 'month',
      annualCommitmentCents: 60_000n,
    },
    recordedAt,
  })
  await tx.tenancy.insertRecipient({
    id: ids.recipient(number),
    tenantId,
    terms: {
      siret: siretFrom(communeSiren(number)),
      budget: 'principal',
      serviceCode: null,
      serviceCodeRequired: false,
      engagementRequired: false,
      expenseAccount: null,
      vatLiable: false,
      settlementMode: 'titre',
    },
    validFrom: foundedOn,
    recordedAt,
  })
  await tx.tenancy.insertPayerAssignment({
    id: ids.assignment(number),
    beneficiaryTenantId: tenantId,
    payerTenantId: tenantId,
    recipientId: ids.recipient(number),
    validFrom: foundedOn,
    recordedAt,
  })
}
