import type { SessionView } from '@grenier/contracts'
import { Button } from '@mantine/core'
import { useServeMember } from '../shared/api/serve-member.ts'
import { useSpeech } from '../shared/i18n/language.tsx'
import { BarePage } from './bare-page.tsx'

/** For whoever acts for several members and has not said for which. */
export function ChooseMember({ session }: { readonly session: SessionView }) {
  const { t } = useSpeech()
  const serve = useServeMember()
  return (
    <BarePage title={t('session.chooseMember')}>
      {session.tenants.map(({ tenantId, name }) => (
        <Button
          key={tenantId}
          variant="default"
          loading={serve.variables === tenantId}
          onClick={() => serve.mutate(tenantId)}
        >
          {name}
        </Button>
      ))}
    </BarePage>
  )
}
