import type { Offer, SpaceOutlook } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import { useId } from 'react'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { bytesTyped } from '../../../shared/requests/typed-size.ts'
import { Choice, Choices, Question } from '../../../shared/ui/choice.tsx'
import { useTypedDay } from '../../../shared/ui/typed-day.ts'
import { type Draft, grantableSize, sizesToChoose, type Wish } from './draft.ts'
import classes from './requests.module.css'

type Space = SpaceOutlook['items'][number]

const reasons = ['growth', 'digitisation', 'software', 'shrink'] as const

interface SpaceQuestionProps {
  readonly offers: readonly Offer[]
  readonly spaces: readonly Space[]
  readonly value: string | null
  readonly onChange: (offerId: string) => void
}

export function SpaceQuestion({ offers, spaces, value, onChange }: SpaceQuestionProps) {
  const { t, formats } = useSpeech()
  const name = useId()
  return (
    <Question title={t('ask.which')}>
      <Choices>
        {offers.map((offer) => {
          const quota = spaces.find(({ offerId }) => offerId === offer.id)?.quotaBytes ?? 0n
          return (
            <Choice
              key={offer.id}
              name={name}
              isChosen={offer.id === value}
              onChoose={() => onChange(offer.id)}
              title={offer.name}
              note={quota === 0n ? t('ask.nowNone') : t('ask.now', { quota: formats.bytes(quota) })}
            />
          )
        })}
      </Choices>
    </Question>
  )
}

interface SizeQuestionProps {
  readonly offer: Offer
  readonly space: Space | undefined
  readonly draft: Draft
  readonly onChange: (part: Pick<Draft, 'quotaBytes' | 'typedSize'>) => void
}

export function SizeQuestion({ offer, space, draft, onChange }: SizeQuestionProps) {
  const { t, formats } = useSpeech()
  const name = useId()
  const noteId = useId()
  const now = space?.quotaBytes ?? 0n
  const isTyped = draft.typedSize.trim() !== ''
  const isWrong = isTyped && draft.quotaBytes === null
  const isRounded = isTyped && draft.quotaBytes !== null && draft.quotaBytes !== bytesTyped(draft.typedSize)
  return (
    <Question title={t('ask.size')}>
      <Choices>
        {sizesToChoose(offer, space).map((size) => (
          <Choice
            key={size.toString()}
            name={name}
            isChosen={size === draft.quotaBytes && draft.typedSize === ''}
            onChoose={() => onChange({ quotaBytes: size, typedSize: '' })}
            title={formats.bytes(size)}
            note={
              size > now
                ? t('ask.more', { bytes: formats.bytes(size - now) })
                : t('ask.less', { bytes: formats.bytes(now - size) })
            }
          />
        ))}
        <label className={classes['typed']}>
          <span>{t('ask.otherSize')}</span>
          <input
            inputMode="decimal"
            value={draft.typedSize}
            aria-describedby={noteId}
            aria-invalid={isWrong || undefined}
            onChange={({ target }) =>
              onChange({ quotaBytes: grantableSize(target.value, offer), typedSize: target.value })
            }
          />
        </label>
      </Choices>
      <p id={noteId} aria-live="polite" className={classes[isWrong ? 'wrong' : 'small']}>
        {isWrong && t('ask.sizeWrong')}
        {isRounded &&
          t('ask.sizeRounded', {
            size: formats.bytes(draft.quotaBytes ?? 0n),
            step: formats.bytes(offer.roundingStepBytes),
          })}
      </p>
      <p className={classes['small']}>{t('space.unit')}</p>
    </Question>
  )
}

interface ReasonQuestionProps {
  readonly draft: Draft
  /** The backup space that may be added; null: none. */
  readonly backup: Wish | null
  readonly onChange: (part: Partial<Draft>) => void
}

export function ReasonQuestion({ draft, backup, onChange }: ReasonQuestionProps) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const name = useId()
  const { isUnfinished, ...wishedOn } = useTypedDay(draft.wishedOn, (day) => onChange({ wishedOn: day }))
  return (
    <Question title={t('ask.what')}>
      <Choices isWide>
        {reasons.map((reason) => {
          const text = t(`ask.reason.${reason}`)
          return (
            <Choice
              key={reason}
              name={name}
              isChosen={draft.reason === text}
              onChoose={() => onChange({ reason: text })}
              title={text}
            />
          )
        })}
      </Choices>
      <label className={classes['typed']}>
        <span>{t('ask.reasonText')}</span>
        <input value={draft.details} maxLength={500} onChange={({ target }) => onChange({ details: target.value })} />
      </label>
      <label className={classes['typed']}>
        <span>{t('ask.wishedOn')}</span>
        <input type="date" min={civilDateOf(installation.now, installation.timeZone)} {...wishedOn} />
        {isUnfinished && <span role="status">{t('state.dayUnfinished')}</span>}
      </label>
      {backup !== null && (
        <label className={classes['check']}>
          <input
            type="checkbox"
            checked={draft.withBackup}
            onChange={({ target }) => onChange({ withBackup: target.checked })}
          />
          <span>{t('ask.withBackup', { bytes: formats.bytes(backup.wantedQuotaBytes) })}</span>
        </label>
      )}
    </Question>
  )
}
