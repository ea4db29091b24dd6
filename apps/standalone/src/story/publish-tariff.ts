import type { Offer, TariffData } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'
import type { OfferCode } from './offers.ts'
import { all, ensure, type StoryApi } from './story-tools.ts'

/** The texts everything else rests on. */
export interface StoryActs {
  readonly tariff: TariffData
  /** The act under which communes join. */
  readonly agreementActId: string
}

const tariffCode = 'BAR-2026'
const tariffActNumber = '2025-12-041'
const agreementActNumber = '2025-12-042'

/**
 * Records the two deliberations of December, both executory before the year begins (sent to the prefect and published),
 * and publishes the tariff under the first: tiers, a free allowance, and a yearly participation per inhabitant.
 */
export async function publishTariff(api: StoryApi, offers: ReadonlyMap<OfferCode, Offer>): Promise<StoryActs> {
  const phase = api.tools.progress.phase('Délibérations et barème', 3)
  const known = (await all(api.finance.items('listTariffs'))).find((tariff) => tariff.code === tariffCode)
  const tariffActId =
    known?.actId ?? (await recordAct(api, tariffActNumber, 'Barème des services mutualisés de stockage 2026'))
  phase.advance()
  const agreementActId =
    (await standingAgreementAct(api)) ??
    (await recordAct(api, agreementActNumber, 'Convention type d’adhésion au grenier numérique'))
  phase.advance()
  const tariff = await ensure(known, () => publish(api, { offers, actId: tariffActId }))
  phase.advance()
  phase.end(tariffCode)
  return { tariff, agreementActId }
}

/** The act that members joined under, where there are any. */
async function standingAgreementAct(api: StoryApi): Promise<string | null> {
  const { items } = await api.operator.call('listTenants', { query: { limit: 1 } })
  const [tenant] = items
  if (tenant === undefined) return null
  const { agreement } = await api.operator.call('getTenant', { params: { tenantId: tenant.id } })
  return agreement?.actId ?? null
}

async function recordAct(api: StoryApi, number: string, title: string): Promise<string> {
  const act = await api.operator.call('recordAct', {
    body: {
      organ: 'Comité syndical',
      number,
      title,
      adoptedOn: civilDate('2025-12-04'),
      sentToPrefectOn: civilDate('2025-12-09'),
      publishedOn: civilDate('2025-12-10'),
    },
    idempotencyKey: `demo:act:${number}`,
  })
  return act.id
}

function publish(
  api: StoryApi,
  { offers, actId }: { offers: ReadonlyMap<OfferCode, Offer>; actId: string },
): Promise<TariffData> {
  const offerId = (code: OfferCode): string | null => offers.get(code)?.id ?? null
  return api.finance.call('publishTariff', {
    body: {
      code: tariffCode,
      name: 'Barème 2026',
      actId,
      currency: 'EUR',
      validFrom: civilDate('2026-01-01'),
      validTo: null,
      rules: [
        {
          kind: 'perGibMonth',
          ruleId: 'standard',
          label: 'Espace standard attribué',
          meter: 'storage.reserved',
          offerId: offerId('standard'),
          freeGib: 10n,
          mode: 'graduated',
          tiers: [
            { fromGib: 0n, toGib: 200n, unitPriceMicros: 35_000n },
            { fromGib: 200n, toGib: 1_000n, unitPriceMicros: 28_000n },
            { fromGib: 1_000n, toGib: null, unitPriceMicros: 22_500n },
          ],
        },
        flatRule({
          ruleId: 'rapide',
          label: 'Espace rapide attribué',
          meter: 'storage.reserved',
          offerId: offerId('rapide'),
          unitPriceMicros: 98_000n,
        }),
        flatRule({
          ruleId: 'objets',
          label: 'Objets conservés',
          meter: 'bucket.stored',
          offerId: offerId('objets'),
          unitPriceMicros: 19_000n,
        }),
        flatRule({
          ruleId: 'sauvegarde',
          label: 'Sauvegardes conservées',
          meter: 'backup.stored',
          offerId: offerId('sauvegarde'),
          unitPriceMicros: 12_500n,
        }),
        {
          kind: 'perInhabitantYear',
          ruleId: 'participation',
          label: 'Participation par habitant',
          unitPriceMicros: 180_000n,
        },
      ],
    },
    idempotencyKey: `demo:tariff:${tariffCode}`,
  })
}

function flatRule(rule: {
  ruleId: string
  label: string
  meter: 'storage.reserved' | 'bucket.stored' | 'backup.stored'
  offerId: string | null
  unitPriceMicros: bigint
}) {
  const { unitPriceMicros, ...rest } = rule
  return {
    kind: 'perGibMonth' as const,
    ...rest,
    freeGib: 0n,
    mode: 'graduated' as const,
    tiers: [{ fromGib: 0n, toGib: null, unitPriceMicros }],
  }
}
