import type { EnrolmentPlan } from '@grenier/contracts/enrolment'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Figures } from '../../../shared/ui/figures.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './enrolment.module.css'

const poolsShownMax = 12

/** What would be created, before anything is asked: members, bodies, space, and the pools that would have to give it. */
export function PlanPanel({ plan, count }: { readonly plan: EnrolmentPlan; readonly count: number }) {
  const { t, tCount, formats } = useSpeech()
  const { newCommunes, newEpcis, withoutSiren, totals, needs } = plan
  const lacking = needs.filter(({ lacks }) => lacks).length
  return (
    <Panel title={t('enrolment.plan')}>
      <div className={classes['stack']}>
        <Figures
          figures={[
            {
              label: t('enrolment.plan.members'),
              value: formats.whole(count),
              note: tCount('inbox.inhabitants', plan.inhabitants),
            },
            { label: t('enrolment.plan.communes'), value: formats.whole(newCommunes) },
            { label: t('enrolment.plan.epcis'), value: formats.whole(newEpcis) },
            ...totals.map(({ offer, bytes }) => ({ label: offer.name, value: formats.bytes(bytes, 'up') })),
          ]}
        />
        {withoutSiren > 0 && <p>{tCount('enrolment.plan.withoutSiren', withoutSiren)}</p>}
        {needs.length > 0 && (
          <>
            <h3 className={classes['subtitle']}>{t('enrolment.plan.pools')}</h3>
            <ul className={classes['needs']}>
              {needs.slice(0, poolsShownMax).map(({ pool, offer, neededBytes, freeBytes, lacks }) => (
                <li key={`${pool.id} ${offer.id}`}>
                  <span className={classes['text']}>
                    <strong>{pool.name}</strong>
                    <span className={classes['soft']}>
                      {t('enrolment.plan.need', {
                        offer: offer.name,
                        needed: formats.bytes(neededBytes, 'up'),
                        free: formats.bytes(freeBytes ?? 0n),
                      })}
                    </span>
                  </span>
                  <StatusMark
                    standing={lacks ? 'bad' : 'good'}
                    text={t(lacks ? 'enrolment.plan.lacks' : 'enrolment.plan.fits')}
                  />
                </li>
              ))}
            </ul>
            {needs.length > poolsShownMax && (
              <p className={classes['soft']}>{tCount('enrolment.plan.more', needs.length - poolsShownMax)}</p>
            )}
          </>
        )}
        {lacking > 0 && <p>{t('enrolment.plan.lacking')}</p>}
      </div>
    </Panel>
  )
}
