import type { CostSharePreview, SharingKey } from '@grenier/contracts'
import { type CivilMonth, centsFromMicros, shareCostPool } from '@grenier/quota-billing'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useClient } from '../api/client.ts'
import { useSpeech } from '../i18n/language.tsx'
import { LateSkeleton } from '../ui/late-skeleton.tsx'
import { MoreButton } from '../ui/more-button.tsx'
import { ShownPages } from '../ui/shown-pages.tsx'
import { StatusMark } from '../ui/status-mark.tsx'
import { AmountTable } from './amount-table.tsx'
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
  return (
    <ShownPages query={preview} skeleton={<LateSkeleton height={240} />}>
      {(whole, pages) =>
        whole.fault === null ? (
          <>
            <Parts {...whole} parts={pages.flatMap(({ members }) => members)} />
            <MoreButton query={preview} text={t('finance.more')} />
          </>
        ) : (
          <StatusMark standing="bad" text={t(`obstacle.${whole.fault}`)} />
        )
      }
    </ShownPages>
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
  const others = { tenantId: 'others', name: tCount('charges.others', memberCount - parts.length), amountCents: behind }
  const nobody = { tenantId: 'nobody', name: t('cost.unshared'), amountCents: unsharedCents }
  return (
    <AmountTable
      label={t('cost.preview')}
      nameTitle={t('tariff.member')}
      rows={[...parts, ...(memberCount > parts.length ? [others] : []), nobody]}
      keyOf={({ tenantId }) => tenantId}
      nameOf={({ name }) => name}
      columns={[
        { title: t('cost.part'), of: (part) => formats.percent(part.amountCents, amountCents) },
        {
          title: t('tariff.amount'),
          of: (part) => formats.centsInColumn(part.amountCents),
          total: formats.centsInColumn(shown + behind + unsharedCents),
        },
      ]}
      totalTitle={t('charges.total')}
    />
  )
}
