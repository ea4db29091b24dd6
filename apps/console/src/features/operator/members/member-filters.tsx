import { SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { memo, type ReactNode, useState } from 'react'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import type { MembersView } from '../../../shared/operator/members-view.ts'
import classes from './members.module.css'
import { useClusters, usePlaces } from './use-members.ts'

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

/** Asks when the hand rests, not with each letter. */
function SearchField({ view, onView }: FiltersProps) {
  const { t } = useSpeech()
  const [typed, setTyped] = useState(view.search ?? '')
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
      value={typed}
      maxLength={100}
      onChange={({ target }) => {
        setTyped(target.value)
        look(target.value)
      }}
    />
  )
}

/** The EPCIs of one département at a time: all of them are more than anybody looks through. */
function PlaceFilters({ view, onView }: FiltersProps) {
  const { t } = useSpeech()
  const places = usePlaces().data
  const clusters = useClusters().data ?? []
  const groups = (places?.groups ?? []).filter(
    ({ id, departement }) => id === view.group || departement === view.departement,
  )
  return (
    <div className={classes['places']}>
      <Select
        label={t('members.departement')}
        value={view.departement}
        onChange={(departement) => onView({ departement, group: undefined })}
      >
        {(places?.departements ?? []).map((code) => (
          <option key={code} value={code}>
            {code}
          </option>
        ))}
      </Select>
      {(view.departement !== undefined || view.group !== undefined) && (
        <Select label={t('members.group')} value={view.group} onChange={(group) => onView({ group })}>
          {groups.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
      {clusters.length > 1 && (
        <Select label={t('members.cluster')} value={view.cluster} onChange={(cluster) => onView({ cluster })}>
          {clusters.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </div>
  )
}

interface SelectProps {
  readonly label: string
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
  readonly children: ReactNode
}

/** The browser's own list, with "all" first. */
function Select({ label, value, onChange, children }: SelectProps) {
  const { t } = useSpeech()
  return (
    <label className={classes['select']}>
      <span>{label}</span>
      <select value={value ?? ''} onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}>
        <option value="">{t('members.filter.all')}</option>
        {children}
      </select>
    </label>
  )
}
