import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type {
  forecastNotice,
  forecastNoticeContent,
  forecastNoticePage,
  preparedForecastNotices,
  sentForecastNotices,
} from '../forecast-notice.schemas.ts'

const id = '0198c0de-7a00-7000-8000-000000000f01'
const [group, auvers, butry] = ['501', '502', '503'].map((end) => `0198c0de-7a00-7000-8000-000000000${end}`)
const year = { firstMonth: '2027-01', months: 12 }

type Content = z.input<typeof forecastNoticeContent>
type Line = Content['parts'][number]['rows'][number]['lines'][number]

const storage = { ...year, service: 'stockage', unit: 'gib-month', unitsMilli: '0', unitPriceMicros: '0' } as const
const free: Line = { ...storage, kind: 'free', unitsMilli: '120000', amountCents: '0' }
const used = (unitsMilli: string, amountCents: string): Line => {
  return { ...storage, kind: 'usage', unitsMilli, unitPriceMicros: '50000', amountCents }
}
const heads = (unitsMilli: string, amountCents: string): Line => {
  const counted = { unit: 'inhabitant', unitsMilli, unitPriceMicros: '300000' } as const
  return { ...year, service: 'adhesion', kind: 'population', ...counted, amountCents }
}
const share: Line = {
  ...year,
  service: 'salle',
  kind: 'shared',
  unit: null,
  unitsMilli: null,
  unitPriceMicros: null,
  amountCents: '41000',
}

const content: Content = {
  year: '2027',
  issuerName: 'Syndicat mixte numérique',
  issuerSiren: '200012342',
  payerName: 'Communauté de communes de la Vallée',
  payerSiren: '200086924',
  payerSiret: '20008692400012',
  agreementNumber: 'C-2025-014',
  tariffs: [
    {
      ...year,
      code: 'T2027',
      basis: 'published',
      act: { organ: 'Comité syndical', number: '2026-31', title: 'Barème 2027', adoptedOn: '2026-10-12' },
    },
  ],
  costs: [{ code: 'salle', label: 'Salle serveurs', keyKind: 'population', yearCents: '1200000', repeatedMonths: 2 }],
  unpricedMonths: [],
  parts: [
    {
      tenantId: `${group}`,
      name: 'Communauté de communes de la Vallée',
      siren: '200086924',
      formerLabel: 'charged',
      formerCents: '52000',
      projectedCents: '54250',
      forecastCents: '58400',
      rows: [
        {
          service: 'salle',
          label: 'Salle serveurs',
          formerCents: '40000',
          projectedCents: '41000',
          forecastCents: '41000',
          lines: [share],
          gaps: [],
        },
        {
          service: 'stockage',
          label: 'Espace attribué',
          formerCents: '12000',
          projectedCents: '13250',
          forecastCents: '17400',
          lines: [free, used('3480000', '17400')],
          gaps: [],
        },
      ],
    },
    {
      tenantId: `${auvers}`,
      name: 'Auvers-sur-Oise',
      siren: '219500394',
      formerLabel: 'repris',
      formerCents: '31000',
      projectedCents: '207900',
      forecastCents: '212100',
      rows: [
        {
          service: 'adhesion',
          label: 'Adhésion',
          formerCents: null,
          projectedCents: '205500',
          forecastCents: '206700',
          lines: [heads('6890000', '206700')],
          gaps: [],
        },
        {
          service: 'stockage',
          label: 'Espace attribué',
          formerCents: null,
          projectedCents: '2400',
          forecastCents: '5400',
          lines: [free, used('1080000', '5400')],
          gaps: [],
        },
      ],
    },
    {
      tenantId: `${butry}`,
      name: 'Butry-sur-Oise',
      siren: '219501202',
      formerLabel: null,
      formerCents: null,
      projectedCents: '34800',
      forecastCents: '68700',
      rows: [
        {
          service: 'adhesion',
          label: 'Adhésion',
          formerCents: null,
          projectedCents: '34200',
          forecastCents: '68700',
          lines: [heads('2290000', '68700')],
          gaps: [],
        },
        {
          service: 'stockage',
          label: 'Espace attribué',
          formerCents: null,
          projectedCents: '600',
          forecastCents: null,
          lines: [],
          gaps: [{ ...year, service: 'stockage', reason: 'units-missing' }],
        },
      ],
    },
  ],
  formerCents: '83000',
  projectedCents: '296950',
  forecastCents: '339200',
  vatGroups: [{ regime: 'standard', rateBasisPoints: 2_000, baseCents: '339200', vatCents: '67840' }],
  vatCents: '67840',
  payableCents: '407040',
  isIncomplete: true,
}

const summary: z.input<typeof forecastNoticePage>['items'][number] = {
  id,
  tenantId: `${group}`,
  payerName: content.payerName,
  year: '2027',
  state: 'sent',
  ordinal: 2,
  preparedAt: '2026-11-16T08:00:00.000Z',
  sentAt: '2026-11-17T09:30:00.000Z',
  sentOn: '2026-11-17',
  sentBy: 'finances@region.example',
  replacesId: '0198c0de-7a00-7000-8000-000000000f00',
  replacesOrdinal: 1,
  formerCents: content.formerCents,
  projectedCents: content.projectedCents,
  forecastCents: content.forecastCents,
  vatCents: content.vatCents,
  payableCents: content.payableCents,
  isIncomplete: content.isIncomplete,
  contentSha256: '9f2c1d7c0a9f25836b1e0d94c7f2a6538e1b7c94d0f3a2856c7e9d1b4a0f6c82',
}

export const prepareForecastNoticesExamples: readonly EndpointExample[] = [
  {
    summary: 'The first payers of the region; those behind them are asked for with nextAfter',
    params: { year: '2027' },
    body: { limit: 200 },
    answer: {
      year: '2027',
      prepared: 187,
      unchanged: 13,
      withoutPayer: 2,
      nextAfter: `${group}`,
    } satisfies z.input<typeof preparedForecastNotices>,
  },
]

export const sendForecastNoticesExamples: readonly EndpointExample[] = [
  {
    summary: 'One notice, though something in it could not be forecast',
    params: { year: '2027' },
    body: { forecastNoticeIds: [id], evenIncomplete: true },
    answer: { year: '2027', sent: 1, alreadySent: 0 } satisfies z.input<typeof sentForecastNotices>,
  },
]

export const listForecastNoticesExamples: readonly EndpointExample[] = [
  {
    summary: 'What was sent for a year',
    query: { year: '2027', state: 'sent' },
    answer: { items: [summary], nextCursor: null } satisfies z.input<typeof forecastNoticePage>,
  },
]

export const getForecastNoticeExamples: readonly EndpointExample[] = [
  {
    summary: 'A group that pays for itself and two communes, one of them since July',
    params: { forecastNoticeId: id },
    answer: { ...summary, content } satisfies z.input<typeof forecastNotice>,
  },
]
