import type { Answer, Certificate, Command, Offer } from '@grenier/contracts'
import { type CivilDate, civilDate, GIB } from '@grenier/quota-billing'
import { type Enrolment, recordAct, registerAndEnrol } from '../../harness/region-ground.ts'
import { sirenFrom } from '../../harness/sirene-numbers.ts'
import { callOf, type House, memberOf, operator } from './house.ts'

type Kind = Certificate['kind']
type Place = { readonly siteId: string } | { readonly offerId: string }

/** Two sites in France and one elsewhere in the Union, each with an object store and its clusters and offers. */
export interface PlacementScene {
  readonly sites: Readonly<Record<'nord' | 'sud' | 'loin', string>>
  readonly clusters: Readonly<Record<'nord1' | 'nord2' | 'sud1' | 'loin1', string>>
  readonly offers: Readonly<Record<'standard' | 'rapide' | 'lointaine' | 'sauvegarde', Offer>>
  enrol(
    placing?: Enrolment['placing'],
    starter?: readonly Offer[],
    adopts?: Enrolment['adopts'],
  ): Promise<Answer<'enrolTenant'>>
  certify(place: Place, dates?: { kind?: Kind; until?: string }): Promise<Certificate>
  withdraw(certificate: Certificate, on: CivilDate): Promise<Certificate>
  ask(tenantId: string, wish: Wish): Promise<Answer<'submitQuotaRequest'>>
  decide(request: Answer<'submitQuotaRequest'>, decision?: 'approve' | 'reject'): Promise<Answer<'decideQuotaRequest'>>
  quotaOf(tenantId: string, offer: Offer): Promise<bigint>
  conditionsOf(tenantId: string): Promise<Answer<'getTenant'>['conditions']>
}

interface Wish extends Partial<Pick<Command<'submitQuotaRequest'>, 'dataClass' | 'waitIfFull' | 'temporaryUntil'>> {
  readonly offer: Offer
  readonly gib: bigint
}

async function declareSite({ api }: House, code: string, residency: 'FR' | 'EU'): Promise<string> {
  const s3 = { s3Endpoint: `https://s3.${code}.demo.invalid`, s3CaPem: null, s3Region: 'us-east-1', s3AdminKey: null }
  return (await api.createSite({ code, name: `Site ${code}`, residency, ...s3 }, callOf(operator))).id
}

async function declareCluster({ api }: House, name: string, siteId: string): Promise<string> {
  const dns = { dnsNamespace: 'kube-system', dnsPodLabels: {} }
  const profile = { oidcGroupsPrefix: 'grenier:', ...dns, apiServerCidrs: [], s3Cidrs: [] }
  const kubeconfig = `a kubeconfig that only the gateway reads, ${name}`
  return (await api.declareCluster({ name, siteId, kubeconfig, profile }, callOf(operator))).id
}

function declareOffer(
  { api }: House,
  terms: { code: string; kind: Offer['kind']; clusterId: string; residency: 'FR' | 'EU' },
): Promise<Offer> {
  const sizes = { roundingStepBytes: GIB, quotaBytesMax: 10_240n * GIB, sizeStepsBytes: [] }
  return api.createOffer({ ...terms, name: terms.code, className: terms.code, ...sizes }, callOf(operator))
}

let members = 0

export async function preparePlacement(house: House): Promise<PlacementScene> {
  const { api } = house
  const actId = await recordAct(api)
  const [nord, sud] = [await declareSite(house, 'nord', 'FR'), await declareSite(house, 'sud', 'FR')]
  const loin = await declareSite(house, 'loin', 'EU')
  const clusters = {
    nord1: await declareCluster(house, 'nord-1', nord),
    nord2: await declareCluster(house, 'nord-2', nord),
    sud1: await declareCluster(house, 'sud-1', sud),
    loin1: await declareCluster(house, 'loin-1', loin),
  }
  const offers = {
    standard: await declareOffer(house, {
      code: 'standard',
      kind: 'block',
      clusterId: clusters.nord1,
      residency: 'FR',
    }),
    rapide: await declareOffer(house, { code: 'rapide', kind: 'block', clusterId: clusters.nord1, residency: 'FR' }),
    lointaine: await declareOffer(house, {
      code: 'lointaine',
      kind: 'block',
      clusterId: clusters.loin1,
      residency: 'EU',
    }),
    sauvegarde: await declareOffer(house, {
      code: 'sauvegarde',
      kind: 'backup',
      clusterId: clusters.sud1,
      residency: 'FR',
    }),
  }
  const root = await api.createPool({ name: 'Région', parentId: null, organisationId: null }, callOf(operator))
  return {
    sites: { nord, sud, loin },
    clusters,
    offers,
    enrol(placing = {}, starter = [], adopts) {
      members += 1
      const number = String(members).padStart(3, '0')
      return registerAndEnrol(api, {
        name: `Commune ${number}`,
        siren: sirenFrom(`21960${number}`),
        inseeCode: `96${number}`,
        inhabitants: 1_000,
        parentNodeId: root.id,
        clusterId: clusters.nord1,
        actId,
        agreementNumber: `P-${number}`,
        commitmentCents: 10_000_000n,
        starterQuotas: starter.map(({ id: offerId }) => ({ offerId, quotaBytes: 10n * GIB })),
        placing: { storageClusterId: null, backupClusterId: null, ...placing },
        ...(adopts === undefined ? {} : { adopts }),
      })
    },
    certify(place, { kind = 'hds', until = '2028-12-31' } = {}) {
      const covered = { siteId: null, offerId: null, ...place }
      const issued = { reference: `${kind}-2026-1`, issuedBy: 'Organisme certificateur' }
      const dates = { validFrom: civilDate('2025-01-01'), validUntil: civilDate(until) }
      return api.recordCertificate({ kind, ...covered, ...issued, ...dates }, callOf(operator))
    },
    withdraw: ({ id: certificateId, version }, withdrawnOn) =>
      api.withdrawCertificate(
        { certificateId, withdrawnOn, reason: 'Audit de surveillance non conforme' },
        callOf(operator, { ifMatch: version }),
      ),
    ask(tenantId, { offer, gib, waitIfFull = false, temporaryUntil = null, dataClass }) {
      const lines = [{ offerId: offer.id, wantedQuotaBytes: gib * GIB }]
      const said = { justification: 'Dossiers du CCAS', wishedOn: null, temporaryUntil, waitIfFull }
      const classed = dataClass === undefined ? {} : { dataClass }
      return api.submitQuotaRequest({ tenantId, lines, ...said, ...classed }, callOf(memberOf(tenantId)))
    },
    decide: ({ id: requestId, version }, decision = 'approve') =>
      api.decideQuotaRequest(
        { requestId, decision, amendedLines: [], reason: 'Besoin établi' },
        callOf(operator, { ifMatch: version }),
      ),
    async quotaOf(tenantId, offer) {
      const { items } = await api.getTenantQuotas({ tenantId }, callOf(memberOf(tenantId)))
      return (items.find(({ offerId }) => offerId === offer.id)?.quotaBytes ?? 0n) / GIB
    },
    async conditionsOf(tenantId) {
      await house.jobs['reconcile-tenant']({ tenantId })
      return (await api.getTenant({ tenantId }, callOf(memberOf(tenantId)))).conditions
    },
  }
}
