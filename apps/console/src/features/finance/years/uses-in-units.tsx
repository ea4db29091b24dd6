import type { UsesInUnits as Uses } from '@grenier/contracts'
import { formatFraction } from '@grenier/quota-billing'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { AmountTable } from '../../../shared/finance/amount-table.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Figures } from '../../../shared/ui/figures.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { ShownPages } from '../../../shared/ui/shown-pages.tsx'
import table from '../../../shared/ui/table.module.css'
import classes from './years.module.css'

const membersPerPage = 50

type Service = Uses['services'][number]

/** What members used of each service in a year, in units, beside what was forecast (CGCT D5211-16). */
export function UsesInUnits({ year }: { readonly year: string }) {
  const client = useClient()
  const { t } = useSpeech()
  const uses = useInfiniteQuery({
    queryKey: ['getUsesInUnits', year],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: after, signal }) =>
      client.call('getUsesInUnits', { params: { year }, query: { limit: membersPerPage, after }, signal }),
    getNextPageParam: ({ nextAfter }) => nextAfter ?? undefined,
  })
  return (
    <>
      <ShownPages query={uses} skeleton={<LateSkeleton height={160} />}>
        {({ services }, pages) =>
          services.length === 0 ? (
            <p>{t('units.none')}</p>
          ) : (
            <div className={classes['stack']}>
              <p className={table['soft']}>{t('units.lead')}</p>
              {services.map((service) => (
                <ServiceUses key={service.ruleId} service={service} members={membersOf(pages, service.ruleId)} />
              ))}
            </div>
          )
        }
      </ShownPages>
      <MoreButton query={uses} text={t('finance.more')} />
    </>
  )
}

/** Of all pages that were read: a page has the same members in every service. */
function membersOf(pages: readonly Uses[], ruleId: string): Service['members'] {
  return pages.flatMap(({ services }) => services.find((service) => service.ruleId === ruleId)?.members ?? [])
}

function ServiceUses({ service, members }: { readonly service: Service; readonly members: Service['members'] }) {
  const { t, formats } = useSpeech()
  const { label, usedUnits, actualCents, unitCostMicros } = service
  const unknown = t('units.unknown')
  return (
    <div className={classes['cost']}>
      <h3>{label}</h3>
      <Figures
        figures={[
          { label: t('units.used'), value: t('units.gibMonths', { units: formats.decimal(usedUnits) }) },
          { label: t('year.actual'), value: actualCents === null ? unknown : formats.eurosOfCents(actualCents) },
          { label: t('units.unitCost'), value: unitCostMicros === null ? unknown : formats.finePrice(unitCostMicros) },
        ]}
      />
      <AmountTable
        label={label}
        nameTitle={t('tariff.member')}
        rows={members}
        keyOf={({ tenantId }) => tenantId}
        nameOf={({ name }) => name}
        columns={[
          {
            title: t('units.forecast'),
            of: ({ forecastMilli }) => (forecastMilli === null ? unknown : formats.decimal(thousandths(forecastMilli))),
          },
          { title: t('units.used'), of: (member) => formats.decimal(member.usedUnits), isStrong: true },
          {
            title: t('units.cost'),
            of: ({ costCents }) => (costCents === null ? unknown : formats.centsInColumn(costCents)),
          },
        ]}
      />
    </div>
  )
}

const thousandths = (units: bigint): string => formatFraction({ numerator: units, denominator: 1_000n }, 3)
