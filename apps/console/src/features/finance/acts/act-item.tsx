import type { ListedAct } from '@grenier/contracts'
import { useMay } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import rowStyles from '../../../shared/ui/rows.module.css'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { ActDatesForm } from './act-dates-form.tsx'
import { ActFileForm } from './act-file-form.tsx'
import { ActFiles } from './act-files.tsx'

const uses = ['agreements', 'amendments', 'payerAssignments', 'tariffs', 'costPools', 'mandates'] as const

/** One act: whether it binds today, since when, what it still wants, and what rests on it. */
export function ActItem({ act }: { readonly act: ListedAct }) {
  const { t, tCount, formats } = useSpeech()
  const mayComplete = useMay('operator', 'finance')
  const mayAttach = useMay('operator')
  const { number, title, organ, adoptedOn, sentToPrefectOn, publishedOn, executoryFrom, lacks, usedBy } = act
  const rests = uses.flatMap((use) => (usedBy[use] === 0 ? [] : [tCount(`acts.use.${use}`, usedBy[use])]))
  const dayOf = (day: typeof sentToPrefectOn) => (day === null ? t('acts.dayMissing') : formats.day(day))
  return (
    <li>
      <div className={rowStyles['spread']}>
        <strong>{t('acts.named', { number, title })}</strong>
        <StatusMark
          standing={lacks === null ? 'good' : 'waiting'}
          text={
            lacks === null && executoryFrom !== null
              ? t('act.executory', { day: formats.day(executoryFrom) })
              : t(`acts.lacks.${lacks ?? 'sent-and-published'}`, {
                  day: executoryFrom === null ? '' : formats.day(executoryFrom),
                })
          }
        />
      </div>
      <p>
        {t('acts.days', {
          organ,
          adopted: formats.day(adoptedOn),
          sent: dayOf(sentToPrefectOn),
          published: dayOf(publishedOn),
        })}
      </p>
      <p className={rowStyles['soft']}>
        {rests.length === 0 ? t('acts.unused') : t('acts.rests', { uses: rests.join(', ') })}
      </p>
      <ActFiles act={act} />
      {mayAttach && <ActFileForm act={act} />}
      {mayComplete && executoryFrom === null && <ActDatesForm act={act} />}
    </li>
  )
}
