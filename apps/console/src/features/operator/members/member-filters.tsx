import { SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { memo } from 'react'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { type MembersView, situations } from '../../../shared/operator/members-view.ts'
import { useClusters, useMemberPlaces } from '../../../shared/operator/operator-queries.ts'
import { Select } from '../../../shared/ui/select.tsx'
import classes from './members.module.css'

const pauseMs = 200
const states = ['all', 'True', 'False', 'Unknown'] as const

/** What of a view becomes another. */
export type MembersChange = Partial<Record<keyof MembersView, string | undefined>>

interface FiltersProps {
  readonly view: MembersView
  readonly onView: (change: MembersChange) => void
}

/** What members are looked for by. Each choice is a new address. Kept while the view is: a press on a heading must not draw all choices again. */
export const MemberFilters = memo(function MemberFilters({ view, onView }: FiltersProps) {
  const { t } = useSpeech()
  return (
    <search className={classes['filters']}>
      <SearchField view={view} onView={onView} />
      <SegmentedControl
        aria-label={t('members.filter')}
        value={view.ready ?? 'all'}
        onChange={(value) => onView({ ready: value === 'all' ? undefined : value })}
        data={states.map((value) => ({ value, label: t(`members.filter.${value}`) }))}
      />
      <PlaceFilters view={view} onView={onView} />
    </search>
  )
})

/** Asks when the hand rests, not with each letter; what is typed is the field's own, so that no letter draws anything anew. */
function SearchField({ view, onView }: FiltersProps) {
  const { t } = useSpeech()
  const look = useDebouncedCallback((text: string) => {
    const wanted = text.trim()
    onView({ search: wanted === '' ? undefined : wanted })
  }, pauseMs)
  return (
    <TextInput
      size="md"
      type="search"
      label={t('members.search')}
      description={t('members.searchHint')}
      defaultValue={view.search ?? ''}
      maxLength={100}
      onChange={({ target }) => look(target.value)}
    />
  )
}

/** What they are looked after for, and where they are: the EPCIs of one département at a time: all of them are more than anybody looks through. */
function PlaceFilters({ view, onView }: FiltersProps) {
  const { t } = useSpeech()
  const places = useMemberPlaces().data
  const clusters = useClusters().data ?? []
  const groups = (places?.groups ?? []).filter(
    ({ id, departement }) => id === view.group || departement === view.departement,
  )
  const all = { value: '', text: t('members.filter.all') }
  const orAll = (value: string): string | undefined => (value === '' ? undefined : value)
  return (
    <div className={classes['places']}>
      <Select
        label={t('members.situation')}
        value={view.situation ?? ''}
        options={[all, ...situations.map((value) => ({ value, text: t(`members.situation.${value}`) }))]}
        onChange={(situation) => onView({ situation: orAll(situation) })}
      />
      <Select
        label={t('members.departement')}
        value={view.departement ?? ''}
        options={[all, ...(places?.departements ?? []).map((code) => ({ value: code, text: code }))]}
        onChange={(departement) => onView({ departement: orAll(departement), group: undefined })}
      />
      {(view.departement !== undefined || view.group !== undefined) && (
        <Select
          label={t('members.group')}
          value={view.group ?? ''}
          options={[all, ...groups.map(({ id, name }) => ({ value: id, text: name }))]}
          onChange={(group) => onView({ group: orAll(group) })}
        />
      )}
      {clusters.length > 1 && (
        <Select
          label={t('members.cluster')}
          value={view.cluster ?? ''}
          options={[all, ...clusters.map(({ id, name }) => ({ value: id, text: name }))]}
          onChange={(cluster) => onView({ cluster: orAll(cluster) })}
        />
      )}
    </div>
  )
}
