import { type AgreementTerms, billingCycle, type Offer, type Pool } from '@grenier/contracts'
import { type SettlementMode, settlementModes, starterKinds } from '@grenier/contracts/enrolment'
import { centsOfText, civilDate } from '@grenier/quota-billing'
import { TextInput } from '@mantine/core'
import { FurtherFields } from '../../../shared/agreements/further-fields.tsx'
import { type FurtherText, isProlongationSound } from '../../../shared/agreements/further-text.ts'
import { ActFields, type ActText, isActReady } from '../../../shared/finance/act-fields.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { DayInput } from '../../../shared/ui/day-input.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { Select } from '../../../shared/ui/select.tsx'
import classes from './enrolment.module.css'

/** The terms as they are being written; texts as they were typed. */
export interface TermsText extends FurtherText {
  readonly numberPrefix: string
  readonly startsOn: string
  /** Empty: no end is foreseen. */
  readonly endsOn: string
  readonly noticeDays: string
  readonly billingCycle: AgreementTerms['billingCycle']
  readonly commitment: string
  /** Of the cycle that asks ahead alone. */
  readonly advance: string
  readonly settlementMode: SettlementMode
  readonly act: ActText
  /** By id; empty: members start with none of that kind. */
  readonly storageBytes: string
  readonly bucketBytes: string
  readonly backupBytes: string
  /** Where communes are counted whose EPCI has no pool of its own. */
  readonly poolId: string
}

const prefixCharsMax = 50
const noticeDaysMax = 1_000
const starters = ['storageBytes', 'bucketBytes', 'backupBytes'] as const

/** The cycle that asks a part of the year ahead. */
export const askingAhead = 'advance-and-balance' satisfies AgreementTerms['billingCycle']

/** What of the terms cannot be sent yet, by field. */
export function faultsOfTerms(
  terms: TermsText,
): ReadonlySet<'prefix' | 'start' | 'end' | 'notice' | 'commitment' | 'advance' | 'prolongation' | 'act'> {
  const { numberPrefix, startsOn, endsOn, noticeDays, commitment, act } = terms
  const cents = commitment.trim() === '' ? 0n : centsOfText(commitment)
  return new Set([
    ...(numberPrefix.trim() === '' ? (['prefix'] as const) : []),
    ...(startsOn === '' ? (['start'] as const) : []),
    ...(endsOn !== '' && endsOn < startsOn ? (['end'] as const) : []),
    ...(/^\d{1,4}$/.test(noticeDays) && Number(noticeDays) <= noticeDaysMax ? [] : (['notice'] as const)),
    ...(cents === null || cents < 0n ? (['commitment'] as const) : []),
    ...(terms.billingCycle === askingAhead && (centsOfText(terms.advance) ?? 0n) <= 0n ? (['advance'] as const) : []),
    ...(isProlongationSound(terms) ? [] : (['prolongation'] as const)),
    ...(startsOn !== '' && isActReady(act, civilDate(startsOn)) ? [] : (['act'] as const)),
  ])
}

interface TermsFormProps {
  readonly terms: TermsText
  readonly offers: readonly Offer[]
  readonly pools: readonly Pool[]
  readonly onTerms: (terms: TermsText) => void
}

type FieldsProps = Pick<TermsFormProps, 'terms' | 'onTerms'>

/** What all that are chosen agree to, under which act, and what they start with. */
export function TermsForm({ terms, offers, pools, onTerms }: TermsFormProps) {
  const { t } = useSpeech()
  const change = (part: Partial<TermsText>) => onTerms({ ...terms, ...part })
  return (
    <Panel title={t('enrolment.terms')}>
      <div className={classes['stack']}>
        <div className={classes['fields']}>
          <DayFields terms={terms} onTerms={onTerms} />
          <MoneyFields terms={terms} onTerms={onTerms} />
        </div>
        <FurtherFields terms={terms} onTerms={change} />
        {terms.startsOn !== '' && (
          <ActFields act={terms.act} neededOn={civilDate(terms.startsOn)} onAct={(act) => change({ act })} />
        )}
        <StartFields terms={terms} offers={offers} pools={pools} onTerms={onTerms} />
        <p className={classes['soft']}>{t('enrolment.poolHint')}</p>
      </div>
    </Panel>
  )
}

