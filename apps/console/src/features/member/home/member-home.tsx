import { Button, Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useDrills, useNotices, useProtection, useSpaces } from '../../../shared/api/queries.ts'
import { useMay, useServedTenant, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { HomeFacts } from './home-facts.tsx'
import classes from './member-home.module.css'
import { SpaceRow } from './space-row.tsx'
import { fullestFirst } from './verdict.ts'
import { VerdictHead } from './verdict-head.tsx'

const newsShown = 4

/** What a commune opens every week: one sentence, its spaces, its backups, its request, and the way to ask for more. */
export function MemberHome() {
  const { tenantId } = useServedTenant()
  const { t } = useSpeech()
  const mayAsk = useMay('member-admin', 'member-requester')
  const spaces = useSpaces(tenantId)
  const protection = useProtection(tenantId)
  const drills = useDrills(tenantId)
  const skeleton = <Skeleton height={72} radius="md" />
  return (
    <div className={classes['home']}>
      <Shown query={spaces} skeleton={skeleton}>
        {(outlook) => (
          <Shown query={protection} skeleton={skeleton}>
            {(protectionNow) => (
              <Shown query={drills} skeleton={skeleton}>
                {({ items }) => <VerdictHead outlook={outlook} protection={protectionNow} drills={items} />}
              </Shown>
            )}
          </Shown>
        )}
      </Shown>
      <div className={classes['columns']}>
        <Panel
          title={t('space.title')}
          aside={<WorkbookLink list={`/v1/tenants/${tenantId}/quotas`} name={t('space.title')} />}
        >
          <Shown query={spaces} skeleton={<Skeleton height={200} radius="md" />}>
            {(outlook) =>
              outlook.items.length === 0 ? (
                <EmptyState sentence={t('space.none')} />
              ) : (
                <ul className={classes['spaces']}>
                  {fullestFirst(outlook).map((space) => (
                    <SpaceRow key={space.offerId} space={space} />
                  ))}
                </ul>
              )
            }
          </Shown>
          {mayAsk && (
            <Button component={Link} to="/requests/new" size="md" className={classes['ask'] ?? ''}>
              {t('space.ask')}
            </Button>
          )}
        </Panel>
        <div className={classes['side']}>
          <Panel>
            <HomeFacts />
          </Panel>
          <div className={classes['newsPanel']}>
            <News tenantId={tenantId} />
          </div>
          <Link to="/news" className={classes['newsLink']}>
            {t('news.title')}
          </Link>
        </div>
      </div>
    </div>
  )
}

function News({ tenantId }: { readonly tenantId: string }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const notices = useNotices(tenantId, newsShown)
  return (
    <Panel title={t('news.title')} aside={<Link to="/news">{t('news.all')}</Link>}>
      <Shown query={notices} skeleton={<Skeleton height={120} radius="md" />}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{t('news.none')}</p>
          ) : (
            <ul className={classes['news']}>
              {items.map(({ id, occurredAt, letter }) => (
                <li key={id}>
                  <span className={classes['when']}>{formats.dayOf(occurredAt, installation.timeZone)}</span>
                  <span>{letter?.subject}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </Panel>
  )
}
