import type { Letter } from '@grenier/contracts'
import { Button, Skeleton } from '@mantine/core'
import { useState } from 'react'
import { useNotices } from '../../../shared/api/queries.ts'
import { useServedTenant, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import classes from './news.module.css'

const pageSize = 20
const shownMax = 500

/** What a commune was told, as its letters said it. */
export function NewsPage() {
  const { t, formats } = useSpeech()
  const { tenantId } = useServedTenant()
  const { installation } = useSignedIn()
  const [limit, setLimit] = useState(pageSize)
  const notices = useNotices(tenantId, limit)
  return (
    <Page title={t('news.title')} lead={t('news.lead')}>
      <Shown query={notices} skeleton={<Skeleton height={240} radius="lg" />}>
        {({ items, nextCursor }) => (
          <>
            {items.length === 0 && <EmptyState sentence={t('news.none')} />}
            {items.map(({ id, letter, occurredAt }) => (
              <Panel
                key={id}
                title={letter?.subject}
                aside={<span className={classes['when']}>{formats.dayOf(occurredAt, installation.timeZone)}</span>}
              >
                <div className={classes['letter']}>
                  {letter?.blocks.map((block) => (
                    <Block key={JSON.stringify(block)} block={block} />
                  ))}
                </div>
              </Panel>
            ))}
            {nextCursor !== null && limit < shownMax && (
              <Button variant="default" onClick={() => setLimit(Math.min(shownMax, limit + pageSize))}>
                {t('news.more')}
              </Button>
            )}
          </>
        )}
      </Shown>
    </Page>
  )
}

function Block({ block }: { readonly block: Letter['blocks'][number] }) {
  if (block.kind === 'text') return <p>{block.text}</p>
  if (block.kind === 'link') return <a href={block.url}>{block.label}</a>
  return (
    <ul>
      {block.items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  )
}
