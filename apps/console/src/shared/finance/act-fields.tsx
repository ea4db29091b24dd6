import { type CivilDate, civilDate } from '@grenier/quota-billing'
import { TextInput } from '@mantine/core'
import { useRef } from 'react'
import { useClient } from '../api/client.ts'
import { useSpeech } from '../i18n/language.tsx'
import { DayInput } from '../ui/day-input.tsx'
import { StatusMark } from '../ui/status-mark.tsx'
import classes from './act-fields.module.css'
import { type ActFinding, findingOfAct } from './act-finding.ts'

/** An act as it is being written: what the assembly voted, and the two days that make it bind. */
export interface ActText {
  readonly organ: string
  readonly number: string
  readonly title: string
  readonly adoptedOn: string
  readonly sentToPrefectOn: string
  readonly publishedOn: string
}

export const noAct: ActText = {
  organ: '',
  number: '',
  title: '',
  adoptedOn: '',
  sentToPrefectOn: '',
  publishedOn: '',
}

const lengthsMax = { organ: 200, number: 60, title: 300 } as const

const dayOf = (text: string): CivilDate | null => (text === '' ? null : civilDate(text))

/** How the act stands on the day from which it is needed. */
function findingOfText({ adoptedOn, sentToPrefectOn, publishedOn }: ActText, neededOn: CivilDate): ActFinding {
  const dates = {
    adoptedOn: dayOf(adoptedOn),
    sentToPrefectOn: dayOf(sentToPrefectOn),
    publishedOn: dayOf(publishedOn),
  }
  return findingOfAct(dates, neededOn)
}

/** Whether it can be recorded and binds by then. */
export function isActReady(act: ActText, neededOn: CivilDate): boolean {
  const isNamed = act.organ.trim() !== '' && act.number.trim() !== '' && act.title.trim() !== ''
  return isNamed && findingOfText(act, neededOn).kind === 'executory'
}

interface ActFieldsProps {
  readonly act: ActText
  readonly neededOn: CivilDate
  readonly onAct: (act: ActText) => void
}

/** The deliberation behind a price or a key; whether it binds is told while its days are written. */
export function ActFields({ act, neededOn, onAct }: ActFieldsProps) {
  const { t } = useSpeech()
  const finding = findingOfText(act, neededOn)
  const isLate = finding.kind === 'too-late'
  const wrongDay = finding.kind === 'dates-before-adoption' ? t('act.before') : undefined
  const text = (name: 'organ' | 'number' | 'title') => (
    <TextInput
      label={t(`act.${name}`)}
      required
      withAsterisk={false}
      maxLength={lengthsMax[name]}
      value={act[name]}
      onChange={({ target }) => onAct({ ...act, [name]: target.value })}
    />
  )
  const day = (name: 'adoptedOn' | 'sentToPrefectOn' | 'publishedOn', error: string | undefined) => (
    <DayInput
      label={t(`act.${name}`)}
      required
      withAsterisk={false}
      value={act[name]}
      error={act[name] === '' ? undefined : error}
      onChange={({ target }) => onAct({ ...act, [name]: target.value })}
    />
  )
  const lateOn = (name: 'sentToPrefectOn' | 'publishedOn') =>
    isLate && act[name] > neededOn ? t('act.lateField') : wrongDay
  return (
    <fieldset className={classes['act']}>
      <legend>{t('act.legend')}</legend>
      <div className={classes['row']}>
        {text('organ')}
        {text('number')}
      </div>
      {text('title')}
      <div className={classes['row']}>
        {day('adoptedOn', undefined)}
        {day('sentToPrefectOn', lateOn('sentToPrefectOn'))}
        {day('publishedOn', lateOn('publishedOn'))}
      </div>
      <ActMark finding={finding} neededOn={neededOn} />
    </fieldset>
  )
}

function ActMark({ finding, neededOn }: { readonly finding: ActFinding; readonly neededOn: CivilDate }) {
  const { t, formats } = useSpeech()
  const needed = formats.day(neededOn)
  switch (finding.kind) {
    case 'executory':
      return <StatusMark standing="good" text={t('act.executory', { day: formats.day(finding.from) })} />
    case 'too-late':
      return <StatusMark standing="bad" text={t('act.tooLate', { day: formats.day(finding.from), needed })} />
    case 'dates-before-adoption':
      return <StatusMark standing="bad" text={t('act.before')} />
    case 'missing-dates':
      return <StatusMark standing="waiting" text={t('act.missing', { needed })} />
  }
}

/** Records an act, once for the same words: what is refused after it does not leave a second one behind. */
export function useRecordAct(): (act: ActText) => Promise<string> {
  const client = useClient()
  const recorded = useRef<{ readonly of: string; readonly id: string } | null>(null)
  return async (act) => {
    const of = JSON.stringify(act)
    if (recorded.current?.of === of) return recorded.current.id
    const { id } = await client.call('recordAct', {
      body: {
        organ: act.organ.trim(),
        number: act.number.trim(),
        title: act.title.trim(),
        adoptedOn: civilDate(act.adoptedOn),
        sentToPrefectOn: dayOf(act.sentToPrefectOn),
        publishedOn: dayOf(act.publishedOn),
      },
    })
    recorded.current = { of, id }
    return id
  }
}
