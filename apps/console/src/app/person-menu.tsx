import { UnstyledButton } from '@mantine/core'
import { IconBuildingCommunity, IconChevronDown, IconLogout, IconUserCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useRef, useState } from 'react'
import { useServeMember } from '../shared/api/serve-member.ts'
import { useSignedIn } from '../shared/api/session.tsx'
import { useSignOut } from '../shared/api/sign-out.ts'
import { useSpeech } from '../shared/i18n/language.tsx'
import { menuLinksOf } from './links.ts'
import classes from './person-menu.module.css'
import { Preferences } from './preferences.tsx'

/** The room of an icon, for as long as it is not there. */
function IconRoom() {
  return <span className={classes['icon']} />
}

/** Icons come with the menu's first opening: the first screen goes without. Where they cannot be had, the menu stands without them. */
const MenuIcon = lazy(async () => {
  try {
    return { default: (await import('./menu-icon.tsx')).MenuIcon }
  } catch {
    return { default: IconRoom }
  }
})

/**
 * Who is signed in and for which member, the other members, language, light or dark, and the way out. The browser's own
 * disclosure: it needs no script to open, and none of a library's 30 kB.
 */
export function PersonMenu() {
  const { t } = useSpeech()
  const { session } = useSignedIn()
  const serve = useServeMember()
  const signOut = useSignOut()
  const menu = useRef<HTMLDetailsElement>(null)
  const [wasOpened, setWasOpened] = useState(false)
  const served = session.tenants.find(({ tenantId }) => tenantId === session.tenantId)
  const others = session.tenants.filter(({ tenantId }) => tenantId !== session.tenantId)
  const name = session.name ?? session.email ?? session.subject
  return (
    <details
      ref={menu}
      className={classes['menu']}
      onToggle={() => setWasOpened(true)}
      onKeyDown={({ key }) => {
        if (key !== 'Escape') return
        menu.current?.removeAttribute('open')
        // What had the focus is hidden now.
        menu.current?.querySelector('summary')?.focus()
      }}
    >
      <summary className={classes['target']}>
        <IconUserCircle size={24} stroke={1.5} aria-hidden />
        <span className={classes['names']}>
          <span className={classes['served']}>{served?.name ?? name}</span>
          {served !== undefined && <span className={classes['person']}>{name}</span>}
        </span>
        <IconChevronDown size={18} aria-hidden />
      </summary>
      <div className={classes['sheet']}>
        {others.length > 0 && <p className={classes['person']}>{t('nav.otherMembers')}</p>}
        {others.map(({ tenantId, name: memberName }) => (
          <UnstyledButton key={tenantId} className={classes['item']} onClick={() => serve.mutate(tenantId)}>
            <IconBuildingCommunity size={18} aria-hidden /> {memberName}
          </UnstyledButton>
        ))}
        {menuLinksOf(session).map(({ to, text }) => (
          <Link key={to} to={to} className={classes['item']} onClick={() => menu.current?.removeAttribute('open')}>
            <Suspense fallback={<IconRoom />}>{wasOpened ? <MenuIcon to={to} /> : <IconRoom />}</Suspense> {t(text)}
          </Link>
        ))}
        <Preferences />
        <UnstyledButton className={classes['item']} onClick={signOut}>
          <IconLogout size={18} aria-hidden /> {t('session.signOut')}
        </UnstyledButton>
      </div>
    </details>
  )
}
