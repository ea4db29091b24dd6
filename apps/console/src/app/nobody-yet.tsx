import type { SessionView } from '@grenier/contracts'
import { Button } from '@mantine/core'
import { signOut } from '../shared/api/sign-out.ts'
import { useSpeech } from '../shared/i18n/language.tsx'
import { BarePage } from './bare-page.tsx'

/** Signed in, and without any role: who can mend it. */
export function NobodyYet({ session }: { readonly session: SessionView }) {
  const { t } = useSpeech()
  return (
    <BarePage title={t('session.noRole')}>
      <p>{t('session.noRoleSentence', { name: session.name ?? session.email ?? session.subject })}</p>
      <Button variant="default" onClick={() => void signOut()}>
        {t('session.signOut')}
      </Button>
    </BarePage>
  )
}
