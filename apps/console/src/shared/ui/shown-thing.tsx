import { ClientProblem } from '@grenier/contracts'
import { Button } from '@mantine/core'
import { useServeMember } from '../api/serve-member.ts'
import { useSignedIn } from '../api/session.tsx'
import { useSpeech } from '../i18n/language.tsx'
import { Page } from './page.tsx'
import { ProblemView } from './problem-view.tsx'
import { Shown, type ShownProps } from './shown.tsx'
import classes from './states.module.css'

/**
 * One thing of a member, which a link may lead to: whoever acts for several, and opens what is not of the one served, is offered the
 * others instead of being told that there is nothing.
 */
export function ShownThing<Data>(props: ShownProps<Data>) {
  const { session } = useSignedIn()
  const { data, error } = props.query
  const isMissing = data === undefined && error instanceof ClientProblem && error.status === 404
  const isServed = session.tenantId !== null && session.tenants.length > 1
  return isMissing && isServed ? <OfOtherMember /> : <Shown {...props} />
}

function OfOtherMember() {
  const { t } = useSpeech()
  const { session } = useSignedIn()
  const serve = useServeMember()
  const served = session.tenants.find(({ tenantId }) => tenantId === session.tenantId)
  return (
    <Page title={t('session.notHere', { member: served?.name ?? '' })}>
      <div className={classes['empty']}>
        <p className={classes['sentence']}>{t('session.otherMember')}</p>
        {session.tenants
          .filter(({ tenantId }) => tenantId !== session.tenantId)
          .map(({ tenantId, name }) => (
            <Button
              key={tenantId}
              variant="default"
              loading={serve.isPending && serve.variables === tenantId}
              onClick={() => serve.mutate(tenantId)}
            >
              {t('session.actFor', { member: name })}
            </Button>
          ))}
        {serve.error !== null && <ProblemView error={serve.error} />}
      </div>
    </Page>
  )
}
