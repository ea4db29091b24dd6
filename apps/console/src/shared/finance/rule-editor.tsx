import type { PriceRuleData } from '@grenier/contracts'
import { Button, TextInput } from '@mantine/core'
import { useSpeech } from '../i18n/language.tsx'
import { hasBounds, type ReadRule, type RuleText, withoutPart, withPartMore } from './draft-rules.ts'
import { BoundChoices, SizeChoices } from './rule-choices.tsx'
import classes from './rule-editor.module.css'
import { TierPreview } from './tier-preview.tsx'

interface RuleEditorProps {
  readonly text: RuleText
  readonly read: ReadRule
  /** What all rules together say against this one, such as a minimum above its cap. */
  readonly fault: string | undefined
  readonly onText: (text: RuleText) => void
}

interface OneOfRules {
  /** All rules as they are read, this one among them. */
  readonly others: readonly PriceRuleData[]
  readonly onRemove: () => void
}

const partsMax = 20
const labelCharsMax = 200

/** One rule to be written: its label, what it counts, bounds and prices, each fault at its field, and what a size would come to. */
export function RuleEditor({ text, read, others, fault, onText, onRemove }: RuleEditorProps & OneOfRules) {
  const { t } = useSpeech()
  const { rule } = text
  const isBounded = hasBounds(rule)
  const label = rule.label.trim() === '' ? t('tariff.ruleUnnamed') : rule.label
  return (
    <fieldset className={classes['ruleEditor']}>
      <legend className={classes['ruleTitle']}>{label}</legend>
      <LabelInput text={text} read={read} onText={onText} />
      {rule.kind === 'perGibMonth' && (
        <>
          <SizeChoices rule={rule} onRule={(next) => onText({ ...text, rule: next })} />
          <FreeInput text={text} read={read} onText={onText} />
        </>
      )}
      <div className={classes['parts']}>
        {text.parts.map((_, index) => (
          <PartInputs key={index} {...{ text, read, index, onText }} />
        ))}
      </div>
      {isBounded && text.parts.length < partsMax && (
        <Button variant="default" size="compact-sm" onClick={() => onText(withPartMore(text))}>
          {t(rule.kind === 'perGibMonth' ? 'tariff.tierMore' : 'tariff.stratumMore')}
        </Button>
      )}
      {(rule.kind === 'monthlyMinimum' || rule.kind === 'monthlyCap') && (
        <BoundChoices rule={rule} others={others} onRule={(next) => onText({ ...text, rule: next })} />
      )}
      {fault !== undefined && (
        <p className={classes['fault']} role="alert">
          {fault}
        </p>
      )}
      {read.rule.kind === 'perGibMonth' && read.faults.size === 0 && <TierPreview rule={read.rule} />}
      <Button variant="default" size="compact-sm" onClick={onRemove}>
        {t('tariff.ruleRemove', { label })}
      </Button>
    </fieldset>
  )
}

function LabelInput({ text, read, onText }: Omit<RuleEditorProps, 'fault'>) {
  const { t } = useSpeech()
  const fault = read.faults.get('label')
  return (
    <TextInput
      label={t('tariff.label')}
      maxLength={labelCharsMax}
      value={text.rule.label}
      error={fault === undefined ? undefined : t(fault)}
      onChange={({ target }) => onText({ ...text, rule: { ...text.rule, label: target.value } })}
    />
  )
}

function FreeInput({ text, read, onText }: Omit<RuleEditorProps, 'fault'>) {
  const { t } = useSpeech()
  const fault = read.faults.get('free')
  return (
    <TextInput
      label={t('tariff.freeGib')}
      inputMode="numeric"
      value={text.free}
      error={fault === undefined ? undefined : t(fault)}
      onChange={({ target }) => onText({ ...text, free: target.value })}
    />
  )
}

type PartProps = Omit<RuleEditorProps, 'fault'> & { readonly index: number }

/** One part: up to where, at which price. The last one has no end, so that nothing is without a price. */
function PartInputs({ text, read, index, onText }: PartProps) {
  const { t, formats } = useSpeech()
  const { rule, parts } = text
  const part = parts[index]
  if (part === undefined) return null
  const isSize = rule.kind === 'perGibMonth'
  const isBounded = hasBounds(rule)
  const isLast = index === parts.length - 1
  const from = formats.whole(BigInt(/^\d+$/.exec(parts[index - 1]?.bound.trim() ?? '')?.[0] ?? '0'))
  const write = (change: { bound?: string; price?: string }) =>
    onText({ ...text, parts: parts.map((other, at) => (at === index ? { ...other, ...change } : other)) })
  const [boundFault, priceFault] = [read.faults.get(`bound.${index}`), read.faults.get(`price.${index}`)]
  return (
    // A part has no name of its own: it is the one at its place.
    <div className={classes['part']} role="group" aria-label={t('tariff.partOf', { number: String(index + 1) })}>
      {isBounded && isLast && (
        <p className={classes['open']}>{t(isSize ? 'tariff.tierLast' : 'tariff.stratumOpen', { from })}</p>
      )}
      {isBounded && !isLast && (
        <TextInput
          label={t(isSize ? 'tariff.tierTo' : 'tariff.stratumTo', { from })}
          inputMode="numeric"
          value={part.bound}
          error={boundFault === undefined ? undefined : t(boundFault)}
          onChange={({ target }) => write({ bound: target.value })}
        />
      )}
      <TextInput
        label={t(`tariff.priceOf.${rule.kind}`)}
        inputMode="decimal"
        value={part.price}
        error={priceFault === undefined ? undefined : t(priceFault)}
        onChange={({ target }) => write({ price: target.value })}
      />
      {isBounded && parts.length > 1 && (
        <Button
          variant="default"
          size="compact-sm"
          aria-label={t('tariff.partRemove', { number: String(index + 1) })}
          onClick={() => onText(withoutPart(text, index))}
        >
          ✕
        </Button>
      )}
    </div>
  )
}
