import type { Pool } from '@grenier/contracts'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { isSaidAtParts, type RefusalTable, refusalAt, refusalsBy } from '../../../shared/api/refusals.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { useAllPools, useMemberPlaces } from '../../../shared/operator/operator-queries.ts'
import classes from '../../../shared/ui/facts.module.css'
import { FoldedPanel } from '../../../shared/ui/folded-panel.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { treeOf } from './pool-tree.ts'

const nameCharsMax = 200
/** Before a name in a list, for each level that it is below the top. */
const indent = '\u00a0\u00a0\u00a0'

const refusals: RefusalTable<'name' | 'parent' | 'group'> = {
  byCode: { 'pool-unknown': 'parent', 'pool-too-deep': 'parent', 'organisation-unknown': 'group' },
  byField: [
    [/^name/, 'name'],
    [/^parentId/, 'parent'],
    [/^organisationId/, 'group'],
  ],
}

/** A new level of the tree. It begins without a limit and holds nobody back, so it is asked once. */
export function PoolForm() {
  const { t } = useSpeech()
  const client = useClient()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [chosenParentId, setParentId] = useState<string | null>(null)
  const [groupId, setGroupId] = useState('')
  const known = useAllPools()
  const pools = known.data ?? []
  const parentId = chosenParentId ?? pools.find((pool) => pool.parentId === null)?.id ?? ''
  const create = useMutation({
    mutationFn: () =>
      client.call('createPool', {
        body: {
          name: name.trim(),
          parentId: parentId === '' ? null : parentId,
          organisationId: groupId === '' ? null : groupId,
        },
      }),
    onSuccess: async () => {
      setName('')
      setGroupId('')
      await queries.invalidateQueries({ queryKey: ['listPools'] })
    },
  })
  const refused = refusalsBy(create.error, refusals)
  return (
    <FoldedPanel title={t('pools.new')}>
      <form
        className={classes['fields']}
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate()
        }}
      >
        <p className={classes['soft']}>{t('pools.newLead')}</p>
        <TextInput
          label={t('pools.newName')}
          description={t('pools.newNameHint')}
          required
          withAsterisk={false}
          maxLength={nameCharsMax}
          value={name}
          error={refusalAt(refused, 'name')}
          onChange={({ target }) => setName(target.value)}
        />
        <ParentChoice pools={pools} parentId={parentId} error={refusalAt(refused, 'parent')} onParent={setParentId} />
        <GroupChoice groupId={groupId} error={refusalAt(refused, 'group')} onGroup={setGroupId} />
        {!isSaidAtParts(create.error, refused) && <ProblemView error={create.error} />}
        <div role="status">{create.isSuccess && t('pools.created', { name: create.data.name })}</div>
        <div className={classes['buttons']}>
          <Button type="submit" loading={create.isPending} disabled={name.trim() === '' || known.data === undefined}>
            {t('pools.create')}
          </Button>
        </div>
      </form>
    </FoldedPanel>
  )
}

interface ParentChoiceProps {
  readonly pools: readonly Pool[]
  /** Empty: none. */
  readonly parentId: string
  readonly error: string | null
  readonly onParent: (parentId: string) => void
}

function ParentChoice({ pools, parentId, error, onParent }: ParentChoiceProps) {
  const { t } = useSpeech()
  return (
    <NativeSelect
      label={t('pools.newParent')}
      value={parentId}
      error={error}
      data={[
        { value: '', label: t('pools.newTop') },
        ...treeOf(pools).map(({ pool, depth }) => ({ value: pool.id, label: indent.repeat(depth) + pool.name })),
      ]}
      onChange={({ target }) => onParent(target.value)}
    />
  )
}

interface GroupChoiceProps {
  /** Empty: none. */
  readonly groupId: string
  readonly error: string | null
  readonly onGroup: (groupId: string) => void
}

/** The group of communes whose members take their space there. */
function GroupChoice({ groupId, error, onGroup }: GroupChoiceProps) {
  const { t } = useSpeech()
  const places = useMemberPlaces()
  // A group in two départements stands there twice.
  const names = new Map((places.data?.groups ?? []).map(({ id, name }) => [id, name]))
  const groups = [...names].toSorted(([, left], [, right]) => left.localeCompare(right, 'fr'))
  return (
    <NativeSelect
      label={t('pools.newGroup')}
      description={t('pools.newGroupHint')}
      value={groupId}
      error={error}
      data={[{ value: '', label: t('pools.newNoGroup') }, ...groups.map(([value, label]) => ({ value, label }))]}
      onChange={({ target }) => onGroup(target.value)}
    />
  )
}
