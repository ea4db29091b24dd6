import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import type { BulkRun } from '../../../shared/operator/bulk-run.ts'
import { Panel } from '../../../shared/ui/page.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './bulk.module.css'

const shownAtFirst = 100

/** Each member and what became of it: refusals first, because they want somebody. */
export function Outcomes({ run }: { readonly run: BulkRun }) {
  const { t, tCount } = useSpeech()
  const [shown, setShown] = useState(shownAtFirst)
  const rank = (tenantId: string) => ({ refused: 0, none: 1, done: 2 })[run.outcomes[tenantId]?.kind ?? 'none']
  const sorted = run.members.toSorted((a, b) => rank(a.tenantId) - rank(b.tenantId))
  const hidden = Math.max(0, sorted.length - shown)
  return (
    <Panel title={t('bulk.each')}>
      <ul className={classes['outcomes']}>
        {sorted.slice(0, shown).map(({ tenantId, name }) => {
          const outcome = run.outcomes[tenantId]
          return (
            <li key={tenantId}>
              <Link to="/operator/members/$tenantId" params={{ tenantId }} preload={false}>
                {name}
              </Link>
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
