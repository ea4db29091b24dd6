import type { AuditFactView } from '@grenier/contracts'
import { IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useSignedIn } from '../../../shared/api/session.tsx'
import type { TrailView } from '../../../shared/finance/trail-view.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { type Standing, StatusMark } from '../../../shared/ui/status-mark.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import { changesMax, changesOf } from './fact-changes.ts'
import classes from './trail.module.css'

const standings = {
  sealed: 'good',
  'awaiting-seal': 'waiting',
  altered: 'bad',
} as const satisfies Record<AuditFactView['standing'], Standing>

interface FactItemProps {
  readonly fact: AuditFactView
  /** What whoever did it is called. */
  readonly who: string
  readonly view: TrailView
}

/** One fact in a line; opened, what it changed, value by value. */
export function FactItem({ fact, who, view }: FactItemProps) {
  const { t, nameOf, formats } = useSpeech()
  const { installation } = useSignedIn()
  const mark = t(`audit.standing.${fact.standing}`)
  return (
    <li className={classes['fact']}>
      <details>
        <summary className={classes['summary']}>
          <IconChevronRight className={classes['chevron']} size={18} aria-hidden />
          <span className={classes['what']}>
            <strong className={classes['action']}>{nameOf('action', fact.action)}</strong>
            <span className={classes['soft']}>
              {t('audit.by', { who, moment: formats.momentOf(fact.recordedAt, installation.timeZone) })}
            </span>
          </span>
          <StatusMark
            standing={standings[fact.standing]}
            text={
              fact.sequence === null ? mark : t('audit.numbered', { standing: mark, sequence: String(fact.sequence) })
            }
          />
        </summary>
        <FactDetails fact={fact} view={view} />
      </details>
    </li>
  )
}

function FactDetails({ fact, view }: { readonly fact: AuditFactView; readonly view: TrailView }) {
  const { t, nameOf } = useSpeech()
  const changes = changesOf(fact.before, fact.after)
  return (
    <div className={classes['details']}>
      <p>
        {t('audit.subject', { kind: nameOf('subject', fact.subjectKind) })}{' '}
        <code className={classes['code']}>{fact.subjectId}</code>
      </p>
      <p className={classes['links']}>
        <Link to="/audit" search={{ ...view, subject: fact.subjectId }}>
          {t('audit.sameSubject')}
        </Link>
        <Link to="/audit" search={{ ...view, actor: fact.actor }}>
          {t('audit.sameActor')}
        </Link>
        {fact.tenantId !== null && (
          <Link to="/audit" search={{ ...view, tenant: fact.tenantId }}>
            {t('audit.sameMember')}
          </Link>
        )}
      </p>
      {changes.length === 0 ? (
        <p className={classes['soft']}>{t('audit.noChange')}</p>
      ) : (
        <TableScroll label={t('audit.changes')}>
          <table className={table['table']}>
            <thead>
              <tr>
                <th scope="col">{t('audit.value')}</th>
                <th scope="col">{t('audit.before')}</th>
                <th scope="col">{t('audit.after')}</th>
              </tr>
            </thead>
            <tbody>
              {changes.slice(0, changesMax).map(({ path, before, after }) => (
                <tr key={path}>
                  <th scope="row">
                    <code className={classes['code']}>{path}</code>
                  </th>
                  <td className={classes['value']}>{before ?? t('audit.nothing')}</td>
                  <td className={classes['value']}>{after ?? t('audit.nothing')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      {changes.length > changesMax && <p className={classes['soft']}>{t('audit.changesMore')}</p>}
      <p className={classes['soft']}>
        {t('audit.operation')} <code className={classes['code']}>{fact.action}</code>
      </p>
      <p className={classes['soft']}>
        {t('audit.actor')} <code className={classes['code']}>{fact.actor}</code>
      </p>
      <p className={classes['soft']}>
        {t('audit.request')} <code className={classes['code']}>{fact.requestId}</code>
      </p>
      {fact.hash !== null && (
        <p className={classes['soft']}>
          {t('audit.hash')} <code className={classes['code']}>{fact.hash}</code>
        </p>
      )}
    </div>
  )
}
