import type { CivilDate } from '@grenier/quota-billing'
import { usePayers } from '../../../shared/agreements/agreement-queries.ts'
import { landingAt } from '../../../shared/agreements/agreement-view.ts'
import { type RecipientShown, useRecipientName } from '../../../shared/agreements/recipient-panel.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from '../../../shared/ui/facts.module.css'

/** A payer may pay for all communes around it: some are named, the others counted. */
const namesMax = 5

interface RecipientChangeProps {
  readonly tenantId: string
  readonly said: Pick<RecipientShown, 'budget' | 'siret'> & { readonly validFrom: CivilDate }
  readonly replaced: RecipientShown | undefined
}

/** Which months a new recipient concerns, and whose, before it is recorded. */
export function RecipientChange({ tenantId, said, replaced }: RecipientChangeProps) {
  const { t, formats } = useSpeech()
  const nameOf = useRecipientName()
  const day = formats.day(said.validFrom)
  const name = nameOf(said)
  if (replaced === undefined) return <p className={classes['soft']}>{t('agreement.recipientBeside', { day, name })}</p>
  return (
    <>
      <p className={classes['soft']}>{t('agreement.recipientMoved', { day, name, before: nameOf(replaced) })}</p>
      <Concerned tenantId={tenantId} recipientId={replaced.id} from={said.validFrom} />
    </>
  )
}

interface ConcernedProps {
  readonly tenantId: string
  readonly recipientId: string
  readonly from: CivilDate
}

/** Whose debts move along; nothing while that is not known. */
function Concerned({ tenantId, ...landing }: ConcernedProps) {
  const { t, tCount } = useSpeech()
  const payers = usePayers(tenantId)
  if (payers.data === undefined) return null
  const { isItself, names } = landingAt(payers.data, { tenantId, ...landing })
  const said = [...(isItself ? [t('agreement.paysItself')] : []), ...names.slice(0, namesMax)]
  const others = names.length - namesMax
  const who = [...said, ...(others > 0 ? [tCount('agreement.recipientOthers', others)] : [])].join(', ')
  return (
    <p className={classes['soft']}>
      {who === '' ? t('agreement.recipientNobody') : t('agreement.recipientConcerned', { who })}
    </p>
  )
}
