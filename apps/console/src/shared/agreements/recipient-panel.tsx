import type { Answer } from '@grenier/contracts'
import type { ReactNode } from 'react'
import { useToday } from '../api/use-today.ts'
import { useSpeech } from '../i18n/language.tsx'
import classes from '../ui/facts.module.css'
import { Panel } from '../ui/page.tsx'
import { StatusMark } from '../ui/status-mark.tsx'
import { holdsOn } from './agreement-view.ts'

export type RecipientShown = Answer<'listRecipients'>['items'][number]

interface RecipientPanelProps {
  readonly recipients: readonly RecipientShown[]
  /** Beside a recipient that holds, what may be done about it. */
  readonly actions?: (recipient: RecipientShown) => ReactNode
}

/** Where debts of a member land, and which engagements are known. */
export function RecipientPanel({ recipients, actions }: RecipientPanelProps) {
  const { t } = useSpeech()
  return (
    <Panel title={t('agreement.recipients')}>
      {recipients.length === 0 && <p>{t('agreement.recipientsNone')}</p>}
      <ul className={classes['rows']}>
        {recipients.map((recipient) => (
          <RecipientRow key={recipient.id} recipient={recipient} actions={actions?.(recipient)} />
        ))}
      </ul>
    </Panel>
  )
}

/** What a recipient is called: its budget, and its establishment where that is known. */
export function useRecipientName(): (recipient: Pick<RecipientShown, 'budget' | 'siret'>) => string {
  const { t } = useSpeech()
  return ({ budget, siret }) =>
    siret === null ? t('agreement.budgetNoSiret', { budget }) : t('agreement.budgetOf', { budget, siret })
}

function RecipientRow({ recipient, actions }: { readonly recipient: RecipientShown; readonly actions: ReactNode }) {
  const { t, formats } = useSpeech()
  const today = useToday()
  const nameOf = useRecipientName()
  const { validFrom, validUntil, settlementMode, serviceCode, expenseAccount } = recipient
  const isOver = validUntil !== null && validUntil <= today
  const facts = [
    t(`agreement.settlement.${settlementMode}`),
    ...(serviceCode === null ? [] : [t('agreement.serviceCodeOf', { code: serviceCode })]),
    ...(expenseAccount === null ? [] : [t('agreement.account', { account: expenseAccount })]),
    ...(recipient.vatLiable ? [t('agreement.vatLiable')] : []),
  ]
  return (
    <li>
      <span className={classes['rowText']}>
        <strong>{nameOf(recipient)}</strong>
        <span>{facts.join(', ')}</span>
        <span className={classes['soft']}>
          {isOver
            ? t('agreement.recipientOver', { day: formats.day(validUntil) })
            : t('agreement.since', { day: formats.day(validFrom) })}
        </span>
        <Engagements recipient={recipient} />
      </span>
      <span className={classes['rowEnd']}>{holdsOn(recipient, today) && actions}</span>
    </li>
  )
}

/** Of each year the engagement that counts; this year's is awaited where one is wanted. */
function Engagements({ recipient: { engagements, engagementRequired } }: { readonly recipient: RecipientShown }) {
  const { t } = useSpeech()
  const thisYear = Number(useToday().slice(0, 4))
  const newestOfYear = new Map(engagements.toReversed().map((one) => [one.fiscalYear, one]))
  const isAwaited = engagementRequired && !newestOfYear.has(thisYear)
  return (
    <>
      {[...newestOfYear.values()].map(({ id, fiscalYear, engagementNumber }) => (
        <span key={id} className={classes['soft']}>
          {t('agreement.engagementOf', { year: String(fiscalYear), number: engagementNumber })}
        </span>
      ))}
      {isAwaited && (
        <StatusMark standing="waiting" text={t('agreement.engagementMissing', { year: String(thisYear) })} />
      )}
    </>
  )
}
