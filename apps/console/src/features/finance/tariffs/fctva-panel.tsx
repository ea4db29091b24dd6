import { useFctvaRates } from '../../../shared/api/fctva-rates.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { fctvaPercentText } from '../../../shared/finance/fctva-percent.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { FctvaForm } from './fctva-form.tsx'
import classes from './tariffs.module.css'

/** What members may get back of their VAT, from which day on: recorded here, and shown to them as an indication. */
export function FctvaPanel() {
  const { t, formats } = useSpeech()
  const rates = useFctvaRates()
  const mayRecord = useMay('operator', 'finance')
  return (
    <Panel title={t('fctva.title')}>
      <p className={classes['soft']}>{t('fctva.lead')}</p>
      <Shown query={rates} skeleton={<LateSkeleton height={60} />}>
        {(all) =>
          all.length === 0 ? (
            <p>{t('fctva.none')}</p>
          ) : (
            <ul className={classes['list']}>
              {all.map(({ validFrom, validTo, rateMillipercent, source }) => (
                <li key={validFrom}>
                  <span>
                    {validTo === null
                      ? t('fctva.since', { from: formats.day(validFrom) })
                      : t('fctva.validity', { from: formats.day(validFrom), to: formats.day(validTo) })}{' '}
                    <span className={classes['soft']}>({source})</span>
                  </span>
                  <strong>
                    {rateMillipercent === 0 ? t('fctva.nothing') : fctvaPercentText(rateMillipercent, formats)}
                  </strong>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
      {mayRecord && <FctvaForm />}
    </Panel>
  )
}