/** How the agreements are called, and from when until when they hold. */
function DayFields({ terms, onTerms }: FieldsProps) {
  const { t } = useSpeech()
  const faults = faultsOfTerms(terms)
  const change = (part: Partial<TermsText>) => onTerms({ ...terms, ...part })
  return (
    <>
      <TextInput
        label={t('enrolment.prefix')}
        description={t('enrolment.prefixHint', { example: `${terms.numberPrefix}95127` })}
        value={terms.numberPrefix}
        maxLength={prefixCharsMax}
        error={faults.has('prefix') ? t('enrolment.prefixFaulty') : undefined}
        onChange={({ target }) => change({ numberPrefix: target.value })}
      />
      <DayInput
        label={t('enrolment.startsOn')}
        value={terms.startsOn}
        error={faults.has('start') ? t('enrolment.startFaulty') : undefined}
        onChange={({ target }) => change({ startsOn: target.value })}
      />
      <DayInput
        label={t('agreement.endsOn')}
        description={t('agreement.endsHint')}
        value={terms.endsOn}
        error={faults.has('end') ? t('enrolment.endFaulty') : undefined}
        onChange={({ target }) => change({ endsOn: target.value })}
      />
      <TextInput
        label={t('enrolment.noticeDays')}
        inputMode="numeric"
        value={terms.noticeDays}
        error={faults.has('notice') ? t('enrolment.noticeFaulty') : undefined}
        onChange={({ target }) => change({ noticeDays: target.value })}
      />
    </>
  )
}

/** What each of them commits to, and how it pays. */
function MoneyFields({ terms, onTerms }: FieldsProps) {
  const { t } = useSpeech()
  const faults = faultsOfTerms(terms)
  const change = (part: Partial<TermsText>) => onTerms({ ...terms, ...part })
  return (
    <>
      <TextInput
        label={t('enrolment.commitment')}
        description={t('enrolment.commitmentHint')}
        inputMode="decimal"
        value={terms.commitment}
        error={faults.has('commitment') ? t('enrolment.commitmentFaulty') : undefined}
        onChange={({ target }) => change({ commitment: target.value })}
      />
      <Select
        label={t('enrolment.cycle')}
        value={terms.billingCycle}
        options={billingCycle.options.map((value) => ({ value, text: t(`agreement.cycle.${value}`) }))}
        onChange={(value) => change({ billingCycle: value })}
      />
      {terms.billingCycle === askingAhead && (
        <TextInput
          label={t('enrolment.advance')}
          description={t('enrolment.advanceHint')}
          inputMode="decimal"
          value={terms.advance}
          error={faults.has('advance') ? t('enrolment.commitmentFaulty') : undefined}
          onChange={({ target }) => change({ advance: target.value })}
        />
      )}
      <Select
        label={t('enrolment.settlement')}
        value={terms.settlementMode}
        options={settlementModes.map((value) => ({ value, text: t(`agreement.settlement.${value}`) }))}
        onChange={(value) => change({ settlementMode: value })}
      />
    </>
  )
}

/** What they start with, and where it is counted. */
function StartFields({ terms, offers, pools, onTerms }: TermsFormProps) {
  const { t } = useSpeech()
  const change = (part: Partial<TermsText>) => onTerms({ ...terms, ...part })
  return (
    <div className={classes['fields']}>
      {starters.map((starter) => (
        <Select
          key={starter}
          label={t(`enrolment.start.${starter}`)}
          value={terms[starter]}
          options={[
            { value: '', text: t('enrolment.startNone') },
            ...offers
              .filter(({ kind }) => kind === starterKinds[starter])
              .map(({ id, name }) => ({ value: id, text: name })),
          ]}
          onChange={(id) => change({ [starter]: id })}
        />
      ))}
      <Select
        label={t('enrolment.pool')}
        value={terms.poolId}
        options={pools.map(({ id, name }) => ({ value: id, text: name }))}
        onChange={(poolId) => change({ poolId })}
      />
    </div>
  )
}
