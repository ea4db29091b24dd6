import type { CostSharePreview, SharingKey } from '@grenier/contracts'
import { type CivilMonth, centsFromMicros, shareCostPool } from '@grenier/quota-billing'
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useClient } from '../api/client.ts'
import { useSpeech } from '../i18n/language.tsx'
import { LateSkeleton } from '../ui/late-skeleton.tsx'
import { ProblemView } from '../ui/problem-view.tsx'
import { StatusMark } from '../ui/status-mark.tsx'
import table from '../ui/table.module.css'
import { TableScroll } from '../ui/table-scroll.tsx'
import type { Member } from './use-members.ts'

const pageSize = 100

interface SharePreviewProps {
  readonly month: CivilMonth
  readonly amountCents: bigint
  readonly cost: SharingKey
  readonly members: readonly Member[]
}

/** Who would carry what of a cost, to the cent, and what nobody would: before anything is declared. */
export function SharePreview({ month, amountCents, cost, members }: SharePreviewProps) {
  return cost.kind === 'fixed' ? (
    <Parts {...fixedParts({ amountCents, key: cost, members })} amountCents={amountCents} />
  ) : (
    <AskedPreview month={month} amountCents={amountCents} cost={cost} />
  )
}

interface PartsProps {
  readonly parts: readonly Pick<CostSharePreview['members'][number], 'tenantId' | 'name' | 'amountCents'>[]
  readonly memberCount: number
  readonly unsharedCents: bigint
}

/** The parts of a fixed key were voted: the very rule that closes the month makes cents of them here. */
function fixedParts(about: {
  readonly amountCents: bigint
  readonly key: Extract<SharingKey, { kind: 'fixed' }>
  readonly members: readonly Member[]
}): PartsProps {
  const { amountCents, key, members } = about
  const weights = new Map(key.parts.map(({ tenantId, weight }) => [tenantId, weight]))
  const sharing = shareCostPool({
    costPoolId: '',
    amountCents,
    key,
    members: members.map(({ id, siren, inseeCode }) => ({
      tenantId: id,
      siren,
      inseeCode,
      weight: weights.get(id) ?? 0n,
    })),
  })
  const names = new Map(members.map(({ id, name }) => [id, name]))
  const parts = sharing.charges.map(({ tenantId, amountMicros }) => ({
    tenantId,
    name: names.get(tenantId) ?? '',
    amountCents: centsFromMicros(amountMicros),
  }))
  return { parts, memberCount: parts.length, unsharedCents: sharing.unshared?.amountCents ?? 0n }
}

function AskedPreview({ month, amountCents, cost }: Pick<SharePreviewProps, 'month' | 'amountCents' | 'cost'>) {
  const client = useClient()
  const { t } = useSpeech()
  const preview = useInfiniteQuery({
    queryKey: ['previewCostShares', month, amountCents, cost],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call('previewCostShares', {
        query: { month, amountCents, limit: pageSize, after: pageParam, ...askedOf(cost) },
        signal,
      }),
    getNextPageParam: ({ nextAfter }) => nextAfter ?? undefined,
    placeholderData: (former) => former,
  })
  const whole = preview.data?.pages[0]
  if (preview.error !== null && whole === undefined) {
    return <ProblemView error={preview.error} onRetry={() => void preview.refetch()} />
  }
  if (whole === undefined) return <LateSkeleton height={240} />
  if (whole.fault !== null) return <StatusMark standing="bad" text={t(`obstacle.${whole.fault}`)} />
  const parts = preview.data?.pages.flatMap(({ members }) => members) ?? []
  return (
    <>
      <Parts {...{ parts, amountCents: whole.amountCents }} {...whole} />
      {preview.hasNextPage && (
        <Button variant="default" loading={preview.isFetchingNextPage} onClick={() => void preview.fetchNextPage()}>
          {t('finance.more')}
        </Button>
      )}
    </>
  )
}

function askedOf(key: SharingKey) {
  if (key.kind === 'population') return { keyKind: 'population', populationKind: key.populationKind } as const
  return key.kind === 'use' ? ({ keyKind: 'use', meter: key.meter } as const) : ({ keyKind: 'equal' } as const)
}

/** Rows, what is behind those that are shown, and what nobody carries: together the amount, to the cent. */
function Parts({ parts, memberCount, unsharedCents, amountCents }: PartsProps & { readonly amountCents: bigint }) {
  const { t, tCount, formats } = useSpeech()
  const shown = parts.reduce((sum, part) => sum + part.amountCents, 0n)
  const behind = amountCents - unsharedCents - shown
  return (
    <TableScroll label={t('cost.preview')}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">{t('tariff.member')}</th>
            <th scope="col" className={table['number']}>
              {t('cost.part')}
            </th>
            <th scope="col" className={table['number']}>
              {t('tariff.amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <Row key={part.tenantId} name={part.name} cents={part.amountCents} of={amountCents} />
          ))}
          {memberCount > parts.length && (
            <Row name={tCount('charges.others', memberCount - parts.length)} cents={behind} of={amountCents} />
          )}
          <Row name={t('cost.unshared')} cents={unsharedCents} of={amountCents} />
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('charges.total')}</th>
            <td />
            <td className={table['number']}>{formats.centsInColumn(shown + behind + unsharedCents)}</td>
          </tr>
        </tfoot>
      </table>
    </TableScroll>
  )
}

function Row({ name, cents, of }: { readonly name: string; readonly cents: bigint; readonly of: bigint }) {
  const { formats } = useSpeech()
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className={table['number']}>{formats.percent(cents, of)}</td>
      <td className={table['number']}>{formats.centsInColumn(cents)}</td>
    </tr>
  )
}
