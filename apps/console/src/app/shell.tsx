import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useLive, useLiveConnection } from '../shared/api/live.ts'
import { useSignedIn } from '../shared/api/session.tsx'
import { useSpeech } from '../shared/i18n/language.tsx'
import { useOnline } from '../shared/ui/use-online.ts'
import { Brand } from './brand.tsx'
import { linksOf } from './links.ts'
import { PersonMenu } from './person-menu.tsx'
import classes from './shell.module.css'

/** What stands around every page: where one is, where one can go, and as whom. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { t } = useSpeech()
  const { session, installation } = useSignedIn()
  const isOnline = useOnline()
  useLiveConnection(session.tenantId)
  // What somebody may open changes with their roles.
  useLive(['role-assignment', 'mandate'], ['getSession'])
  return (
    <div className={classes['shell']}>
      <a className={classes['skip']} href="#content">
        {t('nav.skip')}
      </a>
      <header className={classes['top']}>
        <Link to="/" className={classes['brandLink']}>
          <Brand />
        </Link>
        {installation.simulatedClock && <span className={classes['simulated']}>{t('nav.simulated')}</span>}
        <PersonMenu />
      </header>
      <nav className={classes['nav']} aria-label={t('nav.label')}>
        <ul>
          {linksOf(session).map(({ to, text, Icon }) => (
            <li key={to}>
              <Link
                to={to}
                className={classes['link']}
                activeProps={{ 'data-active': true }}
                activeOptions={{ exact: to === '/' }}
              >
                <Icon size={22} stroke={1.75} aria-hidden />
                <span>{t(text)}</span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {/* A place that stands: what comes into it is read aloud. */}
      <div role="status" className={classes['offline']}>
        {!isOnline && t('state.offline')}
      </div>
      <main id="content" tabIndex={-1} className={classes['main']}>
        {children}
      </main>
    </div>
  )
}
