import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { type BulkRun, refusalsOf } from '../../../shared/operator/bulk-run.ts'
import { Panel } from '../../../shared/ui/page.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './bulk.module.css'

const shownAtFirst = 100

/** Each member and what became of it: refusals first, because they want somebody. */
export function Outcomes({ run }: { readonly run: BulkRun }) {
  const { t, tCount } = useSpeech()
  const [shown, setShown] = useState(shownAtFirst)
  const rank = (id: string) => ({ refused: 0, none: 1, done: 2 })[run.outcomes[id]?.kind ?? 'none']
  const sorted = run.members.toSorted((a, b) => rank(a.id) - rank(b.id))
  const hidden = Math.max(0, sorted.length - shown)
  return (
    <Panel title={t(run.action === 'enrol' ? 'bulk.eachCommune' : 'bulk.each')}>
      <Refusals run={run} />
      <ul className={classes['outcomes']}>
        {sorted.slice(0, shown).map(({ id, name }) => {
          const outcome = run.outcomes[id]
          const tenantId = run.action === 'enrol' ? outcome?.tenantId : id
          return (
            <li key={id}>
              {tenantId === undefined ? (
                <span>{name}</span>
              ) : (
                <Link to="/operator/members/$tenantId" params={{ tenantId }} preload={false}>
                  {name}
                </Link>
              )}
              {outcome === undefined ? (
                <span className={classes['soft']}>{t('bulk.notYet')}</span>
              ) : (
                <StatusMark
                  standing={outcome.kind === 'done' ? 'good' : 'bad'}
                  text={t(outcome.kind === 'done' ? `bulk.done.${run.action}` : 'bulk.notDone')}
                />
              )}
              {outcome?.sentence != null && <p className={classes['soft']}>{outcome.sentence}</p>}
            </li>
          )
        })}
      </ul>
      {hidden > 0 && (
        <Button variant="default" onClick={() => setShown(sorted.length)}>
          {tCount('bulk.more', hidden)}
        </Button>
      )}
    </Panel>
  )
}

/** Why members were refused, each reason once with how many it holds for: what has to be mended first. */
function Refusals({ run }: { readonly run: BulkRun }) {
  const { t, tCount } = useSpeech()
  const reasons = refusalsOf(run)
  if (reasons.length === 0) return null
  return (
    <div className={classes['refusals']}>
      <h3>{t('bulk.refusals')}</h3>
      <ul>
        {reasons.map(({ sentence, count }) => (
          <li key={sentence}>
            <strong>{tCount('bulk.refusedFor', count)}</strong> {sentence}
          </li>
        ))}
      </ul>
    </div>
  )
}
