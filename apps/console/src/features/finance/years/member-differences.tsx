import type { TrueUpPreview } from '@grenier/contracts'
import { type AmountColumn, AmountTable } from '../../../shared/finance/amount-table.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { differencesOf, type MemberOfYear } from './differences.ts'

/** What each member still owes or is given back, all costs together. */
export function MemberDifferences({ pages }: { readonly pages: readonly TrueUpPreview[] }) {
  const { t, formats } = useSpeech()
  const isAgain = (pages[0]?.sequence ?? 1) > 1
  const trued: AmountColumn<MemberOfYear> = {
    title: t('year.column.trued'),
    of: ({ truedMicros }) => formats.eurosInColumn(truedMicros, { signed: true }),
  }
  return (
    <AmountTable
      label={t('year.members')}
      caption={t('year.members')}
      nameTitle={t('tariff.member')}
      rows={differencesOf(pages)}
      keyOf={({ tenantId }) => tenantId}
      nameOf={({ name }) => name}
      columns={[
        { title: t('year.column.share'), of: ({ shareCents }) => formats.centsInColumn(shareCents) },
        { title: t('year.column.charged'), of: ({ chargedMicros }) => formats.eurosInColumn(chargedMicros) },
        ...(isAgain ? [trued] : []),
        {
          title: t('year.column.difference'),
          of: ({ differenceMicros }) => formats.eurosInColumn(differenceMicros, { signed: true }),
          isStrong: true,
        },
      ]}
    />
  )
}
