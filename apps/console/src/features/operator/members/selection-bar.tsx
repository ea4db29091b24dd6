import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { memo, useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { type BulkMember, bulkMembersMax, type MemberAction, memberActions } from '../../../shared/operator/bulk-run.ts'
import { prepareBulk } from '../../../shared/operator/bulk-store.ts'
import { filtersOf, type MembersView } from '../../../shared/operator/members-view.ts'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { Select } from '../../../shared/ui/select.tsx'
import classes from './members.module.css'
import { countOf, isChosen, type Selection } from './selection.ts'

const rowsPerPage = 500

interface SelectionBarProps {
  readonly view: MembersView
  readonly selection: Selection
  readonly total: number
  /** Members that were read: the names of who is chosen one by one. */
  readonly known: ReadonlyMap<string, string>
  readonly onNobody: () => void
}

/** How many are chosen and what to do with them. Nothing is done from here: the next page asks again, with all names. */
export const SelectionBar = memo(function SelectionBar({ view, selection, total, known, onNobody }: SelectionBarProps) {
  const client = useClient()
  const navigate = useNavigate()
  const { t, tCount, formats } = useSpeech()
  const [action, setAction] = useState<MemberAction>('reconcile')
  const count = countOf(selection, total)
  const isTooMany = count > bulkMembersMax
  const prepare = useMutation({
    mutationFn: async () => {
      if (!selection.isAll) {
        return [...selection.named].map((tenantId) => ({ id: tenantId, name: known.get(tenantId) ?? tenantId }))
      }
      const members: BulkMember[] = []
      for await (const { id, name } of client.items('listTenants', {
        query: { limit: rowsPerPage, ...filtersOf(view) },
      })) {
        if (isChosen(selection, id)) members.push({ id, name })
      }
      return members
    },
    onSuccess: (members) => {
      const run = prepareBulk({ action, members: members.slice(0, bulkMembersMax) })
      void navigate({ to: '/operator/bulk', search: { run } })
    },
  })
  if (count === 0) return null
  return (
    <section className={classes['bar']} aria-label={t('bulk.bar')}>
      <p role="status">
        <strong>{tCount('bulk.chosen', count)}</strong>
        {isTooMany && <span> {t('bulk.tooMany', { max: formats.whole(bulkMembersMax) })}</span>}
      </p>
      <Select
        label={t('bulk.what')}
        value={action}
        options={memberActions.map((value) => ({ value, text: t(`bulk.action.${value}`) }))}
        onChange={setAction}
      />
      <div className={classes['barButtons']}>
        <Button disabled={isTooMany} loading={prepare.isPending} onClick={() => prepare.mutate()}>
          {t('bulk.continue')}
        </Button>
        <Button variant="default" onClick={onNobody}>
          {t('bulk.nobody')}
        </Button>
      </div>
      {prepare.error !== null && <ProblemView error={prepare.error} />}
    </section>
  )
})
