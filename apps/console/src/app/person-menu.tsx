import { Menu, UnstyledButton } from '@mantine/core'
import { IconBuildingCommunity, IconChevronDown, IconLogout, IconUserCircle } from '@tabler/icons-react'
import { useSignedIn } from '../shared/api/session.tsx'
import { signOut } from '../shared/api/sign-out.ts'
import { useSpeech } from '../shared/i18n/language.tsx'
import classes from './person-menu.module.css'
import { Preferences } from './preferences.tsx'
import { useServeMember } from './serve-member.ts'

/** Who is signed in and for which member, the other members, language, light or dark, and the way out. */
export function PersonMenu() {
  const { t } = useSpeech()
  const { session } = useSignedIn()
  const serve = useServeMember()
  const served = session.tenants.find(({ tenantId }) => tenantId === session.tenantId)
  const others = session.tenants.filter(({ tenantId }) => tenantId !== session.tenantId)
  const name = session.name ?? session.email ?? session.subject
  return (
    <Menu position="bottom-end" width={290} shadow="md" withinPortal={false}>
      <Menu.Target>
        <UnstyledButton className={classes['target']} aria-label={t('nav.personMenu', { name })}>
          <IconUserCircle size={24} stroke={1.5} aria-hidden />
          <span className={classes['names']}>
            <span className={classes['served']}>{served?.name ?? name}</span>
            {served !== undefined && <span className={classes['person']}>{name}</span>}
          </span>
          <IconChevronDown size={18} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {others.length > 0 && <Menu.Label>{t('nav.otherMembers')}</Menu.Label>}
        {others.map(({ tenantId, name: memberName }) => (
          <Menu.Item
            key={tenantId}
            leftSection={<IconBuildingCommunity size={18} aria-hidden />}
            onClick={() => serve.mutate(tenantId)}
          >
            {memberName}
          </Menu.Item>
        ))}
        <div className={classes['preferences']}>
          <Preferences />
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={18} aria-hidden />} onClick={() => void signOut()}>
          {t('session.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
