import type { AccessToken } from '@grenier/contracts'
import { Skeleton } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { useTokens } from '../../../shared/api/member-queries.ts'
import { technicalNowOf } from '../../../shared/api/queries.ts'
import { useMay, useServedTenant, useSignedIn } from '../../../shared/api/session.tsx'
import { type Speech, useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { TokenForm } from './token-form.tsx'
import { scopesOfOperations } from './token-scopes.ts'

/** Keys by which programs act: in the person's name, or in their own for the commune. */
export function TokensPage() {
  const { t } = useSpeech()
  const { tenantId } = useServedTenant()
  const isAdmin = useMay('member-admin')
  const tokens = useTokens(tenantId, isAdmin)
  const technicalNow = technicalNowOf(useSignedIn().installation)
  const isOver = ({ revokedAt, expiresAt }: AccessToken) => revokedAt !== null || expiresAt <= technicalNow
  return (
    <Page title={t('token.title')} lead={t('token.lead')}>
      <div className={classes['side']}>
        <Panel title={t('token.list')}>
          <Shown query={tokens} skeleton={<Skeleton height={180} radius="lg" />}>
            {(all) => {
              const over = all.filter(isOver)
              const held = all.filter((one) => !isOver(one))
              return (
                <>
                  {held.length === 0 && <p>{t('token.none')}</p>}
                  <Tokens tokens={held} />
                  {over.length > 0 && (
                    <details className={classes['more']}>
                      <summary>{t('token.past')}</summary>
                      <Tokens tokens={over} isOver />
                    </details>
                  )}
                </>
              )
            }}
          </Shown>
        </Panel>
        <Panel title={t('token.make')}>
          <TokenForm mayBeProgram={isAdmin} />
        </Panel>
      </div>
    </Page>
  )
}

function Tokens({ tokens, isOver = false }: { readonly tokens: readonly AccessToken[]; readonly isOver?: boolean }) {
  return (
    <ul className={classes['rows']}>
      {tokens.map((token) => (
        <TokenRow key={token.id} token={token} isOver={isOver} />
      ))}
    </ul>
  )
}

/** What a token lets a program do, in the words in which it was made; those of the API where it was made elsewhere. */
function scopeText({ operations }: AccessToken, { t }: Speech): string {
  if (operations === null) return t('token.everything')
  const scopes = scopesOfOperations(operations)
  return scopes === null ? operations.join(', ') : scopes.map((scope) => t(`token.scope.${scope}`)).join(' · ')
}

function TokenRow({ token, isOver }: { readonly token: AccessToken; readonly isOver: boolean }) {
  const speech = useSpeech()
  const { t, formats } = speech
  const { installation } = useSignedIn()
  const { name, kind, hint, expiresAt, lastUsedAt, revokedAt } = token
  const moment = (at: Parameters<typeof formats.momentOf>[0]) => formats.momentOf(at, installation.timeZone)
  const revoke = useRevoke(kind)
  return (
    <li>
      <span className={classes['rowText']}>
        <strong>{name}</strong>
        <span>
          {t(kind === 'personal' ? 'token.personal' : 'token.service')} · <code>{hint}</code>
        </span>
        <span>{scopeText(token, speech)}</span>
        <span className={classes['soft']}>
          {t('token.until', { day: formats.dayOf(revokedAt ?? expiresAt, installation.timeZone) })} ·{' '}
          {lastUsedAt === null ? t('token.neverUsed') : t('token.lastUsed', { moment: moment(lastUsedAt) })}
        </span>
      </span>
      {isOver ? (
        <StatusMark standing="over" text={t(revokedAt === null ? 'token.expired' : 'token.revoked')} />
      ) : (
        <ConfirmButton
          text={t('token.revoke')}
          sure={t('token.revokeSure')}
          keep={t('people.keep')}
          isPending={revoke.isPending}
          error={revoke.error}
          onSure={() => revoke.mutate(token.id)}
        />
      )}
    </li>
  )
}

function useRevoke(kind: AccessToken['kind']) {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (tokenId: string) =>
      client.call(kind === 'personal' ? 'revokePersonalToken' : 'revokeServiceToken', { params: { tokenId } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['listPersonalTokens'] }),
  })
}
