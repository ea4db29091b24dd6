import type { RegisterCommune } from '@grenier/contracts'
import { Button, SegmentedControl, Skeleton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { type RegisterView, shownKinds } from '../../../shared/operator/register-view.ts'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './enrolment.module.css'
import { openCommunes, useCommunes } from './use-register.ts'

const pauseMs = 200

/** Who was chosen, by INSEE code. */
export type Chosen = ReadonlyMap<string, RegisterCommune>

interface CommuneListProps {
  readonly view: RegisterView
  readonly chosen: Chosen
  readonly onChosen: (chosen: Chosen) => void
}

/** The communes of a place: who is a member already, who is not, and who is to become one. */
export function CommuneList({ view, chosen, onChosen }: CommuneListProps) {
  const { t, tCount, formats } = useSpeech()
  const communes = useCommunes(view)
  const first = communes.data?.pages[0]
  const onToggle = (commune: RegisterCommune) => {
    const next = new Map(chosen)
    if (!next.delete(commune.inseeCode)) next.set(commune.inseeCode, commune)
    onChosen(next)
  }
  return (
    <Panel title={t('enrolment.who')}>
      <div className={classes['stack']}>
        {first !== undefined && (
          <p>
            {t('enrolment.standing', {
              communes: formats.whole(first.communes),
              members: tCount('enrolment.members', first.members),
            })}
          </p>
        )}
        <ListFilters view={view} />
        <Shown query={communes} skeleton={<Skeleton height={320} radius="lg" />}>
          {({ pages }) => (
            <>
              <ChooseAll view={view} chosen={chosen} onChosen={onChosen} />
              <p className={classes['soft']} role="status">
                {tCount('enrolment.found', pages[0]?.total ?? 0)}
              </p>
              <ul className={classes['communes']}>
                {pages
                  .flatMap(({ items }) => items)
                  .map((commune) => (
                    <CommuneRow
                      key={commune.inseeCode}
                      commune={commune}
                      isChosen={chosen.has(commune.inseeCode)}
                      onToggle={() => onToggle(commune)}
                    />
                  ))}
              </ul>
            </>
          )}
        </Shown>
        <MoreButton query={communes} text={t('enrolment.more')} />
      </div>
    </Panel>
  )
}

function ListFilters({ view }: { readonly view: RegisterView }) {
  const { t } = useSpeech()
  const navigate = useNavigate({ from: '/operator/enrolment' })
  const [typed, setTyped] = useState(view.search ?? '')
  const show = (change: Partial<RegisterView>) => {
    const { search: _, ...others } = { ...view, ...change }
    const search = ('search' in change ? change.search : view.search)?.trim() ?? ''
    void navigate({ search: search === '' ? others : { ...others, search }, replace: true, resetScroll: false })
  }
  const look = useDebouncedCallback((search: string) => show({ search }), pauseMs)
  return (
    <search className={classes['filters']}>
      <TextInput
        size="md"
        type="search"
        label={t('enrolment.findCommune')}
        value={typed}
        maxLength={100}
        onChange={({ target }) => {
          setTyped(target.value)
          look(target.value)
        }}
      />
      <SegmentedControl
        aria-label={t('enrolment.show')}
        value={view.show ?? 'open'}
        onChange={(value) => show({ show: shownKinds.find((kind) => kind === value) ?? 'open' })}
        data={shownKinds.map((value) => ({ value, label: t(`enrolment.show.${value}`) }))}
      />
    </search>
  )
}

function ChooseAll({ view, chosen, onChosen }: CommuneListProps) {
  const client = useClient()
  const { t } = useSpeech()
  const choose = useMutation({
    mutationFn: () => openCommunes(client, view),
    onSuccess: (found) =>
      onChosen(new Map([...chosen, ...found.map((commune) => [commune.inseeCode, commune] as const)])),
  })
  return (
    <div className={classes['buttons']}>
      <Button variant="default" loading={choose.isPending} onClick={() => choose.mutate()}>
        {t('enrolment.chooseAll')}
      </Button>
      {chosen.size > 0 && (
        <Button variant="default" onClick={() => onChosen(new Map())}>
          {t('enrolment.chooseNone')}
        </Button>
      )}
      {choose.error !== null && <ProblemView error={choose.error} />}
    </div>
  )
}

interface CommuneRowProps {
  readonly commune: RegisterCommune
  readonly isChosen: boolean
  readonly onToggle: () => void
}

function CommuneRow({ commune, isChosen, onToggle }: CommuneRowProps) {
  const { t, tCount } = useSpeech()
  const { inseeCode, name, epci, inhabitants, tenantId, siren } = commune
  const facts = (
    <span className={classes['soft']}>
      {inseeCode}, {inhabitants === null ? t('enrolment.inhabitantsUnknown') : tCount('inbox.inhabitants', inhabitants)}
      , {epci?.name ?? t('enrolment.noEpci')}
      {siren === null && `, ${t('enrolment.noSiren')}`}
    </span>
  )
  if (tenantId !== null) {
    return (
      <li className={classes['commune']}>
        <span className={classes['text']}>
          <Link to="/operator/members/$tenantId" params={{ tenantId }} preload={false}>
            {name}
          </Link>
          {facts}
        </span>
        <StatusMark standing="good" text={t('enrolment.isMember')} />
      </li>
    )
  }
  return (
    <li className={classes['commune']} data-ticked={isChosen || undefined}>
      <label className={classes['choice']}>
        <input type="checkbox" checked={isChosen} onChange={onToggle} />
        <span className={classes['text']}>
          <strong>{name}</strong>
          {facts}
        </span>
      </label>
    </li>
  )
}
