import type { PriceRuleData } from '@grenier/contracts'
import { byteSecondsPerGibMonth, monthBounds, pricerOf } from '@grenier/quota-billing'
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useSignedIn } from '../api/session.tsx'
import { useSpeech } from '../i18n/language.tsx'
import classes from './rule-editor.module.css'
import { useCurrentMonth } from './use-months.ts'

export type PerGibMonth = Extract<PriceRuleData, { kind: 'perGibMonth' }>

/** What a size comes to for the whole of this month, priced by the very rule that charges. */
export function TierPreview({ rule }: { readonly rule: PerGibMonth }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const bounds = monthBounds(useCurrentMonth(), installation.timeZone)
  const [text, setText] = useState('500')
  const gib = /^\d{1,9}$/.test(text) ? BigInt(text) : null
  const parts = gib === null ? [] : pricerOf(rule, bounds)(gib * byteSecondsPerGibMonth(bounds))
  const total = parts.reduce((sum, { amountMicros }) => sum + amountMicros, 0n)
  return (
    <div className={classes['preview']}>
      <TextInput
        label={t('tariff.previewSize')}
        inputMode="numeric"
        value={text}
        error={gib === null ? t('tariff.previewWrong') : undefined}
        onChange={({ target }) => setText(target.value)}
      />
      {gib !== null && (
        <p role="status">
          <strong>{t('tariff.previewTotal', { amount: formats.euros(total) })}</strong>{' '}
          {parts
            .map(({ quantityByteSeconds, amountMicros }) =>
              t('tariff.previewPart', {
                gib: formats.whole(quantityByteSeconds / byteSecondsPerGibMonth(bounds)),
                amount: formats.euros(amountMicros),
              }),
            )
            .join(' + ')}
        </p>
      )}
    </div>
  )
}
