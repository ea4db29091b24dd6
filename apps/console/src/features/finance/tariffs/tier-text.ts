import type { Speech } from '../../../shared/i18n/language.tsx'

/** From which size to which a price holds. */
export function textOfTier(
  tier: { readonly fromGib: bigint; readonly toGib: bigint | null },
  { t, formats }: Speech,
): string {
  const from = formats.whole(tier.fromGib)
  return tier.toGib === null
    ? t('tariff.tierLast', { from })
    : t('tariff.tierOf', { from, to: formats.whole(tier.toGib) })
}
