import { meterCodes } from '@grenier/quota-billing'
import { Textarea, TextInput } from '@mantine/core'
import { useSpeech } from '../i18n/language.tsx'
import { Select } from '../ui/select.tsx'
import form from './form.module.css'
import classes from './key-fields.module.css'
import type { KeyText, ReadKey } from './key-text.ts'

const kinds = ['population', 'equal', 'fixed', 'use'] as const satisfies readonly KeyText['kind'][]
const populationKinds = ['municipale', 'totale'] as const

interface KeyFieldsProps {
  readonly text: KeyText
  readonly fault: ReadKey['fault']
  readonly onText: (text: KeyText) => void
}

/** By what a cost is shared, and what that key wants to know. */
export function KeyFields({ text, fault, onText }: KeyFieldsProps) {
  const { t } = useSpeech()
  return (
    <div className={classes['key']}>
      <div className={form['row']}>
        <Select
          label={t('tariff.key')}
          value={text.kind}
          options={kinds.map((value) => ({ value, text: t(`tariff.key.${value}`) }))}
          onChange={(kind) => onText({ ...text, kind })}
        />
        {text.kind === 'population' && (
          <Select
            label={t('cost.population')}
            value={text.populationKind}
            options={populationKinds.map((value) => ({ value, text: t(`cost.population.${value}`) }))}
            onChange={(populationKind) => onText({ ...text, populationKind })}
          />
        )}
        {text.kind === 'use' && (
          <Select
            label={t('cost.meter')}
            value={text.meter}
            options={meterCodes.map((value) => ({ value, text: t(`cost.meter.${value}`) }))}
            onChange={(meter) => onText({ ...text, meter })}
          />
        )}
        {text.kind === 'fixed' && (
          <TextInput
            label={t('cost.totalWeight')}
            inputMode="numeric"
            value={text.totalWeight}
            error={fault?.field === 'totalWeight' ? t(fault.text) : undefined}
            onChange={({ target }) => onText({ ...text, totalWeight: target.value })}
          />
        )}
      </div>
      <p className={form['soft']}>{t(`cost.keyWhy.${text.kind}`)}</p>
      {text.kind === 'fixed' && <PartsField text={text} fault={fault} onText={onText} />}
    </div>
  )
}

function PartsField({ text, fault, onText }: KeyFieldsProps) {
  const { t } = useSpeech()
  const isWrong = fault?.field === 'parts' && text.parts.trim() !== ''
  const told = isWrong ? [fault.line === null ? '' : t('cost.lineOf', { line: String(fault.line) }), t(fault.text)] : []
  return (
    <Textarea
      label={t('cost.parts')}
      description={t('cost.partsHint')}
      rows={6}
      value={text.parts}
      error={isWrong ? told.join(' ').trim() : undefined}
      onChange={({ target }) => onText({ ...text, parts: target.value })}
    />
  )
}
